//! The challenge of PKCE (RFC 7636): every client must send one, and S256 is the only method.

use scopeward::OAuthError;

use super::read::{invalid, one};
use crate::web::form::Params;

/// The challenge: the SHA-256 of the verifier, 43 characters of base64url without padding.
pub(super) fn challenge(params: &Params) -> Result<String, OAuthError> {
    let challenge = one(params, "code_challenge")?;
    let method = one(params, "code_challenge_method")?;
    let challenge = challenge.ok_or_else(|| invalid("The parameter code_challenge is missing"))?;
    if method != Some("S256") {
        return Err(invalid("The parameter code_challenge_method must be S256"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if challenge.len() != 43 || !challenge.bytes().all(plain) {
        return Err(invalid("The parameter code_challenge must be 43 characters of base64url"));
    }
    Ok(challenge.to_owned())
}

#[cfg(test)]
mod tests {
    use super::challenge;
    use crate::web::form::Params;

    #[test]
    fn s256_alone() {
        let of = |challenge_: &str, method: &str| {
            let query = format!("code_challenge={challenge_}&code_challenge_method={method}");
            challenge(&Params::parse(&query)).is_ok()
        };
        let good = "a".repeat(43);
        assert!(of(&good, "S256"));
        for method in ["plain", "s256", "S512", ""] {
            assert!(!of(&good, method), "{method}");
        }
        for bad in ["a".repeat(42), "a".repeat(44), format!("{}=", "a".repeat(42)), String::new()] {
            assert!(!of(&bad, "S256"), "{bad}");
        }
        assert!(!of(&format!("{good}&code_challenge={good}"), "S256"));
    }
}
