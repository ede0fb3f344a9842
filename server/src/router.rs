//! Every address of the server, in one place.

use axum::Router;

use crate::app::App;

/// The public routes.
pub fn router(app: App) -> Router {
    Router::new().with_state(app)
}
