//! Tracked time. An entry without an end is a timer that runs: a person has one at most.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::values::{Change, Moment, Text};
use super::{Slice, WriteError, must_exist};
use crate::store::{Error, Store, Tx};

/// Time that a person spent on a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "TimeEntry")]
pub(crate) struct Entry {
    /// Its number.
    pub id: i64,
    /// Whose time it is.
    pub user_id: String,
    /// The project.
    pub project_id: i64,
    /// The task of the project.
    pub task_id: Option<i64>,
    /// When it began.
    pub start_time: Moment,
    /// When it ended; none: the timer runs.
    pub end_time: Option<Moment>,
    /// How long it took, if it ended.
    pub duration_seconds: Option<i64>,
    /// What was done.
    pub notes: String,
    /// Whether the client pays for it.
    pub billable: bool,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Time to be added.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEntry {
    /// The project.
    pub project_id: i64,
    /// The task of the project.
    pub task_id: Option<i64>,
    /// When it began.
    pub start_time: Moment,
    /// When it ended.
    pub end_time: Moment,
    /// What was done.
    #[serde(default)]
    pub notes: Text,
    /// Whether the client pays for it.
    #[serde(default = "billable")]
    pub billable: bool,
}

/// A timer to be started.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTimer {
    /// The project.
    pub project_id: i64,
    /// The task of the project.
    pub task_id: Option<i64>,
    /// What is being done.
    #[serde(default)]
    pub notes: Text,
    /// Whether the client pays for it.
    #[serde(default = "billable")]
    pub billable: bool,
}

/// What changes of an entry. What is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryChange {
    /// The project.
    pub project_id: Option<i64>,
    /// The task of the project; null: none.
    #[serde(default)]
    pub task_id: Change<i64>,
    /// When it began.
    pub start_time: Option<Moment>,
    /// When it ended.
    pub end_time: Option<Moment>,
    /// What was done.
    pub notes: Option<Text>,
    /// Whether the client pays for it.
    pub billable: Option<bool>,
}

fn billable() -> bool {
    true
}

/// Which entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryFilter<'f> {
    /// Only those of a person.
    pub owner: Option<&'f str>,
    /// Only those of a project.
    pub project: Option<i64>,
    /// Only those of a task.
    pub task: Option<i64>,
    /// Only those that began at this time or later.
    pub from: Option<i64>,
    /// Only those that began before this time.
    pub to: Option<i64>,
}

const COLUMNS: &str = "id, user_id, project_id, task_id, started_at, ended_at, notes, billable, created_at, updated_at";
const FILTER: &str = "($1 IS NULL OR user_id = $1) AND ($2 IS NULL OR project_id = $2) AND ($3 IS NULL OR task_id = $3)
                      AND ($4 IS NULL OR started_at >= $4) AND ($5 IS NULL OR started_at < $5)";

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    let start: i64 = row.try_get("started_at")?;
    let end: Option<i64> = row.try_get("ended_at")?;
    Ok(Entry {
        id: row.try_get("id")?,
        user_id: row.try_get("user_id")?,
        project_id: row.try_get("project_id")?,
        task_id: row.try_get("task_id")?,
        start_time: Moment(start),
        end_time: end.map(Moment),
        duration_seconds: end.map(|end| end.saturating_sub(start)),
        notes: row.try_get("notes")?,
        billable: row.try_get::<i64, _>("billable")? != 0,
        created_at: Moment(row.try_get("created_at")?),
        updated_at: Moment(row.try_get("updated_at")?),
    })
}

impl Store {
    /// Entries, the latest first, and how many there are in all.
    pub(crate) async fn entries(
        &self,
        filter: EntryFilter<'_>,
        slice: Slice,
    ) -> Result<(Vec<Entry>, i64), Error> {
        let count = format!("SELECT COUNT(*) FROM time_entries WHERE {FILTER}");
        let total = sqlx::query_scalar(AssertSqlSafe(count))
            .bind(filter.owner)
            .bind(filter.project)
            .bind(filter.task)
            .bind(filter.from)
            .bind(filter.to)
            .fetch_one(self.read())
            .await?;
        let list = format!(
            "SELECT {COLUMNS} FROM time_entries WHERE {FILTER} ORDER BY started_at DESC, id DESC LIMIT $6 OFFSET $7"
        );
        let rows = sqlx::query(AssertSqlSafe(list))
            .bind(filter.owner)
            .bind(filter.project)
            .bind(filter.task)
            .bind(filter.from)
            .bind(filter.to)
            .bind(slice.limit)
            .bind(slice.offset)
            .fetch_all(self.read())
            .await?;
        Ok((rows.iter().map(entry).collect::<Result<_, _>>()?, total))
    }

    /// The entry with a number.
    pub(crate) async fn entry(&self, id: i64) -> Result<Option<Entry>, Error> {
        let query = format!("SELECT {COLUMNS} FROM time_entries WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(query)).bind(id);
        query.fetch_optional(self.read()).await?.as_ref().map(entry).transpose()
    }

    /// The timer of a person, if it runs.
    pub(crate) async fn timer(&self, owner: &str) -> Result<Option<Entry>, Error> {
        let query =
            format!("SELECT {COLUMNS} FROM time_entries WHERE user_id = $1 AND ended_at IS NULL");
        let query = sqlx::query(AssertSqlSafe(query)).bind(owner);
        query.fetch_optional(self.read()).await?.as_ref().map(entry).transpose()
    }

    /// Adds time of a person.
    pub(crate) async fn add_entry(
        &self,
        owner: &str,
        new: &NewEntry,
        now: i64,
    ) -> Result<Entry, WriteError> {
        if new.end_time < new.start_time {
            return Err(WriteError::Field("end_time", "It must not be before start_time"));
        }
        let end = Some(new.end_time.0);
        let timer = NewTimer {
            project_id: new.project_id,
            task_id: new.task_id,
            notes: new.notes.clone(),
            billable: new.billable,
        };
        let added = self.insert_entry(owner, &timer, new.start_time.0, end, now).await?;
        added.ok_or_else(|| Error::Row("time_entries".to_owned()).into())
    }

    /// Starts the timer of a person. Nothing, if one runs already.
    pub(crate) async fn start_timer(
        &self,
        owner: &str,
        new: &NewTimer,
        now: i64,
    ) -> Result<Option<Entry>, WriteError> {
        self.insert_entry(owner, new, now, None, now).await
    }

    async fn insert_entry(
        &self,
        owner: &str,
        new: &NewTimer,
        start: i64,
        end: Option<i64>,
        now: i64,
    ) -> Result<Option<Entry>, WriteError> {
        let mut tx = self.begin().await?;
        must_exist(&mut tx, "projects", Some(new.project_id), "project_id").await?;
        must_exist(&mut tx, "tasks", new.task_id, "task_id").await?;
        let id = Store::number(&mut tx, "time_entries").await?;
        // A second timer meets the index `time_entries_timer`.
        let query = format!(
            "INSERT INTO time_entries (id, user_id, project_id, task_id, started_at, ended_at, notes, billable,
                                       created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(owner)
            .bind(new.project_id)
            .bind(new.task_id)
            .bind(start)
            .bind(end)
            .bind(new.notes.as_str())
            .bind(i64::from(new.billable))
            .bind(now)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(None) };
        task_must_fit(&mut tx, id).await?;
        tx.commit().await?;
        Ok(Some(entry(&row)?))
    }

    /// Stops the timer of a person. Nothing, if none runs.
    pub(crate) async fn stop_timer(&self, owner: &str, now: i64) -> Result<Option<Entry>, Error> {
        let mut tx = self.begin().await?;
        // The clock may have been put back since.
        let query = format!(
            "UPDATE time_entries SET ended_at = CASE WHEN started_at > $2 THEN started_at ELSE $2 END, updated_at = $2
             WHERE user_id = $1 AND ended_at IS NULL RETURNING {COLUMNS}"
        );
        let query = sqlx::query(AssertSqlSafe(query)).bind(owner).bind(now);
        let row = query.fetch_optional(&mut *tx).await?;
        tx.commit().await?;
        row.as_ref().map(entry).transpose()
    }

    /// Changes an entry of a person, if there is one.
    pub(crate) async fn change_entry(
        &self,
        id: i64,
        owner: &str,
        change: &EntryChange,
        now: i64,
    ) -> Result<Option<Entry>, WriteError> {
        let mut tx = self.begin().await?;
        must_exist(&mut tx, "projects", change.project_id, "project_id").await?;
        must_exist(&mut tx, "tasks", change.task_id.value().copied(), "task_id").await?;
        let query = format!(
            "UPDATE time_entries SET project_id = COALESCE($3, project_id),
                 task_id = CASE WHEN $4 = 1 THEN $5 ELSE task_id END, started_at = COALESCE($6, started_at),
                 ended_at = COALESCE($7, ended_at), notes = COALESCE($8, notes), billable = COALESCE($9, billable),
                 updated_at = $10
             WHERE id = $1 AND user_id = $2 RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(owner)
            .bind(change.project_id)
            .bind(i64::from(change.task_id.is_set()))
            .bind(change.task_id.value().copied())
            .bind(change.start_time.map(|moment| moment.0))
            .bind(change.end_time.map(|moment| moment.0))
            .bind(change.notes.as_ref().map(Text::as_str))
            .bind(change.billable.map(i64::from))
            .bind(now)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(entry) = row.as_ref().map(entry).transpose()? else { return Ok(None) };
        if entry.end_time.is_some_and(|end| end < entry.start_time) {
            let field = if change.end_time.is_some() { "end_time" } else { "start_time" };
            return Err(WriteError::Field(field, "The end must not be before the start"));
        }
        task_must_fit(&mut tx, id).await?;
        tx.commit().await?;
        Ok(Some(entry))
    }

    /// Deletes an entry of a person. Says whether there was one.
    pub(crate) async fn remove_entry(&self, id: i64, owner: &str) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("DELETE FROM time_entries WHERE id = $1 AND user_id = $2");
        let done = query.bind(id).bind(owner).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Refuses an entry whose task belongs to another project. The transaction is then dropped.
async fn task_must_fit(tx: &mut Tx, entry: i64) -> Result<(), WriteError> {
    let query = "SELECT COUNT(*) FROM time_entries JOIN tasks ON tasks.id = time_entries.task_id
                 WHERE time_entries.id = $1 AND tasks.project_id <> time_entries.project_id";
    let strangers: i64 = sqlx::query_scalar(query).bind(entry).fetch_one(&mut **tx).await?;
    if strangers == 0 {
        return Ok(());
    }
    Err(WriteError::Field("task_id", "The task belongs to another project"))
}
