//! DR: clients that register themselves (RFC 7591).

use serde_json::{Value, json};

use crate::harness::{Backend, Client, Server, once, public};
use crate::is_plain;

once!(
    dr01_the_answer_says_all_that_was_registered,
    dr03_grants_and_responses_fit_together,
    dr05_keys_are_given_in_one_way,
    dr06_who_says_nothing_gets_a_secret,
);

async fn dr01_the_answer_says_all_that_was_registered(backend: Backend) {
    let server = Server::shared(backend).await;
    let uris = ["https://app.example/cb", "http://127.0.0.1/cb"];
    let metadata = json!({
        "redirect_uris": uris, "client_name": "A client", "token_endpoint_auth_method": "client_secret_post",
        "grant_types": ["authorization_code", "refresh_token", "urn:example:unknown"], "response_types": ["code"],
        "scope": "mcp", "application_type": "web", "x_unknown": { "any": ["thing"] },
    });
    let reply = server.register(&metadata).await.is(201);
    assert!(reply.header("content-type").starts_with("application/json"));
    let said = reply.json();
    assert_eq!(said["redirect_uris"], json!(uris));
    assert_eq!(said["client_name"], "A client");
    assert_eq!(said["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(
        said["grant_types"],
        json!(["authorization_code", "refresh_token"]),
        "what it got, not what it asked"
    );
    assert_eq!(said["response_types"], json!(["code"]));
    assert_eq!(said["application_type"], "web");
    let scope = said["scope"].as_str().unwrap();
    assert!(
        scope.starts_with("mcp ") && scope.contains("tasks:write"),
        "what it may ask for: {scope}"
    );
    assert_eq!(said["client_secret_expires_at"], 0);
    assert!((server.now() - said["client_id_issued_at"].as_i64().unwrap()).abs() < 60, "{said}");
    assert!(
        said.get("x_unknown").is_none() && said.get("registration_access_token").is_none(),
        "{said}"
    );
    let client = Client {
        id: reply.text("client_id"),
        secret: Some(reply.text("client_secret")),
        auth: "client_secret_post",
        redirect: uris[0].to_owned(),
    };
    let tokens = server.connect(&client, "bob", "mcp tasks:write", "mcp").await;
    server.mcp(&tokens.access).await.is(200);
    for method in ["GET", "PUT"] {
        server.send(method, "/oauth/register", &[], None).await.is(405);
    }
}

async fn dr03_grants_and_responses_fit_together(backend: Backend) {
    let server = Server::shared(backend).await;
    let with = |member: &str, value: Value| {
        let mut metadata = public("https://app.example/cb");
        metadata[member] = value;
        metadata
    };
    for wrong in [
        with("response_types", json!(["token"])),
        with("response_types", json!(["code", "token"])),
        with("response_types", json!([])),
        with("grant_types", json!(["implicit"])),
        with("grant_types", json!(["refresh_token"])),
        with("grant_types", json!([])),
        with("grant_types", json!("authorization_code")),
        with("token_endpoint_auth_method", json!("private_key_jwt")),
    ] {
        let reply = server.register(&wrong).await.fails(400, "invalid_client_metadata");
        is_plain(&reply.text("error_description"));
    }
    let silent = json!({ "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none" });
    let defaults = server.register(&silent).await.is(201).json();
    assert_eq!(
        (&defaults["grant_types"], &defaults["response_types"]),
        (&json!(["authorization_code"]), &json!(["code"]))
    );
}

async fn dr05_keys_are_given_in_one_way(backend: Backend) {
    let server = Server::shared(backend).await;
    let mut metadata = public("https://app.example/cb");
    metadata["jwks_uri"] = json!("https://app.example/keys");
    server.register(&metadata).await.is(201);
    metadata["jwks"] = json!({ "keys": [] });
    server.register(&metadata).await.fails(400, "invalid_client_metadata");
}

async fn dr06_who_says_nothing_gets_a_secret(backend: Backend) {
    let server = Server::shared(backend).await;
    let reply =
        server.register(&json!({ "redirect_uris": ["https://app.example/cb"] })).await.is(201);
    assert_eq!(reply.text("token_endpoint_auth_method"), "client_secret_basic");
    assert_eq!(reply.json()["client_secret_expires_at"], 0);
    let client = Client {
        id: reply.text("client_id"),
        secret: Some(reply.text("client_secret")),
        auth: "client_secret_basic",
        redirect: "https://app.example/cb".to_owned(),
    };
    let posing = Client { auth: "none", ..client.clone() };
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, "mcp", "mcp").await;
    server.exchange(&posing, &code, &verifier).await.fails(401, "invalid_client");
    server.exchange(&client, &code, &verifier).await.is(200);
    for kind in ["native", "web"] {
        let mut metadata = public("http://localhost/cb");
        metadata["application_type"] = json!(kind);
        assert_eq!(server.register(&metadata).await.is(201).text("application_type"), kind);
        assert!(server.register(&metadata).await.json().get("client_secret").is_none());
    }
}
