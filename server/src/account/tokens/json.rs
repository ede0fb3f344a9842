//! Tokens for programs of a signed-in person: the rules of the pages, in JSON. The session's cookie is the only way in;
//! writing takes the header `X-CSRF-Token`, whose value each answer to a `GET` carries.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::make::{self, New, NotMade};
use super::show;
use crate::account::expiry::Expiry;
use crate::app::App;
use crate::secret::Secret;
use crate::store;
use crate::store::api_tokens::{ApiToken, Standing, Use};
use crate::store::users::Person;
use crate::web::csrf;
use crate::web::peer::Peer;
use crate::web::recent::is_recent;
use crate::web::session::{MaybeSignedIn, Session};

const PROOF: HeaderName = HeaderName::from_static("x-csrf-token");
/// Tokens that are listed at most.
const MOST: i64 = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account/api/tokens", get(list).post(create))
        .route("/account/api/tokens/{id}", get(one).delete(revoke))
        .route("/account/api/tokens/{id}/rotate", post(rotate))
}

/// Why a program does not get what it asks for.
struct Problem(StatusCode, Value);

impl Problem {
    fn new(status: StatusCode, error: &str, text: &str) -> Problem {
        Problem(status, json!({ "error": error, "error_description": text }))
    }

    fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", "You have no such token")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Problem(status, body) = self;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return (status, [(header::RETRY_AFTER, "1")], Json(body)).into_response();
        }
        (status, Json(body)).into_response()
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        tracing::error!(%error, "the store does not answer");
        let text = "The server cannot reach its data; nothing was changed";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", text)
    }
}

impl From<NotMade> for Problem {
    fn from(problem: NotMade) -> Problem {
        let status = problem.status();
        match problem {
            NotMade::Store(error) => error.into(),
            NotMade::Refused(refused) => {
                let error = refused.error;
                let body = json!({
                    "error": error.error, "error_description": error.error_description, "cure": refused.cure,
                });
                Problem(status, body)
            }
            NotMade::Gone | NotMade::TooMany => {
                Problem::new(status, "conflict", &problem.to_string())
            }
            NotMade::Input(text) => Problem::new(status, "invalid_request", text),
        }
    }
}

/// The session of a program. Tokens are never accepted here, not even beside a cookie.
struct Caller(Session);

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Problem> {
        let text = "Sign in with a browser; tokens are not accepted here";
        let signed_out = || Problem::new(StatusCode::UNAUTHORIZED, "login_required", text);
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return Err(signed_out());
        }
        let found = MaybeSignedIn::from_request_parts(parts, app).await;
        let Ok(MaybeSignedIn(session)) = found else {
            let text = "The server cannot reach its data";
            return Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                text,
            ));
        };
        session.map(Caller).ok_or_else(signed_out)
    }
}

/// The session of a program that proves where it comes from.
struct Writer(Session);

impl FromRequestParts<App> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Writer, Problem> {
        let Caller(session) = Caller::from_request_parts(parts, app).await?;
        let proof = parts.headers.get(PROOF).and_then(|proof| proof.to_str().ok());
        let text =
            "The header X-CSRF-Token, or the origin of the request, does not fit the session";
        csrf::check(app, &session, &parts.headers, proof)
            .map_err(|_| Problem::new(StatusCode::FORBIDDEN, "invalid_csrf_token", text))?;
        Ok(Writer(session))
    }
}

/// A token, for a program.
#[derive(Debug, Serialize)]
struct Shown<'t> {
    id: &'t str,
    name: &'t str,
    hint: &'t str,
    scope: &'t str,
    state: &'static str,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    last_used_at: Option<String>,
    uses: i64,
    /// Only where it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'t str>,
}

impl<'t> Shown<'t> {
    fn of(token: &'t ApiToken, now: i64) -> Shown<'t> {
        let state = match token.standing(now) {
            Standing::Active => "active",
            Standing::Expired => "expired",
            Standing::Revoked => "revoked",
        };
        Shown {
            id: &token.id,
            name: &token.name,
            hint: &token.hint,
            scope: &token.scope,
            state,
            created_at: time(token.created_at),
            expires_at: token.expires_at.map(time),
            revoked_at: token.revoked_at.map(time),
            last_used_at: token.used_at.map(time),
            uses: token.uses,
            token: None,
        }
    }

    /// The answer to what made it: the one that holds the secret.
    fn made(token: &'t ApiToken, secret: &'t Secret, now: i64) -> Response {
        let shown = Shown { token: Some(secret.expose()), ..Shown::of(token, now) };
        (StatusCode::CREATED, Json(shown)).into_response()
    }
}

/// A token with what it did.
#[derive(Debug, Serialize)]
struct Inspected<'t> {
    #[serde(flatten)]
    token: Shown<'t>,
    /// Per scope, how often it was used and when last.
    scopes_used: BTreeMap<&'t str, Value>,
    /// What was not used for 30 days.
    unused_scopes: Vec<String>,
}

impl<'t> Inspected<'t> {
    fn of(
        app: &App,
        owner: &Person,
        token: &'t ApiToken,
        uses: &'t BTreeMap<String, Use>,
    ) -> Inspected<'t> {
        let entry = |(scope, last): (&'t String, &Use)| {
            (scope.as_str(), json!({ "uses": last.uses, "last_used_at": time(last.used_at) }))
        };
        Inspected {
            token: Shown::of(token, app.clock.now()),
            scopes_used: uses.iter().map(entry).collect(),
            unused_scopes: show::unused(app, owner, token, uses),
        }
    }
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
    let shown = Inspected::of(&app, &session.person, &token, &uses);
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

fn recent(app: &App, session: &Session) -> Result<(), Problem> {
    if is_recent(app, session) {
        return Ok(());
    }
    let text = "Give the password again, at /login?again=1, then repeat the request";
    Err(Problem::new(StatusCode::FORBIDDEN, "recent_login_required", text))
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

fn time(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or_default().to_string()
}
