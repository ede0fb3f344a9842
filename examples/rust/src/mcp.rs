//! An MCP server with the Rust SDK: a message is decided about before the SDK sees it, and only usable tools are listed.

use std::sync::Arc;

use axum::Router;
use axum::http::request::Parts;
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    InitializeResult, JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
    ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use scopeward::Request;
use scopeward_tower::{Access, Guard};
use serde_json::json;

use crate::tasks;

const TOOLS: [(&str, &str); 3] = [
    ("list_tasks", "Your tasks"),
    ("create_task", "Creates a task"),
    ("search", "Searches tasks and reports"),
];

pub(crate) fn app(guard: &Guard) -> Router {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true);
    let sessions = Arc::new(NeverSessionManager::default());
    let server = StreamableHttpService::new(|| Ok(Tasks), sessions, config);
    Router::new().route_service("/mcp", server).route_layer(guard.messages())
}

struct Tasks;

/// What the guard left in the request.
fn access(context: &RequestContext<RoleServer>) -> Result<Access, ErrorData> {
    let parts = context.extensions.get::<Parts>();
    let access = parts.and_then(|parts| parts.extensions.get::<Access>());
    access
        .cloned()
        .ok_or_else(|| ErrorData::internal_error("no guard stands before this server", None))
}

impl ServerHandler for Tasks {
    fn get_info(&self) -> ServerConfig {
        InitializeResult::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let access = access(&context)?;
        let usable = |name: &str| {
            let operation = format!("tool:{name}");
            tasks::policy().allows(access.grant(), &Request::named(&operation))
        };
        let tools = TOOLS.into_iter().filter(|(name, _)| usable(name));
        let input = JsonObject::from_iter([("type".to_owned(), "object".into())]);
        let tools = tools.map(|(name, about)| Tool::new(name, about, input.clone()));
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        _: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let access = access(&context)?;
        let answer = json!({ "operation": access.operation(), "rows": access.rows() });
        Ok(CallToolResult::success(vec![ContentBlock::text(answer.to_string())]).into())
    }
}
