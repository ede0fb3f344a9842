//! The API by named scopes: each route names its own, as a layer or in its handler. A misspelt scope does not compile.

use std::future::{Ready, ready};

use axum::routing::{get, post};
use axum::{Json, Router};
use scopeward::{InputError, Rows, Tree};
use scopeward_tower::{Access, Guard, Scoped, all_of, any_of};
use serde_json::{Value, json};

use crate::tasks::{TasksWrite, operations as op, scopes};

pub(crate) fn app(guard: &Guard) -> Result<Router, InputError> {
    let token = guard.need(Tree::Authenticated)?;
    let tasks = guard.need(scopes::TASKS_READ)?;
    let reports = guard.need(scopes::REPORTS_READ)?;
    let either = guard.need(any_of([scopes::TASKS_READ, scopes::REPORTS_READ]))?;
    let both = guard.need(all_of([scopes::TASKS_WRITE, scopes::TIME_WRITE]))?;
    let time = guard.need(scopes::TIME_READ)?;
    let admin = guard.need(scopes::ADMIN_ALL)?;
    let files = guard.need(scopes::FILES_READ)?;
    let one_task = get(answers(op::GET_TASKS_BY_ID)).route_layer(tasks.clone());
    Ok(Router::new()
        .route("/health", get(async || answer(op::GET_HEALTH, Rows::All)))
        .route("/me", get(answers(op::GET_ME)).route_layer(token))
        .route("/tasks", get(answers(op::GET_TASKS)).route_layer(tasks.clone()).post(create))
        .route("/tasks/{id}", one_task.put(change).patch(change).delete(remove))
        .route("/tasks/archive", get(answers(op::GET_TASKS_ARCHIVE)).route_layer(tasks))
        .route("/search", get(answers(op::GET_SEARCH)).route_layer(either))
        .route("/reports", get(answers(op::GET_REPORTS)).route_layer(reports))
        .route("/import", post(answers(op::POST_IMPORT)).route_layer(both))
        .route("/time", get(answers(op::GET_TIME)).route_layer(time.clone()))
        .route(
            "/people/{person}/time",
            get(answers(op::GET_PEOPLE_BY_PERSON_TIME)).route_layer(time),
        )
        .route("/users", get(answers(op::GET_USERS)).route_layer(admin.clone()))
        .route("/audit/{entry}", get(answers(op::GET_AUDIT_BY_ENTRY)).route_layer(admin))
        .route("/files/{*path}", get(answers(op::GET_FILES_BY_PATH)).route_layer(files))
        .with_state(guard.clone()))
}

async fn create(access: Scoped<TasksWrite>) -> Json<Value> {
    answer(op::POST_TASKS, access.rows())
}

async fn change(access: Scoped<TasksWrite>) -> Json<Value> {
    answer(op::PUT_PATCH_TASKS_BY_ID, access.rows())
}

async fn remove(access: Scoped<TasksWrite>) -> Json<Value> {
    answer(op::DELETE_TASKS_BY_ID, access.rows())
}

fn answers(operation: &'static str) -> impl Fn(Access) -> Ready<Json<Value>> + Clone {
    move |access| ready(answer(operation, access.rows()))
}

fn answer(operation: &str, rows: Rows) -> Json<Value> {
    Json(json!({ "operation": operation, "rows": rows }))
}
