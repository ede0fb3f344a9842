//! Why a request is not answered with what it asks for: a status, and an object with `error` and `message`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use scopeward::{Challenge, Decision};
use serde_json::{Value, json};

use super::bearer::Malformed;
use crate::limit::TooMany;
use crate::store;
use crate::store::work::WriteError;

/// Why a request is not answered with what it asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Value,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem in two words, and in a sentence.
    pub(crate) fn new(status: StatusCode, error: &str, message: &str) -> Problem {
        let body = json!({ "error": error, "message": message });
        Problem { status, body, headers: Vec::new() }
    }

    /// A field says what cannot be. Without a field it is the input as a whole.
    pub(crate) fn field(status: StatusCode, field: &str, message: &str) -> Problem {
        let mut problem = Problem::new(status, "Invalid request", message);
        if !field.is_empty()
            && field != "."
            && let Some(body) = problem.body.as_object_mut()
        {
            body.insert("field".to_owned(), field.into());
        }
        problem
    }

    /// There is no such row.
    pub(crate) fn missing() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "Not found", "There is no such row")
    }

    /// What is asked for does not fit what is.
    pub(crate) fn conflict(message: &str) -> Problem {
        Problem::new(StatusCode::CONFLICT, "Conflict", message)
    }

    /// The operation exists, this server does not have it.
    pub(crate) fn not_implemented(message: &str) -> Problem {
        Problem::new(StatusCode::NOT_IMPLEMENTED, "Not implemented", message)
    }

    /// Only these methods.
    pub(crate) fn method(allow: String) -> Problem {
        let message = "This endpoint has no such method";
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", message);
        problem.with(header::ALLOW, Some(allow))
    }

    /// The engine refuses: its status, its challenge, its body.
    pub(crate) fn denied(decision: &Decision<'_>, options: &Challenge) -> Problem {
        let status = StatusCode::from_u16(decision.status).unwrap_or(StatusCode::FORBIDDEN);
        let body = decision.body().and_then(|body| serde_json::to_value(body).ok());
        let problem = Problem::new(status, "Access denied", "This request is not allowed");
        let body = body.unwrap_or_else(|| problem.body.clone());
        let challenge = decision.challenge(options);
        Problem { body, ..problem }.with(header::WWW_AUTHENTICATE, challenge)
    }

    fn with(mut self, name: HeaderName, value: Option<String>) -> Problem {
        let value = value.and_then(|value| HeaderValue::try_from(value).ok());
        self.headers.extend(value.map(|value| (name, value)));
        self
    }

    /// Whether it is the store's, or this server's, not the caller's.
    pub(crate) fn is_ours(&self) -> bool {
        self.status.is_server_error() && self.status != StatusCode::NOT_IMPLEMENTED
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        tracing::warn!(%error, "the store does not answer");
        let message = "The server cannot answer now. Try again.";
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Unavailable", message);
        problem.with(header::RETRY_AFTER, Some("1".to_owned()))
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Problem {
        match error {
            WriteError::Field(field, message) => {
                Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, message)
            }
            WriteError::Gone => Problem::conflict("A row that the request names has gone away"),
            WriteError::Store(error) => error.into(),
        }
    }
}

impl From<Malformed> for Problem {
    /// RFC 6750 §3.1: `invalid_request`.
    fn from(Malformed(message): Malformed) -> Problem {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "Invalid request", message);
        let challenge =
            format!("Bearer error=\"invalid_request\", error_description=\"{message}\"");
        problem.with(header::WWW_AUTHENTICATE, Some(challenge))
    }
}

impl From<TooMany> for Problem {
    fn from(too_many: TooMany) -> Problem {
        let message = "Too many requests with tokens that are refused";
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", message);
        let after = too_many.into_response().headers_mut().remove(header::RETRY_AFTER);
        problem.headers.extend(after.map(|after| (header::RETRY_AFTER, after)));
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.headers);
        response
    }
}
