//! Reads scope requests and consent requests, as strictly as everything else.

use std::borrow::Cow;

use super::fields::{Fields, expected, invalid, value};
use crate::client::{Client, Registration};
use crate::consent_request::ConsentRequest;
use crate::node::{Node, Value};
use crate::problem::InputError;
use crate::routes::Route;
use crate::scope_request::{Asked, Earlier, Missing, ScopeRequest};

/// Reads a scope request (`review.request`).
///
/// ```
/// use scopeward::{Asked, wire};
/// let request = wire::scope_request(r#"{"scope": "a b", "missing": "add"}"#)?;
/// assert_eq!(request.scope, Asked::Scope("a b".into()));
/// assert_eq!(wire::scope_request("{}")?.scope, Asked::Absent);
/// # Ok::<(), scopeward::InputError>(())
/// ```
///
/// # Errors
///
/// [`InputError`] `invalid-input`; `invalid-scope-token` for a list member that is no token. A string is reviewed as it stands.
pub fn scope_request(json: &str) -> Result<ScopeRequest<'static>, InputError> {
    asked(value("ask", json)?)
}

/// Reads a consent request (`consent.request`).
///
/// # Errors
///
/// As [`scope_request`].
pub fn consent_request(json: &str) -> Result<ConsentRequest<'static>, InputError> {
    let mut fields = Fields::new("ask", value("ask", json)?);
    let asked = asked(fields.object("request"));
    let client = client(fields.object("client"));
    let rest = ConsentRequest {
        required: fields.scope("required").map(Cow::Owned),
        optional: fields.scope("optional").map(Cow::Owned),
        preselect: fields.flag("preselect"),
        language: fields.text("language").map(Cow::Owned),
        ..ConsentRequest::default()
    };
    let request = fields.part(asked);
    let client = fields.part(client);
    fields.finish().map(|()| ConsentRequest { request, client, ..rest })
}

/// Reads the routes of a program (`answer.routes`).
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn routes(json: &str) -> Result<Vec<Route<'static>>, InputError> {
    let items = match value("routes", json)? {
        Value::List(items) => items,
        value => return Err(expected("routes", "a list", &value)),
    };
    let route = |node: Node<'_>| {
        let mut fields = Fields::new("route", node.value);
        let operation = fields.text("operation").map(Cow::Owned);
        let named = operation.is_some();
        let mut part = |key| if named { String::new() } else { fields.required(key) };
        let [method, path] = ["method", "path"].map(&mut part);
        let route = Route {
            method: Cow::Owned(method),
            path: Cow::Owned(path),
            need: fields.tree("need"),
            public: fields.text("public").map(Cow::Owned),
            operation,
            unguarded: fields.flag("unguarded"),
        };
        fields.finish().map(|()| route)
    };
    items.into_iter().map(route).collect()
}

fn client(value: Value<'_>) -> Result<Client<'static>, InputError> {
    let mut fields = Fields::new("client", value);
    let client = Client {
        id: Cow::Owned(fields.required("id")),
        name: fields.text("name").map(Cow::Owned),
        redirect_uri: Cow::Owned(fields.required("redirect_uri")),
        registration: fields.word("registration", &Registration::ALL).unwrap_or_default(),
        domain: fields.text("domain").map(Cow::Owned),
        verified: fields.flag("verified"),
    };
    fields.finish().map(|()| client)
}

fn asked(value: Value<'_>) -> Result<ScopeRequest<'static>, InputError> {
    let mut fields = Fields::new("ask", value);
    let scope = fields.scope("scope");
    let legacy = fields.flag("legacy");
    if legacy && scope.is_some() {
        fields.part(Err::<(), _>(invalid("`ask`: a legacy request has no `scope`".to_owned())));
    }
    let request = ScopeRequest {
        scope: match scope {
            Some(scope) => Asked::Scope(Cow::Owned(scope)),
            None if legacy => Asked::Legacy,
            None => Asked::Absent,
        },
        audiences: fields.texts("audiences"),
        roles: fields.texts("roles"),
        client: fields.scope("client").map(Cow::Owned),
        granted: earlier(&mut fields),
        missing: fields.word("missing", &Missing::ALL).unwrap_or_default(),
    };
    fields.finish().map(|()| request)
}

fn earlier(fields: &mut Fields<'_>) -> Vec<Earlier<'static>> {
    let mut granted = Vec::new();
    for node in fields.list("granted") {
        let mut entry = Fields::new("granted", node.value);
        granted.push(Earlier {
            scope: Cow::Owned(entry.required_scope("scope")),
            audience: entry.text("audience").map(Cow::Owned),
        });
        fields.part(entry.finish());
    }
    granted
}
