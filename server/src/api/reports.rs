//! Reports: `/api/v1/reports`. There is one, the summary of tracked time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::Call;
use super::endpoint::{Endpoint, Nothing};
use super::page::Listing;
use super::problem::Problem;
use crate::store::work::entries::EntryFilter;
use crate::store::work::report::ProjectTime;
use crate::store::work::values::{Day, Line};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("list_reports", &["GET"], &["/api/v1/reports"], list)
            .summary("List reports")
            .owned(),
        Endpoint::new("get_report", &["GET"], &["/api/v1/reports/summary"], summary)
            .summary("Get a summary of tracked time")
            .owned(),
    ]
}

/// A report that can be asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Report {
    /// Its name in the path.
    id: &'static str,
    /// What it tells.
    title: &'static str,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SummaryInput {
    /// The first day.
    start_date: Option<Day>,
    /// The last day.
    end_date: Option<Day>,
    /// Only time of a project.
    project_id: Option<i64>,
    /// Only time of a person.
    user_id: Option<Line>,
}

/// How much time was tracked.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Summary {
    /// The first day.
    start_date: Option<Day>,
    /// The last day.
    end_date: Option<Day>,
    /// How many entries.
    entries: i64,
    /// How long in all.
    seconds: i64,
    /// How much of it clients pay for.
    billable_seconds: i64,
    /// The same by project.
    projects: Vec<ProjectTime>,
}

async fn list(_: Call, _: Nothing) -> Result<Listing<Report>, Problem> {
    let items = vec![Report { id: "summary", title: "Summary of tracked time" }];
    Ok(Listing { items, page: 1, per_page: 1, total: 1 })
}

async fn summary(call: Call, input: SummaryInput) -> Result<Summary, Problem> {
    let owner = call.owner(input.user_id.as_ref().map(Line::as_str))?;
    let filter = EntryFilter {
        owner: owner.as_deref(),
        project: input.project_id,
        task: None,
        from: input.start_date.map(Day::begin),
        to: input.end_date.map(Day::end),
    };
    let projects = call.app.store.time_by_project(filter).await?;
    let sum =
        |part: fn(&ProjectTime) -> i64| projects.iter().map(part).fold(0, i64::saturating_add);
    Ok(Summary {
        start_date: input.start_date,
        end_date: input.end_date,
        entries: sum(|project| project.entries),
        seconds: sum(|project| project.seconds),
        billable_seconds: sum(|project| project.billable_seconds),
        projects,
    })
}
