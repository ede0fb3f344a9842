//! Tasks of projects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::values::{Line, Moment, Text};
use super::{Slice, WriteError, must_exist};
use crate::store::{Error, Store};

/// How far a task is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum TaskStatus {
    /// Not begun.
    #[default]
    Todo,
    /// Being done.
    InProgress,
    /// Being looked at.
    Review,
    /// Done.
    Done,
}

impl TaskStatus {
    const ALL: [TaskStatus; 4] =
        [TaskStatus::Todo, TaskStatus::InProgress, TaskStatus::Review, TaskStatus::Done];

    const fn name(self) -> &'static str {
        match self {
            TaskStatus::Todo => "todo",
            TaskStatus::InProgress => "in_progress",
            TaskStatus::Review => "review",
            TaskStatus::Done => "done",
        }
    }

    fn find(name: &str) -> Result<TaskStatus, Error> {
        let known = TaskStatus::ALL.into_iter().find(|status| status.name() == name);
        known.ok_or_else(|| Error::Row("tasks.status".to_owned()))
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Task {
    /// Its number.
    pub id: i64,
    /// The project that it belongs to.
    pub project_id: i64,
    /// What is to be done.
    pub name: String,
    /// The same at length.
    pub description: String,
    /// How far it is.
    pub status: TaskStatus,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A task to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTask {
    /// What is to be done.
    pub name: Line,
    /// The project that it belongs to.
    pub project_id: i64,
    /// The same at length.
    #[serde(default)]
    pub description: Text,
    /// How far it is.
    #[serde(default)]
    pub status: TaskStatus,
}

/// What changes of a task. What is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskChange {
    /// What is to be done.
    pub name: Option<Line>,
    /// The same at length.
    pub description: Option<Text>,
    /// How far it is.
    pub status: Option<TaskStatus>,
}

/// Which tasks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaskFilter {
    /// Only those of a project.
    pub project: Option<i64>,
    /// Only those that are so far.
    pub status: Option<TaskStatus>,
}

const COLUMNS: &str = "id, project_id, name, description, status, created_at, updated_at";
const FILTER: &str = "($1 IS NULL OR project_id = $1) AND ($2 IS NULL OR status = $2)";

fn task(row: &AnyRow) -> Result<Task, Error> {
    Ok(Task {
        id: row.try_get("id")?,
        project_id: row.try_get("project_id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        status: TaskStatus::find(row.try_get("status")?)?,
        created_at: Moment(row.try_get("created_at")?),
        updated_at: Moment(row.try_get("updated_at")?),
    })
}

impl Store {
    /// Tasks by number, and how many there are in all.
    pub(crate) async fn tasks(
        &self,
        filter: TaskFilter,
        slice: Slice,
    ) -> Result<(Vec<Task>, i64), Error> {
        let status = filter.status.map(TaskStatus::name);
        let count = format!("SELECT COUNT(*) FROM tasks WHERE {FILTER}");
        let count = sqlx::query_scalar(AssertSqlSafe(count)).bind(filter.project).bind(status);
        let total = count.fetch_one(self.read()).await?;
        let list =
            format!("SELECT {COLUMNS} FROM tasks WHERE {FILTER} ORDER BY id LIMIT $3 OFFSET $4");
        let list = sqlx::query(AssertSqlSafe(list)).bind(filter.project).bind(status);
        let rows = list.bind(slice.limit).bind(slice.offset).fetch_all(self.read()).await?;
        Ok((rows.iter().map(task).collect::<Result<_, _>>()?, total))
    }

    /// The task with a number.
    pub(crate) async fn task(&self, id: i64) -> Result<Option<Task>, Error> {
        let query = format!("SELECT {COLUMNS} FROM tasks WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(query)).bind(id);
        query.fetch_optional(self.read()).await?.as_ref().map(task).transpose()
    }

    /// Makes a task.
    pub(crate) async fn add_task(&self, new: &NewTask, now: i64) -> Result<Task, WriteError> {
        let mut tx = self.begin().await?;
        must_exist(&mut tx, "projects", Some(new.project_id), "project_id").await?;
        let id = Store::number(&mut tx, "tasks").await?;
        let query = format!(
            "INSERT INTO tasks (id, project_id, name, description, status, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(new.project_id)
            .bind(new.name.as_str())
            .bind(new.description.as_str())
            .bind(new.status.name())
            .bind(now)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(task(&row)?)
    }

    /// Changes a task, if there is one.
    pub(crate) async fn change_task(
        &self,
        id: i64,
        change: &TaskChange,
        now: i64,
    ) -> Result<Option<Task>, Error> {
        let mut tx = self.begin().await?;
        let query = format!(
            "UPDATE tasks SET name = COALESCE($2, name), description = COALESCE($3, description),
                 status = COALESCE($4, status), updated_at = $5
             WHERE id = $1 RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(change.name.as_ref().map(Line::as_str))
            .bind(change.description.as_ref().map(Text::as_str))
            .bind(change.status.map(TaskStatus::name))
            .bind(now)
            .fetch_optional(&mut *tx)
            .await?;
        tx.commit().await?;
        row.as_ref().map(task).transpose()
    }

    /// Deletes a task; time that was tracked for it stays. Says whether there was one.
    pub(crate) async fn remove_task(&self, id: i64) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("DELETE FROM tasks WHERE id = $1").bind(id);
        let done = query.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}
