//! Tracked time and the timer: `/api/v1/time-entries`, also `/api/v1/time`, and `/api/v1/timer`.
//!
//! Entries belong to people: whose may be shown is asked of the engine, first for the list, then for each row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::{Asked, Listing};
use super::problem::Problem;
use crate::store::work::entries::{Entry, EntryChange, EntryFilter, NewEntry, NewTimer};
use crate::store::work::values::{Day, Line};

const LIST: &[&str] = &["/api/v1/time-entries", "/api/v1/time"];
const ROW: &[&str] = &["/api/v1/time-entries/{id}", "/api/v1/time/{id}"];

pub(super) fn endpoints() -> Vec<Endpoint> {
    let owned = [
        Endpoint::new("list_time", &["GET"], LIST, list).summary("List time entries"),
        Endpoint::new("create_time", &["POST"], LIST, create)
            .summary("Create a time entry")
            .creates(),
        Endpoint::new("get_time", &["GET"], ROW, get).summary("Get a time entry"),
        Endpoint::new("update_time", &["PUT", "PATCH"], ROW, update).summary("Change a time entry"),
        Endpoint::new("delete_time", &["DELETE"], ROW, delete)
            .summary("Delete a time entry")
            .silent(),
        Endpoint::new("timer_status", &["GET"], &["/api/v1/timer/status"], status)
            .summary("Get the timer status"),
        Endpoint::new("start_timer", &["POST"], &["/api/v1/timer/start"], start)
            .summary("Start the timer")
            .creates(),
        Endpoint::new("stop_timer", &["POST"], &["/api/v1/timer/stop"], stop)
            .summary("Stop the timer"),
    ];
    owned.into_iter().map(Endpoint::owned).collect()
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListTime {
    /// Only those that began on this day or later.
    start_date: Option<Day>,
    /// Only those that began on this day or before.
    end_date: Option<Day>,
    /// Only those of a project.
    project_id: Option<i64>,
    /// Only those of a task.
    task_id: Option<i64>,
    /// Only those of a person.
    user_id: Option<Line>,
    /// Which page, from 1.
    #[schemars(range(min = 1))]
    page: Option<i64>,
    /// How many rows a page has, up to 100.
    #[schemars(range(min = 1, max = 100))]
    per_page: Option<i64>,
}

/// The timer of a person.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Timer {
    /// Whether it runs.
    active: bool,
    /// The entry that it runs for.
    timer: Option<Entry>,
}

async fn list(call: Call, input: ListTime) -> Result<Listing<Entry>, Problem> {
    let asked = Asked::new(input.page, input.per_page)?;
    let owner = call.owner(input.user_id.as_ref().map(Line::as_str))?;
    let filter = EntryFilter {
        owner: owner.as_deref(),
        project: input.project_id,
        task: input.task_id,
        from: input.start_date.map(Day::begin),
        to: input.end_date.map(Day::end),
    };
    Ok(asked.page(call.app.store.entries(filter, asked.slice()).await?))
}

async fn create(call: Call, input: NewEntry) -> Result<Entry, Problem> {
    let now = call.app.clock.now();
    Ok(call.app.store.add_entry(&call.person()?.id, &input, now).await?)
}

async fn get(call: Call, _: Nothing) -> Result<Entry, Problem> {
    let entry = call.app.store.entry(call.row()?).await?.ok_or_else(Problem::missing)?;
    call.may_see(&entry.user_id)?;
    Ok(entry)
}

async fn update(call: Call, input: EntryChange) -> Result<Entry, Problem> {
    let entry = get(call.clone(), Nothing {}).await?;
    let now = call.app.clock.now();
    let changed = call.app.store.change_entry(entry.id, &entry.user_id, &input, now).await?;
    changed.ok_or_else(Problem::missing)
}

async fn delete(call: Call, _: Nothing) -> Result<(), Problem> {
    let entry = get(call.clone(), Nothing {}).await?;
    let removed = call.app.store.remove_entry(entry.id, &entry.user_id).await?;
    if removed { Ok(()) } else { Err(Problem::missing()) }
}

async fn status(call: Call, _: Nothing) -> Result<Timer, Problem> {
    let timer = call.app.store.timer(&call.person()?.id).await?;
    Ok(Timer { active: timer.is_some(), timer })
}

async fn start(call: Call, input: NewTimer) -> Result<Entry, Problem> {
    let now = call.app.clock.now();
    let started = call.app.store.start_timer(&call.person()?.id, &input, now).await?;
    started.ok_or_else(|| Problem::conflict("Your timer runs already. Stop it first."))
}

async fn stop(call: Call, _: Nothing) -> Result<Entry, Problem> {
    let now = call.app.clock.now();
    let stopped = call.app.store.stop_timer(&call.person()?.id, now).await?;
    stopped.ok_or_else(|| Problem::conflict("Your timer does not run."))
}
