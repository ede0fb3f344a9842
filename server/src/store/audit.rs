//! The audit log: what happened, by whom. It only grows; no secret is in it.

use std::sync::atomic::{AtomicU64, Ordering};

use std::net::IpAddr;

use serde_json::{Value, json};
use sqlx::Row;

use super::{Error, Store, Tx};
use crate::secret;

/// Lines that this process has written: what happens within one second keeps its order.
static LINES: AtomicU64 = AtomicU64::new(0);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What: `login`, `consent`, `refresh-reuse`.
    pub event: &'static str,
    /// The person who did it.
    pub actor: Option<String>,
    /// The client that was concerned.
    pub client: Option<String>,
    /// Where the request came from.
    pub address: Option<String>,
    /// More, as a JSON object.
    pub detail: Value,
}

impl Event {
    /// Something that happened.
    pub fn new(event: &'static str) -> Event {
        Event { event, actor: None, client: None, address: None, detail: json!({}) }
    }

    /// Done by a person.
    #[must_use]
    pub fn actor(mut self, person: &str) -> Event {
        self.actor = Some(person.to_owned());
        self
    }

    /// Concerning a client.
    #[must_use]
    pub fn client(mut self, client: &str) -> Event {
        self.client = Some(client.to_owned());
        self
    }

    /// Asked for from an address.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Event {
        self.address = Some(address.to_string());
        self
    }

    /// With more to say.
    #[must_use]
    pub fn detail(mut self, detail: Value) -> Event {
        self.detail = detail;
        self
    }
}

/// A line of the log, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id: later lines have greater ones.
    pub id: String,
    /// When.
    pub at: i64,
    /// What.
    pub event: String,
    /// The person who did it: their address, else the id.
    pub actor: Option<String>,
    /// The client concerned: its name, else the id.
    pub client: Option<String>,
    /// Where the request came from.
    pub address: Option<String>,
    /// More.
    pub detail: Value,
}

impl Store {
    /// Writes a line, together with what it tells of.
    pub(crate) async fn log(&self, tx: &mut Tx, event: Event, now: i64) -> Result<(), Error> {
        tracing::info!(target: "audit", event = event.event, actor = event.actor, client = event.client);
        let line = LINES.fetch_add(1, Ordering::Relaxed);
        sqlx::query(
            "INSERT INTO audit (id, at, event, actor, client_id, address, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(format!("{now:012}-{line:012}-{}", secret::id()))
        .bind(now)
        .bind(event.event)
        .bind(event.actor)
        .bind(event.client)
        .bind(event.address)
        .bind(event.detail.to_string())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The latest lines before one, the newest first; those of one event, if it is named.
    pub(crate) async fn log_before(
        &self,
        event: Option<&str>,
        before: Option<&str>,
        most: i64,
    ) -> Result<Vec<Entry>, Error> {
        let query = "SELECT audit.id, at, event, COALESCE(users.email, actor) AS actor,
                            COALESCE(oauth_clients.name, client_id) AS client, address, detail
                     FROM audit LEFT JOIN users ON users.id = actor LEFT JOIN oauth_clients ON oauth_clients.id = client_id
                     WHERE ($1 = '' OR event = $1) AND ($2 = '' OR audit.id < $2) ORDER BY audit.id DESC LIMIT $3";
        let query = sqlx::query(query).bind(event.unwrap_or_default());
        let query = query.bind(before.unwrap_or_default()).bind(most);
        let rows = query.fetch_all(self.read()).await?;
        rows.iter()
            .map(|row| {
                Ok(Entry {
                    id: row.try_get("id")?,
                    at: row.try_get("at")?,
                    event: row.try_get("event")?,
                    actor: row.try_get("actor")?,
                    client: row.try_get("client")?,
                    address: row.try_get("address")?,
                    detail: super::clients::json(row, "detail")?,
                })
            })
            .collect()
    }
}
