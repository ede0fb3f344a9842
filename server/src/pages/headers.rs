//! The headers of every page: nothing foreign is loaded, nobody frames it, nothing of it is kept or told on
//! (RFC 9700 §4.16, §4.2.4).

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Where the forms of a page may lead besides this site, as a source of the content-security policy: browsers check where
/// the answer to a form redirects to. Put it into a response's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormTarget(String);

impl FormTarget {
    /// The source for a redirect URI: its origin, or its scheme where it has no origin that a policy can name.
    pub fn of(uri: &str) -> Option<FormTarget> {
        let uri = url::Url::parse(uri).ok()?;
        let address = matches!(uri.host(), Some(url::Host::Ipv6(_))); // no source can name one (CSP3 §2.3.1)
        let named = matches!(uri.scheme(), "http" | "https") && !address;
        let scheme = || format!("{}:", uri.scheme());
        Some(FormTarget(if named { uri.origin().ascii_serialization() } else { scheme() }))
    }
}

/// Sets the headers of pages. A header that a page has set stays.
pub async fn set(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let target = response.extensions_mut().remove::<FormTarget>();
    let policy = policy(target.as_ref());
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let fixed = fixed.map(|(name, value)| (name, HeaderValue::from_static(value)));
    for (name, value) in fixed.into_iter().chain([(header::CONTENT_SECURITY_POLICY, policy)]) {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

fn policy(target: Option<&FormTarget>) -> HeaderValue {
    const START: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; \
                         frame-ancestors 'none'; form-action 'self'";
    let policy =
        target.map(|FormTarget(target)| HeaderValue::try_from(format!("{START} {target}")));
    policy.and_then(Result::ok).unwrap_or(HeaderValue::from_static(START))
}

#[cfg(test)]
mod tests {
    use super::FormTarget;

    #[test]
    fn targets() {
        let of = |uri| FormTarget::of(uri).map(|FormTarget(target)| target);
        assert_eq!(of("https://app.example/cb?x=1").as_deref(), Some("https://app.example"));
        assert_eq!(of("http://127.0.0.1:51004/cb").as_deref(), Some("http://127.0.0.1:51004"));
        assert_eq!(of("http://[::1]:51004/cb").as_deref(), Some("http:"));
        assert_eq!(of("com.example.app:/cb; x").as_deref(), Some("com.example.app:"));
        assert_eq!(of("no uri"), None);
    }
}
