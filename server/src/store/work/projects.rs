//! Projects. One that is deleted is archived: its time stays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::values::{Change, Line, Moment, Text};
use super::{Slice, WriteError, must_exist};
use crate::store::{Error, Store};

/// Whether a project goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ProjectStatus {
    /// It goes on.
    #[default]
    Active,
    /// It is over.
    Archived,
}

impl ProjectStatus {
    const fn name(self) -> &'static str {
        match self {
            ProjectStatus::Active => "active",
            ProjectStatus::Archived => "archived",
        }
    }

    fn find(name: &str) -> Result<ProjectStatus, Error> {
        match name {
            "active" => Ok(ProjectStatus::Active),
            "archived" => Ok(ProjectStatus::Archived),
            _ => Err(Error::Row("projects.status".to_owned())),
        }
    }
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Project {
    /// Its number.
    pub id: i64,
    /// How it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Whether it goes on.
    pub status: ProjectStatus,
    /// The client that it is for.
    pub client_id: Option<i64>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A project to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewProject {
    /// How it is called.
    pub name: Line,
    /// What it is about.
    #[serde(default)]
    pub description: Text,
    /// Whether it goes on.
    #[serde(default)]
    pub status: ProjectStatus,
    /// The client that it is for.
    pub client_id: Option<i64>,
}

/// What changes of a project. What is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectChange {
    /// How it is called.
    pub name: Option<Line>,
    /// What it is about.
    pub description: Option<Text>,
    /// Whether it goes on.
    pub status: Option<ProjectStatus>,
    /// The client that it is for; null: none.
    #[serde(default)]
    pub client_id: Change<i64>,
}

/// Which projects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProjectFilter {
    /// Only these.
    pub status: Option<ProjectStatus>,
    /// Only those of a client.
    pub client: Option<i64>,
}

const COLUMNS: &str = "id, name, description, status, customer_id, created_at, updated_at";
const FILTER: &str = "($1 IS NULL OR status = $1) AND ($2 IS NULL OR customer_id = $2)";

fn project(row: &AnyRow) -> Result<Project, Error> {
    Ok(Project {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        status: ProjectStatus::find(row.try_get("status")?)?,
        client_id: row.try_get("customer_id")?,
        created_at: Moment(row.try_get("created_at")?),
        updated_at: Moment(row.try_get("updated_at")?),
    })
}

impl Store {
    /// Projects by number, and how many there are in all.
    pub(crate) async fn projects(
        &self,
        filter: ProjectFilter,
        slice: Slice,
    ) -> Result<(Vec<Project>, i64), Error> {
        let status = filter.status.map(ProjectStatus::name);
        let count = format!("SELECT COUNT(*) FROM projects WHERE {FILTER}");
        let count = sqlx::query_scalar(AssertSqlSafe(count)).bind(status).bind(filter.client);
        let total = count.fetch_one(self.read()).await?;
        let list =
            format!("SELECT {COLUMNS} FROM projects WHERE {FILTER} ORDER BY id LIMIT $3 OFFSET $4");
        let list = sqlx::query(AssertSqlSafe(list)).bind(status).bind(filter.client);
        let rows = list.bind(slice.limit).bind(slice.offset).fetch_all(self.read()).await?;
        Ok((rows.iter().map(project).collect::<Result<_, _>>()?, total))
    }

    /// The project with a number.
    pub(crate) async fn project(&self, id: i64) -> Result<Option<Project>, Error> {
        let query = format!("SELECT {COLUMNS} FROM projects WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(query)).bind(id);
        query.fetch_optional(self.read()).await?.as_ref().map(project).transpose()
    }

    /// Makes a project.
    pub(crate) async fn add_project(
        &self,
        new: &NewProject,
        now: i64,
    ) -> Result<Project, WriteError> {
        let mut tx = self.begin().await?;
        must_exist(&mut tx, "customers", new.client_id, "client_id").await?;
        let id = Store::number(&mut tx, "projects").await?;
        let query = format!(
            "INSERT INTO projects (id, name, description, status, customer_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(new.name.as_str())
            .bind(new.description.as_str())
            .bind(new.status.name())
            .bind(new.client_id)
            .bind(now)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(project(&row)?)
    }

    /// Changes a project, if there is one.
    pub(crate) async fn change_project(
        &self,
        id: i64,
        change: &ProjectChange,
        now: i64,
    ) -> Result<Option<Project>, WriteError> {
        let mut tx = self.begin().await?;
        must_exist(&mut tx, "customers", change.client_id.value().copied(), "client_id").await?;
        let query = format!(
            "UPDATE projects SET name = COALESCE($2, name), description = COALESCE($3, description),
                 status = COALESCE($4, status), customer_id = CASE WHEN $5 = 1 THEN $6 ELSE customer_id END,
                 updated_at = $7
             WHERE id = $1 RETURNING {COLUMNS}"
        );
        let row = sqlx::query(AssertSqlSafe(query))
            .bind(id)
            .bind(change.name.as_ref().map(Line::as_str))
            .bind(change.description.as_ref().map(Text::as_str))
            .bind(change.status.map(ProjectStatus::name))
            .bind(i64::from(change.client_id.is_set()))
            .bind(change.client_id.value().copied())
            .bind(now)
            .fetch_optional(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(row.as_ref().map(project).transpose()?)
    }
}
