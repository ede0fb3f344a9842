//! Tokens for programs of a signed-in person: the rules of the pages, in JSON. The session's cookie is the only way in;
//! writing takes the header `X-CSRF-Token`, whose value each answer to a `GET` carries.

mod caller;
mod problem;
mod shown;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::make::{self, New, NotMade};
use crate::account::expiry::Expiry;
use crate::app::App;
use crate::web::csrf;
use crate::web::peer::Peer;
use caller::{Caller, PROOF, Writer, recent};
use problem::Problem;
use shown::{Inspected, Shown};

/// Tokens that are listed at most.
const MOST: i64 = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account/api/tokens", get(list).post(create))
        .route("/account/api/tokens/{id}", get(one).delete(revoke))
        .route("/account/api/tokens/{id}/rotate", post(rotate))
}

/// What a program sends to make a token. Without an end it never ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    scope: String,
    expires_in_days: Option<i64>,
    /// The last day, as `2030-12-31`.
    expires_on: Option<String>,
}

/// What a program sends to rotate a token: for how many seconds the old secret works on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Overlap {
    overlap: i64,
}

/// `GET /account/api/tokens`
async fn list(State(app): State<App>, Caller(session): Caller) -> Result<Response, Problem> {
    let now = app.clock.now();
    let tokens = app.store.api_tokens_of(&session.person.id, MOST).await?;
    let tokens: Vec<_> = tokens.iter().map(|token| Shown::of(token, now)).collect();
    Ok(([(PROOF, csrf::token(&session))], Json(json!({ "tokens": tokens }))).into_response())
}

/// `POST /account/api/tokens`
async fn create(
    State(app): State<App>,
    Writer(session): Writer,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    recent(&app, &session)?;
    let wanted: Wanted = read(&headers, &body)?;
    let expiry = match (wanted.expires_in_days, wanted.expires_on.as_deref()) {
        (None, None) => Ok(Expiry::Never),
        (Some(days), None) => Ok(Expiry::Days(days)),
        (None, Some(date)) => Expiry::read("date", date),
        (Some(_), Some(_)) => Err("Give expires_in_days or expires_on, not both."),
    };
    let expiry = expiry.map_err(NotMade::Input)?;
    let new = New { name: &wanted.name, scope: &wanted.scope, expiry };
    let (token, secret) = make::create(&app, &session.person, peer, new).await?;
    Ok(Shown::made(&token, &secret, app.clock.now()))
}

/// `GET /account/api/tokens/{id}`
async fn one(
    State(app): State<App>,
    Caller(session): Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(Problem::not_found)?;
    let uses = app.store.api_token_uses(&token.id).await?;
    let shown = Inspected::of(&app, &token, &uses);
    Ok(([(PROOF, csrf::token(&session))], Json(shown)).into_response())
}

/// `DELETE /account/api/tokens/{id}`
async fn revoke(
    State(app): State<App>,
    Writer(session): Writer,
    Path(id): Path<String>,
    peer: Peer,
) -> Result<StatusCode, Problem> {
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(Problem::not_found)?;
    make::revoke(&app, &session.person, peer, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /account/api/tokens/{id}/rotate`
async fn rotate(
    State(app): State<App>,
    Writer(session): Writer,
    Path(id): Path<String>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    recent(&app, &session)?;
    let wanted: Overlap = if body.is_empty() { Overlap::default() } else { read(&headers, &body)? };
    let old = super::own(&app, &session.person, &id).await?.ok_or_else(Problem::not_found)?;
    let (token, secret) = make::rotate(&app, &session.person, peer, &old, wanted.overlap).await?;
    Ok(Shown::made(&token, &secret, app.clock.now()))
}

/// Reads a JSON body; other kinds could come from a form of a foreign page.
fn read<T: serde::de::DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
        let text = "The body must be application/json";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request", text));
    }
    serde_json::from_slice(body).map_err(|error| {
        let text = format!("The body cannot be read: {error}");
        Problem::new(StatusCode::BAD_REQUEST, "invalid_request", &text)
    })
}
