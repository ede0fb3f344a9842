//! OAuth clients and their secrets.

use scopeward::Registration;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Store, Tx};
use crate::secret::Secret;

/// An OAuth client (RFC 6749 §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// How it calls itself.
    pub name: String,
    /// Who registered it: a developer here, itself, or a document of its own.
    pub registration: Registration,
    /// How it proves who it is.
    pub auth_method: AuthMethod,
    /// Where answers may go.
    pub redirect_uris: Vec<String>,
    /// What it may ask the token endpoint for.
    pub grant_types: Vec<String>,
    /// The audiences that it may ask for, by their names in the policy.
    pub audiences: Vec<String>,
    /// The scope that it is registered for; none: what its audiences offer.
    pub scope: Option<String>,
    /// The developer.
    pub owner: Option<String>,
    /// When it was registered.
    pub created_at: i64,
    /// When a client that nobody uses goes away.
    pub expires_at: Option<i64>,
}

/// How a client proves who it is (RFC 7591 §2, `token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMethod {
    /// Not at all: it is public.
    None,
    /// By HTTP Basic.
    Basic,
    /// In the body.
    Post,
}

impl AuthMethod {
    /// All methods, with their names.
    pub const ALL: [(&'static str, AuthMethod); 3] = [
        ("none", AuthMethod::None),
        ("client_secret_basic", AuthMethod::Basic),
        ("client_secret_post", AuthMethod::Post),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        AuthMethod::ALL.iter().find(|(_, method)| *method == self).map_or("none", |(name, _)| name)
    }

    /// The method of a name.
    pub fn find(name: &str) -> Option<AuthMethod> {
        AuthMethod::ALL.iter().find(|(known, _)| *known == name).map(|(_, method)| *method)
    }
}

impl Client {
    /// Whether it keeps a secret.
    pub fn is_confidential(&self) -> bool {
        self.auth_method != AuthMethod::None
    }
}

/// Aliased where another table of a join has a column of that name.
pub(super) const COLUMNS: &str = "oauth_clients.id AS client, oauth_clients.name, registration, auth_method, redirect_uris,
    grant_types, audiences, oauth_clients.scope, owner_id, oauth_clients.created_at, oauth_clients.expires_at";

pub(super) fn client(row: &AnyRow) -> Result<Client, Error> {
    let word = |column| row.try_get::<&str, _>(column);
    let registration = word("registration")?.parse();
    let auth_method = AuthMethod::find(word("auth_method")?);
    Ok(Client {
        id: row.try_get("client")?,
        name: row.try_get("name")?,
        registration: registration.map_err(|_| Error::Row("registration".to_owned()))?,
        auth_method: auth_method.ok_or_else(|| Error::Row("auth_method".to_owned()))?,
        redirect_uris: json(row, "redirect_uris")?,
        grant_types: json(row, "grant_types")?,
        audiences: json(row, "audiences")?,
        scope: row.try_get("scope")?,
        owner: row.try_get("owner_id")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}

/// Reads a column that holds JSON.
pub(super) fn json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, Error> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| Error::Row(column.to_owned()))
}

/// Writes what a JSON column holds.
pub(super) fn text<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Row(error.to_string()))
}

impl Store {
    /// The client with an id, unless it has gone away.
    pub(crate) async fn client(&self, id: &str, now: i64) -> Result<Option<Client>, Error> {
        let query = format!(
            "SELECT {COLUMNS} FROM oauth_clients WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id).bind(now);
        query.fetch_optional(self.read()).await?.as_ref().map(client).transpose()
    }

    /// The client with an id, if it has a secret with this hash.
    pub(crate) async fn client_by_secret(
        &self,
        id: &str,
        hash: &str,
        now: i64,
    ) -> Result<Option<Client>, Error> {
        let query = format!(
            "SELECT {COLUMNS} FROM client_secrets JOIN oauth_clients ON oauth_clients.id = client_secrets.client_id
             WHERE client_secrets.hash = $1 AND client_secrets.client_id = $2
               AND (client_secrets.expires_at IS NULL OR client_secrets.expires_at > $3)
               AND (oauth_clients.expires_at IS NULL OR oauth_clients.expires_at > $3)"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(hash).bind(id).bind(now);
        query.fetch_optional(self.read()).await?.as_ref().map(client).transpose()
    }

    /// The clients of a developer, the newest first.
    pub(crate) async fn clients_of(&self, owner: &str) -> Result<Vec<Client>, Error> {
        let query = format!(
            "SELECT {COLUMNS} FROM oauth_clients WHERE owner_id = $1 ORDER BY oauth_clients.created_at DESC, oauth_clients.id"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(query)).bind(owner).fetch_all(self.read()).await?;
        rows.iter().map(client).collect()
    }

    /// Registers a client, or replaces what is known of it.
    pub(crate) async fn put_client(&self, tx: &mut Tx, client: &Client) -> Result<(), Error> {
        let registration = match client.registration {
            Registration::Cimd => "cimd",
            Registration::Dcr => "dcr",
            Registration::Static => "static",
        };
        sqlx::query(
            "INSERT INTO oauth_clients (id, name, registration, auth_method, redirect_uris, grant_types, audiences,
                                        scope, owner_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, auth_method = excluded.auth_method,
                 redirect_uris = excluded.redirect_uris, grant_types = excluded.grant_types,
                 audiences = excluded.audiences, scope = excluded.scope, expires_at = excluded.expires_at",
        )
        .bind(&client.id)
        .bind(&client.name)
        .bind(registration)
        .bind(client.auth_method.name())
        .bind(text(&client.redirect_uris)?)
        .bind(text(&client.grant_types)?)
        .bind(text(&client.audiences)?)
        .bind(&client.scope)
        .bind(&client.owner)
        .bind(client.created_at)
        .bind(client.expires_at)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Notes that somebody uses a client: from now on it stays.
    pub(crate) async fn use_client(&self, tx: &mut Tx, id: &str, now: i64) -> Result<(), Error> {
        let query = "UPDATE oauth_clients SET used_at = $2, expires_at = NULL WHERE id = $1";
        sqlx::query(query).bind(id).bind(now).execute(&mut **tx).await?;
        Ok(())
    }

    /// Removes a client of a developer, with all its grants and tokens. Says whether there was one.
    pub(crate) async fn remove_client(
        &self,
        tx: &mut Tx,
        id: &str,
        owner: &str,
    ) -> Result<bool, Error> {
        let query = sqlx::query("DELETE FROM oauth_clients WHERE id = $1 AND owner_id = $2");
        let done = query.bind(id).bind(owner).execute(&mut **tx).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a client a new secret. Those it has end at a time: the end of the overlap.
    pub(crate) async fn put_secret(
        &self,
        tx: &mut Tx,
        client: &str,
        secret: &Secret,
        now: i64,
        others_end: i64,
    ) -> Result<(), Error> {
        let end = "UPDATE client_secrets SET expires_at = $2 WHERE client_id = $1 AND (expires_at IS NULL OR expires_at > $2)";
        sqlx::query(end).bind(client).bind(others_end).execute(&mut **tx).await?;
        let add = "INSERT INTO client_secrets (hash, client_id, created_at) VALUES ($1, $2, $3)";
        sqlx::query(add).bind(secret.hash()).bind(client).bind(now).execute(&mut **tx).await?;
        Ok(())
    }

    /// The hashes of a client's secrets that are good, with the time when each ends.
    pub(crate) async fn secrets(
        &self,
        client: &str,
        now: i64,
    ) -> Result<Vec<(String, Option<i64>)>, Error> {
        let query = "SELECT hash, expires_at FROM client_secrets
                     WHERE client_id = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at, hash";
        Ok(sqlx::query_as(query).bind(client).bind(now).fetch_all(self.read()).await?)
    }
}
