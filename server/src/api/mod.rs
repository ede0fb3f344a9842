//! The protected API, with real rows, on the endpoints that the policy names.
//!
//! A request is decided on by the engine before anything else looks at it: [`guard`]. One table says what there is:
//! [`table`]; the routes, the documentation and the tools of the MCP server are made from it.

pub(crate) mod bearer;
pub(crate) mod call;
mod clients;
mod cors;
mod docs;
pub(crate) mod endpoint;
pub(crate) mod guard;
pub(crate) mod input;
mod openapi;
mod operations;
mod page;
pub(crate) mod problem;
mod projects;
mod reports;
mod serve;
pub(crate) mod table;
mod tasks;
mod time;
mod tokens;
mod users;
pub(crate) mod uses;

#[cfg(test)]
pub(crate) mod tests;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{any, get};

use crate::app::App;
use crate::config::Config;
use crate::pages::headers;
use crate::policy::Rules;
use operations::Operations;
use table::Table;
use tokens::Tokens;
use uses::Uses;

/// Where the API is, below the issuer.
pub(crate) const PATH: &str = "/api";

/// What requests to the API share.
#[derive(Debug)]
pub(crate) struct Api {
    /// The endpoints.
    pub table: Table,
    /// What is known of the policy's operations.
    pub operations: Operations,
    /// Tokens that were looked up a moment ago.
    pub tokens: Tokens,
    /// How often tokens are used.
    pub uses: Uses,
    /// The API described for programs.
    pub openapi: String,
}

impl Api {
    pub(crate) fn new(config: &Config, rules: &Rules) -> Api {
        let table = Table::new(rules);
        Api {
            openapi: openapi::document(config, rules, &table).to_string(),
            table,
            operations: Operations::new(rules),
            tokens: Tokens::new(&config.lifetimes),
            uses: Uses::default(),
        }
    }
}

/// The routes of the API. What has no route of its own is decided on by the engine.
pub(crate) fn routes(app: &App) -> Router<App> {
    uses::start(app);
    let guarded = || any(serve::serve);
    let pages = Router::new()
        .route("/api/docs", get(docs::show).fallback(serve::serve))
        .route("/api/docs.js", get(docs::script).fallback(serve::serve))
        .layer(from_fn(headers::set));
    Router::new()
        .route("/api/openapi.json", get(openapi::show).fallback(serve::serve))
        .route("/api", guarded())
        .route("/api/", guarded())
        .route("/api/{*path}", guarded())
        .layer(from_fn(cors::cors))
        .merge(pages)
}
