//! A73 to A86: what a token is worth at the API and at the MCP server.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Backend, Server, Tokens, both, encode, once, raw, request};

both!(
    a074_a_forged_token_without_its_dependency_reads_nothing,
    a078_each_token_is_for_one_resource,
    a079_a_wildcard_is_worth_nothing_without_the_role,
    a080_the_rows_of_others_stay_theirs,
);
once!(
    a073_a_token_for_one_resource_is_none_for_the_other,
    a075_what_a_scope_depends_on_is_shown_and_granted_with_it,
    a076_a_strange_scope_is_read_in_little_time,
    a077_a_scope_is_one_spelling,
    a081_no_spelling_of_a_route_passes_by_the_policy,
    a082_a_token_comes_in_one_header_only,
    a083_a_malformed_authorization_is_refused_at_once,
    a084_a_refusal_tells_of_the_caller_alone,
    a085_no_text_of_a_request_breaks_a_challenge,
    a086_the_mcp_server_wants_a_token_and_no_foreign_page,
);

async fn a073_a_token_for_one_resource_is_none_for_the_other(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let mcp = server.connect(&client, "bob", "mcp tasks:read", "mcp").await;
    let api = server.connect(&client, "bob", "tasks:read", "api").await;
    server.mcp(&mcp.access).await.is(200);
    server.api("GET", "/api/v1/tasks", &api.access).await.is(200);
    server.mcp(&api.access).await.denies_token();
    server.api("GET", "/api/v1/tasks", &mcp.access).await.denies_token();
    let none = server.api("GET", "/api/v1/tasks", "").await.is(401);
    let challenge = none.header("www-authenticate");
    assert!(challenge.starts_with("Bearer ") && !challenge.contains("error"), "{challenge}");
    let place =
        r#"resource_metadata="https://as.example/.well-known/oauth-protected-resource/api""#;
    assert!(
        challenge.contains(place) && challenge.contains(r#"scope="tasks:read""#),
        "{challenge}"
    );
}

/// A token with a scope that nobody could be granted, put past the server into the store.
async fn forged(server: &Server, tokens: &Tokens, scope: &str) {
    let hash = scopeward_server::secret::hash(&tokens.access);
    let row = "UPDATE access_tokens SET scope = $2 WHERE hash = $1";
    assert_eq!(server.sql.run(row, &[&hash, scope]).await, 1);
}

async fn a074_a_forged_token_without_its_dependency_reads_nothing(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", "tasks:read tasks:write", "api").await;
    forged(server, &tokens, "tasks:write").await;
    let body = json!({ "name": "Test", "project_id": 1001, "status": "todo" });
    server.post_json("/api/v1/tasks", &tokens.access, &body).await.is(201);
    let denied = server.api("GET", "/api/v1/tasks", &tokens.access).await.is(403);
    assert!(
        denied.header("www-authenticate").contains(r#"error="insufficient_scope""#),
        "{denied:?}"
    );
    server.api("GET", "/api/v1/tasks/1001", &tokens.access).await.is(403);
    // Nothing that is no scope of this resource gives anything.
    for nothing in ["*", "tasks:*", "Tasks:read", "mcp", "", "settings:write"] {
        let tokens = server.connect(&client, "bob", "tasks:read", "api").await;
        forged(server, &tokens, nothing).await;
        let reply = server.api("GET", "/api/v1/tasks", &tokens.access).await;
        assert!(matches!(reply.status, 401 | 403), "{nothing}: {reply:?}");
    }
}

async fn a075_what_a_scope_depends_on_is_shown_and_granted_with_it(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:write", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let page = bob.authorize(&ask).await.is(200);
    let boxes: Vec<_> =
        crate::harness::consent_form(&page).boxes.into_iter().map(|(_, scope)| scope).collect();
    assert_eq!(boxes, ["tasks:read", "tasks:write"]);
    let code = bob.allow(&page).await.param("code").unwrap();
    let tokens = Tokens::of(&server.exchange(&client, &code, &ask.verifier).await);
    assert_eq!(tokens.scope, "tasks:read tasks:write");
    // Unless the client may not have it.
    let row = "UPDATE oauth_clients SET scope = 'tasks:write' WHERE id = $1";
    let narrow = server.client("none").await;
    server.sql.run(row, &[&narrow.id]).await;
    let ask = narrow.ask("tasks:write", &server.resource("api"));
    bob.authorize(&ask).await.redirects_error("invalid_scope");
}

async fn a076_a_strange_scope_is_read_in_little_time(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = |scope: &str| client.ask(scope, &server.resource("api"));
    for same in
        ["tasks:read  tasks:read", " tasks:read ", "tasks:read tasks:read time:read time:read"]
    {
        let reply = bob.authorize(&ask(same)).await;
        assert!(
            reply.status == 200 || reply.param("error").as_deref() == Some("invalid_scope"),
            "{same}: {reply:?}"
        );
    }
    for bad in [
        "tasks:read\ttime:read",
        "tasks:read\0",
        "\"tasks:read\"",
        "täsks:read",
        "tasks:read\\",
        "tasks:read\n",
        "\u{200b}tasks:read",
    ] {
        bob.authorize(&ask(bad)).await.redirects_error("invalid_scope");
    }
    let many: String =
        (0..10_000).flat_map(|number| [number.to_string(), " ".to_owned()]).collect();
    let patterns = "a*a*a*a*a*a*a*a*:b ".repeat(2000);
    for scope in [many.as_str(), &patterns, &"x".repeat(60_000), &"tasks:read ".repeat(5_000)] {
        let start = Instant::now();
        // As a form: an address may not be so long.
        let reply = bob.post("/oauth/authorize", &ask(scope).params, &[]).await;
        let refused = reply.param("error").as_deref() == Some("invalid_scope");
        assert!(refused || matches!(reply.status, 200 | 413), "{reply:?}");
        assert!(start.elapsed() < Duration::from_secs(2), "{} bytes", scope.len());
        let form = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("scope", scope)];
        server.by(&client, "/oauth/token", &form).await.refuses();
    }
}

async fn a077_a_scope_is_one_spelling(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    for scope in [
        "Tasks:Read",
        "TASKS:READ",
        "tasks:Read",
        "tasks:reads",
        "tasks",
        "read:tasks",
        "tasks:read,time:read",
        "tasks:read+time:read",
    ] {
        let ask = client.ask(scope, &server.resource("api"));
        bob.authorize(&ask).await.redirects_error("invalid_scope");
    }
}

async fn a078_each_token_is_for_one_resource(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    let ask = client.ask("mcp tasks:read settings:read", &api).and("resource", &mcp);
    let bob = server.sign_in("bob").await;
    let code = bob.approve(&ask).await.param("code").unwrap();
    let mut form = crate::harness::exchange_form(&client, &code, &ask.verifier).to_vec();
    form.push(("resource", &mcp));
    let first = Tokens::of(&server.by(&client, "/oauth/token", &form).await);
    assert_eq!(first.scope, "mcp tasks:read");
    server.mcp(&first.access).await.is(200);
    server.api("GET", "/api/v1/settings", &first.access).await.denies_token();
    let second = Tokens::of(&server.refresh(&client, &first.refresh, &[("resource", &api)]).await);
    assert_eq!(second.scope, "tasks:read settings:read");
    server.mcp(&second.access).await.denies_token();
    assert!(server.works(&second.access).await);
    // One at a time, and for the MCP server no settings, however asked.
    let both = [("resource", api.as_str()), ("resource", &mcp)];
    server.refresh(&client, &second.refresh, &both).await.fails(400, "invalid_target");
    let asked = [("resource", mcp.as_str()), ("scope", "settings:read")];
    server.refresh(&client, &second.refresh, &asked).await.fails(400, "invalid_scope");
    for uri in [
        format!("{mcp}/"),
        format!("{mcp}?x"),
        format!("{mcp}#x"),
        "mcp".to_owned(),
        "https://as.example.evil.com/mcp".to_owned(),
    ] {
        let ask = client.ask("mcp tasks:read", &uri);
        bob.authorize(&ask).await.redirects_error("invalid_target");
    }
    bob.authorize(&client.ask("settings:read", &mcp)).await.redirects_error("invalid_scope");
    bob.authorize(&client.ask("mcp", &api)).await.redirects_error("invalid_scope");
}

async fn a079_a_wildcard_is_worth_nothing_without_the_role(backend: Backend) {
    let server = Server::timetracker(backend).await;
    let (ann, bob) = (server.sign_in("ann").await, server.sign_in("bob").await);
    for scope in ["read:*", "*", "admin:all", "write:*", "read:projects *"] {
        let reply = bob.make_token(scope).await.is(403);
        assert_eq!(reply.text("error"), "invalid_scope", "{reply:?}");
    }
    assert_eq!(server.sql.number("SELECT COUNT(*) FROM api_tokens", &[]).await, 0);
    let all = ann.make_token("*").await.is(201).text("token");
    let reading = ann.make_token("read:*").await.is(201).text("token");
    server.api("GET", "/api/v1/users", &all).await.is(200);
    server.api("GET", "/api/v1/users", &reading).await.is(403);
    server.api("GET", "/api/v1/projects", &reading).await.is(200);
    server.sql.run("UPDATE users SET roles = '' WHERE id = 'ann'", &[]).await;
    for token in [&all, &reading] {
        server.api("GET", "/api/v1/users", token).await.is(403);
        server.api("GET", "/api/v1/projects", token).await.is(403);
    }
    // Nor does OAuth give one.
    let client = server.client("none").await;
    server
        .sql
        .run("UPDATE oauth_clients SET audiences = '[\"api\"]' WHERE id = $1", &[&client.id])
        .await;
    for scope in ["*", "read:*", "admin:all"] {
        bob.authorize(&client.ask(scope, "")).await.redirects_error("invalid_scope");
    }
}

async fn a080_the_rows_of_others_stay_theirs(backend: Backend) {
    let server = Server::timetracker(backend).await;
    let bob = server.api_token("bob", "read:time_entries write:time_entries read:reports").await;
    let ann = server.api_token("ann", "read:time_entries").await;
    let own = server.api("GET", "/api/v1/time-entries/1001", &bob).await.is(200);
    assert!(own.body.contains("notes of bob"), "{own:?}");
    for path in [
        "/api/v1/time-entries",
        "/api/v1/time-entries?user_id=eve",
        "/api/v1/time-entries?user_id=eve&user_id=bob",
        "/api/v1/time-entries/1002",
        "/api/v1/reports/summary",
        "/api/v1/reports/summary?user_id=eve",
    ] {
        let reply = server.api("GET", path, &bob).await;
        assert!(!reply.body.contains("notes of eve"), "{path}: {reply:?}");
        assert!(reply.status < 500, "{path}: {reply:?}");
    }
    assert!(matches!(server.api("GET", "/api/v1/time-entries/1002", &bob).await.status, 403 | 404));
    for method in ["PUT", "DELETE"] {
        let headers = [("authorization", format!("Bearer {bob}"))];
        let headers =
            [("authorization", headers[0].1.as_str()), ("content-type", "application/json")];
        let body = Some(json!({ "notes": "taken" }).to_string());
        let reply = server.send(method, "/api/v1/time-entries/1002", &headers, body).await;
        assert!(matches!(reply.status, 403 | 404), "{method}: {reply:?}");
    }
    let made = json!({ "project_id": 1001, "start_time": "2026-01-01T00:00:00Z", "user_id": "eve", "notes": "x" });
    server.post_json("/api/v1/time-entries", &bob, &made).await;
    let theirs = "SELECT COUNT(*) FROM time_entries WHERE user_id = 'eve'";
    assert_eq!(server.sql.number(theirs, &[]).await, 1);
    let notes = "SELECT notes FROM time_entries WHERE id = 1002";
    assert_eq!(server.sql.text(notes, &[]).await.as_deref(), Some("notes of eve"));
    let all = server.api("GET", "/api/v1/time-entries", &ann).await.is(200);
    assert!(all.body.contains("notes of eve") && all.body.contains("notes of bob"), "{all:?}");
    // Where the policy is silent about rows, those of others are not there.
    let server = Server::shared(backend).await;
    let bob = server.api_token("bob", "time:read time:write").await;
    let listed = server.api("GET", "/api/v1/time-entries", &bob).await.is(200);
    assert!(
        listed.body.contains("notes of bob") && !listed.body.contains("notes of eve"),
        "{listed:?}"
    );
    server.api("GET", "/api/v1/time-entries/1001", &bob).await.is(200);
    server.api("GET", "/api/v1/time-entries/1002", &bob).await.is(404);
    server.api("DELETE", "/api/v1/time-entries/1002", &bob).await.is(404);
}

async fn a081_no_spelling_of_a_route_passes_by_the_policy(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    // It may see its profile, and no project.
    let tokens = server.connect(&client, "bob", "profile:read", "api").await;
    let bearer = format!("Authorization: Bearer {}", tokens.access);
    let spellings = [
        "/api/v1/projects",
        "/api/v1/projects/",
        "/api/v1/projects/1001",
        "//api/v1/projects",
        "/api//v1/projects",
        "/api/v1//projects",
        "/api/v1/./projects",
        "/api/v1/users/../projects",
        "/api/v1/%70rojects",
        "/api/v1/projects%2f",
        "/api/v1/projects%2f1001",
        "/api/v1/projects/1001%00",
        "/api/v1/%2e%2e/v1/projects",
        "/api/v1/users/me/../../projects",
        "/api/v1/Projects",
        "/API/v1/projects",
        "/api/v1/projects;x",
        "/api/v1/projects?x=/api/v1/users/me",
        "/api/v1/projects/?",
        "/api/v1/users/me/%2e%2e/%2e%2e/projects",
        "/api\\v1\\projects",
        "/api/v1/projects/1001/",
        "http://as.example/api/v1/projects",
        "*",
        "api/v1/projects",
    ];
    for method in [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "FOO",
        "CONNECT",
    ] {
        for path in spellings {
            let bytes = request(&format!("{method} {path}"), &[&bearer], "");
            let (status, text) = raw(server.address, bytes.as_bytes()).await;
            assert!((400..500).contains(&status), "{method} {path}: {text}");
            assert!(!text.contains("Rocket"), "{method} {path}: {text}");
        }
    }
    // What a header calls the method counts for nothing, either way.
    let reading = server.connect(&server.client("none").await, "bob", "projects:read", "api").await;
    for header in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let bearer = format!("Bearer {}", reading.access);
        let headers = [
            ("authorization", bearer.as_str()),
            (header, "GET"),
            ("content-type", "application/json"),
        ];
        let body = Some(json!({ "name": "Test" }).to_string());
        server.send("POST", "/api/v1/projects", &headers, body).await.is(403);
        let headers = [("authorization", bearer.as_str()), (header, "DELETE")];
        server.send("GET", "/api/v1/projects/1001", &headers, None).await.is(200);
        server.api("GET", "/api/v1/projects/1001", &reading.access).await.is(200);
    }
    server.api("HEAD", "/api/v1/projects", &reading.access).await.is(200);
    for path in ["/api/v1/no-such-thing", "/api/v2/projects", "/api", "/api/", "/api/v1"] {
        let reply = server.api("GET", path, &reading.access).await;
        assert!(matches!(reply.status, 403 | 404), "{path}: {reply:?}");
    }
}

async fn a082_a_token_comes_in_one_header_only(backend: Backend) {
    let server = Server::shared(backend).await;
    let tokens =
        server.connect(&server.client("none").await, "bob", "tasks:read tasks:write", "api").await;
    let (token, bearer) = (&tokens.access, format!("Bearer {}", tokens.access));
    let query = format!("/api/v1/tasks?access_token={token}");
    server.api("GET", &query, "").await.is(401);
    let twice = server.api("GET", &query, token).await.is(400);
    assert!(twice.header("www-authenticate").contains(r#"error="invalid_request""#), "{twice:?}");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let form = encode(&[("access_token", token.as_str()), ("name", "x")]);
    server.send("POST", "/api/v1/tasks", &[kind], Some(form.clone())).await.is(401);
    let headers = [kind, ("authorization", bearer.as_str())];
    server.send("POST", "/api/v1/tasks", &headers, Some(form)).await.is(400);
    let headers = [("authorization", bearer.as_str()), ("authorization", &bearer)];
    server.send("GET", "/api/v1/tasks", &headers, None).await.is(400);
}

async fn a083_a_malformed_authorization_is_refused_at_once(backend: Backend) {
    let server = Server::shared(backend).await;
    let tokens = server.connect(&server.client("none").await, "bob", "tasks:read", "api").await;
    let token = &tokens.access;
    let large = format!("Bearer {}", "a".repeat(1024 * 1024));
    let values = [
        format!("Bearer {token}, Bearer {token}"),
        format!("Bearer {token} {token}"),
        "Bearer".to_owned(),
        String::new(),
        "Bearer ".to_owned(),
        format!("Bearer\t{token}"),
        format!("Bearer {token}\u{1}"),
        format!("Bearer {token}\u{7f}"),
        format!("Token {token}"),
        format!("Bearer \"{token}\""),
        format!("Bearer {token}="),
        format!("Bearer é{token}"),
        format!("Basic {token}"),
        format!("Bearer{token}"),
        large,
    ];
    for value in values {
        let start = Instant::now();
        let bytes = request("GET /api/v1/tasks", &[&format!("Authorization: {value}")], "");
        let (status, text) = raw(server.address, bytes.as_bytes()).await;
        let shown: String = value.chars().take(80).collect();
        // A connection may also be closed on what is no HTTP at all.
        assert!(
            matches!(status, 400 | 401 | 431) || (status == 0 && value.len() > 1000),
            "{shown}: {status} {text}"
        );
        assert!(start.elapsed() < Duration::from_secs(2), "{shown}");
    }
    let lower = [("authorization", format!("bearer {token}"))];
    server.send("GET", "/api/v1/tasks", &[("authorization", &lower[0].1)], None).await.is(200);
}

async fn a084_a_refusal_tells_of_the_caller_alone(backend: Backend) {
    let server = Server::shared(backend).await;
    let bobs = server.connect(&server.client("none").await, "bob", "tasks:read", "api").await;
    let eves =
        server.connect(&server.client("none").await, "eve", "time:read clients:read", "api").await;
    let denied = server.api("GET", "/api/v1/projects", &bobs.access).await.is(403);
    assert_eq!(denied.json()["available_scopes"], json!(["tasks:read"]));
    for other in ["time:read", "clients:read", "eve", &eves.access, &bobs.access] {
        assert!(!denied.body.contains(other), "{denied:?}");
        assert!(!denied.header("www-authenticate").contains(other), "{denied:?}");
    }
    assert!(denied.header("www-authenticate").contains(r#"scope="projects:read""#), "{denied:?}");
    let unknown = server.api("GET", "/api/v1/projects", "sw_at_nobody").await.denies_token();
    assert!(!unknown.body.contains("available_scopes"), "{unknown:?}");
}

/// The parameters of a challenge, read as RFC 9110 §11.2 wants; fails if it cannot be read.
fn parameters(challenge: &str) -> Vec<(String, String)> {
    let mut rest = challenge.strip_prefix("Bearer ").unwrap();
    let mut found = Vec::new();
    loop {
        let (name, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("{challenge}"));
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{challenge}");
        let (value, after) = after.split_once('"').unwrap();
        assert!(!value.contains('\\'), "{challenge}");
        found.push((name.to_owned(), value.to_owned()));
        match after.strip_prefix(", ") {
            Some(more) => rest = more,
            None => {
                assert_eq!(after, "", "{challenge}");
                return found;
            }
        }
    }
}

async fn a085_no_text_of_a_request_breaks_a_challenge(backend: Backend) {
    let server = Server::shared(backend).await;
    let tokens = server.connect(&server.client("none").await, "bob", "profile:read", "api").await;
    let bearer = format!("Authorization: Bearer {}", tokens.access);
    let hostile = [
        "/api/v1/projects\"/",
        "/api/v1/projects?scope=\"evil\"",
        "/api/v1/projects/%22,%20scope=%22evil%22",
        "/api/v1/projects",
        "/api/v1/projects/%0d%0aX-Evil:1",
        "/mcp",
    ];
    for path in hostile {
        for headers in [&[bearer.as_str()][..], &[], &["Authorization: Bearer x\", scope=\"evil"]] {
            let mut headers = headers.to_vec();
            headers.push("Host: evil\", scope=\"evil");
            let bytes = request(&format!("GET {path}"), &headers, "");
            let (status, text) = raw(server.address, bytes.as_bytes()).await;
            assert!((400..500).contains(&status), "{path}: {text}");
            assert!(!text.to_lowercase().contains("x-evil"), "{path}: {text}");
            let found = text.lines().filter_map(|line| line.strip_prefix("www-authenticate: "));
            for challenge in found {
                let parameters = parameters(challenge.trim_end());
                let scopes = parameters.iter().filter(|(name, _)| name == "scope").count();
                assert!(scopes <= 1 && !challenge.contains("evil"), "{path}: {challenge}");
            }
        }
    }
}

async fn a086_the_mcp_server_wants_a_token_and_no_foreign_page(backend: Backend) {
    let server = Server::shared(backend).await;
    let tokens = server.connect(&server.client("none").await, "bob", "mcp tasks:read", "mcp").await;
    let bearer = format!("Bearer {}", tokens.access);
    let kind =
        [("content-type", "application/json"), ("accept", "application/json, text/event-stream")];
    let call = |name: &str| {
        let params = json!({ "name": name, "arguments": {} });
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params })
    };
    let body = call("list_tasks").to_string();
    for origin in [
        "https://evil.example",
        "null",
        "http://as.example",
        "https://as.example.evil.com",
        "https://as.example:444",
    ] {
        let headers = [kind[0], kind[1], ("authorization", bearer.as_str()), ("origin", origin)];
        server.send("POST", "/mcp", &headers, Some(body.clone())).await.is(403);
    }
    let headers =
        [kind[0], kind[1], ("authorization", bearer.as_str()), ("origin", "https://as.example")];
    let reply = server.send("POST", "/mcp", &headers, Some(body.clone())).await.is(200);
    assert!(reply.body.contains("Fuel"), "{reply:?}");
    for session in ["1", "00000000-0000-0000-0000-000000000000"] {
        let headers = [kind[0], kind[1], ("mcp-session-id", session)];
        let reply = server.send("POST", "/mcp", &headers, Some(body.clone())).await.is(401);
        assert!(
            reply.header("www-authenticate").contains("oauth-protected-resource/mcp"),
            "{reply:?}"
        );
    }
    for method in ["GET", "DELETE"] {
        server.send(method, "/mcp", &[("mcp-session-id", "1"), kind[1]], None).await.is(401);
    }
    // What the token lacks is asked for all at once, the gate and what it has included.
    let denied = server.post_json("/mcp", &tokens.access, &call("create_task")).await.is(403);
    assert!(
        denied.header("www-authenticate").contains(r#"scope="mcp tasks:read tasks:write""#),
        "{denied:?}"
    );
    // The name of a tool cannot be said twice, nor hidden in a batch.
    let twice = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_tasks","name":"create_task","arguments":{"name":"x","project_id":1001}}}"#;
    let batch = json!([call("list_tasks"), call("create_task")]).to_string();
    let escaped = body.replace("list_tasks", "create\\u005ftask");
    for body in [twice.to_owned(), batch, escaped] {
        let headers = [kind[0], kind[1], ("authorization", bearer.as_str())];
        let reply = server.send("POST", "/mcp", &headers, Some(body.clone())).await;
        assert!((400..500).contains(&reply.status), "{body}: {reply:?}");
    }
    let made = "SELECT COUNT(*) FROM tasks WHERE name = 'x'";
    assert_eq!(server.sql.number(made, &[]).await, 0);
}
