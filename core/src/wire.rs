//! The one strict reader of what callers in other languages give: JSON to claims, requests and options.
//!
//! Unknown keys, missing keys and wrong types are refused, identically everywhere (`answer.input`).

mod fields;
mod payload;
mod plain;
mod requests;

use std::borrow::Cow;

use crate::grant::{Claims, State};
use crate::node::Value;
use crate::policy::{Handle, Policy};
use crate::problem::InputError;
use crate::render::Challenge;
use crate::request::{Request, Requirement};
use crate::requirement::Tree;

pub(crate) use fields::{Fields, invalid, value, word};
pub use payload::{ScopeClaim, scope_claim};
pub use plain::{flag, given, need, text, token};
pub use requests::{consent_request, routes, scope_request};

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
    let value = value("grant", json)?;
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    let mut fields = Fields::new("grant", value);
    let claims = Claims {
        scope: Cow::Owned(fields.required_scope("scope")),
        principal: fields.text("principal").map(Cow::Owned),
        roles: fields.texts("roles"),
        audience: fields.text("audience").map(Cow::Owned),
        state: fields.word("state", &State::ALL).unwrap_or_default(),
    };
    fields.finish().map(|()| Some(claims))
}

/// Reads a request.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn request(json: &str) -> Result<Ask, InputError> {
    let mut fields = Fields::new("request", value("request", json)?);
    let ask = Ask {
        method: fields.text("method"),
        path: fields.text("path"),
        operation: fields.text("operation"),
        handle: fields.number("handle"),
        need: fields.tree("need"),
        audience: fields.text("audience"),
        owner: fields.text("owner"),
    };
    fields.finish()?;
    let http = ask.method.is_some() || ask.path.is_some();
    let others = [ask.operation.is_some(), ask.handle.is_some(), ask.need.is_some()];
    let kinds = others.into_iter().chain([http]).filter(|given| *given).count();
    if kinds != 1 || ask.method.is_some() != ask.path.is_some() {
        let message = "`request` has `method` and `path`, or one of `operation`, `handle`, `need`";
        return Err(invalid(message.to_owned()));
    }
    if ask.audience.is_some() && ask.need.is_none() {
        return Err(invalid("`request`: `audience` stands only beside `need`".to_owned()));
    }
    Ok(ask)
}

/// Reads the options of a challenge.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn challenge(json: &str) -> Result<Challenge, InputError> {
    let mut fields = Fields::new("options", value("options", json)?);
    let options = Challenge {
        realm: fields.text("realm"),
        resource_metadata: fields.text("resource_metadata"),
        union: fields.flag("union"),
    };
    fields.finish().map(|()| options)
}

/// Reads a scope: one string, or a list of tokens; `null` is no scope.
///
/// # Errors
///
/// [`InputError`] `invalid-input`; `invalid-scope-token` for a list member that is no token.
pub fn scope(json: &str) -> Result<Option<String>, InputError> {
    let value = value("scope", json)?;
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    let mut fields = Fields::new("scope", Value::Table(Vec::new()));
    let scope = fields.as_scope("scope", value);
    fields.finish().map(|()| scope)
}

/// A request as it was given: `{method, path}`, `{operation}`, `{handle}` or `{need}` with an optional `audience`; and an
/// optional `owner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    method: Option<String>,
    path: Option<String>,
    operation: Option<String>,
    handle: Option<u32>,
    need: Option<Tree>,
    audience: Option<String>,
    owner: Option<String>,
}

impl Ask {
    /// Prepares the requirement that the request asks for by itself, if it does.
    ///
    /// # Errors
    ///
    /// As [`Policy::need_at`].
    pub fn prepare(&self, policy: &Policy) -> Result<Option<Requirement>, InputError> {
        let prepare = |tree| match &self.audience {
            Some(audience) => policy.need_at(tree, audience),
            None => policy.need(tree),
        };
        self.need.as_ref().map(prepare).transpose()
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
