//! The body of a request: a form, read strictly.

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use super::problem::Problem;
use crate::app::App;
use crate::web::form::Params;

/// The parameters of a form in the body. A query is refused: what is in an address ends up in logs (RFC 6749 §2.3.1).
#[derive(Debug)]
pub(super) struct Form(pub(super) Params);

impl FromRequest<App> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Form, Problem> {
        if request.uri().query().is_some_and(|query| !query.is_empty()) {
            return Err(Problem::request(
                "The parameters belong into the body, not into the address",
            ));
        }
        if !is(request.headers(), "application/x-www-form-urlencoded") {
            return Err(Problem::request(
                "The body is to be a form: application/x-www-form-urlencoded",
            ));
        }
        let body = String::from_request(request, app).await;
        let body = body.map_err(|error| {
            Problem::request("The body is too long, or not UTF-8").status(error.status())
        })?;
        Ok(Form(Params::parse(&body)))
    }
}

/// Whether a message's content is of a type, whatever its parameters.
pub(super) fn is(headers: &HeaderMap, kind: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let value = value.and_then(|value| value.split(';').next());
    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(kind))
}
