//! Deleting a client, after a page that says what that means.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde_json::json;

use crate::account::form::{RecentlySent, Sent};
use crate::account::parts::proof;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::store;
use crate::store::audit::Event;
use crate::web::recent::RecentlySignedIn;

/// `GET /developer/clients/{id}/delete`
pub(super) async fn page(
    State(app): State<App>,
    RecentlySignedIn(session): RecentlySignedIn,
    Path(id): Path<String>,
) -> Result<Markup, PageError> {
    let client = super::own(&app, &session, &id).await?;
    let body = html! {
        section.card.middle {
            h1 { "Delete “" bdi { (client.name) } "”?" }
            p { "This cannot be undone. Every access token and refresh token of the client ends at once, everyone who allowed it must allow a new client, and its id is never used again." }
            dl.facts { dt { "Client id" } dd { code { (client.id) } } }
            form method="post" action={ "/developer/clients/" (client.id) "/delete" } {
                (proof(&session))
                p.actions {
                    button.danger type="submit" { "Delete it" }
                    a.button.secondary href={ "/developer/clients/" (client.id) } { "Keep it" }
                }
            }
        }
    };
    Ok(layout::page("Developer", Some(&session), body))
}

/// `POST /developer/clients/{id}/delete`
pub(super) async fn submit(
    State(app): State<App>,
    Path(id): Path<String>,
    RecentlySent(Sent { session, peer, .. }): RecentlySent,
) -> Result<Redirect, PageError> {
    let client = super::own(&app, &session, &id).await?;
    let (person, now) = (&session.person.id, app.clock.now());
    let mut tx = app.store.begin().await?;
    if app.store.remove_client(&mut tx, &client.id, person).await? {
        let detail = json!({ "name": client.name });
        let event = Event::new("client-deleted").actor(person).client(&client.id);
        app.store.log(&mut tx, event.address(peer.0).detail(detail), now).await?;
        tx.commit().await.map_err(store::Error::from)?;
        app.store.revoked();
        metrics::counter!("scopeward_clients_total", "change" => "deleted").increment(1);
    }
    Ok(Redirect::to("/developer/clients"))
}
