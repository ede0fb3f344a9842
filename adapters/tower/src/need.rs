//! What a route asks for, named at the route: every one of some scopes, or one of them. Never a bare list.

use std::sync::Arc;

use scopeward::{Code, InputError, Requirement, Tree};

use crate::gate::Gate;
use crate::guard::Guard;

/// Every one of these.
///
/// ```
/// use scopeward_tower::{all_of, any_of};
/// let need = all_of([any_of(["tasks:read", "reports:read"]), "time:read".into()]);
/// assert_eq!(need.to_string(), "all of (any of tasks:read, reports:read), time:read");
/// ```
pub fn all_of<T: Into<Tree>>(members: impl IntoIterator<Item = T>) -> Tree {
    Tree::All(members.into_iter().map(Into::into).collect())
}

/// One of these.
pub fn any_of<T: Into<Tree>>(members: impl IntoIterator<Item = T>) -> Tree {
    Tree::Any(members.into_iter().map(Into::into).collect())
}

impl Guard {
    /// A layer for routes that name their scopes themselves: one scope, [`all_of`](crate::all_of) or
    /// [`any_of`](crate::any_of). A bare list is neither:
    ///
    /// ```compile_fail
    /// # fn route(guard: scopeward_tower::Guard) -> Result<(), scopeward::InputError> {
    /// guard.need(["tasks:read", "tasks:write"])?;
    /// # Ok(()) }
    /// ```
    ///
    /// ```
    /// # fn route(guard: scopeward_tower::Guard) -> Result<(), scopeward::InputError> {
    /// guard.need(scopeward_tower::all_of(["tasks:read", "tasks:write"]))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Policy::need_at`](scopeward::Policy::need_at): a misspelt scope is seen when the program starts.
    pub fn need(&self, need: impl Into<Tree>) -> Result<Gate, InputError> {
        let need = self.requirement(&need.into())?;
        Ok(Gate { guard: self.clone(), need: Some(Arc::new(need)) })
    }

    /// Prepares a requirement, for the audience of the guard.
    pub(crate) fn requirement(&self, need: &Tree) -> Result<Requirement, InputError> {
        let policy = &self.0.policy;
        match &self.0.audience {
            Some(audience) => policy.need_at(need, audience),
            None if policy.audiences().next().is_none() => policy.need(need),
            None => Err(InputError {
                code: Code::InvalidInput,
                message: "the policy declares audiences: say whose scopes these are with `Guard::audience`".to_owned(),
            }),
        }
    }
}
