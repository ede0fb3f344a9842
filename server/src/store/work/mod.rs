//! The rows that the API and its tools serve: customers, projects, tasks and tracked time.

pub(crate) mod customers;
pub(crate) mod entries;
pub(crate) mod projects;
pub(crate) mod report;
pub(crate) mod tasks;
pub(crate) mod values;

use sqlx::error::DatabaseError;

use super::{Error, Tx};

/// Which rows of a list: so many, after so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    /// How many at most.
    pub limit: i64,
    /// After how many.
    pub offset: i64,
}

/// Why a row was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// What it says of a field cannot be.
    #[error("{0}: {1}")]
    Field(&'static str, &'static str),
    /// A row that it names went away at the same time.
    #[error("a row that this one names has gone away")]
    Gone,
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> WriteError {
        let gone = error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation);
        if gone { WriteError::Gone } else { WriteError::Store(error.into()) }
    }
}

/// Refuses a reference to a row that is not there.
async fn must_exist(
    tx: &mut Tx,
    table: &'static str,
    id: Option<i64>,
    field: &'static str,
) -> Result<(), WriteError> {
    let Some(id) = id else { return Ok(()) };
    let query = format!("SELECT COUNT(*) FROM {table} WHERE id = $1");
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(id);
    let found: i64 = query.fetch_one(&mut **tx).await?;
    if found == 1 { Ok(()) } else { Err(WriteError::Field(field, "There is no such row")) }
}
