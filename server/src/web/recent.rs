//! Whether somebody has just given their password: what pages ask that make secrets.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::session::{Session, SignedIn, login};
use crate::app::App;

/// The session of a page that makes secrets. Whose login is too old is asked for the password again, and comes back.
#[derive(Debug)]
pub struct RecentlySignedIn(pub Session);

impl FromRequestParts<App> for RecentlySignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, app).await?;
        if is_recent(app, &session) {
            return Ok(RecentlySignedIn(session));
        }
        // What a form held is lost; the page of the same path shows the form again.
        let query = parts.uri.path_and_query().filter(|_| parts.method == Method::GET);
        let next = query.map_or(parts.uri.path(), |query| query.as_str());
        Err(Redirect::to(&login(next, true)).into_response())
    }
}

/// Whether the person of a session gave their password within `lifetimes.recent`.
pub fn is_recent(app: &App, session: &Session) -> bool {
    let age = app.clock.now().saturating_sub(session.auth_at);
    age <= i64::from(app.config.lifetimes.recent)
}
