//! Verifies tokens that are no JWT: asks the authorization server (RFC 7662), and remembers its answer for a short time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use form_urlencoded::{Serializer, byte_serialize};
use moka::sync::Cache;
use reqwest::{Client, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::guard::BoxFuture;

/// How many bytes an answer may have.
const ANSWER: usize = 64 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An introspection endpoint, and how this program is known there.
///
/// An answer is used for at most `seconds` (else 30) after it came, and never past its `exp`: a token that is taken back
/// works here for at most that long. At most `size` (else 10,000) answers are kept. An error of the endpoint is an error
/// of the server (status 500): it is never kept, and lets nobody pass.
///
/// ```
/// # fn guard(policy: &scopeward::Policy, client: reqwest::Client, secret: String) -> scopeward_tower::Guard {
/// use scopeward_tower::{Guard, Introspection};
/// let introspection = Introspection::new(client, "https://auth.example/introspect", "tasks-api", secret);
/// Guard::new(policy, introspection.seconds(10).verify())
/// # }
/// ```
pub struct Introspection {
    client: Client,
    endpoint: String,
    name: String,
    secret: String,
    seconds: u64,
    size: u64,
}

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

impl Introspection {
    /// An endpoint that knows this program by its client id and secret (HTTP Basic, RFC 6749 §2.3.1).
    pub fn new(
        client: Client,
        endpoint: impl Into<String>,
        client_id: &str,
        client_secret: impl AsRef<str>,
    ) -> Introspection {
        let written = |text: &str| byte_serialize(text.as_bytes()).collect();
        let (name, secret) = (written(client_id), written(client_secret.as_ref()));
        Introspection { client, endpoint: endpoint.into(), name, secret, seconds: 30, size: 10_000 }
    }

    /// The same, using an answer for at most so many seconds.
    pub fn seconds(self, seconds: u64) -> Introspection {
        Introspection { seconds, ..self }
    }

    /// The same, keeping at most so many answers.
    pub fn size(self, size: u64) -> Introspection {
        Introspection { size, ..self }
    }

    /// What [`Guard::new`](crate::Guard::new) takes.
    pub fn verify(
        self,
    ) -> impl Fn(String) -> BoxFuture<Result<Option<Value>, IntrospectionError>> + Send + Sync + 'static
    {
        let live = Duration::from_secs(self.seconds);
        let answers = Cache::builder().max_capacity(self.size).time_to_live(live).build();
        let introspection = Arc::new(self);
        move |token| {
            let (introspection, answers) = (introspection.clone(), answers.clone());
            Box::pin(async move {
                // Not the token itself, which would lie in memory as long as the answer.
                let key: [u8; 32] = Sha256::digest(&token).into();
                if let Some(answer) = answers.get(&key) {
                    return Ok(good(answer));
                }
                let answer = introspection.ask(&token).await?;
                answers.insert(key, answer.clone());
                Ok(good(answer))
            })
        }
    }

    async fn ask(&self, token: &str) -> Result<Value, IntrospectionError> {
        let pairs = [("token", token), ("token_type_hint", "access_token")];
        let form = Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut response = self
            .client
            .post(&self.endpoint)
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
        match (&answer["active"], &answer["exp"]) {
            (Value::Bool(_), Value::Number(_) | Value::Null) => Ok(answer),
            (Value::Bool(_), _) => {
                Err(IntrospectionError::Answer("has an `exp` that is no number"))
            }
            _ => Err(IntrospectionError::Answer("does not say whether the token is `active`")),
        }
    }
}

/// The answer, if it says that the token is good, and still is.
fn good(answer: Value) -> Option<Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let live = answer["exp"].as_f64().is_none_or(|end| now < end);
    (live && answer["active"] == true).then_some(answer)
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
