//! Secrets: texts that nothing prints, and tokens of 256 random bits of which the store keeps the hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A text that neither `Debug` nor a log shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text. Wherever this is called, a secret leaves.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the store keeps of it, in hexadecimal.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret)
    }
}

/// What a token is for. Its prefix tells people and secret scanners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An OAuth access token.
    Access,
    /// An API token, which a person makes for a program of theirs.
    Api,
    /// An authorization request that waits for an answer.
    Authorization,
    /// An authorization code.
    Code,
    /// A client's secret.
    Client,
    /// An OAuth refresh token.
    Refresh,
    /// A session of a browser.
    Session,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Kind::Access => "sw_at_",
            Kind::Api => "sw_api_",
            Kind::Authorization => "sw_req_",
            Kind::Code => "sw_code_",
            Kind::Client => "sw_cs_",
            Kind::Refresh => "sw_rt_",
            Kind::Session => "sw_s_",
        }
    }

    /// A new token: the prefix, 256 random bits and six characters of checksum, all of `[A-Za-z0-9_-]`.
    pub fn create(self) -> Secret {
        self.token(&random())
    }

    /// The token of this kind that follows from a secret and a nonce; without both nobody can tell it.
    pub fn derive(self, secret: &Secret, nonce: &str) -> Secret {
        self.token(&mac(secret.expose().as_bytes(), nonce))
    }

    /// Whether a text has the form of such a token. A typing error is found without asking the store.
    pub fn fits(self, text: &str) -> bool {
        let body = text.strip_prefix(self.prefix()).and_then(|rest| rest.split_at_checked(43));
        body.is_some_and(|(bits, sum)| checksum(self, bits) == sum)
    }

    fn token(self, bits: &[u8; 32]) -> Secret {
        let bits = URL_SAFE_NO_PAD.encode(bits);
        let sum = checksum(self, &bits);
        Secret(format!("{}{bits}{sum}", self.prefix()))
    }
}

/// 256 random bits, as 43 characters.
pub fn nonce() -> String {
    URL_SAFE_NO_PAD.encode(random())
}

/// A name for a row, of 128 random bits, as 22 characters.
pub fn id() -> String {
    let bits = random();
    URL_SAFE_NO_PAD.encode(bits.get(..16).unwrap_or(&bits))
}

/// The SHA-256 of a text, in hexadecimal.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// A text that only who holds the secret can make, bound to a purpose.
pub fn bound(secret: &Secret, purpose: &str) -> String {
    URL_SAFE_NO_PAD.encode(mac(secret.expose().as_bytes(), purpose))
}

/// Compares two texts in a time that depends on their lengths alone.
pub fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

fn mac(key: &[u8], message: &str) -> [u8; 32] {
    // HMAC takes a key of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(message.as_bytes()));
    mac.map_or([0; 32], |mac| mac.finalize().into_bytes().into())
}

fn random() -> [u8; 32] {
    let mut bits = [0; 32];
    // Without randomness no secret is safe: the process ends.
    getrandom::fill(&mut bits).expect("the system gives random bits");
    bits
}

fn checksum(kind: Kind, bits: &str) -> String {
    let digest = Sha256::digest(format!("{}{bits}", kind.prefix()).as_bytes());
    let mut sum = URL_SAFE_NO_PAD.encode(digest);
    sum.truncate(6);
    sum
}

#[cfg(test)]
mod tests {
    use super::{Kind, Secret, bound, id, same};

    #[test]
    fn a_token_has_its_prefix_and_a_checksum() {
        let token = Kind::Access.create();
        assert!(Kind::Access.fits(token.expose()));
        assert!(!Kind::Refresh.fits(token.expose()));
        let mut wrong = token.expose().to_owned();
        wrong.pop();
        assert!(!Kind::Access.fits(&wrong));
        assert!(!Kind::Access.fits("sw_at_"));
        assert!(!Kind::Access.fits("sw_at_é"));
        assert_ne!(token, Kind::Access.create());
    }

    #[test]
    fn a_successor_is_the_same_each_time_and_needs_both() {
        let old = Kind::Refresh.create();
        let successor = Kind::Refresh.derive(&old, "nonce");
        assert_eq!(successor, Kind::Refresh.derive(&old, "nonce"));
        assert_ne!(successor, Kind::Refresh.derive(&old, "other"));
        assert_ne!(successor, Kind::Refresh.derive(&Kind::Refresh.create(), "nonce"));
        assert!(Kind::Refresh.fits(successor.expose()));
    }

    #[test]
    fn nothing_prints_a_secret() {
        let secret = Secret::new("hush");
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert!(same("a", "a") && !same("a", "b") && !same("a", "ab"));
        assert_eq!(id().len(), 22);
        assert_ne!(bound(&secret, "a"), bound(&secret, "b"));
    }
}
