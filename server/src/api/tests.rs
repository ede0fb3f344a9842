//! The API over a listener: every request of the documentation of TimeTracker as it is printed there, and what hostile
//! callers try.

use std::net::SocketAddr;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::config::{Config, Limit, Limits, StoreConfig};
use crate::scratch;
use crate::secret::{Kind, Secret, id};
use crate::serve::Running;

/// A server with the people and rows of `--dev`.
pub(crate) struct Server {
    pub(crate) running: Running,
    client: Client,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn challenge(&self) -> &str {
        self.headers.get("www-authenticate").map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    pub(crate) async fn start(policy: &str) -> Server {
        let file = scratch::file(".db");
        let url = format!("sqlite:{}", file.display());
        let limits =
            Limits { refused: Some(Limit { requests: 20, seconds: 900 }), ..Limits::default() };
        let config = Config {
            dev: true,
            rebase: true,
            policy: policy.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            store: StoreConfig { url: Secret::new(url), ..StoreConfig::default() },
            limits,
            ..Config::default()
        };
        let running = Running::start(config).await.unwrap();
        Server { running, client: Client::new() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.running.app.url(path)
    }

    /// An API token of a person.
    async fn token(&self, person: &str, scope: &str) -> String {
        let app = &self.running.app;
        let token = Kind::Api.create();
        let mut tx = app.store.begin().await.unwrap();
        sqlx::query(
            "INSERT INTO api_tokens (id, hash, hint, user_id, name, scope, created_at, uses)
             VALUES ($1, $2, '', $3, 'test', $4, $5, 0)",
        )
        .bind(id())
        .bind(token.hash())
        .bind(person)
        .bind(scope)
        .bind(app.clock.now())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        token.expose().to_owned()
    }

    /// An OAuth access token of a person for an audience.
    pub(crate) async fn access(&self, person: &str, audience: &str, scope: &str) -> String {
        let app = &self.running.app;
        let (token, family, now) = (Kind::Access.create(), id(), app.clock.now());
        let mut tx = app.store.begin().await.unwrap();
        let add = "INSERT INTO families (id, user_id, client_id, scopes, created_at, expires_at)
                   VALUES ($1, $2, 'demo-cli', '{}', $3, $4)";
        let add = sqlx::query(add).bind(&family).bind(person).bind(now).bind(now + 3600);
        add.execute(&mut *tx).await.unwrap();
        let store = &app.store;
        store.add_access(&mut tx, &token, &family, audience, scope, now, now + 600).await.unwrap();
        tx.commit().await.unwrap();
        token.expose().to_owned()
    }

    pub(crate) fn request(&self, method: &str, path: &str, token: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.client.request(method, self.url(path));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    async fn ask(&self, method: &str, path: &str, token: &str) -> Answer {
        Answer::of(self.request(method, path, token)).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let request = self.request(method, path, token).header("content-type", "application/json");
        Answer::of(request.body(body.to_string())).await
    }

    /// A request whose path no client library may touch.
    async fn raw(&self, line: &str, token: &str) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let address = self.running.address;
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!(
            "{line} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

const FULL: &str = "read:projects write:projects read:time_entries write:time_entries read:tasks write:tasks \
                    read:clients write:clients read:reports read:users";

#[tokio::test]
async fn every_request_of_the_documentation_works() {
    let server = Server::start("timetracker").await;
    let token = server.token("bob", FULL).await;
    let admin = server.token("ann", "admin:all").await;
    for path in [
        "/api/v1/projects",
        "/api/v1/projects/1",
        "/api/v1/time-entries?start_date=2024-01-01",
        "/api/v1/timer/status",
        "/api/v1/tasks?project_id=1&status=todo",
        "/api/v1/tasks/1",
        "/api/v1/clients",
        "/api/v1/clients/1",
        "/api/v1/reports/summary?start_date=2024-01-01&end_date=2024-01-31",
        "/api/v1/users/me",
    ] {
        let answer = server.ask("GET", path, &token).await;
        assert_eq!(answer.status, 200, "{path} {answer:?}");
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["cache-control"], "no-store");
        answer.json();
    }
    assert_eq!(server.ask("GET", "/api/v1/users", &admin).await.json()["total"], 3);

    let project = json!({ "name": "New Project", "status": "active" });
    let project = server.send("POST", "/api/v1/projects", &token, &project).await;
    assert_eq!((project.status, project.json()["name"].as_str()), (201, Some("New Project")));
    let path = format!("/api/v1/projects/{}", project.json()["id"]);
    let changed =
        server.send("PUT", &path, &token, &json!({ "description": "d", "client_id": 1 })).await;
    assert_eq!((changed.status, &changed.json()["client_id"]), (200, &json!(1)));
    let emptied = server.send("PUT", &path, &token, &json!({ "client_id": null })).await;
    assert_eq!(
        (&emptied.json()["client_id"], &emptied.json()["description"]),
        (&json!(null), &json!("d"))
    );
    let archived = server.ask("DELETE", &path, &token).await;
    assert_eq!((archived.status, archived.json()["status"].as_str()), (200, Some("archived")));

    let started = json!({ "project_id": 1 });
    let started = server.send("POST", "/api/v1/timer/start", &token, &started).await;
    assert_eq!((started.status, &started.json()["end_time"]), (201, &json!(null)));
    let again =
        server.send("POST", "/api/v1/timer/start", &token, &json!({ "project_id": 1 })).await;
    assert_eq!(again.status, 409);
    let status = server.ask("GET", "/api/v1/timer/status", &token).await.json();
    assert_eq!((&status["active"], &status["timer"]["id"]), (&json!(true), &started.json()["id"]));
    assert_eq!(server.ask("POST", "/api/v1/timer/stop", &token).await.status, 200);
    assert_eq!(server.ask("POST", "/api/v1/timer/stop", &token).await.status, 409);

    let task = json!({ "name": "New Task", "project_id": 1, "status": "todo" });
    let task = server.send("POST", "/api/v1/tasks", &token, &task).await;
    let path = format!("/api/v1/tasks/{}", task.json()["id"]);
    let done = server.send("PUT", &path, &token, &json!({ "status": "done" })).await;
    assert_eq!((task.status, done.json()["status"].as_str()), (201, Some("done")));
    assert_eq!(server.ask("DELETE", &path, &token).await.status, 204);
    assert_eq!(server.ask("GET", &path, &token).await.status, 404);

    let client = json!({ "name": "New Client", "email": "client@example.com" });
    let client = server.send("POST", "/api/v1/clients", &token, &client).await;
    let path = format!("/api/v1/clients/{}", client.json()["id"]);
    let renamed = server.send("PUT", &path, &token, &json!({ "name": "Other" })).await;
    assert_eq!(client.status, 201);
    assert_eq!(renamed.json()["email"], "client@example.com");
    assert_eq!(server.ask("DELETE", &path, &token).await.status, 204);

    let entry = json!({ "project_id": 1, "start_time": "2024-01-05T09:00:00Z", "end_time": "2024-01-05T10:30:00Z" });
    let entry = server.send("POST", "/api/v1/time-entries", &token, &entry).await;
    assert_eq!((entry.status, &entry.json()["duration_seconds"]), (201, &json!(5400)));
    let path = format!("/api/v1/time-entries/{}", entry.json()["id"]);
    let longer = json!({ "end_time": "2024-01-05T11:00:00Z", "billable": false });
    let longer = server.send("PUT", &path, &token, &longer).await;
    assert_eq!(longer.json()["duration_seconds"], 7200, "{longer:?}");
    let january = "/api/v1/reports/summary?start_date=2024-01-01&end_date=2024-01-31";
    let report = server.ask("GET", january, &token).await.json();
    assert_eq!((&report["seconds"], &report["billable_seconds"]), (&json!(7200), &json!(0)));
    assert_eq!(report["projects"][0]["project_id"], 1);
    assert_eq!(server.ask("DELETE", &path, &token).await.status, 204);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_refusal_is_as_printed() {
    let server = Server::start("timetracker").await;
    let token = server.token("bob", "read:projects read:time_entries").await;
    let denied = server.send("POST", "/api/v1/projects", &token, &json!({ "name": "Test" })).await;
    assert_eq!(denied.status, 403);
    assert_eq!(
        denied.text,
        r#"{"error":"Insufficient permissions","message":"This endpoint requires the 'write:projects' scope","required_scope":"write:projects","available_scopes":["read:projects","read:time_entries"]}"#
    );
    let metadata = server.url("/.well-known/oauth-protected-resource/api");
    assert_eq!(
        denied.challenge(),
        format!(
            "Bearer error=\"insufficient_scope\", error_description=\"The access token lacks scopes that this \
             operation needs\", scope=\"write:projects\", resource_metadata=\"{metadata}\""
        )
    );
    let absent = server.ask("GET", "/api/v1/projects", "").await;
    assert_eq!(absent.status, 401);
    let expected = format!("Bearer scope=\"read:projects\", resource_metadata=\"{metadata}\"");
    assert_eq!(absent.challenge(), expected);
    let users = server.ask("GET", "/api/v1/users", &token).await;
    assert_eq!((users.status, users.challenge()), (403, ""));
}

#[tokio::test]
async fn tokens_come_in_the_header_alone() {
    let server = Server::start("timetracker").await;
    let token = server.token("bob", "read:projects").await;
    let projects = "/api/v1/projects";
    let query = format!("{projects}?access_token={token}");
    assert_eq!(server.ask("GET", &query, "").await.status, 401);
    let both = server.ask("GET", &query, &token).await;
    assert_eq!(both.status, 400);
    assert!(both.challenge().contains("error=\"invalid_request\""), "{both:?}");
    for (value, status) in [
        (format!("bEARER {token}"), 200),
        (format!("Bearer {token}, Bearer {token}"), 400),
        ("Bearer".to_owned(), 400),
        (format!("Bearer {}", "a".repeat(9000)), 400),
        (format!("Basic {token}"), 401),
        (format!("Bearer {token}x"), 401),
        (format!("Bearer {}", Kind::Api.create().expose()), 401),
    ] {
        let request = server.request("GET", projects, "").header("authorization", &value);
        assert_eq!(Answer::of(request).await.status, status, "{value}");
    }
    let write = server.token("bob", "write:projects").await;
    let request = server.request("POST", projects, &write);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let form = Answer::of(request.try_clone().unwrap().body(format!("access_token={token}"))).await;
    assert_eq!(form.status, 400);
    assert_eq!(Answer::of(request.body("name=a")).await.status, 415);
}

#[tokio::test]
async fn a_path_is_what_the_policy_says() {
    let server = Server::start("timetracker").await;
    let token = server.token("ann", "*").await;
    for (line, status) in [
        ("GET /api/v1/projects", 200),
        ("HEAD /api/v1/projects", 200),
        ("GET /api/v1/%70rojects", 200),
        ("GET /api/v1/projects/%31", 200),
        ("GET /api/v1/projects/", 403),
        ("GET /api/v1//projects", 403),
        ("GET /api//v1/projects", 403),
        ("GET /api/v1/x/%2e%2e/projects", 403),
        ("GET /api/v1/x/../projects", 403),
        ("GET /api/v1/projects%2f1", 403),
        ("GET /api/v1/Projects", 403),
        ("GET /api/v1/projects;x=1", 403),
        ("GET /api/v1/unknown", 403),
        ("GET /api", 403),
        ("GET /api/", 403),
        ("PATCH /api/v1/projects/1", 403),
        ("OPTIONS /api/v1/projects", 403),
        ("TRACE /api/v1/projects", 403),
        ("POST /api/docs", 403),
        ("GET /api/v1/projects/99999999999999999999", 404),
        ("GET /api/v1/projects/7777", 404),
        ("GET /API/v1/projects", 404),
    ] {
        let answer = server.raw(line, &token).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line}: {answer}");
    }
    let head = server.raw("HEAD /api/v1/projects", &token).await;
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    let override_ = server.request("GET", "/api/v1/projects", &token);
    let override_ = Answer::of(override_.header("x-http-method-override", "DELETE")).await;
    assert_eq!(override_.status, 200);
}

#[tokio::test]
async fn people_see_their_own_rows() {
    let server = Server::start("timetracker").await;
    let bob = server.token("bob", "read:time_entries write:time_entries read:reports").await;
    let ann = server.token("ann", "read:time_entries read:reports").await;
    let all = server.ask("GET", "/api/v1/time-entries?per_page=100", &ann).await.json();
    let own = server.ask("GET", "/api/v1/time-entries", &bob).await.json();
    assert_eq!((&all["total"], &own["total"]), (&json!(7), &json!(3)));
    assert!(own["items"].as_array().unwrap().iter().all(|entry| entry["user_id"] == "bob"));
    let first = server.ask("GET", "/api/v1/time-entries?per_page=1&page=2", &bob).await.json();
    assert_eq!((first["items"].as_array().unwrap().len(), &first["total"]), (1, &json!(3)));

    let anns = all["items"].as_array().unwrap().iter().find(|entry| entry["user_id"] == "ann");
    let path = format!("/api/v1/time-entries/{}", anns.unwrap()["id"]);
    for method in ["GET", "PUT", "DELETE"] {
        let foreign = server.send(method, &path, &bob, &json!({})).await;
        assert_eq!(
            (foreign.status, foreign.json()["error"].as_str()),
            (403, Some("Access denied"))
        );
    }
    let asked = "/api/v1/time-entries?user_id=bob";
    assert_eq!(server.ask("GET", asked, &ann).await.json()["total"], 3);
    assert_eq!(server.ask("GET", asked, &bob).await.json()["total"], 3);
    assert_eq!(server.ask("GET", "/api/v1/time-entries?user_id=ann", &bob).await.status, 403);
    let summary = |token| server.ask("GET", "/api/v1/reports/summary", token);
    assert!(
        summary(&ann).await.json()["entries"].as_i64()
            > summary(&bob).await.json()["entries"].as_i64()
    );
}

#[tokio::test]
async fn where_the_policy_is_silent_rows_are_a_persons_own() {
    let server = Server::start("doubletime").await;
    let bob = server.access("bob", "api", "time:read time:write").await;
    let list = server.ask("GET", "/api/v1/time", &bob).await.json();
    assert_eq!(list["total"], 3);
    let anns = (1..=7).map(|id| format!("/api/v1/time/{id}"));
    let mut seen = Vec::new();
    for path in anns {
        seen.push(server.ask("GET", &path, &bob).await.status);
    }
    assert_eq!(seen.iter().filter(|status| **status == 200).count(), 3, "{seen:?}");
    assert_eq!(seen.iter().filter(|status| **status == 404).count(), 4, "{seen:?}");
    assert_eq!(server.ask("GET", "/api/v1/time?user_id=ann", &bob).await.status, 404);
}

#[tokio::test]
async fn what_is_not_here_is_said() {
    let server = Server::start("doubletime").await;
    let token =
        server.access("bob", "api", "tags:read billing:read reports:read profile:read").await;
    for path in ["/api/v1/tags", "/api/v1/tags/1", "/api/v1/billing"] {
        let answer = server.ask("GET", path, &token).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (501, Some("Not implemented"))
        );
    }
    assert_eq!(server.ask("GET", "/api/v1/reports", &token).await.status, 200);
    assert_eq!(server.ask("GET", "/api/v1/reports/summary", &token).await.status, 200);
    assert_eq!(server.ask("GET", "/api/v1/reports/other", &token).await.status, 404);
    assert_eq!(
        server.ask("GET", "/api/v1/profile", &token).await.json()["email"],
        "bob@example.com"
    );
    let mcp = server.access("bob", "mcp", "mcp profile:read").await;
    let wrong = server.ask("GET", "/api/v1/profile", &mcp).await;
    assert_eq!(wrong.status, 401);
    assert!(wrong.challenge().contains("error=\"invalid_token\""), "{wrong:?}");
}

#[tokio::test]
async fn what_is_taken_back_ends_at_once() {
    let server = Server::start("timetracker").await;
    let app = &server.running.app;
    let token = server.token("ann", "read:*").await;
    let ask = || server.ask("GET", "/api/v1/projects", &token);
    assert_eq!(ask().await.status, 200);
    // Ann is an administrator no more: her wildcard is worth nothing.
    let change = |query: &'static str| async move {
        let mut tx = app.store.begin().await.unwrap();
        sqlx::query(query).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        app.store.revoked();
    };
    change("UPDATE users SET roles = '' WHERE id = 'ann'").await;
    assert_eq!(ask().await.status, 403);
    change("UPDATE users SET roles = 'admin' WHERE id = 'ann'").await;
    assert_eq!(ask().await.status, 200);
    change("UPDATE users SET disabled = 1 WHERE id = 'ann'").await;
    assert!(ask().await.challenge().contains("The access token is disabled"));
    change("UPDATE users SET disabled = 0 WHERE id = 'ann'").await;
    change("UPDATE api_tokens SET expires_at = created_at + 60 WHERE name = 'test'").await;
    assert_eq!(ask().await.status, 200);
    app.clock.advance(61);
    assert!(ask().await.challenge().contains("The access token is expired"));
    change("UPDATE api_tokens SET revoked_at = 1 WHERE name = 'test'").await;
    assert!(ask().await.challenge().contains("The access token is revoked"));
}

#[tokio::test]
async fn refused_tokens_wait_and_good_ones_do_not() {
    let server = Server::start("timetracker").await;
    let good = server.token("bob", "read:projects").await;
    let bad = Kind::Api.create();
    let mut statuses = Vec::new();
    for _ in 0..21 {
        statuses.push(server.ask("GET", "/api/v1/projects", bad.expose()).await.status);
    }
    assert_eq!((statuses.first(), statuses.last()), (Some(&401), Some(&429)));
    let refused = server.ask("GET", "/api/v1/projects", bad.expose()).await;
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(server.ask("GET", "/api/v1/projects", &good).await.status, 200);
    assert_eq!(server.ask("GET", "/api/v1/projects", "").await.status, 401);
}

#[tokio::test]
async fn uses_are_counted_by_scope() {
    let server = Server::start("timetracker").await;
    let token = server.token("ann", "read:* write:tasks").await;
    for path in ["/api/v1/projects", "/api/v1/tasks", "/api/v1/projects/1"] {
        assert_eq!(server.ask("GET", path, &token).await.status, 200);
    }
    assert_eq!(server.ask("GET", "/api/v1/unknown", &token).await.status, 403);
    let app = &server.running.app;
    super::uses::flush(app).await;
    let tokens: Vec<(String, i64)> = sqlx::query_as(
        "SELECT id, uses FROM api_tokens WHERE name = 'test' AND used_at IS NOT NULL",
    )
    .fetch_all(app.store.read())
    .await
    .unwrap();
    assert_eq!(tokens[0].1, 3);
    let uses = app.store.api_token_uses(&tokens[0].0).await.unwrap();
    assert_eq!(uses.keys().collect::<Vec<_>>(), ["read:*"]);
}

#[tokio::test]
async fn inputs_are_read_strictly() {
    let server = Server::start("timetracker").await;
    let token = server.token("bob", FULL).await;
    let post = |path: &'static str, body: Value| {
        let (server, token) = (&server, &token);
        async move {
            let answer = server.send("POST", path, token, &body).await;
            (answer.status, answer.json()["field"].as_str().unwrap_or_default().to_owned())
        }
    };
    let field = |name: &str| (422, name.to_owned());
    assert_eq!(post("/api/v1/projects", json!({ "name": "" })).await, field("name"));
    assert_eq!(post("/api/v1/projects", json!({ "name": "a\u{0}" })).await, field("name"));
    assert_eq!(
        post("/api/v1/projects", json!({ "name": "a", "status": "x" })).await,
        field("status")
    );
    assert_eq!(
        post("/api/v1/projects", json!({ "name": "a", "admin": true })).await,
        field("admin")
    );
    assert_eq!(
        post("/api/v1/projects", json!({ "name": "a", "client_id": 99 })).await,
        field("client_id")
    );
    assert_eq!(post("/api/v1/projects", json!([])).await.0, 422);
    assert_eq!(
        post("/api/v1/tasks", json!({ "name": "a", "project_id": 1.5 })).await,
        field("project_id")
    );
    assert_eq!(post("/api/v1/timer/start", json!({ "project_id": 99 })).await, field("project_id"));
    assert_eq!(
        post("/api/v1/timer/start", json!({ "project_id": 1, "task_id": 6 })).await,
        field("task_id")
    );
    let backwards = json!({ "project_id": 1, "start_time": "2024-01-02T00:00:00Z", "end_time": "2024-01-01T00:00:00Z" });
    assert_eq!(post("/api/v1/time-entries", backwards).await, field("end_time"));
    for path in [
        "/api/v1/projects?page=0",
        "/api/v1/projects?per_page=101",
        "/api/v1/projects?status=gone",
        "/api/v1/projects?unknown=1",
        "/api/v1/projects?page=1&page=2",
        "/api/v1/time-entries?start_date=yesterday",
        "/api/v1/time-entries?user_id=%00",
    ] {
        let answer = server.ask("GET", path, &token).await;
        assert_eq!(answer.status, 400, "{path} {answer:?}");
    }
    let large = json!({ "name": "a", "description": "x".repeat(70_000) });
    assert_eq!(server.send("POST", "/api/v1/projects", &token, &large).await.status, 413);
    let request = server.request("POST", "/api/v1/projects", &token);
    assert_eq!(Answer::of(request.body("{}")).await.status, 415);
    let request = server.request("POST", "/api/v1/projects", &token).body("{");
    assert_eq!(Answer::of(request.header("content-type", "application/json")).await.status, 400);
}

#[tokio::test]
async fn the_documentation_is_public() {
    let server = Server::start("doubletime").await;
    let document = server.ask("GET", "/api/openapi.json", "").await;
    assert_eq!((document.status, document.json()["openapi"].as_str()), (200, Some("3.1.0")));
    let docs = server.ask("GET", "/api/docs", "").await;
    assert_eq!(docs.status, 200);
    assert!(docs.text.contains("tasks:write") && docs.text.contains("/api/v1/tasks/{id}"));
    let policy = docs.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(
        server.ask("GET", "/api/docs.js", "").await.headers["x-content-type-options"],
        "nosniff"
    );
    let request = server.request("OPTIONS", "/api/v1/tasks", "");
    let preflight = request.header("origin", "https://app.example");
    let preflight = preflight.header("access-control-request-method", "POST");
    assert_eq!(Answer::of(preflight).await.status, 204);
}
