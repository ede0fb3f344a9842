//! What a request says, read strictly: an unknown, missing, repeated or wrong field is refused by its name.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::bearer::{self, Malformed};
use super::problem::Problem;

/// How large a body may be.
const LARGEST: usize = 64 * 1024;

/// What a request says, before a handler reads it.
#[derive(Debug)]
pub(crate) enum Raw {
    /// The query of a URL.
    Query(String),
    /// A body of JSON.
    Body(Bytes),
    /// The arguments of a tool.
    Arguments(Value),
}

impl Raw {
    /// Reads it as what the handler takes.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        match self {
            Raw::Query(query) => {
                let pairs = form_urlencoded::parse(query.as_bytes());
                let reader = serde_urlencoded::Deserializer::new(pairs);
                let read = serde_path_to_error::deserialize(reader);
                read.map_err(|error| refused(StatusCode::BAD_REQUEST, &error))
            }
            Raw::Body(bytes) => {
                let mut reader = serde_json::Deserializer::from_slice(&bytes);
                let read = serde_path_to_error::deserialize(&mut reader);
                let value = read.map_err(|error| {
                    let malformed = error.inner().is_syntax() || error.inner().is_eof();
                    let status = if malformed {
                        StatusCode::BAD_REQUEST
                    } else {
                        StatusCode::UNPROCESSABLE_ENTITY
                    };
                    refused(status, &error)
                })?;
                reader.end().map_err(|_| {
                    Problem::field(StatusCode::BAD_REQUEST, "", "Something follows the JSON")
                })?;
                Ok(value)
            }
            Raw::Arguments(arguments) => {
                let read = serde_path_to_error::deserialize(arguments);
                read.map_err(|error| refused(StatusCode::UNPROCESSABLE_ENTITY, &error))
            }
        }
    }

    /// Reads the body of a request. One without a body says nothing: `{}`.
    pub(crate) async fn body(headers: &HeaderMap, body: Body) -> Result<Raw, Problem> {
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
            let message = "The body may have 65536 bytes";
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", message)
        })?;
        let media = media_type(headers);
        if bytes.is_empty() {
            return Ok(Raw::Body(Bytes::from_static(b"{}")));
        }
        if media.eq_ignore_ascii_case("application/json") {
            return Ok(Raw::Body(bytes));
        }
        let is_form = media.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        if is_form && std::str::from_utf8(&bytes).is_ok_and(bearer::holds_token) {
            return Err(Malformed("The request brings a token in its body as well").into());
        }
        let message = "The body must be application/json";
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", message))
    }
}

/// The media type of a body, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.split(';').next()).unwrap_or_default().trim()
}

fn refused<E: std::fmt::Display>(
    status: StatusCode,
    error: &serde_path_to_error::Error<E>,
) -> Problem {
    Problem::field(status, &error.path().to_string(), &error.inner().to_string())
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use serde::Deserialize;
    use serde_json::json;

    use super::Raw;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Input {
        id: i64,
        name: Option<String>,
    }

    fn refused(raw: Raw) -> (u16, serde_json::Value) {
        let problem = raw.read::<Input>().unwrap_err();
        (problem.status.as_u16(), problem.body["field"].clone())
    }

    #[test]
    fn fields_are_named() {
        let body = |text: &'static str| Raw::Body(Bytes::from_static(text.as_bytes()));
        assert_eq!(body(r#"{"id":1}"#).read(), Ok(Input { id: 1, name: None }));
        assert_eq!(refused(body(r#"{"id":"1"}"#)), (422, json!("id")));
        assert_eq!(refused(body(r#"{"id":1,"x":2}"#)), (422, json!("x")));
        assert_eq!(refused(body(r#"{"id":1,"id":2}"#)).0, 422);
        assert_eq!(refused(body("{}")).0, 422);
        assert_eq!(refused(body(r#"{"id":1}}"#)).0, 400);
        assert_eq!(refused(body(r#"{"id":"#)).0, 400);
        assert_eq!(refused(Raw::Query("id=x".to_owned())), (400, json!("id")));
        assert_eq!(refused(Raw::Query("id=1&id=2".to_owned())).0, 400);
        assert_eq!(Raw::Query("id=7".to_owned()).read(), Ok(Input { id: 7, name: None }));
        assert_eq!(refused(Raw::Arguments(json!({ "id": null }))), (422, json!("id")));
    }
}
