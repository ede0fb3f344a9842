//! A guard before routes of axum: what it lets pass, what it refuses, and what it never lets pass.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::Request;
use axum::http::request::Parts;
use axum::routing::get;
use scopeward::{Policy, Rows, Tree};
use scopeward_tower::{Access, Guard, Rejection, Scoped, all_of, any_of};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::common::tasks::{self, TasksRead, scopes};
use crate::common::{answer, ask, asked, guard, payload};

async fn name(access: Access) -> String {
    access.operation().unwrap_or("a need").to_owned()
}

fn open() -> Router {
    Router::new().fallback(name)
}

#[tokio::test]
async fn the_table_decides_and_nothing_else_passes() {
    let app = open().layer(guard().table());
    assert_eq!(ask(app.clone(), "GET", "/tasks", "read").await, (200, "GET /tasks".to_owned()));
    assert_eq!(ask(app.clone(), "HEAD", "/tasks", "read").await.0, 200);
    assert_eq!(ask(app.clone(), "GET", "/health", "").await.0, 200);
    assert_eq!(ask(app.clone(), "GET", "/tasks", "").await.0, 401);
    assert_eq!(ask(app.clone(), "GET", "/tasks", "stranger").await.0, 401);
    assert_eq!(ask(app.clone(), "GET", "/tasks", "odd").await.0, 401);
    assert_eq!(ask(app.clone(), "GET", "/tasks", "write").await.0, 403);
    assert_eq!(ask(app.clone(), "GET", "/nowhere", "read").await.0, 403);
    assert_eq!(ask(app, "BREW", "/tasks", "read").await.0, 403);
}

#[tokio::test]
async fn the_answer_to_a_refusal_is_the_one_of_the_core() {
    use tower::ServiceExt;
    let app = open().layer(guard().realm("tasks").table());
    let response =
        app.oneshot(asked("GET", "/tasks", "write").body(Body::empty()).unwrap()).await.unwrap();
    let headers = response.headers();
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(
        headers["www-authenticate"],
        "Bearer realm=\"tasks\", error=\"insufficient_scope\", error_description=\"The access token lacks scopes \
         that this operation needs\", scope=\"tasks:read\""
    );
}

/// Sends bytes as they stand: a client library might tidy the path up.
async fn raw(path: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = open().layer(guard().table());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer read\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    server.abort();
    text["HTTP/1.1 ".len()..].chars().take(3).collect()
}

#[tokio::test]
async fn the_path_is_the_one_that_was_sent() {
    for allowed in
        ["/tasks", "/tasks?x=/../y", "/tasks/7", "/tasks/%37", "/tasks/archive", "http://x/tasks"]
    {
        assert_eq!(raw(allowed).await, "200", "{allowed}");
    }
    for denied in [
        "/t%61sks",
        "/tasks/%61rchive",
        "//tasks",
        "/tasks/",
        "/tasks//7",
        "/nowhere/../tasks",
        "/nowhere/%2e%2e/tasks",
        "/tasks%2F7",
    ] {
        assert_eq!(raw(denied).await, "403", "{denied}");
    }
    assert_eq!(raw("/tasks/%2e%2e").await, "403");
}

const NESTED: &str = r#"
scopeward = 1
name = "nested"
[scopes]
all = "Everything"
[operations]
"GET /users" = { public = true }
"GET /v1/users" = "all"
"GET /v1/teams/{team}" = { public = true }
"#;

#[tokio::test]
async fn a_nested_router_is_guarded_by_the_whole_path() {
    let policy = Policy::compile(NESTED).unwrap();
    let guard = Guard::new(&policy, |token| ready(payload(&token)));
    let inner = Router::new()
        .route("/users", get(name))
        .route("/teams/{team}", get(name))
        .layer(guard.table());
    let app = Router::new().nest("/v1", inner);
    assert_eq!(ask(app.clone(), "GET", "/v1/users", "").await.0, 401);
    assert_eq!(
        ask(app.clone(), "GET", "/v1/teams/a", "").await,
        (200, "GET /v1/teams/{team}".to_owned())
    );
    let outside = Router::new().route("/users", get(name)).layer(guard.table());
    assert_eq!(ask(outside, "GET", "/users", "").await.0, 200);
}

#[tokio::test]
async fn a_path_that_was_rewritten_between_routers_is_none() {
    let policy = Policy::compile(NESTED).unwrap();
    let guard = Guard::new(&policy, |token| ready(payload(&token)));
    let inner = Router::new().route("/v1/users", get(name)).layer(guard.table());
    let rewritten = MapRequestLayer::new(|mut request: Request<Body>| {
        *request.uri_mut() = "/v1/users".parse().unwrap();
        request
    });
    let app = Router::new().fallback_service(rewritten.layer(inner));
    assert_eq!(ask(app.clone(), "GET", "/users", "").await.0, 401);
    assert_eq!(ask(app, "GET", "/v1/teams/a", "").await.0, 401);
}

#[tokio::test]
async fn a_route_names_what_it_needs() -> Result<(), scopeward::InputError> {
    let guard = guard();
    let app = Router::new()
        .route("/one", get(name).route_layer(guard.need(scopes::TASKS_READ)?))
        .route("/any", get(name).route_layer(guard.need(any_of(["reports:read", "tasks:read"]))?))
        .route("/all", get(name).route_layer(guard.need(all_of(["time:read", "tasks:read"]))?))
        .route("/me", get(name).route_layer(guard.need(Tree::Authenticated)?));
    for (path, token, status) in [
        ("/one", "read", 200),
        ("/one", "time", 403),
        ("/one", "mcp", 401),
        ("/any", "read", 200),
        ("/any", "time", 403),
        ("/all", "read", 403),
        ("/me", "time", 200),
        ("/me", "", 401),
    ] {
        assert_eq!(ask(app.clone(), "GET", path, token).await.0, status, "{path} {token}");
    }
    Ok(())
}

#[test]
fn what_a_route_cannot_need_is_told_when_the_program_starts() {
    let told = |guard: Guard, need: &str| guard.need(need).unwrap_err().message;
    assert!(told(guard(), "tasks:wirte").contains("did you mean `tasks:write`?"));
    assert!(told(guard().audience("https://nowhere.example"), "tasks:read").contains("nowhere"));
    let nobodys = Guard::new(tasks::policy(), |token| ready(payload(&token)));
    assert!(told(nobodys, "tasks:read").contains("`Guard::audience`"));
}

#[tokio::test]
async fn a_handler_names_what_it_needs() {
    #[derive(Default)]
    struct Readers;
    impl From<Readers> for Tree {
        fn from(_: Readers) -> Tree {
            any_of([scopes::TASKS_READ, scopes::TIME_READ])
        }
    }
    let app = Router::new()
        .route(
            "/one",
            get(async |access: Scoped<TasksRead>| {
                access.principal().unwrap_or_default().to_owned()
            }),
        )
        .route("/two", get(async |_: Scoped<Readers>| "two"))
        .with_state(guard());
    assert_eq!(ask(app.clone(), "GET", "/one", "read").await, (200, "ann".to_owned()));
    assert_eq!(ask(app.clone(), "GET", "/one", "time").await.0, 403);
    assert_eq!(ask(app.clone(), "GET", "/one", "").await.0, 401);
    assert_eq!(ask(app, "GET", "/two", "time").await.0, 200);
}

#[tokio::test]
async fn own_rows_oblige_the_handler() {
    async fn time(access: Access, Path(person): Path<String>) -> Result<String, Rejection> {
        access.about(&person)?;
        Ok(format!("{:?} {}", access.rows(), access.rows() == Rows::Own))
    }
    let route = || Router::new().route("/people/{person}/time", get(time));
    let app = route().layer(guard().obliged().table());
    assert_eq!(
        ask(app.clone(), "GET", "/people/ann/time", "time").await,
        (200, "Own true".to_owned())
    );
    assert_eq!(ask(app, "GET", "/people/bob/time", "time").await.0, 403);
    let (status, body) =
        ask(route().layer(guard().table()), "GET", "/people/ann/time", "time").await;
    assert_eq!(status, 500);
    assert!(
        body.contains("`GET /people/{person}/time`") && body.contains("`Guard::obliged`"),
        "{body}"
    );
}

#[tokio::test]
async fn whoever_cannot_verify_lets_nobody_pass() {
    let (status, body) = ask(open().layer(guard().table()), "GET", "/tasks", "broken").await;
    assert_eq!((status, &*body), (500, "the access token cannot be verified"));
}

#[tokio::test]
async fn a_handler_without_a_guard_does_not_run() {
    let (status, body) = ask(open(), "GET", "/tasks", "read").await;
    assert_eq!(status, 500);
    assert!(body.starts_with("no guard stands before this handler"), "{body}");
}

#[tokio::test]
async fn a_token_is_verified_once_by_guards_of_a_kind() {
    let count = Arc::new(AtomicU32::new(0));
    let counted = count.clone();
    let guard = Guard::new(tasks::policy(), move |token| {
        counted.fetch_add(1, Ordering::Relaxed);
        ready(payload(&token))
    });
    let guard = guard.audience(tasks::audiences::API);
    let inner = guard.need(scopes::TASKS_READ).unwrap();
    let app = Router::new().route("/tasks", get(name).route_layer(inner)).layer(guard.table());
    assert_eq!(ask(app, "GET", "/tasks", "read").await, (200, "a need".to_owned()));
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn two_tokens_are_none() {
    let app = open().layer(guard().table());
    let two = asked("GET", "/tasks", "read").header("authorization", "Bearer read");
    assert_eq!(answer(app, two.body(Body::empty()).unwrap()).await.0, 401);
}

#[tokio::test]
async fn a_payload_that_another_layer_verified() {
    let guard = Guard::from_request(tasks::policy(), |parts: &Parts| {
        parts.extensions.get::<Value>().cloned()
    });
    let app = open().layer(guard.table());
    let verified = json!({ "aud": tasks::audiences::API, "scope": "tasks:read" });
    let request = asked("GET", "/tasks", "").extension(verified);
    assert_eq!(answer(app.clone(), request.body(Body::empty()).unwrap()).await.0, 200);
    assert_eq!(ask(app, "GET", "/tasks", "read").await.0, 401);
}

#[tokio::test]
async fn roles_from_elsewhere_replace_those_of_the_token() {
    let admin = || {
        let payload =
            json!({ "aud": tasks::audiences::API, "scope": "admin:all", "roles": ["admin"] });
        Guard::new(tasks::policy(), move |_| ready(Ok::<_, String>(Some(payload.clone()))))
    };
    assert_eq!(ask(open().layer(admin().table()), "GET", "/users", "x").await.0, 200);
    let guard = admin().roles(|payload| {
        assert_eq!(payload["scope"], "admin:all");
        Vec::new()
    });
    assert_eq!(ask(open().layer(guard.table()), "GET", "/users", "x").await.0, 403);
}
