//! One client: what it is, its secrets, the way to delete it.

use axum::extract::{Path, State};
use maud::{Markup, html};
use scopeward::Client as Asking;

use super::{grant_title, kind_title};
use crate::account::parts::{codes, grouped, proof, time};
use crate::account::scopes;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::policy::Resource;
use crate::store::clients::Client;
use crate::web::session::{Session, SignedIn};

/// `GET /developer/clients/{id}`
pub(super) async fn page(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
) -> Result<Markup, PageError> {
    let client = super::own(&app, &session, &id).await?;
    let secrets = app.store.secrets(&client.id, app.clock.now()).await?;
    let ends: Vec<i64> = secrets.iter().filter_map(|(_, end)| *end).collect();
    let resources =
        app.rules.resources.iter().filter(|known| client.audiences.contains(&known.name));
    let resources: Vec<&Resource> = resources.collect();
    let ceiling = client.scope.as_deref().unwrap_or_default();
    let means = scopes::described(&app.rules.policy, Asking::default(), &resources, ceiling);
    let body = html! {
        p.small { a href="/developer/clients" { "← All clients" } }
        h1 { bdi { (client.name) } }
        p.lead { "Registered on " (time(client.created_at)) "." }
        section.card { h2 { "This client" } (facts(&client)) }
        section.card { h2 { "The most that it may ask for" } (grouped(&means)) }
        @if client.is_confidential() { (secret(&session, &client, &ends)) }
        section.card {
            h2 { "Delete" }
            p { "Everyone loses the access that they gave this client, and all its tokens end." }
            p.actions { a.button.danger href={ "/developer/clients/" (client.id) "/delete" } { "Delete this client" } }
        }
    };
    Ok(layout::page("Developer", Some(&session), body))
}

fn facts(client: &Client) -> Markup {
    html! {
        dl.facts {
            dt { "Client id" } dd { code { (client.id) } }
            dt { "Type" } dd { (kind_title(client)) }
            dt { "Asks for" } dd { @for grant in &client.grant_types { div { (grant_title(grant)) } } }
            dt { "Redirect URIs" } dd {
                @if client.redirect_uris.is_empty() { span.muted { "none" } }
                @for uri in &client.redirect_uris { div { code { (uri) } } }
            }
            dt { "Resources" } dd { (codes(&client.audiences)) }
        }
    }
}

fn secret(session: &Session, client: &Client, ends: &[i64]) -> Markup {
    html! {
        section.card {
            h2 { "Secret" }
            @if ends.is_empty() {
                p { "One secret works. Rotate it now and then, and at once if somebody may have seen it." }
            } @else {
                p { "The new secret works. An old one works, too, until " (time(ends.iter().copied().max().unwrap_or_default())) "." }
            }
            div.actions {
                a.button.secondary href={ "/developer/clients/" (client.id) "/secret" } { "Rotate the secret" }
                @if !ends.is_empty() {
                    form.inline method="post" action={ "/developer/clients/" (client.id) "/old-secrets" } {
                        (proof(session))
                        button.danger type="submit" { "End the old secret now" }
                    }
                }
            }
        }
    }
}
