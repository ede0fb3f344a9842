//! RV and IN: revocation and introspection.

use std::collections::BTreeSet;

use scopeward_server::config::Limit;
use serde_json::json;

use crate::harness::{Backend, Client, Server, both, once};

both!(
    in02_what_has_ended_is_inactive,
    in03_no_cache_outlives_a_token,
    in04_what_a_resource_server_is_told,
);
once!(rv06_revocation_is_posted_and_limited);

const SCOPE: &str = "tasks:read";

/// A resource server that may ask about tokens for one audience.
async fn resource_server(server: &Server, audience: &str) -> Client {
    let client = server.client("client_secret_basic").await;
    let row = "UPDATE oauth_clients SET audiences = $1, grant_types = $2 WHERE id = $3";
    let (audiences, grants) =
        (json!([audience]).to_string(), json!(["urn:scopeward:introspect"]).to_string());
    assert_eq!(server.sql.run(row, &[&audiences, &grants, &client.id]).await, 1);
    client
}

async fn rv06_revocation_is_posted_and_limited(backend: Backend) {
    let limit = Some(Limit { requests: 3, seconds: 900 });
    let server = Server::with(backend, |config| config.limits.revoke = limit).await;
    let client = server.client("none").await;
    for method in ["GET", "PUT", "DELETE"] {
        let reply = server.send(method, "/oauth/revoke?token=x", &[], None).await.is(405);
        assert_eq!(reply.header("allow"), "POST", "{reply:?}");
    }
    for _ in 0..3 {
        server.by(&client, "/oauth/revoke", &[("token", "x")]).await.is(200);
    }
    let reply = server.by(&client, "/oauth/revoke", &[("token", "x")]).await.is(429);
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0, "{reply:?}");
}

async fn in02_what_has_ended_is_inactive(backend: Backend) {
    let server = Server::fresh(backend).await;
    let asker = resource_server(&server, "api").await;
    let client = server.client("none").await;
    let inactive = async |token: &str| {
        let reply = server.by(&asker, "/oauth/introspect", &[("token", token)]).await.is(200);
        reply.json() == json!({ "active": false })
    };
    let revoked = server.connect(&client, "bob", SCOPE, "api").await;
    assert!(!inactive(&revoked.access).await);
    server.by(&client, "/oauth/revoke", &[("token", &revoked.access)]).await.is(200);
    assert!(inactive(&revoked.access).await);
    let locked = server.connect(&client, "eve", SCOPE, "api").await;
    assert!(!inactive(&locked.access).await);
    server.sql.run("UPDATE users SET disabled = 1 WHERE id = 'eve'", &[]).await;
    assert!(inactive(&locked.access).await);
    let expired = server.connect(&client, "bob", SCOPE, "api").await;
    server.advance(3_540);
    assert!(!inactive(&expired.access).await);
    server.advance(60);
    assert!(inactive(&expired.access).await);
    let elsewhere = server.connect(&client, "bob", "mcp tasks:read", "mcp").await;
    assert!(inactive(&elsewhere.access).await, "the asker is not its audience");
}

async fn in03_no_cache_outlives_a_token(backend: Backend) {
    let server = Server::with(backend, |config| config.lifetimes.token_cache = 5).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    server.advance(3_540);
    assert!(server.works(&tokens.access).await, "and it is remembered");
    server.advance(60);
    assert!(!server.works(&tokens.access).await);
}

async fn in04_what_a_resource_server_is_told(backend: Backend) {
    let server = Server::shared(backend).await;
    let asker = resource_server(server, "api").await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let told =
        server.by(&asker, "/oauth/introspect", &[("token", &tokens.access)]).await.is(200).json();
    let names: BTreeSet<_> = told.as_object().unwrap().keys().map(String::as_str).collect();
    let known =
        ["active", "aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub", "token_type"];
    assert_eq!(names, BTreeSet::from(known));
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        (text("scope"), text("client_id"), text("sub")),
        (SCOPE.into(), client.id.clone(), "bob".into())
    );
    assert_eq!((text("aud"), text("iss")), (server.resource("api"), server.issuer.clone()));
    assert_eq!(told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(), 3_600);
    assert!((server.now() - told["iat"].as_i64().unwrap()).abs() < 60, "{told}");
    assert!(
        !text("jti").is_empty() && text("jti") != tokens.access,
        "a name, not the token: {told}"
    );
}
