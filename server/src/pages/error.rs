//! The page for what did not work. It never leads away from this site.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::layout;
use crate::app::App;
use crate::limit::TooMany;
use crate::store;
use crate::web::session::{self, Session};

/// What did not work, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    /// The status of the answer.
    pub status: StatusCode,
    /// The title of the page.
    pub title: String,
    /// What to know and do.
    pub text: String,
}

impl PageError {
    /// What did not work.
    pub fn new(status: StatusCode, title: impl Into<String>, text: impl Into<String>) -> PageError {
        PageError { status, title: title.into(), text: text.into() }
    }

    /// Nothing is there, or nothing that this person may see.
    pub fn not_found() -> PageError {
        let text = "The address may be mistyped, or what was here is gone.";
        PageError::new(StatusCode::NOT_FOUND, "There is nothing here", text)
    }

    /// This person may not do this.
    pub fn forbidden(text: impl Into<String>) -> PageError {
        PageError::new(StatusCode::FORBIDDEN, "This is not for you", text)
    }

    /// A form or an address makes no sense.
    pub fn bad_request(text: impl Into<String>) -> PageError {
        PageError::new(StatusCode::BAD_REQUEST, "This request cannot be answered", text)
    }

    fn page(&self, session: Option<&Session>) -> Response {
        let body = html! {
            section.card.narrow {
                h1 { (self.title) }
                p.lead { (self.text) }
                p.actions { a.button.secondary href="/" { "To the start page" } }
            }
        };
        (self.status, layout::page(&self.title, session, body)).into_response()
    }
}

impl From<store::Error> for PageError {
    /// Without the store nothing is known, so nothing is allowed: for a while.
    fn from(error: store::Error) -> PageError {
        tracing::error!(%error, "the store does not answer");
        let text =
            "The server cannot reach its data. Nothing was changed. Please try again in a moment.";
        PageError::new(StatusCode::SERVICE_UNAVAILABLE, "Please try again", text)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.page(None);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Draws a page for what did not work anew for somebody who is signed in: they see where else they may go.
pub async fn known(State(app): State<App>, request: Request, next: Next) -> Response {
    let cookies = request.headers().get_all(header::COOKIE).iter();
    let cookies: HeaderMap = cookies.map(|cookie| (header::COOKIE, cookie.clone())).collect();
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<PageError>() else { return response };
    if let Ok(Some(session)) = session::find(&app, &cookies).await {
        *response.body_mut() = error.page(Some(&session)).into_body();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// The page for an address that has asked too often. It says when to try again.
pub fn too_many(limit: TooMany) -> Response {
    let limited = limit.into_response();
    let text =
        "There were many requests from your network. Please wait a few minutes, then try again.";
    let error = PageError::new(StatusCode::TOO_MANY_REQUESTS, "Please wait a little", text);
    let mut response = error.into_response();
    if let Some(wait) = limited.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}
