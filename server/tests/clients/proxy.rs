//! A proxy before a server, which changes what the server says: a client that does not notice proves nothing.

use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, Response, StatusCode, header};
use axum::response::IntoResponse;
use reqwest::Client as Http;
use reqwest::redirect::Policy;
use serde_json::{Map, Value};
use tokio::net::TcpListener;

/// An answer on its way.
pub(crate) type Answer = Response<Vec<u8>>;

/// What is changed of the answer to a path.
pub(crate) type Change = fn(&str, &mut Answer);

/// Where clients are to come.
#[derive(Debug)]
pub(crate) struct Proxy {
    listener: TcpListener,
}

impl Proxy {
    pub(crate) async fn bind() -> Proxy {
        Proxy { listener: TcpListener::bind("127.0.0.1:0").await.unwrap() }
    }

    /// Whom the server behind it must believe to be.
    pub(crate) fn issuer(&self) -> String {
        format!("http://{}", self.listener.local_addr().unwrap())
    }

    /// Passes everything on to a server, and changes its answers.
    pub(crate) fn serve(self, server: SocketAddr, change: Change) {
        let http = Http::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        let pass = move |request| pass(http.clone(), server, change, request);
        let service = axum::routing::any(pass);
        tokio::spawn(async move { axum::serve(self.listener, service.into_make_service()).await });
    }
}

async fn pass(
    http: Http,
    server: SocketAddr,
    change: Change,
    request: Request,
) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().as_str();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let passed = http.request(parts.method, format!("http://{server}{path}"));
    let Ok(reply) = passed.headers(parts.headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut answer = Answer::new(Vec::new());
    *answer.status_mut() = reply.status();
    *answer.headers_mut() = reply.headers().clone();
    *answer.body_mut() = reply.bytes().await.unwrap_or_default().into();
    change(path, &mut answer);
    for framing in [header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
        answer.headers_mut().remove(framing);
    }
    answer.map(Body::from)
}

/// Changes the metadata of the authorization server.
pub(crate) fn edit(path: &str, answer: &mut Answer, change: fn(&mut Map<String, Value>)) {
    if path == "/.well-known/oauth-authorization-server" {
        let mut about = serde_json::from_slice(answer.body()).unwrap();
        change(&mut about);
        *answer.body_mut() = serde_json::to_vec(&about).unwrap();
    }
}

/// Changes a header.
pub(crate) fn replace(answer: &mut Answer, name: &'static str, from: &str, to: &str) {
    let name = HeaderName::from_static(name);
    if let Some(value) = answer.headers().get(&name) {
        let changed = value.to_str().unwrap().replace(from, to);
        answer.headers_mut().insert(name, changed.try_into().unwrap());
    }
}
