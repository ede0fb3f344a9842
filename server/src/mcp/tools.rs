//! The tools: endpoints of the API that the policy has as operations `tool:NAME`, with the row's number as an argument.

use axum::http::request::Parts;
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, InitializeResult, JsonObject, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use scopeward::Challenge;
use serde_json::{Value, json};

use crate::api::call::Call;
use crate::api::endpoint::Endpoint;
use crate::api::guard::Caller;
use crate::api::input::Raw;
use crate::api::problem::Problem;
use crate::app::App;

/// The tools, for one request.
#[derive(Debug, Clone)]
pub(super) struct Tools {
    app: App,
}

impl Tools {
    pub(super) fn new(app: App) -> Tools {
        Tools { app }
    }

    /// The endpoint behind a tool that the policy knows.
    fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.app.rules.policy.operation(&format!("tool:{name}"))?;
        self.app.api.table.named(name)
    }

    async fn call(
        &self,
        endpoint: &Endpoint,
        parts: &Parts,
        mut arguments: JsonObject,
    ) -> Result<Value, Problem> {
        // The guard puts both there for every request that it lets pass.
        let caller = parts.extensions.get::<Caller>().cloned().ok_or_else(Problem::missing)?;
        let challenge = parts.extensions.get::<Challenge>().cloned().unwrap_or_default();
        let row = if endpoint.is_of_row() { Some(row(&mut arguments)?) } else { None };
        let call = Call { app: self.app.clone(), caller, row, challenge };
        endpoint.run(call, Raw::Arguments(Value::Object(arguments))).await
    }
}

fn row(arguments: &mut JsonObject) -> Result<i64, Problem> {
    let id = arguments.remove("id").as_ref().and_then(Value::as_i64);
    id.ok_or_else(|| {
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        Problem::field(status, "id", "It must be the number of a row")
    })
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let policy = &self.app.rules.policy;
        let title = policy.title("en").unwrap_or(policy.name());
        let name = Implementation::new(policy.name(), env!("CARGO_PKG_VERSION")).with_title(title);
        InitializeResult::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(name)
            .with_instructions(
                "Tasks, tracked time, projects and clients of the person who connected.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let operations = self.app.rules.policy.operations();
        let names = operations.filter_map(|operation| operation.key().strip_prefix("tool:"));
        let tools = names.filter_map(|name| self.endpoint(name)).map(tool).collect();
        Ok(ListToolsResult::with_all_items(tools))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let unknown = || ErrorData::invalid_params("There is no such tool", None);
        let endpoint = self.endpoint(&request.name).ok_or_else(unknown)?;
        let lost = || ErrorData::internal_error("The request has no head", None);
        let parts = context.extensions.get::<Parts>().ok_or_else(lost)?;
        let arguments = request.arguments.unwrap_or_default();
        let result = match self.call(endpoint, parts, arguments).await {
            Ok(Value::Null) => CallToolResult::success(vec![ContentBlock::text("Done")]),
            Ok(answer) => CallToolResult::structured(answer),
            Err(problem) if problem.is_ours() => {
                return Err(ErrorData::internal_error("The server cannot answer now", None));
            }
            Err(problem) => CallToolResult::structured_error(problem.body),
        };
        Ok(result.into())
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.endpoint(name).map(tool)
    }
}

fn tool(endpoint: &Endpoint) -> Tool {
    let reads = endpoint.methods.contains(&"GET");
    let hints = ToolAnnotations::with_title(endpoint.summary)
        .read_only(reads)
        .destructive(endpoint.methods.contains(&"DELETE"))
        .open_world(false);
    Tool::new(endpoint.name, endpoint.summary, arguments(endpoint))
        .with_title(endpoint.summary)
        .annotate(hints)
}

/// The schema of the input, with the number of the row where there is one.
fn arguments(endpoint: &Endpoint) -> JsonObject {
    let mut schema = endpoint.input.as_object().cloned().unwrap_or_default();
    let fields = schema.entry("properties").or_insert_with(|| json!({}));
    if endpoint.is_of_row() {
        fields["id"] = json!({ "type": "integer", "description": "The number of the row." });
        let required = schema.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.push("id".into());
        }
    }
    schema
}
