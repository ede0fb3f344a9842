//! Clients that nobody here registered: from their documents, or by themselves.

use sqlx::{AssertSqlSafe, Row};

use super::clients::{COLUMNS, Client, client};
use super::{Error, Store, Tx};

impl Store {
    /// The client whose id is the address of its document, and until when it need not be fetched again.
    pub(crate) async fn document(&self, id: &str) -> Result<Option<(Client, i64)>, Error> {
        let query = format!(
            "SELECT {COLUMNS}, fresh_until FROM oauth_clients WHERE id = $1 AND registration = 'cimd'"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(id);
        let row = query.fetch_optional(self.read()).await?;
        row.map(|row| {
            let fresh_until: Option<i64> = row.try_get("fresh_until")?;
            Ok((client(&row)?, fresh_until.unwrap_or_default()))
        })
        .transpose()
    }

    /// Keeps what a document says.
    pub(crate) async fn put_document(
        &self,
        tx: &mut Tx,
        client: &Client,
        fresh_until: i64,
    ) -> Result<(), Error> {
        self.put_client(tx, client).await?;
        let query = sqlx::query("UPDATE oauth_clients SET fresh_until = $2 WHERE id = $1");
        query.bind(&client.id).bind(fresh_until).execute(&mut **tx).await?;
        Ok(())
    }

    /// How many clients there are that nobody here registered.
    pub(crate) async fn count_strangers(&self, tx: &mut Tx, now: i64) -> Result<i64, Error> {
        let query = "SELECT COUNT(*) FROM oauth_clients
                     WHERE registration <> 'static' AND (expires_at IS NULL OR expires_at > $1)";
        Ok(sqlx::query_scalar(query).bind(now).fetch_one(&mut **tx).await?)
    }
}
