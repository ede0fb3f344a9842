//! What this server is, and where everything is. `GET /`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::error::PageError;
use super::layout;
use crate::app::App;
use crate::playground;
use crate::store::users::Person;
use crate::web::session::MaybeSignedIn;

/// `GET /`
pub(super) async fn show(
    State(app): State<App>,
    MaybeSignedIn(session): MaybeSignedIn,
) -> Result<Response, PageError> {
    let people = if app.config.dev { app.store.people().await? } else { Vec::new() };
    let policy = &app.rules.policy;
    let service = policy.title("en").unwrap_or(policy.name());
    let body = html! {
        div.middle.stack {
            section.card {
                h1 { "Access to " (service) }
                p.lead { "This server signs people in, asks them what apps may do, and guards the API with it. What each permission means stands in one policy." }
                @match &session {
                    Some(session) => {
                        p { "You are signed in as " strong { (session.person.email) } "." }
                        ul.ways {
                            li { a href="/account/apps" { "Connected apps" } span.muted { "See what apps may do, and take it back" } }
                            li { a href="/account/api-tokens" { "API tokens" } span.muted { "Make a token for a program of your own" } }
                            li { a href="/developer/clients" { "Developer" } span.muted { "Register an app that others connect" } }
                            @if session.administers {
                                li { a href="/admin/audit" { "Audit log" } span.muted { "Read what happened" } }
                            }
                        }
                    }
                    None => p.actions { a.button href="/login" { "Sign in" } }
                }
            }
            @if !people.is_empty() { (users(&people)) }
            (addresses(&app))
        }
    };
    Ok(layout::page("Start", session.as_ref(), body).into_response())
}

/// Who can sign in where everything is made up.
fn users(people: &[Person]) -> Markup {
    html! {
        section.card {
            h2 { "Try it out" }
            p { "The server runs with " code { "--dev" } ". Everybody's password is " code { "password" } "." }
            div.table role="region" tabindex="0" aria-label="People who can sign in" {
                table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Email address" } th scope="col" { "Roles" } } }
                    tbody {
                        @for person in people {
                            tr {
                                th scope="row" { (person.name) }
                                td { code { (person.email) } }
                                td { @if person.roles.is_empty() { "none" } @else { (person.roles.join(", ")) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn addresses(app: &App) -> Markup {
    let path = |path: &str| app.url(path);
    html! {
        section.card {
            h2 { "Addresses" }
            dl.facts {
                dt { "Issuer" } dd { code { (app.config.issuer) } }
                dt { "Discovery" }
                dd { a href="/.well-known/oauth-authorization-server" { code { (path("/.well-known/oauth-authorization-server")) } } }
                dt { "Authorization" } dd { code { (path("/oauth/authorize")) } }
                dt { "Tokens" } dd { code { (path("/oauth/token")) } }
                @for resource in &app.rules.resources {
                    dt { (app.rules.policy.audience_title(&resource.name, "en").unwrap_or("API")) }
                    dd { code { (resource.uri) } }
                }
                dt { "API documentation" } dd { a href="/api/docs" { code { (path("/api/docs")) } } }
                @if app.config.playground.is_some() {
                    dt { "Playground" } dd { a href=(playground::HOME) { code { (path(playground::HOME)) } } }
                }
            }
        }
    }
}
