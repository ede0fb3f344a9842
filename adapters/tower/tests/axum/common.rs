//! A policy, tokens that are names, and a way to ask a service.

use std::convert::Infallible;
use std::future::ready;

use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Request, Response};
use scopeward_tower::Guard;
use serde_json::{Value, json};
use tower::{Service, ServiceExt};

pub(crate) mod tasks {
    scopeward_macros::include_policy!("../../examples/tasks.toml");
}

/// What stands behind a token; a token that is `broken` breaks whoever verifies it.
pub(crate) fn payload(token: &str) -> Result<Option<Value>, String> {
    let api = |scope: &str| {
        Ok(Some(json!({ "sub": "ann", "aud": tasks::audiences::API, "scope": scope })))
    };
    match token {
        "read" => api("tasks:read"),
        "write" => api("tasks:write"),
        "time" => api("time:read"),
        "odd" => Ok(Some(json!({ "aud": tasks::audiences::API, "scope": 7 }))),
        "mcp" => Ok(Some(json!({ "aud": tasks::audiences::MCP, "scope": "mcp tasks:read" }))),
        "broken" => Err("the key cannot be fetched".to_owned()),
        _ => Ok(None),
    }
}

pub(crate) fn guard() -> Guard {
    Guard::new(tasks::policy(), |token| ready(payload(&token))).audience(tasks::audiences::API)
}

pub(crate) fn asked(method: &str, path: &str, token: &str) -> Builder {
    let asked = Request::builder().method(method).uri(path);
    if token.is_empty() { asked } else { asked.header("authorization", format!("Bearer {token}")) }
}

pub(crate) async fn answer<S>(service: S, request: Request<Body>) -> (u16, String)
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let response = service.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

pub(crate) async fn ask<S>(service: S, method: &str, path: &str, token: &str) -> (u16, String)
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    answer(service, asked(method, path, token).body(Body::empty()).unwrap()).await
}
