//! Authorization codes (RFC 6749 §4.1.2): used once, and only by who can prove to have asked for them.

use sqlx::{AssertSqlSafe, Row};

use super::families::Family;
use super::refresh::{FAMILY, family};
use super::users::Person;
use super::{Error, Store, Tx};
use crate::secret::Secret;

/// So many failed attempts kill a code.
pub(crate) const MOST_ATTEMPTS: i64 = 3;

/// A code, with the family that it opens.
#[derive(Debug, Clone)]
pub struct Code {
    /// The family.
    pub family: Family,
    /// Who consented, as they are now.
    pub person: Option<Person>,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// Whether the authorization request named that address.
    pub redirect_sent: bool,
    /// The challenge of PKCE, S256.
    pub challenge: String,
    /// How often somebody failed to prove it is theirs.
    pub attempts: i64,
    /// When it ends.
    pub expires_at: i64,
    /// Whether it was used.
    pub used: bool,
}

/// A code that is to be kept.
pub(crate) struct NewCode<'c> {
    pub(crate) family: &'c str,
    pub(crate) client: &'c str,
    pub(crate) redirect_uri: &'c str,
    pub(crate) redirect_sent: bool,
    pub(crate) challenge: &'c str,
    pub(crate) expires_at: i64,
}

impl Store {
    /// The code with a hash.
    pub(crate) async fn code(&self, hash: &str) -> Result<Option<Code>, Error> {
        let query = format!(
            "SELECT {FAMILY}, codes.redirect_uri, codes.redirect_sent, codes.challenge, codes.attempts,
                    codes.expires_at, codes.used_at
             FROM codes JOIN families ON families.id = codes.family_id
                        LEFT JOIN users ON users.id = families.user_id
             WHERE codes.hash = $1"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(hash);
        let Some(row) = query.fetch_optional(self.read()).await? else { return Ok(None) };
        let (family, person) = family(&row)?;
        Ok(Some(Code {
            family,
            person,
            redirect_uri: row.try_get("redirect_uri")?,
            redirect_sent: row.try_get::<i64, _>("redirect_sent")? != 0,
            challenge: row.try_get("challenge")?,
            attempts: row.try_get("attempts")?,
            expires_at: row.try_get("expires_at")?,
            used: row.try_get::<Option<i64>, _>("used_at")?.is_some(),
        }))
    }

    /// Keeps a new code.
    pub(crate) async fn add_code(
        &self,
        tx: &mut Tx,
        secret: &Secret,
        code: &NewCode<'_>,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO codes (hash, family_id, client_id, redirect_uri, redirect_sent, challenge, attempts, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
        )
        .bind(secret.hash())
        .bind(code.family)
        .bind(code.client)
        .bind(code.redirect_uri)
        .bind(i64::from(code.redirect_sent))
        .bind(code.challenge)
        .bind(code.expires_at)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Uses a code up. Of all who try, one is told that it was they.
    pub(crate) async fn use_code(&self, tx: &mut Tx, hash: &str, now: i64) -> Result<bool, Error> {
        let query = "UPDATE codes SET used_at = $2
                     WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 AND attempts < $3";
        let query = sqlx::query(query).bind(hash).bind(now).bind(MOST_ATTEMPTS);
        Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
    }

    /// Notes that somebody failed to prove that a code is theirs.
    pub(crate) async fn fail_code(&self, tx: &mut Tx, hash: &str) -> Result<(), Error> {
        let query = "UPDATE codes SET attempts = attempts + 1 WHERE hash = $1 AND used_at IS NULL";
        sqlx::query(query).bind(hash).execute(&mut **tx).await?;
        Ok(())
    }
}
