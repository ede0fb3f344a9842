//! Clients that register themselves.

use scopeward::Registration;
use serde_json::{Value, json};

use super::fixture::{Answer, App, Fixture, REDIRECT};
use crate::config::Limit;
use crate::secret::Secret;

async fn register(server: &Fixture, body: &Value) -> Answer {
    send(server, body.to_string()).await
}

async fn send(server: &Fixture, body: String) -> Answer {
    let request = server.http.post(server.url("/oauth/register"));
    server.send(request.header("content-type", "application/json").body(body)).await
}

#[tokio::test]
async fn dr1_a48_a50_what_was_registered_is_told() {
    let server = Fixture::start().await;
    let body = json!({
        "redirect_uris": ["http://127.0.0.1/cb"],
        "client_name": "<b>App</b>",
        "client_id": "mine",
        "client_secret": "mine",
        "token_endpoint_auth_method": "none",
        "application_type": "native",
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": "settings:write admin:all *",
        "logo_uri": "http://169.254.169.254/",
        "unheard_of": {"a": [1]},
    });
    let answer = register(&server, &body).await;
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"), "{answer:?}");
    let told = answer.json();
    assert_ne!(told["client_id"], "mine");
    assert_eq!(told.get("client_secret"), None);
    assert_eq!(told["redirect_uris"], json!(["http://127.0.0.1/cb"]));
    assert_eq!(told["token_endpoint_auth_method"], "none");
    assert_eq!(told["application_type"], "native");
    assert_eq!(told["client_name"], "<b>App</b>");
    let scope = told["scope"].as_str().unwrap();
    assert!(scope.starts_with("mcp profile:read"), "{scope}");
    assert!(!scope.contains("settings") && !scope.contains('*'), "{scope}");
    let stored =
        server.running.app.store.client(&answer.get("client_id"), 0).await.unwrap().unwrap();
    assert_eq!(stored.audiences, ["mcp"]);
    assert_eq!(stored.registration, Registration::Dcr);
}

#[tokio::test]
async fn dr6_a_confidential_client_gets_a_secret_and_stays_once_it_is_used() {
    let server = Fixture::start().await;
    let answer = register(&server, &json!({"redirect_uris": [REDIRECT]})).await;
    assert_eq!(answer.get("token_endpoint_auth_method"), "client_secret_basic");
    assert_eq!(answer.json()["client_secret_expires_at"], 0);
    let store = &server.running.app.store;
    let id = answer.get("client_id");
    let client = store.client(&id, 0).await.unwrap().unwrap();
    let app = App { client, secret: Some(Secret::new(answer.get("client_secret"))) };
    let ann = server.person(&[]).await;
    let code = server.code(&app, &ann, &[("mcp", "mcp profile:read")]).await;
    assert_eq!(server.exchange(&app, &code, &[]).await.status, 200);
    let unused = register(&server, &json!({"redirect_uris": [REDIRECT]})).await.get("client_id");
    server.advance(86_401);
    let now = server.running.app.clock.now();
    assert!(store.client(&id, now).await.unwrap().is_some());
    assert!(store.client(&unused, now).await.unwrap().is_none());
}

#[tokio::test]
async fn a52_bodies_are_bounded_and_say_things_once() {
    let server = Fixture::start().await;
    let uris = format!(r#""redirect_uris": ["{REDIRECT}"]"#);
    for body in [
        format!("{{{uris}, {uris}}}"),
        format!(r#"{{{uris}, "x": {}{}}}"#, "[".repeat(1000), "]".repeat(1000)),
        "[]".to_owned(),
        "nonsense".to_owned(),
    ] {
        assert_eq!(send(&server, body).await.error(), (400, "invalid_client_metadata".to_owned()));
    }
    let long = format!(r#"{{{uris}, "client_name": "{}"}}"#, "x".repeat(1_000_000));
    let status = send(&server, long).await.status;
    assert_eq!(status, 413);
    let request = server.http.post(server.url("/oauth/register")).body(format!("{{{uris}}}"));
    let answer = server.send(request.header("content-type", "text/plain")).await;
    assert_eq!(answer.error(), (400, "invalid_client_metadata".to_owned()));
    let evil = register(&server, &json!({"redirect_uris": ["myapp:/cb"]})).await;
    assert_eq!(evil.error(), (400, "invalid_redirect_uri".to_owned()));
}

#[tokio::test]
async fn a53_there_is_an_end_of_it() {
    let server = Fixture::with(|config| config.registration.most = 0).await;
    let answer = register(&server, &json!({"redirect_uris": [REDIRECT]})).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "3600"));
    let limit = Some(Limit { requests: 1, seconds: 3600 });
    let server = Fixture::with(|config| config.limits.register = limit).await;
    let body = json!({"redirect_uris": [REDIRECT]});
    assert_eq!(register(&server, &body).await.status, 201);
    assert_eq!(register(&server, &body).await.status, 429);
}
