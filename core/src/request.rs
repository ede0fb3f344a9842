//! What is asked: an operation by method and path, key or handle, or a requirement by itself.

use crate::code::Code;
use crate::limits::MAX_DEPTH;
use crate::policy::{Handle, Policy};
use crate::problem::{InputError, suggest};
use crate::requirement::{Need, Tree};

/// What is asked: an operation, and the owner of the row if the caller knows it.
///
/// ```
/// use scopeward::Request;
/// let request = Request::http("GET", "/api/v1/projects").owner("ann");
/// let tool = Request::named("tool:create_task");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    pub(crate) target: Target<'r>,
    pub(crate) owner: Option<&'r str>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'r> {
    Handle(Handle),
    Http(&'r str, &'r str),
    Named(&'r str),
    Need(&'r Requirement),
}

impl<'r> Request<'r> {
    /// An HTTP request, by method and path (`operation.path`).
    pub const fn http(method: &'r str, path: &'r str) -> Request<'r> {
        Request { target: Target::Http(method, path), owner: None }
    }

    /// An operation by its key as the policy writes it, such as `tool:create_task`.
    pub const fn named(key: &'r str) -> Request<'r> {
        Request { target: Target::Named(key), owner: None }
    }

    /// An operation by its handle, for callers whose router has matched already (`decision.handle`).
    pub const fn handle(handle: Handle) -> Request<'r> {
        Request { target: Target::Handle(handle), owner: None }
    }

    /// A requirement without an operation, prepared with [`Policy::need`].
    pub const fn need(need: &'r Requirement) -> Request<'r> {
        Request { target: Target::Need(need), owner: None }
    }

    /// The same, about a row that belongs to `owner` (`decision.rows`).
    #[must_use]
    pub const fn owner(self, owner: &'r str) -> Request<'r> {
        Request { target: self.target, owner: Some(owner) }
    }
}

/// A requirement that a caller asks for by itself, prepared once with [`Policy::need`].
#[derive(Debug, Clone)]
pub struct Requirement {
    pub(crate) need: Need,
    pub(crate) stamp: u64,
}

impl Policy {
    /// Prepares a requirement that is asked for without an operation (`decision.handle`).
    ///
    /// # Errors
    ///
    /// [`InputError`] `unknown-scope` for a scope that the policy does not know, has removed or knows as a restriction:
    /// a misspelt requirement must be seen when a program starts. `invalid-input` for an empty list or a misplaced
    /// `public`, `limit-exceeded` for too many ways or too deep a tree.
    pub fn need(&self, tree: &Tree) -> Result<Requirement, InputError> {
        let universe = &self.0.universe;
        check(tree, 0)?;
        for scope in tree.scopes() {
            let usable =
                |index: &u32| !universe.removed.has(*index) && !universe.restrictions.has(*index);
            if universe.find(scope).filter(usable).is_none_or(|index| universe.name(index) != scope)
            {
                let mut known = universe.members.iter().map(|member| &*member.name);
                let help =
                    suggest(scope, &mut known).map(|help| format!(", {help}")).unwrap_or_default();
                let message = format!("`need`: the scope `{scope}` is not declared{help}");
                return Err(InputError::new(Code::UnknownScope, message));
            }
        }
        let need = Need::new(tree.clone(), universe).ok_or_else(|| {
            InputError::new(Code::LimitExceeded, "`need` has too many minimal ways")
        })?;
        Ok(Requirement { need, stamp: self.0.stamp })
    }
}

fn check(tree: &Tree, depth: usize) -> Result<(), InputError> {
    match tree {
        Tree::All(members) | Tree::Any(members) => {
            if depth >= MAX_DEPTH {
                return Err(InputError::new(Code::LimitExceeded, "`need` nests too deep"));
            }
            if members.is_empty() {
                return Err(InputError::new(Code::InvalidInput, "`need` has an empty list"));
            }
            members.iter().try_for_each(|member| check(member, depth.saturating_add(1)))
        }
        Tree::Public | Tree::Authenticated if depth > 0 => {
            let message = "`need`: `public` and `authenticated` stand only at the root";
            Err(InputError::new(Code::InvalidInput, message))
        }
        Tree::Public | Tree::Authenticated | Tree::Scope(_) => Ok(()),
    }
}
