//! What people allowed clients: remembered, shown under Connected apps, taken back there.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::clients::{self, Client, client, json, text};
use super::{Error, Store, Tx};
use crate::secret;

/// What a person allowed a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// Who allowed it.
    pub person: String,
    /// Whom.
    pub client: String,
    /// What: an audience's name in the policy, and the scope for it.
    pub scopes: BTreeMap<String, String>,
    /// Where the answer of the last consent went. Empty once the client's document has changed: nobody consented to that.
    pub redirect_uri: String,
    /// When it was first allowed.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When the client last got a token.
    pub used_at: Option<i64>,
}

const COLUMNS: &str = "grants.id AS grant_id, grants.user_id, grants.client_id, grants.scopes,
    grants.redirect_uri, grants.created_at AS granted_at, grants.updated_at, grants.used_at AS grant_used_at";

fn grant(row: &AnyRow) -> Result<Grant, Error> {
    Ok(Grant {
        id: row.try_get("grant_id")?,
        person: row.try_get("user_id")?,
        client: row.try_get("client_id")?,
        scopes: json(row, "scopes")?,
        redirect_uri: row.try_get("redirect_uri")?,
        created_at: row.try_get("granted_at")?,
        updated_at: row.try_get("updated_at")?,
        used_at: row.try_get("grant_used_at")?,
    })
}

impl Store {
    /// What a person allows a client now. What they allowed before its document changed does not count.
    pub(crate) async fn grant(&self, person: &str, client: &str) -> Result<Option<Grant>, Error> {
        let query = format!(
            "SELECT {COLUMNS} FROM grants
             WHERE user_id = $1 AND client_id = $2 AND revoked_at IS NULL AND redirect_uri <> ''"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(person).bind(client);
        query.fetch_optional(self.read()).await?.as_ref().map(grant).transpose()
    }

    /// Everything that a person allows, with the clients, the latest first.
    pub(crate) async fn grants_of(&self, person: &str) -> Result<Vec<(Grant, Client)>, Error> {
        let query = format!(
            "SELECT {COLUMNS}, {} FROM grants JOIN oauth_clients ON oauth_clients.id = grants.client_id
             WHERE grants.user_id = $1 AND grants.revoked_at IS NULL ORDER BY grants.updated_at DESC, grants.id",
            clients::COLUMNS
        );
        let rows = sqlx::query(AssertSqlSafe(query)).bind(person).fetch_all(self.read()).await?;
        rows.iter().map(|row| Ok((grant(row)?, client(row)?))).collect()
    }

    /// Remembers that a person allowed a client something more; `merge` says what it is, together with what was before.
    /// Answers with the grant's id.
    pub(crate) async fn remember(
        &self,
        tx: &mut Tx,
        person: &str,
        client: &str,
        redirect_uri: &str,
        merge: impl FnOnce(BTreeMap<String, String>) -> BTreeMap<String, String> + Send,
        now: i64,
    ) -> Result<String, Error> {
        // Makes the row or locks it: whoever comes at the same time waits here.
        let row = sqlx::query(
            "INSERT INTO grants (id, user_id, client_id, scopes, redirect_uri, created_at, updated_at)
             VALUES ($1, $2, $3, '{}', $4, $5, $5)
             ON CONFLICT (user_id, client_id) WHERE revoked_at IS NULL
             DO UPDATE SET redirect_uri = excluded.redirect_uri, updated_at = excluded.updated_at
             RETURNING id, scopes",
        )
        .bind(secret::id())
        .bind(person)
        .bind(client)
        .bind(redirect_uri)
        .bind(now)
        .fetch_one(&mut **tx)
        .await?;
        let id: String = row.try_get("id")?;
        let scopes = text(&merge(json(&row, "scopes")?))?;
        let query = sqlx::query("UPDATE grants SET scopes = $2 WHERE id = $1");
        query.bind(&id).bind(scopes).execute(&mut **tx).await?;
        Ok(id)
    }

    /// Takes back what a person allowed, with all tokens that came of it. Says whether there was such a grant.
    pub(crate) async fn revoke_grant(
        &self,
        tx: &mut Tx,
        person: &str,
        grant: &str,
        now: i64,
    ) -> Result<bool, Error> {
        let query = "UPDATE grants SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL";
        let done = sqlx::query(query).bind(grant).bind(person).bind(now).execute(&mut **tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let query = "UPDATE families SET revoked_at = $2, reason = 'grant revoked'
                     WHERE grant_id = $1 AND revoked_at IS NULL";
        sqlx::query(query).bind(grant).bind(now).execute(&mut **tx).await?;
        Ok(true)
    }

    /// Forgets that people consented to a client whose document has changed. Their tokens live on.
    pub(crate) async fn doubt_grants(&self, tx: &mut Tx, client: &str) -> Result<(), Error> {
        let query =
            "UPDATE grants SET redirect_uri = '' WHERE client_id = $1 AND revoked_at IS NULL";
        sqlx::query(query).bind(client).execute(&mut **tx).await?;
        Ok(())
    }
}
