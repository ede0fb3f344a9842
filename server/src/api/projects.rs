//! Projects: `/api/v1/projects`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::{Asked, Listing};
use super::problem::Problem;
use crate::store::work::projects::{
    NewProject, Project, ProjectChange, ProjectFilter, ProjectStatus,
};
use crate::store::work::values::Change;

const LIST: &[&str] = &["/api/v1/projects"];
const ROW: &[&str] = &["/api/v1/projects/{id}"];

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("list_projects", &["GET"], LIST, list).summary("List projects"),
        Endpoint::new("create_project", &["POST"], LIST, create)
            .summary("Create a project")
            .creates(),
        Endpoint::new("get_project", &["GET"], ROW, get).summary("Get a project"),
        Endpoint::new("update_project", &["PUT", "PATCH"], ROW, update).summary("Change a project"),
        Endpoint::new("archive_project", &["DELETE"], ROW, archive).summary("Archive a project"),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListProjects {
    /// Only these.
    status: Option<ProjectStatus>,
    /// Only those of a client.
    client_id: Option<i64>,
    /// Which page, from 1.
    #[schemars(range(min = 1))]
    page: Option<i64>,
    /// How many rows a page has, up to 100.
    #[schemars(range(min = 1, max = 100))]
    per_page: Option<i64>,
}

async fn list(call: Call, input: ListProjects) -> Result<Listing<Project>, Problem> {
    let asked = Asked::new(input.page, input.per_page)?;
    let filter = ProjectFilter { status: input.status, client: input.client_id };
    Ok(asked.page(call.app.store.projects(filter, asked.slice()).await?))
}

async fn create(call: Call, input: NewProject) -> Result<Project, Problem> {
    Ok(call.app.store.add_project(&input, call.app.clock.now()).await?)
}

async fn get(call: Call, _: Nothing) -> Result<Project, Problem> {
    call.app.store.project(call.row()?).await?.ok_or_else(Problem::missing)
}

async fn update(call: Call, input: ProjectChange) -> Result<Project, Problem> {
    let now = call.app.clock.now();
    call.app.store.change_project(call.row()?, &input, now).await?.ok_or_else(Problem::missing)
}

async fn archive(call: Call, _: Nothing) -> Result<Project, Problem> {
    let change = ProjectChange {
        name: None,
        description: None,
        status: Some(ProjectStatus::Archived),
        client_id: Change::Keep,
    };
    update(call, change).await
}
