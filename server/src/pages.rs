//! The pages that people see: login, consent, errors. Rendered here, usable without script.

pub mod assets;
pub mod error;
pub mod headers;
pub mod icon;
pub mod layout;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// The routes of the pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/style.css", get(assets::style))
        .route("/consent.js", get(assets::script))
        .layer(axum::middleware::from_fn(headers::set))
}
