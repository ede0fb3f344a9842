//! Why a request does not reach its handler, and the HTTP answer to it: the core's, unchanged.

use std::error::Error;

use http::{Response, StatusCode};
use scopeward::{Code, InputError};
use serde_json::json;

use crate::token::BoxError;

/// Why a request does not reach its handler.
#[derive(Debug)]
pub enum Rejection {
    /// The policy refuses: the core's answer.
    Denied(scopeward::Response),
    /// The server cannot decide. It answers with status 500, and lets nobody pass.
    Fault(Fault),
    /// The body is no MCP message.
    Message(InputError),
    /// The body is a batch of MCP messages that asks for several operations.
    Batch,
}

/// Why a server cannot decide.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The core does not take what it read from the token.
    #[error("the claims of the token make no grant")]
    Claims(#[source] InputError),
    /// The handlers of this guard do not apply what the decision obliges to.
    #[error(
        "the decision about `{0}` obliges its handler to show own rows, or to apply a restriction: let it do so, and say it with `Guard::obliged`"
    )]
    Obliged(String),
    /// A scope that the policy of the guard does not have.
    #[error("the requirement of this handler is not one of the guard's policy")]
    Requirement(#[source] InputError),
    /// No guard stands before the handler.
    #[error(
        "no guard stands before this handler: add `guard.table()` or `guard.need(…)` to its routes"
    )]
    Unguarded,
    /// Whoever verifies tokens cannot do so now.
    #[error("the access token cannot be verified")]
    Verify(#[source] BoxError),
}

impl From<Fault> for Rejection {
    fn from(fault: Fault) -> Rejection {
        Rejection::Fault(fault)
    }
}

impl Rejection {
    /// The answer to give.
    pub fn into_response<B: From<String>>(self) -> Response<B> {
        match self {
            Rejection::Denied(denied) => answered(denied),
            Rejection::Fault(fault) => {
                let source = fault.source().map(ToString::to_string);
                tracing::error!(source, "{fault}");
                plain(StatusCode::INTERNAL_SERVER_ERROR, fault.to_string())
            }
            Rejection::Message(error) => {
                let status = match error.code {
                    Code::LimitExceeded => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                unusable(status, -32700, &error.message)
            }
            Rejection::Batch => {
                unusable(StatusCode::BAD_REQUEST, -32600, "a batch may ask for one operation")
            }
        }
    }
}

/// JSON-RPC's answer to what is no message.
fn unusable<B: From<String>>(status: StatusCode, code: i32, message: &str) -> Response<B> {
    let error = json!({ "code": code, "message": message });
    let body = json!({ "jsonrpc": "2.0", "id": null, "error": error });
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    let headers = headers.map(|(name, value)| (name, value.to_owned())).into();
    answered(scopeward::Response { status: status.as_u16(), headers, body: body.to_string() })
}

fn answered<B: From<String>>(denied: scopeward::Response) -> Response<B> {
    let mut response = Response::builder().status(denied.status);
    for (name, value) in denied.headers {
        response = response.header(name, value);
    }
    // Only an answer that HTTP cannot carry fails here, and the core makes none.
    response.body(denied.body.into()).unwrap_or_else(|error| {
        tracing::error!(%error, "the answer to a refusal");
        plain(StatusCode::INTERNAL_SERVER_ERROR, String::new())
    })
}

fn plain<B: From<String>>(status: StatusCode, text: String) -> Response<B> {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response
}

#[cfg(feature = "axum")]
impl axum::response::IntoResponse for Rejection {
    fn into_response(self) -> axum::response::Response {
        Rejection::into_response(self)
    }
}
