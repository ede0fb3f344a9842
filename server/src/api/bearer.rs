//! Bearer tokens of requests (RFC 6750 §2.1, RFC 9110 §11.4): in the header only, never in a query or a form.

use axum::http::{HeaderMap, header};
use url::form_urlencoded;

/// The longest token that is looked at; ours are much shorter.
const LONGEST: usize = 512;

/// Why the token of a request is not even looked up (RFC 6750 §3.1, `invalid_request`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed(pub &'static str);

/// The token of a request, if it brings one.
pub(crate) fn read<'h>(
    headers: &'h HeaderMap,
    query: Option<&str>,
) -> Result<Option<&'h str>, Malformed> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Malformed("The request has more than one Authorization header"));
    }
    if query.is_some_and(holds_token) {
        return Err(Malformed("The request brings a token in its query as well"));
    }
    let malformed = Malformed("The Authorization header is malformed");
    let value = value.to_str().map_err(|_| malformed)?;
    let token = scopeward::bearer(Some(value)).map_err(|_| malformed)?;
    if token.is_some_and(|token| token.len() > LONGEST) { Err(malformed) } else { Ok(token) }
}

/// Whether a query or a form brings a token (RFC 6750 §2.2, §2.3).
pub(crate) fn holds_token(text: &str) -> bool {
    form_urlencoded::parse(text.as_bytes()).any(|(name, _)| name == "access_token")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::read;

    fn headers(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn the_scheme_has_no_case() {
        for value in ["Bearer a.b", "bearer a.b", "BEARER   a.b"] {
            assert_eq!(read(&headers(&[value]), None), Ok(Some("a.b")));
        }
        assert_eq!(read(&headers(&[]), None), Ok(None));
        assert_eq!(read(&headers(&["Basic YTpi"]), None), Ok(None));
    }

    #[test]
    fn what_is_malformed_is_not_looked_up() {
        for value in
            ["Bearer", "Bearer ", "Bearer a, Bearer b", "Bearer a b", "Bearer =", "Bearer a\"b"]
        {
            assert!(read(&headers(&[value]), None).is_err(), "{value}");
        }
        assert!(read(&headers(&["Bearer a", "Bearer b"]), None).is_err());
        let long = HeaderValue::try_from(format!("Bearer {}", "a".repeat(513))).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, long);
        assert!(read(&headers, None).is_err());
    }

    #[test]
    fn a_query_never_brings_a_token() {
        assert_eq!(read(&headers(&[]), Some("access_token=a")), Ok(None));
        assert!(read(&headers(&["Bearer a"]), Some("x=1&access%5Ftoken=a")).is_err());
    }
}
