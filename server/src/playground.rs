//! The playground, if the settings name the folder that it was built into: files, served at `/playground/`.
//!
//! It is a page for people that needs nothing of this server but its files, and talks to the server as any client does.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::headers;

/// Where it is served.
pub(crate) const HOME: &str = "/playground/";

/// The policy that the page itself carries, and that nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The routes of the playground, if it is served.
pub(crate) fn routes(app: &App) -> Router<App> {
    let Some(folder) = &app.config.playground else { return Router::new() };
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let files = files.redirect_path_prefix("/playground");
    let serve = move |request: Request| async move {
        match files.oneshot(request).await {
            Ok(response) if response.status() != StatusCode::NOT_FOUND => response.into_response(),
            Ok(_) => PageError::not_found().into_response(),
            Err(never) => match never {},
        }
    };
    Router::new()
        .route("/playground", get(async || Redirect::permanent(HOME)))
        .nest_service(HOME, get(serve))
        .layer(from_fn(described))
        .layer(from_fn(headers::set))
}

/// Sets what is not as on other pages: its policy, and how long it may be kept.
async fn described(request: Request, next: Next) -> Response {
    // Names below `assets` carry a hash of the content; whatever else there is must be asked for again.
    let hashed = request.uri().path().starts_with("/playground/assets/");
    let mut response = next.run(request).await;
    if response.status().is_client_error() {
        return response;
    }
    let keep = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CACHE_CONTROL, keep), (header::CONTENT_SECURITY_POLICY, POLICY)];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::POLICY;

    /// A page's own policy cannot speak of frames; in all else the two are one.
    #[test]
    fn the_policy_is_that_of_the_page() {
        let page =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../web-demo/index.html"));
        let own = POLICY.strip_suffix("; frame-ancestors 'none'").unwrap();
        assert!(page.unwrap().contains(&format!("content=\"{own}\"")));
    }
}
