//! What an authorization server is asked for: a scope request, as received. Clause `review.request`.

use std::borrow::Cow;
use std::str::FromStr;

use serde::Serialize;

use crate::problem::InputError;
use crate::wire::word;

/// A scope request with the facts that decide about it.
///
/// ```
/// use scopeward::{Missing, ScopeRequest};
/// let request = ScopeRequest::new("tasks:write").audience("https://doubletime.io/api").missing(Missing::Add);
/// assert_eq!(request.missing, Missing::Add);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeRequest<'r> {
    /// The scope that is asked for.
    pub scope: Asked<'r>,
    /// The resource servers that it is asked for (RFC 8707 `resource`), as received.
    pub audiences: Vec<Cow<'r, str>>,
    /// The roles of the principal.
    pub roles: Vec<Cow<'r, str>>,
    /// What the client is registered for: its ceiling. A client without one may have all that is offered.
    pub client: Option<Cow<'r, str>>,
    /// What the principal granted the client before.
    pub granted: Vec<Earlier<'r>>,
    /// What becomes of a scope without one that it depends on.
    pub missing: Missing,
}

/// The scope of a request. Absent and empty are two different things, unscoped is a third (`review.absent`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Asked<'r> {
    /// There is no scope: the defaults of the audience.
    #[default]
    Absent,
    /// The token or client is older than scopes.
    Legacy,
    /// A scope string, as received.
    Scope(Cow<'r, str>),
}

/// What a principal granted a client before, for one audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier<'r> {
    /// Scope tokens separated by spaces.
    pub scope: Cow<'r, str>,
    /// The audience; absent is the default one (`review.audience`).
    pub audience: Option<Cow<'r, str>>,
}

/// What becomes of a scope that is asked for without one that it depends on (`review.dependency`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The request is refused, with the cure.
    #[default]
    Reject,
    /// What is missing is added, for all to see.
    Add,
    /// The scope is left out.
    Drop,
}

impl Missing {
    pub(crate) const ALL: [(&'static str, Missing); 3] =
        [("reject", Missing::Reject), ("add", Missing::Add), ("drop", Missing::Drop)];
}

impl FromStr for Missing {
    type Err = InputError;

    fn from_str(name: &str) -> Result<Missing, InputError> {
        word("missing", name, &Missing::ALL)
    }
}

impl<'r> ScopeRequest<'r> {
    /// A request for a scope string.
    pub fn new(scope: impl Into<Cow<'r, str>>) -> ScopeRequest<'r> {
        ScopeRequest { scope: Asked::Scope(scope.into()), ..ScopeRequest::default() }
    }

    /// A request without scope.
    pub fn absent() -> ScopeRequest<'r> {
        ScopeRequest::default()
    }

    /// A request on behalf of a token or client that is older than scopes.
    pub fn legacy() -> ScopeRequest<'r> {
        ScopeRequest { scope: Asked::Legacy, ..ScopeRequest::default() }
    }

    /// The same, for one more audience.
    pub fn audience(mut self, uri: impl Into<Cow<'r, str>>) -> ScopeRequest<'r> {
        self.audiences.push(uri.into());
        self
    }

    /// The same, for a principal with one more role.
    pub fn role(mut self, role: impl Into<Cow<'r, str>>) -> ScopeRequest<'r> {
        self.roles.push(role.into());
        self
    }

    /// The same, for a client that is registered for this scope.
    pub fn client(mut self, scope: impl Into<Cow<'r, str>>) -> ScopeRequest<'r> {
        self.client = Some(scope.into());
        self
    }

    /// The same, where this was granted before.
    pub fn granted(
        mut self,
        scope: impl Into<Cow<'r, str>>,
        audience: Option<&'r str>,
    ) -> ScopeRequest<'r> {
        let audience = audience.map(Cow::Borrowed);
        self.granted.push(Earlier { scope: scope.into(), audience });
        self
    }

    /// The same, in a mode.
    pub fn missing(mut self, missing: Missing) -> ScopeRequest<'r> {
        self.missing = missing;
        self
    }
}
