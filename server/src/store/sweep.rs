//! What has expired, and how it is removed: in small bites, between which others may write.

use super::{Error, Store};

/// How long a turn lasts, in seconds.
pub(crate) const TURN: i64 = 60;

/// How many rows go at once.
const BITE: i64 = 1000;

/// Rows that expire. Used codes and refresh tokens stay as long as their family: until then, who presents one again is
/// found out (RFC 9700 §4.14.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sweep {
    Sessions,
    Requests,
    AccessTokens,
    /// Families of codes that nobody used in time.
    Codes,
    /// Families past their end, with all their tokens.
    Families,
    /// Clients that registered themselves and that nobody used.
    Clients,
    /// Client secrets whose overlap is over.
    Secrets,
}

impl Sweep {
    pub(crate) const ALL: [Sweep; 7] = [
        Sweep::Sessions,
        Sweep::Requests,
        Sweep::AccessTokens,
        Sweep::Codes,
        Sweep::Families,
        Sweep::Clients,
        Sweep::Secrets,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Sweep::Sessions => "sessions",
            Sweep::Requests => "authorization_requests",
            Sweep::AccessTokens => "access_tokens",
            Sweep::Codes => "codes",
            Sweep::Families => "families",
            Sweep::Clients => "oauth_clients",
            Sweep::Secrets => "client_secrets",
        }
    }

    const fn statement(self) -> &'static str {
        match self {
            Sweep::Sessions => {
                "DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at <= $1 LIMIT $2)"
            }
            Sweep::Requests => {
                "DELETE FROM authorization_requests WHERE hash IN
                     (SELECT hash FROM authorization_requests WHERE expires_at <= $1 LIMIT $2)"
            }
            Sweep::AccessTokens => {
                "DELETE FROM access_tokens WHERE hash IN
                     (SELECT hash FROM access_tokens WHERE expires_at <= $1 LIMIT $2)"
            }
            Sweep::Codes => {
                "DELETE FROM families WHERE id IN
                     (SELECT family_id FROM codes WHERE used_at IS NULL AND expires_at <= $1 LIMIT $2)"
            }
            Sweep::Families => {
                "DELETE FROM families WHERE id IN (SELECT id FROM families WHERE expires_at <= $1 LIMIT $2)"
            }
            Sweep::Clients => {
                "DELETE FROM oauth_clients WHERE id IN
                     (SELECT id FROM oauth_clients WHERE expires_at <= $1 LIMIT $2)"
            }
            Sweep::Secrets => {
                "DELETE FROM client_secrets WHERE hash IN
                     (SELECT hash FROM client_secrets WHERE expires_at <= $1 LIMIT $2)"
            }
        }
    }
}

impl Store {
    /// Whether this process is to sweep now: it is, if nobody did for a turn. The row `sweep` says until when a turn lasts.
    pub(crate) async fn take_turn(&self, now: i64) -> Result<bool, Error> {
        let query = "INSERT INTO counters (name, last) VALUES ('sweep', $2)
                     ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE counters.last <= $1";
        let mut tx = self.begin().await?;
        let done = sqlx::query(query).bind(now).bind(now + TURN).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes rows that have expired. Says how many.
    pub(crate) async fn sweep(&self, sweep: Sweep, now: i64) -> Result<u64, Error> {
        let mut rows = 0;
        loop {
            let mut tx = self.begin().await?;
            let query = sqlx::query(sweep.statement()).bind(now).bind(BITE);
            let bite = query.execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            rows += bite;
            if bite < BITE.unsigned_abs() {
                return Ok(rows);
            }
            tokio::task::yield_now().await;
        }
    }
}
