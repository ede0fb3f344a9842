//! The API by named scopes: each route names its own, and a misspelt one does not compile.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use scopeward::{InputError, Tree};
use scopeward_tower::{Access, Guard, Rejection, Scoped, all_of, any_of};
use serde_json::{Value, json};

use crate::tasks::{TasksWrite, operations, scopes};

pub(crate) fn app(guard: &Guard) -> Result<Router, InputError> {
    let read = guard.need(scopes::TASKS_READ)?;
    Ok(Router::new())
}
