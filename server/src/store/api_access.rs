//! API tokens, as those that guard the API ask for them.

use scopeward::State;
use sqlx::{AssertSqlSafe, Row};

use super::access::Presented;
use super::users::{COLUMNS, person};
use super::{Error, Store};

impl Store {
    /// The API token with a hash.
    pub(crate) async fn api_access(
        &self,
        hash: &str,
        now: i64,
    ) -> Result<Option<Presented>, Error> {
        let query = format!(
            "SELECT api_tokens.id AS token_id, api_tokens.scope, api_tokens.created_at AS issued_at,
                    api_tokens.expires_at, api_tokens.revoked_at, {COLUMNS}
             FROM api_tokens JOIN users ON users.id = api_tokens.user_id WHERE api_tokens.hash = $1"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(hash);
        let Some(row) = query.fetch_optional(self.read()).await? else { return Ok(None) };
        let person = person(&row)?;
        let expires_at: Option<i64> = row.try_get("expires_at")?;
        let state = if row.try_get::<Option<i64>, _>("revoked_at")?.is_some() {
            State::Revoked
        } else if expires_at.is_some_and(|end| end <= now) {
            State::Expired
        } else if person.disabled {
            State::Disabled
        } else {
            State::Active
        };
        Ok(Some(Presented {
            audience: None,
            scope: row.try_get("scope")?,
            person: Some(person),
            client: None,
            token: Some(row.try_get("token_id")?),
            family: None,
            issued_at: row.try_get("issued_at")?,
            expires_at,
            state,
        }))
    }
}
