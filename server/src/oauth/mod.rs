//! The authorization server: OAuth 2.1 with PKCE, for people's grants to clients. Its pages are in `pages`.

mod address;
mod body;
pub(crate) mod client;
mod client_auth;
mod credentials;
mod credentials_grant;
mod described;
mod documents;
mod exchange;
mod fetch;
mod introspect;
pub(crate) mod issue;
mod metadata;
mod problem;
pub(crate) mod redirect;
mod refresh;
mod register;
pub(crate) mod resource;
mod revoke;
#[cfg(test)]
mod tests;
mod ticket;
mod token;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{get, post};
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;

/// A form is at most so long.
const MAX_FORM: usize = 16 * 1024;

/// A registration is at most so long.
const MAX_REGISTRATION: usize = 64 * 1024;

/// The endpoints that programs call; people's are in `pages`.
pub(crate) fn routes() -> Router<App> {
    let metadata = Router::new()
        .route("/.well-known/oauth-authorization-server", get(metadata::server))
        .route("/.well-known/oauth-authorization-server/{*path}", get(metadata::none))
        .route("/.well-known/oauth-protected-resource", get(metadata::resource))
        .route("/.well-known/oauth-protected-resource/{*path}", get(metadata::resource_below))
        .route("/.well-known/openid-configuration", get(metadata::none))
        .route("/.well-known/openid-configuration/{*path}", get(metadata::none));
    let forms = Router::new()
        .route("/oauth/token", post(token::token))
        .route("/oauth/revoke", post(revoke::revoke))
        .layer(DefaultBodyLimit::max(MAX_FORM));
    let register = Router::new()
        .route("/oauth/register", post(register::register))
        .layer(DefaultBodyLimit::max(MAX_REGISTRATION));
    let introspect = Router::new()
        .route("/oauth/introspect", post(introspect::introspect))
        .layer(DefaultBodyLimit::max(MAX_FORM));
    let shared = forms.merge(register).layer(cors());
    metadata.layer(cors()).merge(never_kept(shared.merge(introspect)))
}

/// Scripts of any origin may call these, without cookies (RFC 9700 §2.6 forbids it for the authorization endpoint alone).
fn cors() -> CorsLayer {
    let version = HeaderName::from_static("mcp-protocol-version");
    CorsLayer::new().allow_origin(Any).allow_methods([Method::GET, Method::POST]).allow_headers([
        AUTHORIZATION,
        CONTENT_TYPE,
        version,
    ])
}

/// No cache keeps what is answered here, errors included (RFC 6749 §5.1).
fn never_kept(routes: Router<App>) -> Router<App> {
    let set = SetResponseHeaderLayer::overriding;
    routes
        .layer(set(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(set(PRAGMA, HeaderValue::from_static("no-cache")))
}
