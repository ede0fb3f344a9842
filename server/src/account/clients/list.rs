//! The clients of a developer.

use axum::extract::State;
use maud::{Markup, html};

use super::kind_title;
use crate::account::parts::{cell, codes, table, time};
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::store::clients::Client;
use crate::web::session::SignedIn;

/// `GET /developer/clients`
pub(super) async fn page(
    State(app): State<App>,
    SignedIn(session): SignedIn,
) -> Result<Markup, PageError> {
    let clients = app.store.clients_of(&session.person.id).await?;
    let body = html! {
        div.head {
            h1 { "Your OAuth clients" }
            a.button href="/developer/clients/new" { "Register a client" }
        }
        p.lead { "An app signs people in, and uses the resources in their name, as a client that you register here." }
        section.card {
            @if clients.is_empty() {
                div.empty {
                    p { strong { "You have registered no client." } }
                    p {
                        "Register one for each app. "
                        @if app.config.registration.dynamic && app.rules.resource("mcp").is_some() { "MCP clients need none: they register themselves." }
                    }
                }
            } @else {
                (table("Your OAuth clients", &["Client", "Type", "Resources", "Scopes", "Registered"], &html! {
                    @for client in &clients { (row(client)) }
                }))
            }
        }
        section.card {
            h2 { "Connection details" }
            dl.facts {
                dt { "Issuer" } dd { code { (app.config.issuer) } }
                dt { "Metadata" } dd { code { (app.url("/.well-known/oauth-authorization-server")) } }
                @for resource in &app.rules.resources {
                    dt { "Resource " (resource.name) } dd { code { (resource.uri) } }
                }
            }
        }
    };
    Ok(layout::page("Developer", Some(&session), body))
}

fn row(client: &Client) -> Markup {
    let scopes = client.scope.as_deref().map_or(0, |scope| scope.split_ascii_whitespace().count());
    html! {
        tr {
            th scope="row" {
                a href={ "/developer/clients/" (client.id) } { bdi { (client.name) } }
                br;
                code { (client.id) }
            }
            (cell("Type", &html! { (kind_title(client)) }))
            (cell("Resources", &codes(&client.audiences)))
            (cell("Scopes", &html! { (scopes) }))
            (cell("Registered", &time(client.created_at)))
        }
    }
}
