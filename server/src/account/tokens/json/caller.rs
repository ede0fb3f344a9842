//! Who asks, and how it is known that it is not a page from elsewhere.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};

use super::problem::Problem;
use crate::app::App;
use crate::web::csrf;
use crate::web::recent::is_recent;
use crate::web::session::{MaybeSignedIn, Session};

/// What proves it: each answer to a `GET` carries it, each request that writes must.
pub(super) const PROOF: HeaderName = HeaderName::from_static("x-csrf-token");

/// The session of a program. Tokens are never accepted here, not even beside a cookie.
pub(super) struct Caller(pub(super) Session);

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
pub(super) struct Writer(pub(super) Session);

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

/// Whether the person has just given their password: making a secret takes that.
pub(super) fn recent(app: &App, session: &Session) -> Result<(), Problem> {
    if is_recent(app, session) {
        return Ok(());
    }
    let text = "Give the password again, at /login?again=1, then repeat the request";
    Err(Problem::new(StatusCode::FORBIDDEN, "recent_login_required", text))
}
