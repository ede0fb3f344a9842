//! The MCP server: tools that are operations of the policy, over streamable HTTP, without sessions.
//!
//! MCP 2026-07-28 and the revisions before it, by the official SDK. Before the SDK sees a request, a guard asks the
//! engine, and answers with 401 or 403 as RFC 6750 and RFC 9728 want it: [`serve`].

mod message;
mod serve;
mod tools;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::any;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use url::Url;

use crate::app::App;
use crate::web::peer::Peer;
use tools::Tools;

/// Where the MCP server is, below the issuer.
pub(crate) const PATH: &str = "/mcp";

/// The SDK's server.
type Sdk = StreamableHttpService<Tools, NeverSessionManager>;

/// The routes of the MCP server, if the policy has its audience.
pub(crate) fn routes(app: &App) -> Router<App> {
    if !app.rules.resources.iter().any(|resource| resource.path == PATH) {
        return Router::new();
    }
    let issuer = Url::parse(&app.config.issuer).ok();
    let host = issuer.as_ref().map(|issuer| issuer.authority().to_owned());
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(serve::LARGEST)
        .with_allowed_hosts(host);
    let tools = Tools::new(app.clone());
    let sdk: Sdk = StreamableHttpService::new(
        move || Ok(tools.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    let serve = move |State(app): State<App>, peer: Peer, request: Request| {
        let sdk = sdk.clone();
        async move { serve::serve(&app, &sdk, peer, request).await }
    };
    Router::new().route(PATH, any(serve))
}
