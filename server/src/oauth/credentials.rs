//! What a client sends to say who it is: by HTTP Basic, in the body, or its id alone (RFC 6749 §2.3, OAuth 2.1 §2.4).

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;
use crate::secret::Secret;
use crate::web::form::Params;

/// A client's id, and its secret if it sent one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Credentials {
    pub(super) id: String,
    pub(super) secret: Option<Secret>,
}

impl Credentials {
    /// Reads them. One method a request; the id in the body beside Basic is fine if it is the same.
    pub(super) fn read(headers: &HeaderMap, params: &Params) -> Result<Credentials, Problem> {
        let (id, secret) = (params.one("client_id")?, params.one("client_secret")?);
        let assertion = params.all("client_assertion").next().is_some();
        let mut basic = headers.get_all(AUTHORIZATION).iter();
        match (basic.next(), basic.next()) {
            (None, _) if assertion && secret.is_some() => {
                Err(Problem::request("The client proves who it is in more than one way"))
            }
            (None, _) if assertion => Err(Problem::client()),
            (None, _) => Ok(Credentials {
                id: id.ok_or_else(Problem::client)?.to_owned(),
                secret: secret.map(Secret::new),
            }),
            (Some(_), None) if assertion || secret.is_some() => {
                Err(Problem::request("The client proves who it is in more than one way"))
            }
            (Some(header), None) => {
                let (name, secret) =
                    header.to_str().ok().and_then(basic_pair).ok_or_else(Problem::client)?;
                if id.is_some_and(|id| id != name) {
                    return Err(Problem::request("The client sends two different ids"));
                }
                Ok(Credentials { id: name, secret: Some(Secret::new(secret)) })
            }
            (Some(_), Some(_)) => {
                Err(Problem::request("The request has two Authorization headers"))
            }
        }
    }
}

/// Name and password of HTTP Basic, each of them form-encoded inside (RFC 6749 §2.3.1).
fn basic_pair(header: &str) -> Option<(String, String)> {
    let (scheme, pair) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok()?;
    let (name, password) = pair.split_once(':')?;
    Some((form_decoded(name), form_decoded(password)))
}

fn form_decoded(text: &str) -> String {
    let pair = format!("={}", text.replace('&', "%26"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
    decoded.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::AUTHORIZATION;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::Credentials;
    use crate::web::form::Params;

    fn read(basic: Option<&str>, body: &str) -> Result<(String, Option<String>), &'static str> {
        let mut headers = HeaderMap::new();
        if let Some(pair) = basic {
            let value = format!("bAsIc {}", STANDARD.encode(pair));
            headers.insert(AUTHORIZATION, value.parse().unwrap());
        }
        Credentials::read(&headers, &Params::parse(body))
            .map(|found| (found.id, found.secret.map(|secret| secret.expose().to_owned())))
            .map_err(|problem| problem.name())
    }

    fn found(id: &str, secret: Option<&str>) -> (String, Option<String>) {
        (id.to_owned(), secret.map(str::to_owned))
    }

    #[test]
    fn one_method_a_request() {
        assert_eq!(read(None, "client_id=a"), Ok(found("a", None)));
        assert_eq!(read(None, "client_id=a&client_secret=s"), Ok(found("a", Some("s"))));
        assert_eq!(read(Some("a:s"), ""), Ok(found("a", Some("s"))));
        assert_eq!(read(Some("a:s"), "client_id=a"), Ok(found("a", Some("s"))));
        assert_eq!(read(Some("a:s"), "client_id=b"), Err("invalid_request"));
        assert_eq!(read(Some("a:s"), "client_id=a&client_secret=s"), Err("invalid_request"));
        assert_eq!(read(Some("a:s"), "client_assertion=x"), Err("invalid_request"));
        assert_eq!(
            read(None, "client_id=a&client_secret=s&client_assertion=x"),
            Err("invalid_request")
        );
        assert_eq!(read(None, "client_id=a&client_assertion=x"), Err("invalid_client"));
        assert_eq!(read(None, "client_id=a&client_id=a"), Err("invalid_request"));
        assert_eq!(read(None, ""), Err("invalid_client"));
        assert_eq!(read(Some("no colon"), ""), Err("invalid_client"));
    }

    #[test]
    fn a42_basic_is_form_encoded_inside() {
        assert_eq!(read(Some("a%3Ab:s%25%2B%C3%A9+%26"), ""), Ok(found("a:b", Some("s%+é &"))));
        assert_eq!(read(Some("a:s:t=u&v"), ""), Ok(found("a", Some("s:t=u&v"))));
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, "Bearer x".parse().unwrap());
        let problem = Credentials::read(&headers, &Params::default()).unwrap_err();
        assert_eq!(problem.name(), "invalid_client");
    }
}
