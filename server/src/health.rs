//! Whether the process lives, and whether it can serve.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/health/alive", get(alive)).route("/health/ready", get(ready))
}

/// The process answers. Who restarts processes asks this.
async fn alive() -> Response {
    answer(StatusCode::OK, "alive")
}

/// The process can serve: the database answers, the schema is as new as this program, nobody has asked it to stop. Who spreads
/// requests over processes asks this.
async fn ready(State(app): State<App>) -> Response {
    if app.is_stopping() {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match app.store.is_ready().await {
        Ok(true) => answer(StatusCode::OK, "ready"),
        Ok(false) => answer(StatusCode::SERVICE_UNAVAILABLE, "the schema is too old"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            answer(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

fn answer(status: StatusCode, text: &str) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Json(json!({ "status": text }))).into_response()
}
