//! Whether a form comes from a page of ours: by a token that is bound to the session, and by what the browser says.
//!
//! Pages have `Referrer-Policy: no-referrer`, so browsers send `Origin: null` with their forms (Fetch, "append a request
//! `Origin` header"); then `Sec-Fetch-Site` must vouch for it.

use axum::http::{HeaderMap, StatusCode, header};

use crate::app::App;
use crate::pages::error::PageError;
use crate::secret::{Secret, bound, same};
use crate::web::session::Session;

/// The name of the field that holds the token.
pub const FIELD: &str = "csrf";

/// The token for the forms of a session.
pub fn token(session: &Session) -> String {
    bound(&session.token, "csrf")
}

/// Checks a form of a signed-in person: the token that it carries, and where the browser says it comes from.
///
/// # Errors
///
/// The page to show, 403, if either does not fit.
pub fn check(
    app: &App,
    session: &Session,
    headers: &HeaderMap,
    given: Option<&str>,
) -> Result<(), PageError> {
    check_bound(app, &session.token, "csrf", headers, given)
}

/// The token for the login form, bound to a cookie that says nothing else.
pub(crate) fn login_token(cookie: &Secret) -> String {
    bound(cookie, "login")
}

/// Checks the login form.
pub(crate) fn check_login(
    app: &App,
    cookie: &Secret,
    headers: &HeaderMap,
    given: Option<&str>,
) -> Result<(), PageError> {
    check_bound(app, cookie, "login", headers, given)
}

fn check_bound(
    app: &App,
    secret: &Secret,
    purpose: &str,
    headers: &HeaderMap,
    given: Option<&str>,
) -> Result<(), PageError> {
    let fits = given.is_some_and(|given| same(given, &bound(secret, purpose)));
    if fits && is_own(headers, &app.config.issuer) { Ok(()) } else { Err(foreign()) }
}

/// The page for a form that is not ours.
pub(crate) fn foreign() -> PageError {
    PageError::new(
        StatusCode::FORBIDDEN,
        "This form cannot be used",
        "It is too old, or it did not come from this site. Go back, load the page again and try once more.",
    )
}

/// Whether the browser says that the request comes from this origin. What is no browser says nothing.
fn is_own(headers: &HeaderMap, issuer: &str) -> bool {
    let word = |name| headers.get(name).map(axum::http::HeaderValue::as_bytes);
    let ours = url::Url::parse(issuer).map(|url| url.origin().ascii_serialization());
    let is_ours = |origin: &[u8]| ours.as_ref().is_ok_and(|ours| ours.as_bytes() == origin);
    match (word("sec-fetch-site"), word(header::ORIGIN.as_str())) {
        (None | Some(b"same-origin"), None) | (Some(b"same-origin"), Some(b"null")) => true,
        (None | Some(b"same-origin"), Some(origin)) => is_ours(origin),
        (Some(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::is_own;

    #[test]
    fn who_says_what() {
        let own = |site: Option<&'static str>, origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            if let Some(origin) = origin {
                headers.insert("origin", HeaderValue::from_static(origin));
            }
            is_own(&headers, "https://a.example")
        };
        assert!(own(None, None));
        assert!(own(Some("same-origin"), None));
        assert!(own(Some("same-origin"), Some("null")));
        assert!(own(Some("same-origin"), Some("https://a.example")));
        assert!(own(None, Some("https://a.example")));
        assert!(!own(None, Some("null")));
        assert!(!own(None, Some("https://b.example")));
        assert!(!own(Some("same-origin"), Some("https://b.example")));
        assert!(!own(Some("same-site"), None));
        assert!(!own(Some("none"), None));
        assert!(!own(Some("cross-site"), Some("https://a.example")));
    }
}
