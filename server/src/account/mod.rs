//! What people manage for themselves: apps that they connected, API tokens, OAuth clients that they develop. And for
//! administrators: the tokens of all, and the audit log.

pub(crate) mod administrator;
mod apps;
mod audit;
mod clients;
mod expiry;
mod form;
mod name;
mod parts;
mod scopes;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::app::App;
use crate::pages::headers;

/// Bytes of a form at most: room for every scope of a large policy.
const MOST_BYTES: usize = 64 * 1024;

/// The routes of the account.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(apps::routes())
        .merge(audit::routes())
        .merge(clients::routes())
        .merge(tokens::pages())
        .merge(tokens::programs())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(axum::middleware::from_fn(headers::set))
}

/// The answer to a form that made something.
fn made(page: Markup) -> Response {
    (StatusCode::CREATED, page).into_response()
}
