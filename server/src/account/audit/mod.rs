//! The audit log, for administrators: what happened, the newest first.

mod sentence;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use maud::{Markup, html};

use super::administrator::is_administrator;
use super::parts::{cell, table, time};
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::store::audit::Entry;
use crate::web::form::Params;
use crate::web::session::SignedIn;
use sentence::{EVENTS, sentence};

/// Lines of a page.
const MOST: i64 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/audit", get(page))
}

/// `GET /admin/audit`, with `event` and `before`.
async fn page(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Markup, PageError> {
    if !is_administrator(&app.rules.policy, &session.person) {
        return Err(PageError::forbidden("Only administrators read the audit log."));
    }
    let query = Params::parse(&query.unwrap_or_default());
    let event = query.all("event").next();
    let before = query.all("before").next();
    let lines = app.store.log_before(event, before, MOST).await?;
    let full = i64::try_from(lines.len()).is_ok_and(|lines| lines == MOST);
    let last = lines.last().filter(|_| full).map(|line| line.id.as_str());
    let body = html! {
        h1 { "Audit log" }
        p.lead { "What happened, the newest first. Lines are never changed or removed." }
        (filter(event))
        section.card {
            @if lines.is_empty() {
                div.empty {
                    @if event.is_some() || before.is_some() { p { "No line fits. " a href="/admin/audit" { "Show all" } } }
                    @else { p { "Nothing has happened yet. Every login, consent, token and change of a client will stand here." } }
                }
            } @else {
                (table("Audit log", &["Time", "What happened", "From", "Event"], &html! { @for line in &lines { (row(line)) } }))
            }
            @if before.is_some() || last.is_some() {
                nav.pager aria-label="More lines" {
                    @if before.is_some() { a href=(address(event, None)) { "Newest" } }
                    @if let Some(last) = last { a href=(address(event, Some(last))) { "Older" } }
                }
            }
        }
    };
    Ok(layout::page("Audit log", Some(&session), body))
}

fn filter(event: Option<&str>) -> Markup {
    html! {
        form.card.filter method="get" action="/admin/audit" {
            div.field {
                label for="event" { "Event" }
                select #event name="event" {
                    option value="" { "all events" }
                    @for (name, title) in EVENTS { option value=(name) selected[event == Some(name)] { (title) } }
                }
            }
            button.secondary type="submit" { "Show" }
        }
    }
}

fn row(line: &Entry) -> Markup {
    html! {
        tr {
            (cell("Time", &html! { span.short { (time(line.at)) } }))
            (cell("What happened", &sentence(line)))
            (cell("From", &html! { @if let Some(address) = &line.address { code { (address) } } }))
            (cell("Event", &html! { code.short { (line.event) } }))
        }
    }
}

fn address(event: Option<&str>, before: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(event.map(|event| ("event", event)));
    query.extend_pairs(before.map(|before| ("before", before)));
    format!("/admin/audit?{}", query.finish())
}
