//! The form that a page sends.

use axum::extract::rejection::StringRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};

use super::error::PageError;
use crate::web::form::Params;

/// The most bytes of a form.
pub(super) const MOST_BYTES: usize = 16 * 1024;

/// The fields of a form.
#[derive(Debug)]
pub(super) struct Posted(pub(super) Params);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Posted, PageError> {
        if !is_form(request.headers()) {
            let text = "This address takes what its forms send, and nothing else.";
            return Err(PageError { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, ..PageError::bad_request(text) });
        }
        let body = String::from_request(request, state).await;
        body.map(|body| Posted(Params::parse(&body))).map_err(|error| refuse(&error))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn refuse(error: &StringRejection) -> PageError {
    let text = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "What was sent is too long.",
        _ => "What was sent cannot be read.",
    };
    PageError { status: error.status(), ..PageError::bad_request(text) }
}
