//! Tasks: `/api/v1/tasks`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::{Asked, Listing};
use super::problem::Problem;
use crate::store::work::tasks::{NewTask, Task, TaskChange, TaskFilter, TaskStatus};

const LIST: &[&str] = &["/api/v1/tasks"];
const ROW: &[&str] = &["/api/v1/tasks/{id}"];

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("list_tasks", &["GET"], LIST, list).summary("List tasks"),
        Endpoint::new("create_task", &["POST"], LIST, create).summary("Create a task").creates(),
        Endpoint::new("get_task", &["GET"], ROW, get).summary("Get a task"),
        Endpoint::new("update_task", &["PUT", "PATCH"], ROW, update).summary("Change a task"),
        Endpoint::new("delete_task", &["DELETE"], ROW, delete).summary("Delete a task").silent(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListTasks {
    /// Only those of a project.
    project_id: Option<i64>,
    /// Only those that are so far.
    status: Option<TaskStatus>,
    /// Which page, from 1.
    #[schemars(range(min = 1))]
    page: Option<i64>,
    /// How many rows a page has, up to 100.
    #[schemars(range(min = 1, max = 100))]
    per_page: Option<i64>,
}

async fn list(call: Call, input: ListTasks) -> Result<Listing<Task>, Problem> {
    let asked = Asked::new(input.page, input.per_page)?;
    let filter = TaskFilter { project: input.project_id, status: input.status };
    Ok(asked.page(call.app.store.tasks(filter, asked.slice()).await?))
}

async fn create(call: Call, input: NewTask) -> Result<Task, Problem> {
    Ok(call.app.store.add_task(&input, call.app.clock.now()).await?)
}

async fn get(call: Call, _: Nothing) -> Result<Task, Problem> {
    call.app.store.task(call.row()?).await?.ok_or_else(Problem::missing)
}

async fn update(call: Call, input: TaskChange) -> Result<Task, Problem> {
    let now = call.app.clock.now();
    call.app.store.change_task(call.row()?, &input, now).await?.ok_or_else(Problem::missing)
}

async fn delete(call: Call, _: Nothing) -> Result<(), Problem> {
    if call.app.store.remove_task(call.row()?).await? { Ok(()) } else { Err(Problem::missing()) }
}
