//! Every address of the server, in one place.

use axum::Router;

use crate::app::App;
use crate::oauth;

/// The public routes.
pub fn router(app: App) -> Router {
    Router::new().merge(oauth::routes()).with_state(app)
}
