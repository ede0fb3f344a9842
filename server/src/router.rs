//! Every address of the server, in one place.

use axum::Router;

use crate::app::App;
use crate::pages;

/// The public routes.
pub fn router(app: App) -> Router {
    Router::new().merge(pages::routes()).with_state(app)
}
