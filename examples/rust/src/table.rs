//! The API by the policy's operations: no handler knows of scopes, and what does not fit the policy does not start.

use axum::Json;
use axum::extract::Path;
use scopeward::Route;
use scopeward_tower::{Access, Guard, Rejection, Routes};
use serde_json::{Value, json};

pub(crate) fn app(guard: &Guard) -> Routes {
    guard
        .routes()
        .route(Route::new("GET", "/health"), answer)
        .route(Route::new("GET", "/me"), answer)
        .route(Route::new("GET", "/tasks"), answer)
        .route(Route::new("POST", "/tasks"), answer)
        .route(Route::new("GET", "/tasks/{id}"), answer)
        .route(Route::new("PUT", "/tasks/{id}"), answer)
        .route(Route::new("PATCH", "/tasks/{id}"), answer)
        .route(Route::new("DELETE", "/tasks/{id}"), answer)
        .route(Route::new("GET", "/tasks/archive"), answer)
        .route(Route::new("GET", "/search"), answer)
        .route(Route::new("GET", "/reports"), answer)
        .route(Route::new("POST", "/import"), answer)
        .route(Route::new("GET", "/time"), answer)
        .route(Route::new("GET", "/people/{person}/time"), time)
        .route(Route::new("GET", "/users"), answer)
        .route(Route::new("GET", "/audit/{entry}"), answer)
        .route(Route::new("GET", "/files/{*path}"), answer)
}

async fn answer(access: Access) -> Json<Value> {
    Json(json!({ "operation": access.operation(), "rows": access.rows() }))
}

/// Who may see own rows alone may see nothing of another person.
async fn time(access: Access, Path(person): Path<String>) -> Result<Json<Value>, Rejection> {
    access.about(&person)?;
    Ok(answer(access).await)
}
