//! How much time went into each project. Timers that run do not count yet.

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row;

use super::entries::EntryFilter;
use crate::store::{Error, Store};

/// The time that went into a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct ProjectTime {
    /// The project.
    pub project_id: i64,
    /// How it is called.
    pub project: String,
    /// How many entries.
    pub entries: i64,
    /// How long in all.
    pub seconds: i64,
    /// How much of it the client pays for.
    pub billable_seconds: i64,
}

impl Store {
    /// The time of each project that some went into, by number.
    pub(crate) async fn time_by_project(
        &self,
        filter: EntryFilter<'_>,
    ) -> Result<Vec<ProjectTime>, Error> {
        let query = "SELECT projects.id, projects.name, COUNT(*) AS entries,
                            CAST(SUM(ended_at - started_at) AS BIGINT) AS seconds,
                            CAST(SUM(CASE WHEN billable <> 0 THEN ended_at - started_at ELSE 0 END) AS BIGINT) AS billable
                     FROM time_entries JOIN projects ON projects.id = time_entries.project_id
                     WHERE ended_at IS NOT NULL AND ($1 IS NULL OR user_id = $1) AND ($2 IS NULL OR project_id = $2)
                       AND ($3 IS NULL OR task_id = $3) AND ($4 IS NULL OR started_at >= $4)
                       AND ($5 IS NULL OR started_at < $5)
                     GROUP BY projects.id, projects.name ORDER BY projects.id";
        let rows = sqlx::query(query)
            .bind(filter.owner)
            .bind(filter.project)
            .bind(filter.task)
            .bind(filter.from)
            .bind(filter.to)
            .fetch_all(self.read())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(ProjectTime {
                    project_id: row.try_get("id")?,
                    project: row.try_get("name")?,
                    entries: row.try_get("entries")?,
                    seconds: row.try_get("seconds")?,
                    billable_seconds: row.try_get("billable")?,
                })
            })
            .collect()
    }
}
