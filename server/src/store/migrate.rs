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

/// Whether the schema is this program's.
pub(super) async fn is_current(pool: &AnyPool) -> Result<bool, Error> {
    let applied = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
    let applied: i64 = sqlx::query_scalar(applied).fetch_one(pool).await?;
    Ok(usize::try_from(applied) == Ok(STEPS.len()))
}

fn migrator(backend: Backend) -> Migrator {
    let migration = |(index, step): (usize, &Step)| {
        let sql = match backend {
            Backend::Sqlite => step.sqlite,
            Backend::Postgres => step.postgres,
        };
        let version = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let name = Cow::Borrowed(step.name);
        Migration::new(version, name, MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    let migrations = STEPS.iter().enumerate().map(migration).collect();
    Migrator { migrations, ..Migrator::DEFAULT }
}
