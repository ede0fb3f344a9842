//! Sessions of browsers.

use sqlx::{AssertSqlSafe, Row};

use super::users::{COLUMNS, Person, person};
use super::{Error, Store, Tx};
use crate::secret::Secret;

/// A session, found by its cookie.
#[derive(Debug, Clone)]
pub struct Session {
    /// The cookie.
    pub token: Secret,
    /// Who it is.
    pub person: Person,
    /// When they last gave their password.
    pub auth_at: i64,
}

impl Store {
    /// The session of a cookie, if it lasts and the person is not locked out.
    pub(crate) async fn session(&self, token: Secret, now: i64) -> Result<Option<Session>, Error> {
        let query = format!(
            "SELECT {COLUMNS}, sessions.auth_at FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE sessions.hash = $1 AND sessions.expires_at > $2 AND users.disabled = 0"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(token.hash()).bind(now);
        let row = query.fetch_optional(self.read()).await?;
        row.map(|row| {
            Ok(Session { token, person: person(&row)?, auth_at: row.try_get("auth_at")? })
        })
        .transpose()
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
