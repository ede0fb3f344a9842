//! RS: the protected API and the MCP server.

use std::path::Path;

use serde_json::json;

use crate::challenged;
use crate::harness::{Backend, Reply, Server, both, once};

both!(
    rs03_a_token_that_is_not_good_here_is_refused,
    rs06_each_request_is_for_one_audience_and_hierarchies_count,
);
once!(
    rs01_a_token_comes_in_the_header,
    rs02_without_a_token_there_is_no_error_code,
    rs04_one_challenge_names_all_that_is_needed,
    rs05_a_challenge_is_alone_and_says_everything_once,
);

/// Calls a tool of the MCP server.
async fn tool(server: &Server, token: &str, name: &str) -> Reply {
    let params = json!({ "name": name, "arguments": {} });
    let message = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params });
    server.post_json("/mcp", token, &message).await
}

async fn rs01_a_token_comes_in_the_header(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let token = server.connect(&client, "bob", "tasks:read", "api").await.access;
    let ask = async |path: &str, header: &str| {
        let headers = [("authorization", header)];
        server.send("GET", path, if header.is_empty() { &[] } else { &headers }, None).await
    };
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        ask("/api/v1/tasks", &format!("{scheme} {token}")).await.is(200);
    }
    let in_query = format!("/api/v1/tasks?access_token={token}");
    let reply = ask(&in_query, "").await.is(401);
    assert_eq!(challenged(&reply, "error"), None, "it counts as no token: {reply:?}");
    let reply = ask(&in_query, &format!("Bearer {token}")).await.is(400);
    assert_eq!(challenged(&reply, "error"), Some("invalid_request"));
    ask("/api/v1/tasks", &format!("Basic {token}")).await.is(401);
}

async fn rs02_without_a_token_there_is_no_error_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let message = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {} });
    for (name, reply, scope) in [
        ("api", server.get("/api/v1/tasks").await, "tasks:read"),
        ("mcp", server.post_json("/mcp", "", &message).await, "mcp"),
    ] {
        let reply = reply.is(401);
        assert_eq!(
            (challenged(&reply, "error"), challenged(&reply, "error_description")),
            (None, None),
            "{reply:?}"
        );
        let metadata = format!("{}/.well-known/oauth-protected-resource/{name}", server.issuer);
        assert_eq!(challenged(&reply, "resource_metadata"), Some(metadata.as_str()));
        let asked = challenged(&reply, "scope").unwrap_or_else(|| panic!("{reply:?}"));
        assert!(asked.split(' ').any(|word| word == scope), "{reply:?}");
    }
}

async fn rs03_a_token_that_is_not_good_here_is_refused(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let refused = async |token: &str| {
        let reply = server.api("GET", "/api/v1/tasks", token).await.denies_token();
        assert!(challenged(&reply, "resource_metadata").is_some(), "{reply:?}");
        server.mcp(token).await.denies_token();
    };
    let expired = server.connect(&client, "bob", "tasks:read", "api").await.access;
    server.advance(3_600);
    refused(&expired).await;
    let revoked = server.connect(&client, "bob", "tasks:read", "api").await.access;
    assert!(server.works(&revoked).await);
    server.by(&client, "/oauth/revoke", &[("token", &revoked)]).await.is(200);
    refused(&revoked).await;
    refused("unknown").await;
    refused(scopeward_server::secret::Kind::Access.create().expose()).await;
    let elsewhere = server.connect(&client, "bob", "mcp tasks:read", "mcp").await.access;
    server.api("GET", "/api/v1/tasks", &elsewhere).await.denies_token();
    server.mcp(&elsewhere).await.is(200);
}

async fn rs04_one_challenge_names_all_that_is_needed(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let api = server.connect(&client, "bob", "profile:read", "api").await.access;
    let mcp = server.connect(&client, "bob", "mcp", "mcp").await.access;
    for (name, reply, scope) in [
        ("api", server.api("POST", "/api/v1/tasks", &api).await, "tasks:read tasks:write"),
        ("mcp", tool(server, &mcp, "create_task").await, "mcp tasks:read tasks:write"),
    ] {
        let reply = reply.is(403);
        assert_eq!(challenged(&reply, "error"), Some("insufficient_scope"), "{reply:?}");
        assert_eq!(challenged(&reply, "scope"), Some(scope), "{reply:?}");
        let metadata = format!("{}/.well-known/oauth-protected-resource/{name}", server.issuer);
        assert_eq!(challenged(&reply, "resource_metadata"), Some(metadata.as_str()));
    }
    // What the challenge asks for is enough.
    let stepped = server.connect(&client, "bob", "mcp tasks:read tasks:write", "mcp").await.access;
    tool(server, &stepped, "create_task").await.is(200);
}

async fn rs05_a_challenge_is_alone_and_says_everything_once(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let token = server.connect(&client, "bob", "profile:read", "api").await.access;
    for reply in [
        server.api("GET", "/api/v1/tasks", "").await,
        server.api("GET", "/api/v1/tasks", "wrong").await,
        server.api("GET", "/api/v1/tasks", &token).await,
        server.mcp("").await,
        server.mcp("wrong").await,
    ] {
        for name in ["scope", "error", "error_description", "resource_metadata", "realm"] {
            let value = challenged(&reply, name).unwrap_or_default();
            assert!(
                value
                    .bytes()
                    .all(|byte| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\'),
                "{reply:?}"
            );
            let outside = name == "scope" || !value.contains("scope=") && !value.contains("error=");
            assert!(outside, "no attribute within another: {reply:?}");
        }
        let text = reply.header("www-authenticate");
        assert_eq!(text.matches("Bearer").count(), 1, "{text}");
    }
}

async fn rs06_each_request_is_for_one_audience_and_hierarchies_count(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let api = server.connect(&client, "bob", "tasks:read", "api").await.access;
    for _ in 0..2 {
        assert!(server.works(&api).await);
        server.mcp(&api).await.denies_token();
    }
    let server = Server::with(backend, |config| config.policy = "timetracker".into()).await;
    let client = server.client("none").await;
    server.sql.run("UPDATE oauth_clients SET audiences = $1", &[r#"["api"]"#]).await;
    let all = server.connect(&client, "ann", "admin:all", "api").await.access;
    server.api("GET", "/api/v1/projects", &all).await.is(200);
    let read = server.connect(&client, "ann", "read:*", "api").await.access;
    server.api("GET", "/api/v1/projects", &read).await.is(200);
    let reply = server.post_json("/api/v1/projects", &read, &json!({ "name": "x" })).await.is(403);
    assert_eq!(challenged(&reply, "scope"), Some("write:projects"), "{reply:?}");
}

/// The files below a folder that hold a text.
fn holding(folder: &Path, text: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            holding(&path, text, found);
        } else if std::fs::read_to_string(&path).is_ok_and(|held| held.contains(text)) {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
}

/// A token cannot be passed on where nothing is called: the only client of HTTP fetches the documents of clients.
#[test]
fn rs07_no_token_is_passed_on() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    holding(&sources, "reqwest::", &mut found);
    found.retain(|file| file != "tests.rs");
    assert_eq!(found, ["fetch.rs"]);
    let fetch = std::fs::read_to_string(sources.join("oauth/fetch.rs")).unwrap();
    assert!(!fetch.to_ascii_lowercase().contains("authorization"));
}
