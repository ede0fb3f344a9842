//! How often one address may ask. Each limit is a leaky bucket (GCRA): a burst up to the whole number, then evenly.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde_json::json;

use crate::config::{Limit, Limits};

/// With so many networks in one limiter, wider networks share a bucket: a flood from everywhere takes no more memory.
const CROWDED: usize = 100_000;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The authorization endpoint and its pages.
    Authorize,
    /// The token endpoint.
    Token,
    /// The revocation endpoint.
    Revoke,
    /// The introspection endpoint, for callers that fail to authenticate.
    Introspect,
    /// The registration endpoint.
    Register,
    /// Logins that fail.
    Login,
    /// The protected API and the MCP server, for tokens that are refused.
    Refused,
}

impl Which {
    const fn name(self) -> &'static str {
        match self {
            Which::Authorize => "authorize",
            Which::Token => "token",
            Which::Revoke => "revoke",
            Which::Introspect => "introspect",
            Which::Register => "register",
            Which::Login => "login",
            Which::Refused => "refused",
        }
    }

    /// Whether a person waits for the answer, not a program.
    const fn is_page(self) -> bool {
        matches!(self, Which::Authorize | Which::Login)
    }
}

/// One limiter of each kind; none where the settings set no limit.
#[derive(Debug)]
pub struct Limiters {
    authorize: Option<Limiter>,
    token: Option<Limiter>,
    revoke: Option<Limiter>,
    introspect: Option<Limiter>,
    register: Option<Limiter>,
    login: Option<Limiter>,
    refused: Option<Limiter>,
}

impl Limiters {
    pub(crate) fn new(limits: &Limits) -> Limiters {
        let limiter = |limit: Option<Limit>| limit.and_then(Limiter::new);
        Limiters {
            authorize: limiter(limits.authorize),
            token: limiter(limits.token),
            revoke: limiter(limits.revoke),
            introspect: limiter(limits.introspect),
            register: limiter(limits.register),
            login: limiter(limits.login),
            refused: limiter(limits.refused),
        }
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    ///
    /// [`TooMany`] if it has asked too often.
    pub fn check(&self, which: Which, address: IpAddr) -> Result<(), TooMany> {
        let limiter = match which {
            Which::Authorize => &self.authorize,
            Which::Token => &self.token,
            Which::Revoke => &self.revoke,
            Which::Introspect => &self.introspect,
            Which::Register => &self.register,
            Which::Login => &self.login,
            Which::Refused => &self.refused,
        };
        let Some(wait) = limiter.as_ref().and_then(|limiter| limiter.wait(address)) else {
            return Ok(());
        };
        metrics::counter!("scopeward_limited_total", "limit" => which.name()).increment(1);
        Err(TooMany { which, wait })
    }

    /// Forgets addresses that may ask as if they never had.
    pub(crate) fn sweep(&self) {
        let all = [
            &self.authorize,
            &self.token,
            &self.revoke,
            &self.introspect,
            &self.register,
            &self.login,
            &self.refused,
        ];
        for limiter in all.into_iter().flatten() {
            limiter.0.retain_recent();
            limiter.0.shrink_to_fit();
        }
    }
}

#[derive(Debug)]
struct Limiter(DefaultKeyedRateLimiter<IpAddr>);

impl Limiter {
    fn new(limit: Limit) -> Option<Limiter> {
        let burst = NonZeroU32::new(limit.requests)?;
        let each = Duration::from_secs(limit.seconds.into()).checked_div(burst.get())?;
        Some(Limiter(RateLimiter::dashmap(Quota::with_period(each)?.allow_burst(burst))))
    }

    /// How long an address must wait, if it must.
    fn wait(&self, address: IpAddr) -> Option<Duration> {
        let network = network(address, self.0.len() >= CROWDED);
        let refusal = self.0.check_key(&network).err()?;
        Some(refusal.wait_time_from(DefaultClock::default().now()))
    }
}

/// The network that an address shares its limit with. A household has a /64 of IPv6 to itself.
fn network(address: IpAddr, crowded: bool) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) if crowded => IpAddr::V4((address.to_bits() & 0xffff_0000).into()),
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let bits = if crowded { 32 } else { 64 };
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits))))
        }
    }
}

/// An address has asked too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    which: Which,
    wait: Duration,
}

impl TooMany {
    /// When to try again, in whole seconds.
    fn seconds(self) -> u64 {
        self.wait.as_secs().saturating_add(1)
    }
}

impl IntoResponse for TooMany {
    /// 429 (RFC 6585 §4): for programs as an error of OAuth, for people as a line of text.
    fn into_response(self) -> Response {
        let seconds = self.seconds();
        let text = format!("Too many requests. Try again in {seconds} seconds.");
        let headers = [
            (header::RETRY_AFTER, seconds.to_string()),
            (header::CACHE_CONTROL, "no-store".into()),
        ];
        if self.which.is_page() {
            return (StatusCode::TOO_MANY_REQUESTS, headers, text).into_response();
        }
        let body = json!({ "error": "temporarily_unavailable", "error_description": text });
        (StatusCode::TOO_MANY_REQUESTS, headers, Json(body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::{Limiters, Which, network};
    use crate::config::{Limit, Limits};

    fn limiters() -> Limiters {
        let token = Some(Limit { requests: 2, seconds: 100 });
        Limiters::new(&Limits { token, login: token, revoke: None, ..Limits::default() })
    }

    #[test]
    fn the_last_request_passes_and_the_next_waits() {
        let limiters = limiters();
        let address = "192.0.2.1".parse().unwrap();
        assert!(limiters.check(Which::Token, address).is_ok());
        assert!(limiters.check(Which::Token, address).is_ok());
        let refused = limiters.check(Which::Token, address).unwrap_err();
        let answer = refused.into_response();
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["retry-after"], "50");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert!(limiters.check(Which::Token, "192.0.2.2".parse().unwrap()).is_ok());
        assert!((0..9).all(|_| limiters.check(Which::Revoke, address).is_ok()));
    }

    #[test]
    fn people_read_a_text() {
        let limiters = limiters();
        let address = "192.0.2.1".parse().unwrap();
        let refused = (0..3).find_map(|_| limiters.check(Which::Login, address).err());
        let answer = refused.unwrap().into_response();
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    }

    #[test]
    fn a_network_is_one_address() {
        let same = |left: &str, right: &str, crowded| {
            network(left.parse().unwrap(), crowded) == network(right.parse().unwrap(), crowded)
        };
        assert!(same("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false));
        assert!(!same("2001:db8:0:1::1", "2001:db8:0:2::1", false));
        assert!(same("2001:db8:0:1::1", "2001:db8:0:2::1", true));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1", false));
        assert!(!same("192.0.2.1", "192.0.2.2", false));
        assert!(same("192.0.2.1", "192.0.9.2", true));
        assert!(!same("192.0.2.1", "192.1.9.2", true));
    }

    #[test]
    fn who_may_ask_again_is_forgotten() {
        let fast = Some(Limit { requests: 1000, seconds: 1 });
        let limiters = Limiters::new(&Limits { token: fast, ..Limits::default() });
        limiters.check(Which::Token, "192.0.2.1".parse().unwrap()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        limiters.sweep();
        assert!(limiters.token.unwrap().0.is_empty());
    }
}
