//! Introspection (RFC 7662): a resource server asks what a token is worth. It is told of tokens for its own audiences only;
//! any other client of its own tokens only. Nobody is told why a token is not good.

use std::borrow::Cow;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use scopeward::Claims;
use serde::Serialize;

use super::body::Form;
use super::client::INTROSPECT;
use super::credentials::Credentials;
use super::problem::Problem;
use crate::app::App;
use crate::limit::Which;
use crate::secret::{self, Secret};
use crate::store::access::{Asker, Presented};
use crate::web::peer::Peer;

/// What a resource server is told.
#[derive(Debug, Default, Serialize)]
pub(super) struct Answer {
    active: bool,
    #[serde(flatten)]
    token: Option<Told>,
}

#[derive(Debug, Serialize)]
struct Told {
    scope: String,
    client_id: String,
    token_type: &'static str,
    exp: i64,
    iat: i64,
    /// The person, or the client where it acts for itself.
    sub: String,
    aud: String,
    iss: String,
    jti: String,
}

pub(super) async fn introspect(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    form: Result<Form, Problem>,
) -> Result<Json<Answer>, Problem> {
    let Form(params) = form?;
    let Credentials { id, secret } = Credentials::read(&headers, &params)?;
    let token = params.one("token")?;
    params.one("token_type_hint")?;
    let (key, now) = (secret.as_ref().map(Secret::hash).unwrap_or_default(), app.clock.now());
    let hash = secret::hash(token.unwrap_or_default());
    let Some((asker, found)) = app.store.access_for(&id, &key, &hash, now).await? else {
        app.limits.check(Which::Introspect, peer.0)?;
        return Err(Problem::client());
    };
    if token.is_none() {
        return Err(Problem::request("token is missing"));
    }
    let token = found.and_then(|found| told(&app, &asker, found, hash));
    Ok(Json(Answer { active: token.is_some(), token }))
}

/// What a client is told of a token, if anything.
fn told(app: &App, asker: &Asker, found: Presented, hash: String) -> Option<Told> {
    let resource = app.rules.resource(found.audience.as_deref()?)?;
    let serves = asker.grant_types.iter().any(|kind| kind == INTROSPECT)
        && asker.audiences.contains(&resource.name);
    if !serves && found.client.as_ref() != Some(&asker.id) {
        return None;
    }
    let person = found.person.as_ref();
    let roles = person.map(|person| person.roles.as_slice()).unwrap_or_default();
    let claims = Claims {
        scope: found.scope.into(),
        principal: None,
        roles: roles.iter().map(|role| Cow::Borrowed(role.as_str())).collect(),
        audience: resource.audience().map(Cow::Borrowed),
        state: found.state,
    };
    // The asker does not know roles: what has no power any more is not told.
    let grant = app.rules.policy.grant(&claims).ok()?;
    let scope = app.rules.policy.narrow(&grant, None).scope()?;
    let client_id = found.client?;
    Some(Told {
        scope,
        token_type: "Bearer",
        exp: found.expires_at?,
        iat: found.issued_at,
        sub: person.map_or_else(|| client_id.clone(), |person| person.id.clone()),
        aud: resource.uri.clone(),
        iss: app.config.issuer.clone(),
        jti: hash,
        client_id,
    })
}
