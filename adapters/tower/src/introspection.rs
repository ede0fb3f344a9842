//! Verifies tokens that are no JWT: asks the authorization server (RFC 7662), and remembers its answer for a short time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use form_urlencoded::byte_serialize;
use moka::sync::Cache;
use reqwest::Client;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::endpoint::{Endpoint, IntrospectionError};
use crate::token::BoxFuture;

/// An introspection endpoint, and how this program is known there.
///
/// An answer is used for at most `seconds` (else 30) after it was asked for, and never past its `exp`: a token that is
/// taken back works here for at most that long. At most `size` (else 1,000) answers are kept. An error of the endpoint is an error
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
    endpoint: Endpoint,
    seconds: u64,
    size: u64,
}

impl Introspection {
    /// An endpoint that knows this program by its client id and secret (HTTP Basic, RFC 6749 §2.3.1). The client should
    /// follow no redirects: they would carry tokens elsewhere.
    pub fn new(
        client: Client,
        endpoint: impl Into<String>,
        client_id: &str,
        client_secret: impl AsRef<str>,
    ) -> Introspection {
        let written = |text: &str| byte_serialize(text.as_bytes()).collect();
        let (name, secret) = (written(client_id), written(client_secret.as_ref()));
        let endpoint = Endpoint { client, url: endpoint.into(), name, secret };
        Introspection { endpoint, seconds: 30, size: 1_000 }
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
        let answers: Cache<[u8; 32], (Instant, Value)> =
            Cache::builder().max_capacity(self.size).time_to_live(live).build();
        let endpoint = Arc::new(self.endpoint);
        move |token| {
            let (endpoint, answers) = (endpoint.clone(), answers.clone());
            Box::pin(async move {
                // Not the token itself, which would lie in memory as long as the answer.
                let key = Sha256::digest(&token).into();
                let known = answers.get(&key).filter(|(since, _)| since.elapsed() < live);
                if let Some((_, answer)) = known {
                    return Ok(good(answer));
                }
                // What the answer says may have changed since.
                let since = Instant::now();
                let answer = endpoint.ask(&token).await?;
                answers.insert(key, (since, answer.clone()));
                Ok(good(answer))
            })
        }
    }
}

/// The answer, if it says that the token is good, and still is.
fn good(answer: Value) -> Option<Value> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let live = answer.get("exp").and_then(Value::as_f64).is_none_or(|end| now < end);
    let active = answer.get("active").and_then(Value::as_bool).unwrap_or_default();
    (live && active).then_some(answer)
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("endpoint", &self.endpoint.url)
            .finish_non_exhaustive()
    }
}
