//! Opaque tokens, asked about at a real endpoint over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use scopeward_tower::Introspection;
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Asked = Arc<AtomicU32>;

async fn introspect(State(asked): State<Asked>, headers: HeaderMap, body: String) -> Response {
    asked.fetch_add(1, Ordering::Relaxed);
    // `tasks api` and `s:ecret`, each form-encoded before they are joined.
    assert_eq!(headers[header::AUTHORIZATION], "Basic dGFza3MrYXBpOnMlM0FlY3JldA==");
    let token = body.strip_prefix("token=").and_then(|rest| rest.split('&').next()).unwrap();
    let json = |value: Value| value.to_string().into_response();
    match token {
        "good" => json(json!({ "active": true, "scope": "tasks:read", "exp": 4_102_444_800_u64 })),
        "old" => json(json!({ "active": true, "scope": "tasks:read", "exp": 1_700_000_000 })),
        "bad" => json(json!({ "active": false })),
        "silent" => json(json!({ "scope": "tasks:read" })),
        "endless" => vec![b' '; 70_000].into_response(),
        "text" => "no".into_response(),
        "a+b%26c" => json(json!({ "active": true })),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn endpoint() -> (Asked, Introspection) {
    // Whoever builds the whole workspace has TLS in this client too.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let asked = Asked::default();
    let app = Router::new().route("/introspect", post(introspect)).with_state(asked.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/introspect", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    (asked, Introspection::new(client, url, "tasks api", "s:ecret"))
}

#[tokio::test]
async fn an_answer_is_kept_for_a_while() {
    let (asked, introspection) = endpoint().await;
    let verify = introspection.verify();
    for _ in 0..3 {
        assert_eq!(verify("good".to_owned()).await.unwrap().unwrap()["scope"], "tasks:read");
        assert_eq!(verify("bad".to_owned()).await.unwrap(), None);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn no_answer_is_kept_for_longer_than_it_may() {
    let (asked, introspection) = endpoint().await;
    let verify = introspection.seconds(0).verify();
    for _ in 0..3 {
        assert!(verify("good".to_owned()).await.unwrap().is_some());
    }
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn what_has_expired_is_not_good_whatever_the_answer_says() {
    let (_, introspection) = endpoint().await;
    let verify = introspection.verify();
    assert_eq!(verify("old".to_owned()).await.unwrap(), None);
    assert_eq!(verify("old".to_owned()).await.unwrap(), None);
}

#[tokio::test]
async fn an_error_is_an_error_and_never_kept() {
    let (asked, introspection) = endpoint().await;
    let verify = introspection.verify();
    for (token, message) in [
        ("gone", "the introspection endpoint answers with status 503 Service Unavailable"),
        ("gone", "the introspection endpoint answers with status 503 Service Unavailable"),
        (
            "silent",
            "the answer of the introspection endpoint does not say whether the token is `active`",
        ),
        ("endless", "the answer of the introspection endpoint is too long"),
        ("text", "the answer of the introspection endpoint is no JSON"),
    ] {
        assert_eq!(verify(token.to_owned()).await.unwrap_err().to_string(), message);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn a_token_is_sent_as_it_stands() {
    let (_, introspection) = endpoint().await;
    assert!(introspection.verify()("a b&c".to_owned()).await.unwrap().is_some());
}
