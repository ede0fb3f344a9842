//! From a request to its grant: the token is taken out, verified, and read by the core.

use std::sync::Arc;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use scopeward::{Claims, Grant, State, bearer};
use serde_json::Value;

use crate::access::Access;
use crate::guard::{Guard, Source};
use crate::rejection::Fault;

/// What a guard knows of who asks. It stays in the request, so that a guard reads a token once.
#[derive(Debug)]
pub(crate) struct Bearer {
    pub(crate) guard: Guard,
    pub(crate) payload: Option<Value>,
    pub(crate) principal: Option<String>,
    pub(crate) grant: Option<Grant>,
}

enum Token {
    Absent,
    Bad,
    Good(Value),
}

impl Guard {
    pub(crate) async fn bearer(&self, parts: &Parts) -> Result<Arc<Bearer>, Fault> {
        if let Some(known) = parts.extensions.get::<Access>().map(|access| &access.bearer)
            && Arc::ptr_eq(&known.guard.0, &self.0)
        {
            return Ok(known.clone());
        }
        let token = match &self.0.source {
            Source::Request(payload) => payload(parts).map_or(Token::Absent, Token::Good),
            Source::Verify(verify) => match text(&parts.headers) {
                Ok(None) => Token::Absent,
                Err(Malformed) => Token::Bad,
                Ok(Some(token)) => {
                    let payload = verify(token.to_owned()).await.map_err(Fault::Verify)?;
                    payload.map_or(Token::Bad, Token::Good)
                }
            },
        };
        Ok(Arc::new(self.read(token)))
    }

    /// A payload that the core does not take is a token that is not known.
    fn read(&self, token: Token) -> Bearer {
        let (guard, policy) = (self.clone(), &self.0.policy);
        let (claims, payload) = match token {
            Token::Absent => return Bearer { guard, payload: None, principal: None, grant: None },
            Token::Bad => (None, None),
            Token::Good(payload) => (self.claims(&payload), Some(payload)),
        };
        let granted = claims.and_then(|claims| {
            let grant = policy.grant(&claims).ok()?;
            Some((grant, claims.principal.map(|principal| principal.into_owned())))
        });
        match granted {
            Some((grant, principal)) => Bearer { guard, payload, principal, grant: Some(grant) },
            None => {
                let unknown = policy.grant(&Claims::new("").state(State::Unknown)).ok();
                Bearer { guard, payload: None, principal: None, grant: unknown }
            }
        }
    }

    fn claims(&self, payload: &Value) -> Option<Claims<'static>> {
        let mut claims = self.0.policy.claims(&payload.to_string(), self.0.claim).ok()?;
        if let Some(roles) = &self.0.roles {
            claims.roles = roles(payload).into_iter().map(Into::into).collect();
        }
        Some(claims)
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
