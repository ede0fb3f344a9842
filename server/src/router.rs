//! Every address of the server, in one place.

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::app::App;
use crate::{account, api, health, mcp, metrics, oauth, pages, playground};

/// The public routes.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(oauth::routes())
        .merge(pages::routes())
        .merge(account::routes())
        .merge(api::routes(&app))
        .merge(mcp::routes(&app))
        .merge(health::routes())
        .merge(playground::routes(&app))
        .layer(from_fn_with_state(app.clone(), pages::error::known))
        .with_state(app)
}

/// The routes of the admin listener.
pub(crate) fn admin(app: App) -> Router {
    Router::new().merge(health::routes()).merge(metrics::routes()).with_state(app)
}
