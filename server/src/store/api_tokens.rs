//! API tokens: what a person made for programs of their own. Only the hash of the secret is kept.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::users::Person;
use super::{Error, Store, Tx, users};

/// An API token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: String,
    /// The last characters of its secret.
    pub hint: String,
    /// The id of the person whose it is.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub scope: String,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
    /// When it was last used.
    pub used_at: Option<i64>,
    /// How often it was used.
    pub uses: i64,
}

/// What became of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl ApiToken {
    /// What became of it by now.
    pub fn standing(&self, now: i64) -> Standing {
        match (self.revoked_at, self.expires_at) {
            (Some(_), _) => Standing::Revoked,
            (None, Some(end)) if end <= now => Standing::Expired,
            (None, _) => Standing::Active,
        }
    }
}

/// How often a scope was used, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// How often.
    pub uses: i64,
    /// When last.
    pub used_at: i64,
}

const COLUMNS: &str = "api_tokens.id, hint, user_id, api_tokens.name, scope, api_tokens.created_at, expires_at, revoked_at, used_at, uses";

fn token(row: &AnyRow) -> Result<ApiToken, Error> {
    Ok(ApiToken {
        id: row.try_get("id")?,
        hint: row.try_get("hint")?,
        owner: row.try_get("user_id")?,
        name: row.try_get("name")?,
        scope: row.try_get("scope")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
        used_at: row.try_get("used_at")?,
        uses: row.try_get("uses")?,
    })
}

impl Store {
    /// How many tokens of a person work. A bound on it is soft: two that are made at once may both be the last.
    pub(crate) async fn count_api_tokens(
        &self,
        tx: &mut Tx,
        owner: &str,
        now: i64,
    ) -> Result<i64, Error> {
        let query = "SELECT COUNT(*) FROM api_tokens
                     WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
        Ok(sqlx::query_scalar(query).bind(owner).bind(now).fetch_one(&mut **tx).await?)
    }

    /// Adds a token that was never used, with the hash of its secret.
    pub(crate) async fn add_api_token(
        &self,
        tx: &mut Tx,
        token: &ApiToken,
        hash: &str,
    ) -> Result<(), Error> {
        let add = "INSERT INTO api_tokens (id, hash, hint, user_id, name, scope, created_at, expires_at, uses)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
        sqlx::query(add)
            .bind(&token.id)
            .bind(hash)
            .bind(&token.hint)
            .bind(&token.owner)
            .bind(&token.name)
            .bind(&token.scope)
            .bind(token.created_at)
            .bind(token.expires_at)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// A token by its id.
    pub(crate) async fn api_token(&self, id: &str) -> Result<Option<ApiToken>, Error> {
        let query = format!("SELECT {COLUMNS} FROM api_tokens WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(query)).bind(id).fetch_optional(self.read()).await?;
        row.as_ref().map(token).transpose()
    }

    /// The latest tokens of a person: the newest first.
    pub(crate) async fn api_tokens_of(
        &self,
        owner: &str,
        most: i64,
    ) -> Result<Vec<ApiToken>, Error> {
        let query = format!(
            "SELECT {COLUMNS} FROM api_tokens WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(owner).bind(most);
        query.fetch_all(self.read()).await?.iter().map(token).collect()
    }

    /// Tokens of all people before one, the newest first.
    pub(crate) async fn all_api_tokens(
        &self,
        before: Option<&ApiToken>,
        most: i64,
    ) -> Result<Vec<(ApiToken, Person)>, Error> {
        let person = users::COLUMNS;
        let query = format!(
            "SELECT {COLUMNS}, {person} FROM api_tokens JOIN users ON users.id = user_id
             WHERE api_tokens.created_at < $1 OR (api_tokens.created_at = $1 AND api_tokens.id < $2)
             ORDER BY api_tokens.created_at DESC, api_tokens.id DESC LIMIT $3"
        );
        let (at, id) = before.map_or((i64::MAX, ""), |token| (token.created_at, token.id.as_str()));
        let query = sqlx::query(AssertSqlSafe(query)).bind(at).bind(id).bind(most);
        let rows = query.fetch_all(self.read()).await?;
        rows.iter().map(|row| Ok((token(row)?, users::person(row)?))).collect()
    }

    /// Takes a token back. Says whether this did it: it worked before.
    pub(crate) async fn revoke_api_token(
        &self,
        tx: &mut Tx,
        id: &str,
        now: i64,
    ) -> Result<bool, Error> {
        let query = "UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
        let done = sqlx::query(query).bind(id).bind(now).execute(&mut **tx).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets a token end at a time, sooner than it would. Of several who try, one does.
    pub(crate) async fn end_api_token(
        &self,
        tx: &mut Tx,
        id: &str,
        end: i64,
    ) -> Result<bool, Error> {
        let query = "UPDATE api_tokens SET expires_at = $2
                     WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
        let done = sqlx::query(query).bind(id).bind(end).execute(&mut **tx).await?;
        Ok(done.rows_affected() == 1)
    }

    /// How often each scope of a token was used.
    pub(crate) async fn api_token_uses(&self, id: &str) -> Result<BTreeMap<String, Use>, Error> {
        let query = "SELECT scope, uses, used_at FROM api_token_uses WHERE token_id = $1";
        let rows = sqlx::query(query).bind(id).fetch_all(self.read()).await?;
        rows.iter()
            .map(|row| {
                let use_ = Use { uses: row.try_get("uses")?, used_at: row.try_get("used_at")? };
                Ok((row.try_get("scope")?, use_))
            })
            .collect()
    }
}
