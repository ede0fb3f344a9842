//! The pages that people see: login, consent, errors. Rendered here, usable without script.

mod assets;
mod authorize;
mod consent;
pub mod error;
pub mod headers;
mod home;
pub mod icon;
pub mod layout;
mod login;
pub(crate) mod posted;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;
use error::PageError;

/// The routes of the pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/login", get(login::show).post(login::submit))
        .route("/logout", post(login::leave))
        .route("/oauth/authorize", get(authorize::get).post(authorize::post))
        .route("/oauth/consent", post(consent::post))
        .route("/style.css", get(assets::style))
        .route("/scope-consent.js", get(assets::script))
        .route("/sign.svg", get(assets::sign))
        .fallback(async || PageError::not_found())
        .layer(DefaultBodyLimit::max(posted::MOST_BYTES))
        .layer(axum::middleware::from_fn(headers::set))
}
