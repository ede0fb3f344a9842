//! Any scope string, and any JSON where a caller's facts are expected.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scopeward::limits::{MAX_TOKEN, MAX_TOKENS};
use scopeward::{Claims, Code, Policy, wire};

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::compile(include_str!("../seeds/compile/rich.toml")).expect("it compiles")
});

fuzz_target!(|text: &str| {
    scope(text);
    json(text);
});

fn scope(text: &str) {
    let claims = Claims::new(text).role("admin").audience("api");
    let grant = match POLICY.grant(&claims) {
        Ok(grant) => grant,
        Err(error) => {
            assert!(matches!(error.code, Code::InvalidScopeToken | Code::LimitExceeded), "{error}");
            return assert!(!is_good(text), "{error}");
        }
    };
    assert!(is_good(text), "a bad scope string was read");
    let granted = POLICY.granted(&grant);
    let again = Claims { scope: granted.join(" ").into(), ..claims.clone() };
    let again = POLICY.grant(&again).expect("what is printed can be read");
    assert_eq!(POLICY.granted(&again), granted, "printing and reading again is the identity");
    assert_eq!(POLICY.expanded(&again), POLICY.expanded(&grant));
    let minimal = Claims { scope: POLICY.minimal(&grant).join(" ").into(), ..claims };
    let minimal = POLICY.grant(&minimal).expect("what is printed can be read");
    assert_eq!(POLICY.expanded(&minimal), POLICY.expanded(&grant), "minimal gives the same");
    let closed = POLICY.closed(&grant);
    assert!(granted.iter().all(|token| closed.contains(token)), "closed only adds");
}

/// RFC 6749 §3.3 and the limits, said once more.
fn is_good(text: &str) -> bool {
    let tokens: Vec<&str> = text.split(' ').filter(|token| !token.is_empty()).collect();
    let good = |byte: u8| matches!(byte, b'!'..=b'~') && byte != b'"' && byte != b'\\';
    tokens.len() <= MAX_TOKENS
        && tokens.iter().all(|token| token.len() <= MAX_TOKEN && token.bytes().all(good))
}

fn json(text: &str) {
    match POLICY.claims(text, None) {
        Ok(claims) => assert!(POLICY.grant(&claims).is_ok(), "what is read can be granted"),
        Err(error) => assert!(
            matches!(
                error.code,
                Code::InvalidInput | Code::InvalidScopeToken | Code::LimitExceeded
            ),
            "{error}"
        ),
    }
    let claims = wire::claims(text);
    if let Err(error) = &claims {
        assert!(!error.message.contains('\n'), "{error}");
        assert!(matches!(error.code, Code::InvalidInput | Code::InvalidScopeToken), "{error}");
    }
    let grant = claims.ok().flatten().and_then(|claims| POLICY.grant(&claims).ok());
    let ask = match wire::request(text) {
        Ok(ask) => ask,
        Err(error) => return assert_eq!(error.code, Code::InvalidInput, "{error}"),
    };
    let need = match ask.prepare(&POLICY) {
        Ok(need) => need,
        Err(error) => {
            let known = [Code::InvalidInput, Code::UnknownScope, Code::LimitExceeded];
            return assert!(known.contains(&error.code), "{error}");
        }
    };
    let request = ask.request(need.as_ref());
    let decision = POLICY.decide(grant.as_ref(), &request);
    serde_json::to_string(&decision).expect("a decision has a wire form");
}
