//! The token endpoint (RFC 6749 §3.2).

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::body::Form;
use super::problem::Problem;
use super::ticket::Ticket;
use super::{client_auth, credentials_grant, exchange, refresh};
use crate::app::App;
use crate::limit::Which;
use crate::secret::{Kind, Secret};
use crate::store::families::Family;
use crate::store::{self, Tx};
use crate::web::form::Params;
use crate::web::peer::Peer;

/// A successful answer (RFC 6749 §5.1). It always says the scope.
#[derive(Serialize)]
pub(super) struct Issued {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: String,
}

impl Issued {
    /// The same, with a refresh token.
    pub(super) fn refreshed_by(self, token: &Secret) -> Issued {
        Issued { refresh_token: Some(token.expose().to_owned()), ..self }
    }
}

pub(super) async fn token(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    form: Result<Form, Problem>,
) -> Response {
    let answer = match form {
        Ok(Form(params)) => answer(&app, peer, &headers, &params).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(issued) => Json(issued).into_response(),
        Err(problem) => {
            metrics::counter!("scopeward_token_errors_total", "error" => problem.name())
                .increment(1);
            problem.into_response()
        }
    }
}

async fn answer(
    app: &App,
    peer: Peer,
    headers: &HeaderMap,
    params: &Params,
) -> Result<Issued, Problem> {
    app.limits.check(Which::Token, peer.0)?;
    let kind = params.one("grant_type")?.map(str::to_owned);
    let kind = kind.ok_or_else(|| Problem::request("grant_type is missing"))?;
    let client = client_auth::authenticate(app, headers, params).await?;
    let is_known =
        matches!(kind.as_str(), "authorization_code" | "refresh_token" | "client_credentials");
    if is_known && !client.grant_types.contains(&kind) {
        return Err(Problem::unauthorized());
    }
    match kind.as_str() {
        "authorization_code" => exchange::code(app, peer, &client, params).await,
        "refresh_token" => refresh::refresh(app, peer, &client, params).await,
        "client_credentials" => credentials_grant::own(app, &client, params).await,
        _ => Err(Problem::new("unsupported_grant_type", "The grant type is not supported")),
    }
}

/// Issues an access token of a family. It counts once the caller commits.
pub(super) async fn access(
    app: &App,
    tx: &mut Tx,
    family: &Family,
    ticket: Ticket,
    how: &'static str,
) -> Result<Issued, store::Error> {
    let now = app.clock.now();
    let expires = now.saturating_add(app.config.lifetimes.access.into()).min(family.expires_at);
    let token = Kind::Access.create();
    let Ticket { audience, scope } = ticket;
    app.store.add_access(tx, &token, &family.id, &audience, &scope, now, expires).await?;
    app.api.uses.note(&family.id, now);
    metrics::counter!("scopeward_tokens_total", "grant" => how, "audience" => audience)
        .increment(1);
    Ok(Issued {
        access_token: token.expose().to_owned(),
        token_type: "Bearer",
        expires_in: expires.saturating_sub(now),
        refresh_token: None,
        scope,
    })
}

/// When a refresh token of a family ends if nobody uses it.
pub(super) fn idle_end(app: &App, family: &Family) -> i64 {
    let end = app.clock.now().saturating_add(app.config.lifetimes.refresh.into());
    end.min(family.expires_at)
}
