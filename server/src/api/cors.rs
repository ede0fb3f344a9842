//! Pages of other origins may call the API with a token of their own: no cookie counts here (Fetch, CORS protocol).

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const ANYONE: (HeaderName, HeaderValue) =
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
const EXPOSED: (HeaderName, HeaderValue) = (
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    HeaderValue::from_static("retry-after, www-authenticate, x-request-id"),
);
const METHODS: (HeaderName, HeaderValue) = (
    header::ACCESS_CONTROL_ALLOW_METHODS,
    HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE"),
);
const HEADERS: (HeaderName, HeaderValue) =
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type"));

/// Answers a browser that asks beforehand, and lets it show answers to the page.
pub(super) async fn cors(request: Request, next: Next) -> Response {
    let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if request.method() == Method::OPTIONS && asks {
        return (StatusCode::NO_CONTENT, [ANYONE, METHODS, HEADERS]).into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().extend([ANYONE, EXPOSED]);
    response
}
