//! The MCP server over a listener.

use serde_json::{Value, json};

use crate::api::tests::{Answer, Server};

async fn start() -> Server {
    Server::start("doubletime").await
}

/// Sends a message as clients of the revisions before 2026-07-28 do.
async fn say(server: &Server, token: &str, body: &Value) -> Answer {
    let request = server.request("POST", "/mcp", token);
    let request = request.header("content-type", "application/json");
    let request = request.header("accept", "application/json, text/event-stream");
    let request = request.header("mcp-protocol-version", "2025-06-18");
    Answer::of(request.body(body.to_string())).await
}

/// Sends a message of MCP 2026-07-28.
async fn say_now(
    server: &Server,
    token: &str,
    method: &str,
    name: Option<&str>,
    mut params: Value,
) -> Answer {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let request = server.request("POST", "/mcp", token);
    let request = request.header("content-type", "application/json");
    let request = request.header("accept", "application/json, text/event-stream");
    let mut request =
        request.header("mcp-protocol-version", "2026-07-28").header("mcp-method", method);
    if let Some(name) = name {
        request = request.header("mcp-name", name);
    }
    Answer::of(request.body(body.to_string())).await
}

fn initialize() -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" },
    } })
}

fn call(name: &str, arguments: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": name, "arguments": arguments } })
}

#[tokio::test]
async fn the_first_challenge_names_the_gate() {
    let server = start().await;
    let absent = say(&server, "", &initialize()).await;
    let metadata = server.url("/.well-known/oauth-protected-resource/mcp");
    assert_eq!(absent.status, 401);
    let expected = format!("Bearer scope=\"mcp\", resource_metadata=\"{metadata}\"");
    assert_eq!(absent.challenge(), expected);
    let session = server.request("GET", "/mcp", "").header("mcp-session-id", "stolen");
    assert_eq!(Answer::of(session).await.status, 401);
    let api = server.access("bob", "api", "tasks:read").await;
    assert!(say(&server, &api, &initialize()).await.challenge().contains("invalid_token"));
}

#[tokio::test]
async fn clients_connect_list_and_call() {
    let server = start().await;
    let token = server
        .access("bob", "mcp", "mcp tasks:read tasks:write time:read time:write reports:read")
        .await;
    let hello = say(&server, &token, &initialize()).await;
    assert_eq!(hello.json()["result"]["protocolVersion"], "2025-06-18", "{hello:?}");
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(say(&server, &token, &ready).await.status, 202);
    let ping = json!({ "jsonrpc": "2.0", "id": 3, "method": "ping" });
    assert_eq!(say(&server, &token, &ping).await.status, 200);

    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
    let list = say(&server, &token, &list).await.json();
    let tools = list["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 15, "{names:?}");
    let update = tools.iter().find(|tool| tool["name"] == "update_task").unwrap();
    assert_eq!(update["inputSchema"]["required"], json!(["id"]));
    assert_eq!(update["inputSchema"]["properties"]["id"]["type"], "integer");

    let made = call("create_task", &json!({ "name": "From a tool", "project_id": 1 }));
    let made = say(&server, &token, &made).await.json();
    let task = &made["result"]["structuredContent"];
    assert_eq!(task["name"], "From a tool", "{made}");
    let done = call("update_task", &json!({ "id": task["id"], "status": "done" }));
    let done = say(&server, &token, &done).await.json();
    assert_eq!(done["result"]["structuredContent"]["status"], "done", "{done}");
    let listed =
        say(&server, &token, &call("list_tasks", &json!({ "status": "done" }))).await.json();
    assert_eq!(listed["result"]["structuredContent"]["total"], 2, "{listed}");
    let gone =
        say(&server, &token, &call("delete_task", &json!({ "id": task["id"] }))).await.json();
    assert_eq!(gone["result"]["isError"], false, "{gone}");
    let again =
        say(&server, &token, &call("delete_task", &json!({ "id": task["id"] }))).await.json();
    assert_eq!(again["result"]["isError"], true, "{again}");
    let wrong = say(&server, &token, &call("create_task", &json!({ "name": "x" }))).await.json();
    assert_eq!(wrong["result"]["isError"], true, "{wrong}");

    let time = say(&server, &token, &call("list_time", &json!({}))).await.json();
    assert_eq!(time["result"]["structuredContent"]["total"], 3, "own rows: {time}");
    let report = say(&server, &token, &call("get_report", &json!({}))).await.json();
    assert_eq!(report["result"]["structuredContent"]["entries"], 3, "{report}");
    let timer =
        say(&server, &token, &call("start_timer", &json!({ "project_id": 1 }))).await.json();
    assert_eq!(timer["result"]["structuredContent"]["user_id"], "bob", "{timer}");
    assert_eq!(say(&server, &token, &call("stop_timer", &json!({}))).await.status, 200);
}

#[tokio::test]
async fn the_current_revision_needs_no_handshake() {
    let server = start().await;
    let token = server.access("bob", "mcp", "mcp projects:read").await;
    let found = say_now(&server, &token, "server/discover", None, json!({})).await;
    let versions = &found.json()["result"]["supportedVersions"];
    assert!(versions.as_array().unwrap().contains(&json!("2026-07-28")), "{found:?}");
    let list = say_now(&server, &token, "tools/list", None, json!({})).await.json();
    assert_eq!(list["result"]["tools"].as_array().unwrap().len(), 15, "{list}");
    let params = json!({ "name": "list_projects", "arguments": {} });
    let called = say_now(&server, &token, "tools/call", Some("list_projects"), params).await.json();
    assert_eq!(called["result"]["structuredContent"]["total"], 3, "{called}");
}

#[tokio::test]
async fn a_call_beyond_the_token_is_challenged_with_all_that_it_needs() {
    let server = start().await;
    let token = server.access("bob", "mcp", "mcp projects:read").await;
    let denied = say(&server, &token, &call("create_task", &json!({}))).await;
    assert_eq!(denied.status, 403);
    assert!(denied.challenge().contains("error=\"insufficient_scope\""), "{denied:?}");
    // The gate, the closure, and what the token held already: clients forget it.
    let scope = "scope=\"mcp tasks:read tasks:write projects:read\"";
    assert!(denied.challenge().contains(scope), "{}", denied.challenge());
    assert_eq!(denied.json()["available_scopes"], json!(["mcp", "projects:read"]));
    let bare = server.access("bob", "mcp", "projects:read").await;
    let denied = say(&server, &bare, &call("list_projects", &json!({}))).await;
    assert!(denied.challenge().contains("scope=\"mcp projects:read\""), "{denied:?}");
    let unknown = say(&server, &token, &call("drop_everything", &json!({}))).await;
    assert_eq!((unknown.status, unknown.challenge()), (403, ""));
    let elsewhere = server.access("bob", "mcp", "mcp tags:read").await;
    let missing = say(&server, &elsewhere, &call("list_tags", &json!({}))).await.json();
    assert_eq!(missing["error"]["code"], -32602, "{missing}");
}

#[tokio::test]
async fn what_is_ambiguous_or_foreign_is_refused() {
    let server = start().await;
    let token = server.access("bob", "mcp", "mcp projects:read").await;
    let post = |body: &str| {
        let request = server.request("POST", "/mcp", &token);
        let request = request.header("content-type", "application/json");
        request.header("accept", "application/json, text/event-stream").body(body.to_owned())
    };
    let twice = r#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"create_task"}}"#;
    assert_eq!(Answer::of(post(twice)).await.status, 400);
    let batch = json!([call("list_projects", &json!({})), call("create_task", &json!({}))]);
    assert_eq!(Answer::of(post(&batch.to_string())).await.status, 403);
    let batch = json!([call("list_projects", &json!({}))]);
    assert_eq!(Answer::of(post(&batch.to_string())).await.status, 400);
    let list = call("list_projects", &json!({})).to_string();
    for (name, value, status) in [
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("host", "evil.example", 403),
        ("x-nothing", "x", 200),
    ] {
        assert_eq!(Answer::of(post(&list).header(name, value)).await.status, status, "{name}");
    }
    let home = server.running.app.config.issuer.clone();
    assert_eq!(Answer::of(post(&list).header("origin", home)).await.status, 200);
    let get = server.request("GET", "/mcp", &token).header("accept", "text/event-stream");
    assert_eq!(Answer::of(get).await.status, 405);
    let large = format!("{{\"method\":\"{}\"}}", "x".repeat(70_000));
    assert_eq!(Answer::of(post(&large)).await.status, 413);
}

#[tokio::test]
async fn api_tokens_do_not_connect() {
    let server = start().await;
    let token = crate::secret::Kind::Api.create();
    let app = &server.running.app;
    let mut tx = app.store.begin().await.unwrap();
    let add = "INSERT INTO api_tokens (id, hash, hint, user_id, name, scope, created_at, uses)
               VALUES ('t', $1, '', 'ann', 'test', 'tasks:read profile:read', 0, 0)";
    sqlx::query(add).bind(token.hash()).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let profile = Answer::of(server.request("GET", "/api/v1/profile", token.expose())).await;
    assert_eq!(profile.status, 200);
    assert_eq!(say(&server, token.expose(), &initialize()).await.status, 401);
}
