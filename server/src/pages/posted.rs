//! The form that a page sends.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};

use super::error::PageError;
use crate::web::form::Params;

/// The most bytes of a form.
pub(super) const MOST_BYTES: usize = 16 * 1024;

/// The fields of a form.
#[derive(Debug)]
pub(super) struct Posted(pub(super) Params);

/// A form as it was sent.
#[derive(Debug)]
pub(crate) struct PostedText(pub(crate) String);

impl<S: Send + Sync> FromRequest<S> for PostedText {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<PostedText, PageError> {
        if !is_form(request.headers()) {
            let text = "This address takes what its forms send, and nothing else.";
            return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
        }
        let body = String::from_request(request, state).await;
        body.map(PostedText).map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                refuse(StatusCode::PAYLOAD_TOO_LARGE, "What was sent is too long.")
            }
            status => refuse(status, "What was sent cannot be read."),
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Posted, PageError> {
        let PostedText(text) = PostedText::from_request(request, state).await?;
        Ok(Posted(Params::parse(&text)))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn refuse(status: StatusCode, text: &str) -> PageError {
    PageError { status, ..PageError::bad_request(text) }
}
