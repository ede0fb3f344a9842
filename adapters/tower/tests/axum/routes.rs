//! Routes beside the policy: what does not fit is told, all of it, before anything is served.

use std::future::ready;

use axum::Router;
use scopeward::{Policy, Route, RouteCode};
use scopeward_tower::{Access, Guard, Routes, Unready};

use crate::common::ask;

const NOTES: &str = r#"
scopeward = 1
name = "notes"
[scopes]
"notes:read" = "See notes"
"notes:write" = "Change notes"
[operations]
"GET /notes" = "notes:read"
"GET /notes/{id:int}" = "notes:read"
"#;

fn notes() -> Guard {
    let policy = Policy::compile(NOTES).unwrap();
    Guard::new(&policy, |_| {
        ready(Ok::<_, String>(Some(serde_json::json!({ "scope": "notes:read" }))))
    })
}

async fn name(access: Access) -> String {
    access.operation().unwrap_or("a need").to_owned()
}

fn routes() -> Routes {
    let routes = notes().routes();
    routes
        .route(Route::new("GET", "/notes"), name)
        .route(Route::new("GET", "/notes/{number}"), name)
}

#[tokio::test]
async fn routes_that_fit_are_served_and_all_others_denied() {
    let app = routes()
        .route(Route::new("POST", "/notes").need("notes:write".into()), name)
        .route(Route::new("GET", "/find").need("notes:read".into()), name)
        .route(Route::new("GET", "/ready").public("the load balancer asks"), async || "yes")
        .router()
        .unwrap();
    for (method, path, token, answer) in [
        ("GET", "/notes", "x", (200, "GET /notes")),
        ("HEAD", "/notes", "x", (200, "")),
        ("GET", "/notes/7", "x", (200, "GET /notes/{id:int}")),
        ("GET", "/find", "x", (200, "a need")),
        ("GET", "/ready", "", (200, "yes")),
    ] {
        assert_eq!(ask(app.clone(), method, path, token).await, (answer.0, answer.1.to_owned()));
    }
    for (method, path, token, status) in [
        ("GET", "/notes", "", 401),
        ("POST", "/notes", "x", 403),
        ("DELETE", "/notes", "x", 403),
        ("GET", "/notes/seven", "x", 403),
        ("GET", "/elsewhere", "x", 403),
        ("GET", "/elsewhere", "", 401),
    ] {
        assert_eq!(
            ask(app.clone(), method, path, token).await.0,
            status,
            "{method} {path} {token:?}"
        );
    }
}

#[test]
fn the_check_is_a_line_in_a_test() {
    assert_eq!(routes().check().unwrap(), []);
}

#[test]
fn everything_that_does_not_fit_is_told() {
    let routes = notes()
        .routes::<()>()
        .route(Route::new("GET", "/note"), name)
        .route(Route::new("GET", "/notes/{id}").need("notes:raed".into()), name);
    let codes: Vec<_> = routes.check().unwrap().iter().map(|finding| finding.code).collect();
    let expected =
        [RouteCode::UnprotectedRoute, RouteCode::UnknownScope, RouteCode::UnservedOperation];
    assert_eq!(codes, expected);
    let told = routes.router().unwrap_err().to_string();
    assert!(told.starts_with("the routes do not fit the policy:\nunprotected-route: "), "{told}");
    assert!(told.contains("did you mean `notes:read`?"), "{told}");
    assert!(told.contains("`GET /notes`"), "{told}");
}

#[test]
fn what_axum_cannot_serve_is_told() {
    let routes = routes().route(Route::new("QUERY", "/notes").need("notes:read".into()), name);
    assert!(matches!(routes.router(), Err(Unready::Method(method)) if method == "QUERY"));
}

#[tokio::test]
async fn guarded_routes_stand_beside_others() {
    let app = Router::new()
        .route("/open", axum::routing::get(async || "open"))
        .merge(routes().router().unwrap());
    assert_eq!(ask(app.clone(), "GET", "/open", "").await.0, 200);
    assert_eq!(ask(app, "GET", "/notes", "").await.0, 401);
}
