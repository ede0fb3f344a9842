//! What is asked: an operation by method and path, key or handle, or a requirement by itself.

use crate::code::Code;
use crate::limits::MAX_DEPTH;
use crate::operations::behind;
use crate::policy::{Handle, NO, Policy};
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
    /// The audience as of whose operation it is asked; [`NO`] if it belongs to all.
    pub(crate) audience: u8,
    pub(crate) stamp: u64,
}

impl Policy {
    /// Prepares a requirement that is asked for without an operation (`decision.need`).
    ///
    /// # Errors
    ///
    /// [`InputError`] `unknown-scope` for a scope that the policy does not know, has removed or knows as a restriction:
    /// a misspelt requirement must be seen when a program starts. `invalid-input` for an empty list or a misplaced
    /// `public`, `limit-exceeded` for too many ways or too deep a tree.
    pub fn need(&self, tree: &Tree) -> Result<Requirement, InputError> {
        self.prepare(tree, NO)
    }

    /// Prepares a requirement as of an operation of an audience, by its uri (`decision.need`): the grant must be for it,
    /// its gate is part of the requirement, what it offers counts.
    ///
    /// # Errors
    ///
    /// As [`Policy::need`], and `invalid-input` for an audience that is not declared or does not offer a scope.
    pub fn need_at(&self, tree: &Tree, audience: &str) -> Result<Requirement, InputError> {
        self.prepare(tree, self.0.declared(audience)?)
    }

    fn prepare(&self, tree: &Tree, number: u8) -> Result<Requirement, InputError> {
        let universe = &self.0.universe;
        check(tree, 0)?;
        let audience = self.0.audience(number);
        let power = audience.and_then(|audience| self.0.powers.get(audience.power));
        for scope in tree.scopes() {
            let Some(index) = self.required(scope) else {
                let help = self.like(scope).map(|help| format!(", {help}")).unwrap_or_default();
                let message = format!("`need`: the scope `{scope}` is not declared{help}");
                return Err(InputError::new(Code::UnknownScope, message));
            };
            if power.is_some_and(|power| !power.offered.has(index)) {
                let name = audience.map_or("", |audience| &audience.name);
                let message =
                    format!("`need`: the audience `{name}` does not offer the scope `{scope}`");
                return Err(InputError::new(Code::InvalidInput, message));
            }
        }
        let tree = match audience.and_then(|audience| audience.gate) {
            Some(gate) => behind(universe.name(gate), tree.clone()),
            None => tree.clone(),
        };
        let need = Need::new(tree, universe).ok_or_else(|| {
            InputError::new(Code::LimitExceeded, "`need` has too many minimal ways")
        })?;
        Ok(Requirement { need, audience: number, stamp: self.0.stamp })
    }

    /// A scope that may be required, by its name.
    pub(crate) fn required(&self, scope: &str) -> Option<u32> {
        let universe = &self.0.universe;
        let found = universe.find(scope).filter(|index| universe.name(*index) == scope);
        found.filter(|index| !universe.removed.has(*index) && !universe.restrictions.has(*index))
    }

    /// What cures the name of a scope that is not known, if one is close.
    pub(crate) fn like(&self, scope: &str) -> Option<String> {
        let names = self.0.universe.members.iter().map(|member| &*member.name);
        suggest(scope, &mut names.filter(|name| self.required(name).is_some()))
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
