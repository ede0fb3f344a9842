//! How often tokens are used, written in batches.

use super::{Error, Store, Tx};

impl Store {
    /// Adds to the count of an API token. One that is gone is left out.
    pub(crate) async fn add_token_uses(
        &self,
        tx: &mut Tx,
        token: &str,
        uses: i64,
        last: i64,
    ) -> Result<(), Error> {
        let add = "UPDATE api_tokens SET uses = uses + $2, used_at = $3 WHERE id = $1";
        sqlx::query(add).bind(token).bind(uses).bind(last).execute(&mut **tx).await?;
        Ok(())
    }

    /// Adds to the count of a scope of an API token. A token that is gone is left out.
    pub(crate) async fn add_scope_uses(
        &self,
        tx: &mut Tx,
        token: &str,
        scope: &str,
        uses: i64,
        last: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO api_token_uses (token_id, scope, uses, used_at)
             SELECT id, CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM api_tokens WHERE id = $1
             ON CONFLICT (token_id, scope) DO UPDATE
             SET uses = api_token_uses.uses + excluded.uses, used_at = excluded.used_at",
        )
        .bind(token)
        .bind(scope)
        .bind(uses)
        .bind(last)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Notes when a grant was last used: the one that a family of tokens came from.
    pub(crate) async fn add_grant_use(
        &self,
        tx: &mut Tx,
        family: &str,
        last: i64,
    ) -> Result<(), Error> {
        let note = "UPDATE grants SET used_at = $2 WHERE id = (SELECT grant_id FROM families WHERE id = $1)";
        sqlx::query(note).bind(family).bind(last).execute(&mut **tx).await?;
        Ok(())
    }
}
