//! One question to an authorization server (RFC 7662), and the strict reading of its answer.

use std::time::Duration;

use form_urlencoded::Serializer;
use reqwest::{Client, StatusCode, header};
use serde_json::Value;

/// How many bytes an answer may have.
const ANSWER: usize = 64 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why an authorization server gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectionError {
    /// It answers something else.
    #[error("the answer of the introspection endpoint {0}")]
    Answer(&'static str),
    /// It cannot be asked.
    #[error("the introspection endpoint cannot be asked")]
    Http(#[from] reqwest::Error),
    /// It refuses.
    #[error("the introspection endpoint answers with status {0}")]
    Status(StatusCode),
}

/// Where to ask, and who asks.
pub(crate) struct Endpoint {
    pub(crate) client: Client,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) secret: String,
}

impl Endpoint {
    pub(crate) async fn ask(&self, token: &str) -> Result<Value, IntrospectionError> {
        let pairs = [("token", token), ("token_type_hint", "access_token")];
        let form = Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut response = self
            .client
            .post(&self.url)
            .basic_auth(&self.name, Some(&self.secret))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .timeout(PATIENCE)
            .body(form)
            .send()
            .await?;
        if response.status() != StatusCode::OK {
            return Err(IntrospectionError::Status(response.status()));
        }
        let mut text = Vec::new();
        while let Some(piece) = response.chunk().await? {
            if text.len().saturating_add(piece.len()) > ANSWER {
                return Err(IntrospectionError::Answer("is too long"));
            }
            text.extend_from_slice(&piece);
        }
        let answer: Value =
            serde_json::from_slice(&text).map_err(|_| IntrospectionError::Answer("is no JSON"))?;
        match (answer.get("active"), answer.get("exp")) {
            (Some(Value::Bool(_)), None | Some(Value::Number(_))) => Ok(answer),
            (Some(Value::Bool(_)), _) => {
                Err(IntrospectionError::Answer("has an `exp` that is no number"))
            }
            _ => Err(IntrospectionError::Answer("does not say whether the token is `active`")),
        }
    }
}
