//! What is kept: one store, on SQLite or PostgreSQL. The statements are the same for both.

pub mod access;
mod api_access;
pub mod api_tokens;
pub mod audit;
mod client_secrets;
pub mod clients;
pub mod codes;
mod documents;
pub mod families;
pub mod grants;
mod migrate;
pub(crate) mod people;
pub mod refresh;
pub mod requests;
mod seed;
pub mod sessions;
pub(crate) mod sweep;
pub mod users;
mod uses;
pub(crate) mod work;

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Connection, Executor, Transaction};

use crate::config::{StoreConfig, Synchronous};

/// Statements that wait for each other.
pub(crate) type Tx = Transaction<'static, Any>;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database refused, or is away.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date, or is newer than this program.
    #[error(transparent)]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this program never writes.
    #[error("a stored row cannot be read: {0}")]
    Row(String),
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// An embedded file.
    Sqlite,
    /// A server, which several processes may share.
    Postgres,
}

/// The store. Every write is part of a transaction; single statements read beside it.
#[derive(Debug)]
pub struct Store {
    backend: Backend,
    read: AnyPool,
    write: AnyPool,
    revocations: AtomicU64,
}

impl Store {
    /// Opens the store and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// [`Error`] if the database cannot be reached or its schema is newer than this program.
    pub async fn open(config: &StoreConfig) -> Result<Store, Error> {
        let store = Store::connect(config).await?;
        migrate::up(&store.write, store.backend).await?;
        Ok(store)
    }

    /// Opens the store as it is.
    pub(crate) async fn connect(config: &StoreConfig) -> Result<Store, Error> {
        sqlx::any::install_default_drivers();
        let backend = config.backend();
        let url = match backend {
            Backend::Sqlite => sqlite_url(config.url.expose()),
            Backend::Postgres => config.url.expose().to_owned(),
        };
        let options = || AnyPoolOptions::new().acquire_timeout(config.acquire_timeout());
        let (write, read) = match backend {
            // SQLite has one writer at a time: one connection writes, the others read.
            Backend::Sqlite => {
                let synchronous = config.synchronous;
                let options = || {
                    options()
                        .after_connect(move |connection, _| {
                            Box::pin(async move {
                                connection.execute(pragmas(synchronous)).await?;
                                Ok(())
                            })
                        })
                        // On a full disk SQLite rolls back by itself. The connection then believes for good that it is in
                        // a transaction, and begins no other: another one takes its place.
                        .before_acquire(|connection, _| {
                            Box::pin(async move { Ok(!connection.is_in_transaction()) })
                        })
                };
                let write = options().max_connections(1).connect(&url).await?;
                (write, options().max_connections(config.connections).connect(&url).await?)
            }
            Backend::Postgres => {
                let pool = options().max_connections(config.connections).connect(&url).await?;
                (pool.clone(), pool)
            }
        };
        Ok(Store { backend, read, write, revocations: AtomicU64::new(0) })
    }

    /// Where single statements read.
    pub(crate) fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Starts a group of statements that all happen or none does. Dropped without a commit, none does.
    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self.backend {
            Backend::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => self.write.begin().await?,
        })
    }

    /// Whether the database answers and the schema is this program's.
    ///
    /// # Errors
    ///
    /// [`Error`] if it does not answer.
    pub async fn is_ready(&self) -> Result<bool, Error> {
        migrate::is_current(&self.read).await
    }

    /// The steps of the schema by their names, and whether each was taken.
    pub(crate) async fn steps(&self) -> Result<Vec<(&'static str, bool)>, Error> {
        migrate::steps(&self.read).await
    }

    /// How many connections to the database are open, and how many of these are idle.
    pub(crate) fn connections(&self) -> (u32, u32) {
        let idle = |pool: &AnyPool| u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
        match self.backend {
            Backend::Sqlite => {
                (self.read.size() + self.write.size(), idle(&self.read) + idle(&self.write))
            }
            Backend::Postgres => (self.read.size(), idle(&self.read)),
        }
    }

    /// Which database it is.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// A number that grows whenever this process takes something back: what was remembered before is stale.
    pub(crate) fn revocations(&self) -> u64 {
        self.revocations.load(Ordering::Acquire)
    }

    /// To be called after the commit of whatever takes something back.
    pub(crate) fn revoked(&self) {
        self.revocations.fetch_add(1, Ordering::AcqRel);
    }

    /// The next number for a row of a table.
    pub(crate) async fn number(tx: &mut Tx, table: &str) -> Result<i64, Error> {
        let next = "INSERT INTO counters (name, last) VALUES ($1, 1)
                    ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last";
        Ok(sqlx::query_scalar(next).bind(table).fetch_one(&mut **tx).await?)
    }

    /// Waits for what runs, then closes.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// `sqlite:FILE` creates the file if it is not there.
fn sqlite_url(url: &str) -> String {
    if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") }
}

/// A checkpoint, which waits for the disk, comes after some thousands of commits.
macro_rules! pragmas {
    ($synchronous:literal) => {
        concat!(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 5000; ",
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = ",
            $synchronous
        )
    };
}

fn pragmas(synchronous: Synchronous) -> &'static str {
    match synchronous {
        Synchronous::Normal => pragmas!("NORMAL"),
        Synchronous::Full => pragmas!("FULL"),
    }
}
