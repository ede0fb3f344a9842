//! From a request to its grant: the token is taken out, verified, and read by the core.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use scopeward::{Claims, Grant, State, bearer};
use serde_json::Value;

use crate::access::{Access, Asked};
use crate::guard::Guard;
use crate::rejection::{Fault, Rejection};

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Verify = dyn Fn(String) -> BoxFuture<Result<Option<Value>, BoxError>> + Send + Sync;
type Payload = dyn Fn(&Parts) -> Option<Value> + Send + Sync;
pub(crate) type Roles = Arc<dyn Fn(&Value) -> Vec<String> + Send + Sync>;

/// Where the payload of a token comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Verify(Arc<Verify>),
    Request(Arc<Payload>),
}

/// What a guard knows of who asks. It stays in the request, so that a guard reads a token once.
#[derive(Debug)]
pub(crate) struct Bearer {
    pub(crate) guard: Guard,
    pub(crate) claims: Option<Claims<'static>>,
    pub(crate) grant: Option<Grant>,
}

impl Guard {
    /// Decides. Where everyone may pass, no token is looked at.
    pub(crate) async fn access(&self, parts: &Parts, asked: Asked) -> Result<Access, Rejection> {
        let open = self.0.policy.decide(None, &asked.request()).allowed;
        let nobody = || Bearer { guard: self.clone(), claims: None, grant: None };
        let bearer = if open { Arc::new(nobody()) } else { self.bearer(parts).await? };
        Access::new(bearer, asked)
    }

    pub(crate) async fn bearer(&self, parts: &Parts) -> Result<Arc<Bearer>, Fault> {
        if let Some(known) = parts.extensions.get::<Access>().map(|access| &access.bearer)
            && Arc::ptr_eq(&known.guard.0, &self.0)
            && known.grant.is_some()
        {
            return Ok(known.clone());
        }
        let (guard, claims) = (self.clone(), self.claims(parts).await?);
        let grant = claims.as_ref().map(|claims| self.0.policy.grant(claims));
        let grant = grant.transpose().map_err(Fault::Claims)?;
        // Whoever holds a bad token is nobody.
        let claims = claims.filter(|claims| claims.state == State::Active);
        Ok(Arc::new(Bearer { guard, claims, grant }))
    }

    /// The facts about the token of a request; nothing without one.
    async fn claims(&self, parts: &Parts) -> Result<Option<Claims<'static>>, Fault> {
        let unknown = || Claims::new("").state(State::Unknown);
        let payload = match &self.0.source {
            Source::Request(payload) => match payload(parts) {
                Some(payload) => payload,
                None => return Ok(None),
            },
            Source::Verify(verify) => {
                let token = match text(&parts.headers) {
                    Ok(Some(token)) => token.to_owned(),
                    Ok(None) => return Ok(None),
                    Err(Malformed) => return Ok(Some(unknown())),
                };
                match verify(token).await.map_err(Fault::Verify)? {
                    Some(payload) => payload,
                    None => return Ok(Some(unknown())),
                }
            }
        };
        // A payload that the core does not take is a token that is not known.
        let read = self.0.policy.claims(&payload.to_string(), self.0.claim);
        let mut claims = read.unwrap_or_else(|_| unknown());
        if let Some(roles) = self.0.roles.as_ref().filter(|_| claims.state == State::Active) {
            claims.roles = roles(&payload).into_iter().map(Into::into).collect();
        }
        Ok(Some(claims))
    }
}

struct Malformed;

/// The token of the one `Authorization` header. Two headers are no token: which one counts, nobody says.
fn text(headers: &HeaderMap) -> Result<Option<&str>, Malformed> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let header = values.next().map(|value| value.to_str()).transpose().map_err(|_| Malformed)?;
    match values.next() {
        Some(_) => Err(Malformed),
        None => bearer(header).map_err(|_| Malformed),
    }
}
