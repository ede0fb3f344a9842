//! Authorization requests that wait for a person's answer.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::clients::{json, text};
use super::{Error, Store, Tx};
use crate::secret::Secret;

/// A request of a client that was found good, as it waits for an answer (RFC 6749 §4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The hash of the session that it belongs to.
    pub(crate) session: String,
    /// Who is asked.
    pub(crate) person: String,
    /// Who asks.
    pub(crate) client: String,
    /// Where the answer goes.
    pub(crate) redirect_uri: String,
    /// Whether the request named that address.
    pub(crate) redirect_sent: bool,
    /// What the client wants to have back.
    pub(crate) state: Option<String>,
    /// The challenge of PKCE, S256.
    pub(crate) challenge: String,
    /// The scope as asked; none: absent.
    pub(crate) scope: Option<String>,
    /// The audiences, by their names in the policy, in the order asked.
    pub(crate) audiences: Vec<String>,
    /// Until when it waits.
    pub(crate) expires_at: i64,
}

fn pending(row: &AnyRow) -> Result<Pending, Error> {
    Ok(Pending {
        session: row.try_get("session_hash")?,
        person: row.try_get("user_id")?,
        client: row.try_get("client_id")?,
        redirect_uri: row.try_get("redirect_uri")?,
        redirect_sent: row.try_get::<i64, _>("redirect_sent")? != 0,
        state: row.try_get("state")?,
        challenge: row.try_get("challenge")?,
        scope: row.try_get("scope")?,
        audiences: json(row, "audiences")?,
        expires_at: row.try_get("expires_at")?,
    })
}

impl Store {
    /// Keeps a request until it is answered.
    pub(crate) async fn add_request(
        &self,
        tx: &mut Tx,
        token: &Secret,
        pending: &Pending,
        now: i64,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO authorization_requests (hash, session_hash, user_id, client_id, redirect_uri, redirect_sent,
                                                 state, challenge, scope, audiences, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(token.hash())
        .bind(&pending.session)
        .bind(&pending.person)
        .bind(&pending.client)
        .bind(&pending.redirect_uri)
        .bind(i64::from(pending.redirect_sent))
        .bind(&pending.state)
        .bind(&pending.challenge)
        .bind(&pending.scope)
        .bind(text(&pending.audiences)?)
        .bind(now)
        .bind(pending.expires_at)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The request of a token that waits in a session.
    pub(crate) async fn request(
        &self,
        token: &Secret,
        session: &Secret,
        now: i64,
    ) -> Result<Option<Pending>, Error> {
        let query = "SELECT session_hash, user_id, client_id, redirect_uri, redirect_sent, state, challenge, scope,
                            audiences, expires_at
                     FROM authorization_requests
                     WHERE hash = $1 AND session_hash = $2 AND expires_at > $3 AND used_at IS NULL";
        let query = sqlx::query(query).bind(token.hash()).bind(session.hash()).bind(now);
        query.fetch_optional(self.read()).await?.as_ref().map(pending).transpose()
    }

    /// Answers a request. Says whether this was the first answer; any other counts for nothing.
    pub(crate) async fn use_request(
        &self,
        tx: &mut Tx,
        token: &Secret,
        now: i64,
    ) -> Result<bool, Error> {
        let query = "UPDATE authorization_requests SET used_at = $2
                     WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
        let done = sqlx::query(query).bind(token.hash()).bind(now).execute(&mut **tx).await?;
        Ok(done.rows_affected() == 1)
    }
}
