//! The one strict reader of what callers in other languages give: JSON to claims, requests and options.
//!
//! Unknown keys, missing keys and wrong types are refused, identically everywhere (`answer.input`).

mod plain;
mod requests;

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::code::Code;
use crate::grant::{Claims, State};
use crate::policy::{Handle, Policy};
use crate::problem::InputError;
use crate::render::Challenge;
use crate::request::{Request, Requirement};
use crate::requirement::Tree;
use crate::scope::token_fault;

pub use plain::{flag, need, text, token};
pub use requests::{consent_request, scope_request};

/// Reads the facts about a token; `null` is a request without one.
///
/// ```
/// let claims = scopeward::wire::claims(r#"{"scope": "a b", "roles": ["admin"]}"#)?;
/// assert_eq!(claims.unwrap().scope, "a b");
/// assert!(scopeward::wire::claims("null")?.is_none());
/// assert!(scopeward::wire::claims(r#"{"scopes": "a"}"#).is_err());
/// # Ok::<(), scopeward::InputError>(())
/// ```
///
/// # Errors
///
/// [`InputError`] `invalid-input`; `invalid-scope-token` for a list member that is no token.
pub fn claims(json: &str) -> Result<Option<Claims<'static>>, InputError> {
    let Some(input) = read::<Option<ClaimsInput>>("grant", json)? else { return Ok(None) };
    Ok(Some(Claims {
        scope: Cow::Owned(input.scope.text("scope")?),
        principal: input.principal.map(Cow::Owned),
        roles: input.roles.into_iter().map(Cow::Owned).collect(),
        audience: input.audience.map(Cow::Owned),
        state: input.state,
    }))
}

/// Reads a request.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn request(json: &str) -> Result<Ask, InputError> {
    let ask: Ask = read("request", json)?;
    let http = ask.method.is_some() || ask.path.is_some();
    let others = [ask.operation.is_some(), ask.handle.is_some(), ask.need.is_some()];
    let kinds = others.into_iter().chain([http]).filter(|given| *given).count();
    if kinds != 1 || ask.method.is_some() != ask.path.is_some() {
        let message = "`request` has `method` and `path`, or one of `operation`, `handle`, `need`";
        return Err(InputError::new(Code::InvalidInput, message));
    }
    Ok(ask)
}

/// Reads the options of a challenge.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn challenge(json: &str) -> Result<Challenge, InputError> {
    read("options", json)
}

/// Reads a scope: one string, or a list of tokens; `null` is no scope.
///
/// # Errors
///
/// [`InputError`] `invalid-input`; `invalid-scope-token` for a list member that is no token.
pub fn scope(json: &str) -> Result<Option<String>, InputError> {
    let scope = read::<Option<ScopeInput>>("scope", json)?;
    scope.map(|scope| scope.text("scope")).transpose()
}

/// A request as it was given: `{method, path}`, `{operation}`, `{handle}` or `{need}`, with an optional `owner`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    method: Option<String>,
    path: Option<String>,
    operation: Option<String>,
    handle: Option<u32>,
    need: Option<Tree>,
    owner: Option<String>,
}

impl Ask {
    /// Prepares the requirement that the request asks for by itself, if it does.
    ///
    /// # Errors
    ///
    /// As [`Policy::need`].
    pub fn prepare(&self, policy: &Policy) -> Result<Option<Requirement>, InputError> {
        self.need.as_ref().map(|tree| policy.need(tree)).transpose()
    }

    /// The request, with what [`Ask::prepare`] gave.
    pub fn request<'r>(&'r self, need: Option<&'r Requirement>) -> Request<'r> {
        let request = match (need, self.handle, &self.operation, &self.method, &self.path) {
            (Some(need), ..) => Request::need(need),
            (_, Some(handle), ..) => Request::handle(Handle::new(handle)),
            (_, _, Some(key), ..) => Request::named(key),
            (.., Some(method), Some(path)) => Request::http(method, path),
            _ => Request::named(""),
        };
        match &self.owner {
            Some(owner) => request.owner(owner),
            None => request,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsInput {
    scope: ScopeInput,
    principal: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    audience: Option<String>,
    #[serde(default)]
    state: State,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum ScopeInput {
    Text(String),
    List(Vec<String>),
}

impl ScopeInput {
    /// The scope as one string.
    fn text(self, name: &str) -> Result<String, InputError> {
        let tokens = match self {
            ScopeInput::Text(text) => return Ok(text),
            ScopeInput::List(tokens) => tokens,
        };
        for (token, number) in tokens.iter().zip(1_usize..) {
            if let Some(fault) = token_fault(token) {
                let message = format!("`{name}`, token {number}: {fault}");
                return Err(InputError::new(Code::InvalidScopeToken, message));
            }
        }
        Ok(tokens.join(" "))
    }
}

fn read<T: DeserializeOwned>(what: &str, json: &str) -> Result<T, InputError> {
    serde_json::from_str(json)
        .map_err(|error| InputError::new(Code::InvalidInput, format!("`{what}`: {error}")))
}
