//! Refresh tokens. Each is used once and has one successor, which can be told again for a while.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::clients::json;
use super::families::Family;
use super::users::{self, Person};
use super::{Error, Store, Tx};
use crate::secret::Secret;

/// A refresh token, with its family.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// The family.
    pub family: Family,
    /// Whom the client acts for, as they are now.
    pub person: Option<Person>,
    /// How many came before it.
    pub generation: i64,
    /// When it ends if it is not used.
    pub expires_at: i64,
    /// When it was used, and what makes its successor with it.
    pub rotated: Option<(i64, String)>,
}

/// A family and its person, joined.
pub(super) const FAMILY: &str =
    "families.id AS family_id, families.grant_id, families.client_id, families.scopes,
     families.expires_at AS family_expires_at, families.revoked_at AS family_revoked_at,
     users.id AS person_id, users.email, users.name AS person, users.roles, users.disabled";

pub(super) fn family(row: &AnyRow) -> Result<(Family, Option<Person>), Error> {
    let person = holder(row)?;
    let family = Family {
        id: row.try_get("family_id")?,
        grant: row.try_get("grant_id")?,
        person: person.as_ref().map(|person| person.id.clone()),
        client: row.try_get("client_id")?,
        scopes: json(row, "scopes")?,
        expires_at: row.try_get("family_expires_at")?,
        revoked: row.try_get::<Option<i64>, _>("family_revoked_at")?.is_some(),
    };
    Ok((family, person))
}

/// The person of a row, where there is one.
pub(super) fn holder(row: &AnyRow) -> Result<Option<Person>, Error> {
    let is_there = row.try_get::<Option<&str>, _>("person_id")?.is_some();
    is_there.then(|| users::person(row)).transpose()
}

const QUERY: &str = "refresh_tokens.generation, refresh_tokens.expires_at, refresh_tokens.rotated_at, refresh_tokens.nonce
     FROM refresh_tokens JOIN families ON families.id = refresh_tokens.family_id
                         LEFT JOIN users ON users.id = families.user_id
     WHERE refresh_tokens.hash = $1";

fn refresh(row: &AnyRow) -> Result<Refresh, Error> {
    let (family, person) = family(row)?;
    let rotated_at: Option<i64> = row.try_get("rotated_at")?;
    Ok(Refresh {
        family,
        person,
        generation: row.try_get("generation")?,
        expires_at: row.try_get("expires_at")?,
        rotated: rotated_at.zip(row.try_get("nonce")?),
    })
}

impl Store {
    /// The refresh token with a hash.
    pub(crate) async fn refresh(&self, hash: &str) -> Result<Option<Refresh>, Error> {
        let query = sqlx::query(AssertSqlSafe(format!("SELECT {FAMILY}, {QUERY}"))).bind(hash);
        query.fetch_optional(self.read()).await?.as_ref().map(refresh).transpose()
    }

    /// The same, as this group of statements sees it.
    pub(crate) async fn refresh_in(
        &self,
        tx: &mut Tx,
        hash: &str,
    ) -> Result<Option<Refresh>, Error> {
        let query = sqlx::query(AssertSqlSafe(format!("SELECT {FAMILY}, {QUERY}"))).bind(hash);
        query.fetch_optional(&mut **tx).await?.as_ref().map(refresh).transpose()
    }

    /// Keeps a new refresh token.
    pub(crate) async fn add_refresh(
        &self,
        tx: &mut Tx,
        token: &Secret,
        family: &str,
        generation: i64,
        now: i64,
        expires: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO refresh_tokens (hash, family_id, generation, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.hash())
        .bind(family)
        .bind(generation)
        .bind(now)
        .bind(expires)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Uses a refresh token up, with the nonce that makes its successor. Of all who try, one is told that it was they.
    pub(crate) async fn rotate(
        &self,
        tx: &mut Tx,
        hash: &str,
        nonce: &str,
        now: i64,
    ) -> Result<bool, Error> {
        let query = "UPDATE refresh_tokens SET rotated_at = $2, nonce = $3 WHERE hash = $1 AND rotated_at IS NULL";
        let query = sqlx::query(query).bind(hash).bind(now).bind(nonce);
        Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
    }
}
