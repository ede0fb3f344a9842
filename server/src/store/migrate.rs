//! The schema: embedded, forward only. A database with a newer schema than this program's is refused.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, SqlStr};

use super::{Backend, Error};

/// One step, in the dialect of each database.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// In order; a step that was released never changes.
const STEPS: [Step; 2] = [
    Step {
        name: "tables",
        sqlite: include_str!("schema/1-tables.sql"),
        postgres: include_str!("schema/1-tables.sql"),
    },
    Step {
        name: "append only",
        sqlite: include_str!("schema/2-append-only.sqlite.sql"),
        postgres: include_str!("schema/2-append-only.postgres.sql"),
    },
];

/// Brings the schema up to this program's.
pub(super) async fn up(pool: &AnyPool, backend: Backend) -> Result<(), Error> {
    Ok(migrator(backend).run(pool).await?)
}

/// Whether the schema has all steps of this program. It may have more: a newer program began beside this one, and steps
/// only add.
pub(super) async fn is_current(pool: &AnyPool) -> Result<bool, Error> {
    let applied = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
    let applied: i64 = sqlx::query_scalar(applied).fetch_one(pool).await?;
    Ok(usize::try_from(applied).is_ok_and(|applied| applied >= STEPS.len()))
}

/// The steps of this program by their names, and whether each was taken.
pub(super) async fn steps(pool: &AnyPool) -> Result<Vec<(&'static str, bool)>, Error> {
    // A database without the table has taken none.
    let applied = "SELECT version FROM _sqlx_migrations WHERE success";
    let applied: Vec<i64> = match sqlx::query_scalar(applied).fetch_all(pool).await {
        Err(sqlx::Error::Database(_)) => Vec::new(),
        answer => answer?,
    };
    let taken = |index| applied.contains(&version(index));
    Ok(STEPS.iter().enumerate().map(|(index, step)| (step.name, taken(index))).collect())
}

fn version(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)
}

fn migrator(backend: Backend) -> Migrator {
    let migration = |(index, step): (usize, &Step)| {
        let sql = match backend {
            Backend::Sqlite => step.sqlite,
            Backend::Postgres => step.postgres,
        };
        let name = Cow::Borrowed(step.name);
        Migration::new(version(index), name, MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    let migrations = STEPS.iter().enumerate().map(migration).collect();
    Migrator { migrations, ..Migrator::DEFAULT }
}
