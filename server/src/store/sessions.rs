//! Sessions of browsers.

use sqlx::{AssertSqlSafe, Row};

use super::users::{COLUMNS, Person, person};
use super::{Error, Store, Tx};
use crate::secret::Secret;

impl Store {
    /// Whose session a cookie is, and when they last gave their password, if it lasts and they are not locked out.
    pub(crate) async fn session(
        &self,
        token: &Secret,
        now: i64,
    ) -> Result<Option<(Person, i64)>, Error> {
        let query = format!(
            "SELECT {COLUMNS}, sessions.auth_at FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE sessions.hash = $1 AND sessions.expires_at > $2 AND users.disabled = 0"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(token.hash()).bind(now);
        let row = query.fetch_optional(self.read()).await?;
        row.map(|row| Ok((person(&row)?, row.try_get("auth_at")?))).transpose()
    }

    /// Keeps a new session of a person who has just given their password.
    pub(crate) async fn add_session(
        &self,
        tx: &mut Tx,
        token: &Secret,
        person: &str,
        now: i64,
        expires: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO sessions (hash, user_id, created_at, auth_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
        )
        .bind(token.hash())
        .bind(person)
        .bind(now)
        .bind(expires)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, tx: &mut Tx, token: &Secret) -> Result<(), Error> {
        let query = sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(token.hash());
        query.execute(&mut **tx).await?;
        Ok(())
    }
}
