//! Who is signed in: what pages ask before anything else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::cookie::Cookie;
use crate::account::administrator::is_administrator;
use crate::app::App;
use crate::pages::error::PageError;
use crate::secret::{Kind, Secret};
use crate::store;
use crate::store::users::Person;

/// A session, found by its cookie.
#[derive(Debug, Clone)]
pub struct Session {
    /// The cookie.
    pub token: Secret,
    /// Who it is.
    pub person: Person,
    /// Whether they administer.
    pub administers: bool,
    /// When they last gave their password.
    pub auth_at: i64,
}

/// The session of a page that needs one. Who has none is sent to the login page and comes back afterwards.
#[derive(Debug)]
pub struct SignedIn(pub Session);

/// The session of a page that may do without.
#[derive(Debug)]
pub struct MaybeSignedIn(pub Option<Session>);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Response> {
        let session = find(app, &parts.headers)
            .await
            .map_err(|error| PageError::from(error).into_response())?;
        session.map(SignedIn).ok_or_else(|| sign_in(parts))
    }
}

impl FromRequestParts<App> for MaybeSignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<MaybeSignedIn, PageError> {
        Ok(MaybeSignedIn(find(app, &parts.headers).await?))
    }
}

/// The session of the request's cookie.
pub(crate) async fn find(app: &App, headers: &HeaderMap) -> Result<Option<Session>, store::Error> {
    let cookie = Cookie::Session.read(&app.config, headers);
    let cookie = cookie.filter(|cookie| Kind::Session.fits(cookie.expose()));
    let Some(token) = cookie else { return Ok(None) };
    let found = app.store.session(&token, app.clock.now()).await?;
    Ok(found.map(|(person, auth_at)| {
        let administers = is_administrator(&app.rules.policy, &person);
        Session { token, person, administers, auth_at }
    }))
}

/// What a request without session gets. A form is lost, and a program with a token is not a person.
fn sign_in(parts: &Parts) -> Response {
    if parts.method != Method::GET || parts.headers.contains_key(header::AUTHORIZATION) {
        return signed_out().into_response();
    }
    let next = parts.uri.path_and_query().map_or("/", |next| next.as_str());
    Redirect::to(&login(next, false)).into_response()
}

/// The page for a form that comes without session.
pub(crate) fn signed_out() -> PageError {
    PageError::new(
        StatusCode::UNAUTHORIZED,
        "You are signed out",
        "Sign in, then try again. Nothing was changed.",
    )
}

/// The address of the login page, which leads on to a path of this site.
pub(crate) fn login(next: &str, again: bool) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", next);
    if again {
        query.append_pair("again", "1");
    }
    format!("/login?{}", query.finish())
}
