//! Why a program does not get what it asks for, in JSON.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::make::NotMade;
use crate::store;

/// Why a program does not get what it asks for.
pub(super) struct Problem(StatusCode, Value);

impl Problem {
    pub(super) fn new(status: StatusCode, error: &str, text: &str) -> Problem {
        Problem(status, json!({ "error": error, "error_description": text }))
    }

    pub(super) fn not_found() -> Problem {
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
