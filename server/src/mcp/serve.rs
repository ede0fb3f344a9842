//! What stands before the SDK: the origin, the token, and the engine's decision on what the body asks for.
//!
//! MCP (authorization, streamable HTTP): 401 and 403 are answers of HTTP. A challenge names everything that the token
//! should hold afterwards, for clients that forget what they had.

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use scopeward::Challenge;
use serde_json::json;
use url::Url;

use super::message::Message;
use super::{PATH, Sdk};
use crate::api::guard::Gate;
use crate::api::input::media_type;
use crate::api::problem::Problem;
use crate::app::App;
use crate::web::peer::Peer;

/// How large a body may be.
pub(super) const LARGEST: usize = 64 * 1024;

/// Answers a request to the MCP server.
pub(super) async fn serve(app: &App, sdk: &Sdk, peer: Peer, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let (message, bytes) = match pass(app, peer, &mut parts, body).await {
        Ok(passed) => passed,
        Err(problem) => return problem.into_response(),
    };
    let is_json = media_type(&parts.headers).eq_ignore_ascii_case("application/json");
    match message {
        Some(Message::Unreadable) if is_json => {
            unusable(-32700, "The body is not one JSON-RPC message")
        }
        Some(Message::Batch(_)) => unusable(-32600, "Batches are not supported"),
        _ => sdk.handle(Request::from_parts(parts, Body::from(bytes))).await.map(Body::new),
    }
}

/// Lets the engine decide on every operation that the body asks for.
async fn pass(
    app: &App,
    peer: Peer,
    parts: &mut Parts,
    body: Body,
) -> Result<(Option<Message>, Bytes), Problem> {
    if !is_at_home(app, &parts.headers) {
        let message = "Requests from this origin are not accepted";
        return Err(Problem::new(StatusCode::FORBIDDEN, "Access denied", message));
    }
    let resource = app.rules.resources.iter().find(|resource| resource.path == PATH);
    let resource = resource.ok_or_else(Problem::missing)?;
    let challenge = Challenge { union: true, ..resource.challenge.clone() };
    let gate = Gate { app, resource, challenge: &challenge, peer: peer.0 };
    let token = gate.identify(&parts.headers, parts.uri.query()).await?;
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
        let message = "The body may have 65536 bytes";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", message)
    })?;
    let message = (parts.method == Method::POST).then(|| Message::read(&app.rules.policy, &bytes));
    // Without a body there is nothing but being connected.
    let asked = message.as_ref().unwrap_or(&Message::Unreadable).operations().into_iter();
    for operation in asked {
        let caller = gate.decide(token.clone(), &scopeward::Request::named(operation))?;
        parts.extensions.insert(caller);
    }
    parts.extensions.insert(challenge);
    // Nothing behind this needs the token any more (MCP: it is passed on to nobody).
    parts.headers.remove(header::AUTHORIZATION);
    Ok((message, bytes))
}

/// A browser's request must come from a page of this server (MCP, streamable HTTP; DNS rebinding).
fn is_at_home(app: &App, headers: &HeaderMap) -> bool {
    let home = Url::parse(&app.config.issuer).map(|issuer| issuer.origin());
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.all(|origin| {
        let origin = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok());
        origin.is_some_and(|origin| home.as_ref() == Ok(&origin.origin()))
    })
}

fn unusable(code: i64, message: &str) -> Response {
    let error = json!({ "code": code, "message": message });
    let body = json!({ "jsonrpc": "2.0", "id": null, "error": error });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
