//! Families: the tokens that came from one authorization. They live and die together.

use std::collections::BTreeMap;

use super::clients::text;
use super::{Error, Store, Tx};

/// The tokens of one authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its id.
    pub id: String,
    /// The remembered grant; none: the client acts for itself.
    pub grant: Option<String>,
    /// Whom the client acts for; none: itself.
    pub person: Option<String>,
    /// The client.
    pub client: String,
    /// What was consented to: an audience's name in the policy, and the scope for it.
    pub scopes: BTreeMap<String, String>,
    /// When all its tokens end.
    pub expires_at: i64,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl Store {
    /// Keeps a new family.
    pub(crate) async fn add_family(
        &self,
        tx: &mut Tx,
        family: &Family,
        now: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO families (id, grant_id, user_id, client_id, scopes, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&family.id)
        .bind(&family.grant)
        .bind(&family.person)
        .bind(&family.client)
        .bind(text(&family.scopes)?)
        .bind(now)
        .bind(family.expires_at)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Takes a family back. Says whether it was good until now.
    pub(crate) async fn revoke_family(
        &self,
        tx: &mut Tx,
        family: &str,
        reason: &str,
        now: i64,
    ) -> Result<bool, Error> {
        let query =
            "UPDATE families SET revoked_at = $2, reason = $3 WHERE id = $1 AND revoked_at IS NULL";
        let query = sqlx::query(query).bind(family).bind(now).bind(reason);
        Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
    }
}
