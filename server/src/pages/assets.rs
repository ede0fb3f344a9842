//! The stylesheet, the script and the sign. Their addresses carry a hash of the content, so browsers may keep them for ever.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::secret;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("scope-consent.js");
const SIGN: &str = include_str!("sign.svg");

/// The address of the stylesheet.
pub(super) static STYLE_URL: LazyLock<String> = LazyLock::new(|| url("/style.css", STYLE));

/// The address of the consent element, as the npm package has it (`cargo xtask npm` puts it here).
pub(super) static SCRIPT_URL: LazyLock<String> = LazyLock::new(|| url("/scope-consent.js", SCRIPT));

/// The address of the sign that browsers show beside the title.
pub(super) static SIGN_URL: LazyLock<String> = LazyLock::new(|| url("/sign.svg", SIGN));

fn url(path: &str, content: &str) -> String {
    let hash = secret::hash(content);
    format!("{path}?v={}", hash.get(..16).unwrap_or(&hash))
}

/// `GET /style.css`
pub(super) async fn style() -> Response {
    kept("text/css; charset=utf-8", STYLE)
}

/// `GET /scope-consent.js`
pub(super) async fn script() -> Response {
    kept("text/javascript; charset=utf-8", SCRIPT)
}

/// `GET /sign.svg`
pub(super) async fn sign() -> Response {
    kept("image/svg+xml", SIGN)
}

fn kept(kind: &'static str, content: &'static str) -> Response {
    let header = |name: HeaderName, value| (name, HeaderValue::from_static(value));
    let headers = [
        header(header::CONTENT_TYPE, kind),
        header(header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, content).into_response()
}
