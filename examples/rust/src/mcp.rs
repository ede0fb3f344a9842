//! The MCP endpoint: each tool needs its own scopes, and the `mcp` scope that opens the door.

use axum::routing::any;
use axum::{Json, Router};
use scopeward_tower::{Access, Guard};
use serde_json::{Value, json};

pub(crate) fn app(guard: &Guard) -> Router {
    Router::new().route("/mcp", any(answer).route_layer(guard.messages()))
}

async fn answer(access: Access) -> Json<Value> {
    Json(json!({ "operation": access.operation(), "rows": access.rows() }))
}
