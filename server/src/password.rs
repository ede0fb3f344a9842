//! Passwords of people: argon2id (RFC 9106), with the parameters that OWASP recommends.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Argon2, password_hash};
use tokio::sync::Semaphore;

use crate::secret::Secret;

/// What a password is checked against that belongs to nobody: that takes as long as any other.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2NvcGV3YXJkc2NvcGV3YQ$YpAoUr2pSWKqrm0OgvNImAEKkUZIiLkdHYqdK7jNgrQ";

/// Longer passwords are refused unread.
const MOST_BYTES: usize = 1024;

/// Each check takes 19 MiB and a core for a while: others wait.
static PLACES: Semaphore = Semaphore::const_new(4);

/// The PHC string that the store keeps of a password.
///
/// # Errors
///
/// If the password is too long to be hashed.
pub(crate) fn hash(password: &Secret) -> Result<String, password_hash::Error> {
    let salt = crate::secret::id();
    let hash: phc::PasswordHash =
        Argon2::default().hash_password_with_salt(password.expose().as_bytes(), salt.as_bytes())?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a PHC string. Without a string it takes as long, and is not.
pub(crate) async fn verify(phc: Option<String>, password: Secret) -> bool {
    if password.expose().len() > MOST_BYTES {
        return false;
    }
    let Ok(_place) = PLACES.acquire().await else { return false };
    let known = phc.is_some();
    let check = move || {
        let phc = phc.as_deref().unwrap_or(NOBODY);
        Argon2::default().verify_password(password.expose().as_bytes(), phc).is_ok()
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false) && known
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;

    use super::{NOBODY, hash, verify};
    use crate::secret::Secret;

    #[tokio::test]
    async fn a_password_fits_its_hash_alone() {
        let phc = hash(&Secret::new("correct")).unwrap();
        assert!(verify(Some(phc.clone()), Secret::new("correct")).await);
        assert!(!verify(Some(phc), Secret::new("wrong")).await);
        assert!(!verify(None, Secret::new("wrong")).await);
        assert!(!verify(Some("no hash".to_owned()), Secret::new("wrong")).await);
    }

    #[test]
    fn nobody_costs_as_much_as_anybody() {
        let parameters = |phc: &str| PasswordHash::new(phc).unwrap().params;
        assert_eq!(parameters(NOBODY), parameters(&hash(&Secret::new("some")).unwrap()));
    }
}
