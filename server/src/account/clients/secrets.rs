//! Rotating a client's secret: the old one works on for the overlap, unless it is ended.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::json;

use super::credentials;
use crate::account::form::{RecentlySent, Sent};
use crate::account::parts::{proof, time};
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::secret::Kind;
use crate::store;
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::web::peer::Peer;
use crate::web::recent::RecentlySignedIn;
use crate::web::session::Session;

/// `GET /developer/clients/{id}/secret`
pub(super) async fn page(
    State(app): State<App>,
    RecentlySignedIn(session): RecentlySignedIn,
    Path(id): Path<String>,
) -> Result<Markup, PageError> {
    let client = confidential(&app, &session, &id).await?;
    let overlap = app.config.lifetimes.overlap;
    let body = html! {
        h1 { "Rotate the secret of “" bdi { (client.name) } "”" }
        p.lead { "You get a new secret, which is shown once. Give it to your app before the old one ends." }
        form.card method="post" action={ "/developer/clients/" (client.id) "/secret" } {
            (proof(&session))
            div.field {
                label for="overlap" { "The old secret" }
                select #overlap name="overlap" {
                    @if overlap > 0 {
                        option value=(overlap) { "works until " (time(app.clock.now().saturating_add(overlap.into()))) }
                    }
                    option value="0" { "ends at once" }
                }
            }
            p.actions {
                button type="submit" { "Make a new secret" }
                a.button.secondary href={ "/developer/clients/" (client.id) } { "Cancel" }
            }
        }
    };
    Ok(layout::page("Developer", Some(&session), body))
}

/// `POST /developer/clients/{id}/secret`
pub(super) async fn rotate(
    State(app): State<App>,
    Path(id): Path<String>,
    RecentlySent(Sent { session, peer, form }): RecentlySent,
) -> Result<Response, PageError> {
    let client = confidential(&app, &session, &id).await?;
    let overlap = form.seconds("overlap")?;
    if !(0..=i64::from(app.config.lifetimes.overlap)).contains(&overlap) {
        return Err(PageError::bad_request("An old secret cannot work on for so long."));
    }
    let now = app.clock.now();
    let end = now.saturating_add(overlap);
    let secret = Kind::Client.create();
    let mut tx = app.store.begin().await?;
    app.store.put_secret(&mut tx, &client.id, &secret, now, end).await?;
    let detail = json!({ "name": client.name, "overlap": overlap });
    app.store
        .log(&mut tx, event("client-secret-rotated", &session, &client, peer, detail), now)
        .await?;
    tx.commit().await.map_err(store::Error::from)?;
    app.store.revoked();
    metrics::counter!("scopeward_clients_total", "change" => "rotated").increment(1);
    let body = html! {
        h1 { "The new secret" }
        p.lead { "Give it to your app now." }
        section.card {
            h2 { bdi { (client.name) } }
            (credentials(&client, Some(&secret)))
            @if overlap == 0 { p { "The old secret has stopped working." } }
            @else { p { "The old secret works until " (time(end)) ". You can end it earlier on the client's page." } }
        }
        p.actions { a.button href={ "/developer/clients/" (client.id) } { "To this client" } }
    };
    Ok(super::super::made(layout::page("Developer", Some(&session), body)).into_response())
}

/// `POST /developer/clients/{id}/old-secrets`: they end now.
pub(super) async fn end(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { session, peer, .. }: Sent,
) -> Result<Redirect, PageError> {
    let client = confidential(&app, &session, &id).await?;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let ended = app.store.end_old_secrets(&mut tx, &client.id, now).await?;
    if ended > 0 {
        let detail = json!({ "name": client.name, "ended": ended });
        app.store
            .log(&mut tx, event("client-secrets-ended", &session, &client, peer, detail), now)
            .await?;
        tx.commit().await.map_err(store::Error::from)?;
        app.store.revoked();
    }
    Ok(Redirect::to(&format!("/developer/clients/{}", client.id)))
}

fn event(
    name: &'static str,
    session: &Session,
    client: &Client,
    peer: Peer,
    detail: serde_json::Value,
) -> Event {
    let event = Event::new(name).actor(&session.person.id).client(&client.id);
    event.address(peer.0).detail(detail)
}

async fn confidential(app: &App, session: &Session, id: &str) -> Result<Client, PageError> {
    let client = super::own(app, session, id).await?;
    if client.is_confidential() {
        return Ok(client);
    }
    Err(PageError::bad_request("A public client has no secret."))
}
