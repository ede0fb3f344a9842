//! The end of client secrets that were rotated, before their overlap is over.

use super::{Error, Store, Tx};

impl Store {
    /// Ends a client's old secrets now. Says how many worked until then.
    pub(crate) async fn end_old_secrets(
        &self,
        tx: &mut Tx,
        client: &str,
        now: i64,
    ) -> Result<u64, Error> {
        let query =
            "UPDATE client_secrets SET expires_at = $2 WHERE client_id = $1 AND expires_at > $2";
        let done = sqlx::query(query).bind(client).bind(now).execute(&mut **tx).await?;
        Ok(done.rows_affected())
    }
}
