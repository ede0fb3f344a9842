//! Access tokens of OAuth: what a resource server asks about one.

use scopeward::State;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::clients::json;
use super::refresh::holder;
use super::users::Person;
use super::{Error, Store, Tx};
use crate::secret::Secret;

/// What is known of a token that somebody presents.
#[derive(Debug, Clone)]
pub struct Presented {
    /// The name of the audience that it is for; none: any resource of the API.
    pub audience: Option<String>,
    /// What it may do.
    pub scope: String,
    /// Whom it acts for; none: the client itself.
    pub person: Option<Person>,
    /// The client that it was given to; none: an API token.
    pub client: Option<String>,
    /// The id of an API token.
    pub token: Option<String>,
    /// The family of an access token.
    pub family: Option<String>,
    /// When it was issued.
    pub issued_at: i64,
    /// When it ends; none: never.
    pub expires_at: Option<i64>,
    /// Whether it is good.
    pub state: State,
}

/// A confidential client that asks about a token.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    /// Its id.
    pub(crate) id: String,
    /// What it may ask the token endpoint for.
    pub(crate) grant_types: Vec<String>,
    /// The audiences that it is registered for.
    pub(crate) audiences: Vec<String>,
}

/// A token, its family and its person, joined to `access_tokens`.
const TOKEN: &str = "access_tokens.audience, access_tokens.scope, access_tokens.issued_at,
    access_tokens.expires_at, families.expires_at AS family_expires_at,
    COALESCE(access_tokens.revoked_at, families.revoked_at) AS ended_at,
    families.id AS family_id, families.client_id";
const JOINED: &str = "LEFT JOIN families ON families.id = access_tokens.family_id
    LEFT JOIN users ON users.id = families.user_id";

fn presented(row: &AnyRow, now: i64) -> Result<Presented, Error> {
    let person = holder(row)?;
    let expires_at: i64 = row.try_get("expires_at")?;
    let expires_at = expires_at.min(row.try_get("family_expires_at")?);
    let state = if row.try_get::<Option<i64>, _>("ended_at")?.is_some() {
        State::Revoked
    } else if expires_at <= now {
        State::Expired
    } else if person.as_ref().is_some_and(|person| person.disabled) {
        State::Disabled
    } else {
        State::Active
    };
    Ok(Presented {
        audience: row.try_get("audience")?,
        scope: row.try_get("scope")?,
        person,
        client: row.try_get("client_id")?,
        token: None,
        family: row.try_get("family_id")?,
        issued_at: row.try_get("issued_at")?,
        expires_at: Some(expires_at),
        state,
    })
}

impl Store {
    /// The access token with a hash, good or not.
    pub(crate) async fn access(&self, hash: &str, now: i64) -> Result<Option<Presented>, Error> {
        let query = format!(
            "SELECT {TOKEN}, {} FROM access_tokens {JOINED} WHERE access_tokens.hash = $1",
            super::users::COLUMNS
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(hash);
        let row = query.fetch_optional(self.read()).await?;
        row.map(|row| presented(&row, now)).transpose()
    }

    /// The client with this secret, and the access token that it asks about: one statement, for it is asked often.
    pub(crate) async fn access_for(
        &self,
        client: &str,
        secret: &str,
        hash: &str,
        now: i64,
    ) -> Result<Option<(Asker, Option<Presented>)>, Error> {
        let query = format!(
            "SELECT oauth_clients.id AS asker, oauth_clients.grant_types, oauth_clients.audiences, {TOKEN}, {}
             FROM client_secrets JOIN oauth_clients ON oauth_clients.id = client_secrets.client_id
                  LEFT JOIN access_tokens ON access_tokens.hash = $3 {JOINED}
             WHERE client_secrets.hash = $1 AND client_secrets.client_id = $2
               AND (client_secrets.expires_at IS NULL OR client_secrets.expires_at > $4)
               AND (oauth_clients.expires_at IS NULL OR oauth_clients.expires_at > $4)",
            super::users::COLUMNS
        );
        let query =
            sqlx::query(AssertSqlSafe(query)).bind(secret).bind(client).bind(hash).bind(now);
        let Some(row) = query.fetch_optional(self.read()).await? else { return Ok(None) };
        let asker = Asker {
            id: row.try_get("asker")?,
            grant_types: json(&row, "grant_types")?,
            audiences: json(&row, "audiences")?,
        };
        let is_known = row.try_get::<Option<&str>, _>("family_id")?.is_some();
        Ok(Some((asker, is_known.then(|| presented(&row, now)).transpose()?)))
    }

    /// Keeps a new access token.
    #[expect(clippy::too_many_arguments, reason = "the columns of one row, each of its own kind")]
    pub(crate) async fn add_access(
        &self,
        tx: &mut Tx,
        token: &Secret,
        family: &str,
        audience: &str,
        scope: &str,
        now: i64,
        expires: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO access_tokens (hash, family_id, audience, scope, issued_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(token.hash())
        .bind(family)
        .bind(audience)
        .bind(scope)
        .bind(now)
        .bind(expires)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Takes one access token back. Says whether it was good until now.
    pub(crate) async fn revoke_access(
        &self,
        tx: &mut Tx,
        hash: &str,
        now: i64,
    ) -> Result<bool, Error> {
        let query =
            "UPDATE access_tokens SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL";
        let query = sqlx::query(query).bind(hash).bind(now);
        Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
    }
}
