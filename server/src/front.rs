//! What every request passes before its route: a name for it, a line in the log, a deadline, a limit of its body.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, map_request};
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument, field, info_span};

use crate::web::peer::Peer;
use crate::{metrics, secret, trace};

/// How many bytes the body of a request may have. Routes may want fewer.
const BODY: usize = 64 * 1024;
/// How long a request may take, its body included.
const DEADLINE: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts all this before routes.
pub(crate) fn before(routes: Router) -> Router {
    routes
        .layer(map_request(limited))
        .layer(from_fn(deadline))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(observe))
}

/// Tells of a request: no query, no header, no body of it.
async fn observe(peer: Peer, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = name(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let id = secret::id();
    let span = info_span!("request", method, route, id, peer = %peer.0, status = field::Empty);
    trace::join(&span, request.headers());
    async {
        let mut response = next.run(request).await;
        let (status, took) = (response.status(), started.elapsed());
        tracing::Span::current().record("status", status.as_u16());
        let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
        tracing::info!(milliseconds, "answered");
        metrics::request(method, route, status, took);
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}

/// The method, as one of a few words: a label of a metric.
fn name(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Whoever reads a body that is longer finds an error at its end, and answers in their own form.
async fn limited(request: Request) -> Request {
    request.map(|body| Body::new(Limited::new(body, BODY)))
}

async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(DEADLINE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")]).into_response(),
    }
}

/// A mistake of the program: whoever asked learns nothing of it, the hook of the log has the place.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    ::metrics::counter!("scopeward_panics_total").increment(1);
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
