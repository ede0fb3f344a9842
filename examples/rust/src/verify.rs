//! Verifies the JWTs of the authorization server by its public key.

use std::error::Error;
use std::future::{Ready, ready};

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

type Payload = Ready<Result<Option<Value>, jsonwebtoken::errors::Error>>;

pub(crate) fn by(key: &str) -> Result<impl Fn(String) -> Payload + use<>, Box<dyn Error>> {
    let key = DecodingKey::from_jwk(&serde_json::from_str::<Jwk>(key)?)?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.leeway = 0;
    // Whom a token is for is a question for the policy.
    validation.validate_aud = false;
    Ok(move |token: String| {
        ready(Ok(decode(token, &key, &validation).ok().map(|token| token.claims)))
    })
}
