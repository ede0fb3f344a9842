//! Revocation (RFC 7009). A refresh token goes with its whole family, an access token goes alone. What is not known, or is
//! no token of OAuth, is none: an API token is its owner's.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::body::Form;
use super::client_auth;
use super::problem::Problem;
use crate::app::App;
use crate::limit::Which;
use crate::secret::{self, Kind};
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::store::{self, Tx};
use crate::web::peer::Peer;

pub(super) async fn revoke(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    form: Result<Form, Problem>,
) -> Result<StatusCode, Problem> {
    app.limits.check(Which::Revoke, peer.0)?;
    let Form(params) = form?;
    let token = params.one("token")?.ok_or_else(|| Problem::request("token is missing"))?;
    // A hint only says where to look first; the token itself says what it is.
    params.one("token_type_hint")?;
    let client = client_auth::authenticate(&app, &headers, &params).await?;
    let (store, hash) = (&app.store, secret::hash(token));
    if Kind::Refresh.fits(token) {
        let Some(found) = store.refresh(&hash).await? else { return Ok(StatusCode::OK) };
        must_be(&client, &found.family.client)?;
        let mut tx = store.begin().await?;
        let (id, now) = (&found.family.id, app.clock.now());
        if store.revoke_family(&mut tx, id, "revoked by the client", now).await? {
            log(&app, &mut tx, peer, &client, found.family.person).await?;
        }
        done(&app, tx).await?;
    } else if Kind::Access.fits(token) {
        let now = app.clock.now();
        let Some(found) = store.access(&hash, now).await? else { return Ok(StatusCode::OK) };
        must_be(&client, found.client.as_deref().unwrap_or_default())?;
        let mut tx = store.begin().await?;
        if store.revoke_access(&mut tx, &hash, now).await? {
            log(&app, &mut tx, peer, &client, found.person.map(|person| person.id)).await?;
        }
        done(&app, tx).await?;
    }
    Ok(StatusCode::OK)
}

/// A client takes back its own tokens only, and is told (RFC 7009 §2.1).
fn must_be(client: &Client, owner: &str) -> Result<(), Problem> {
    if client.id == owner {
        Ok(())
    } else {
        Err(Problem::grant("The token was given to another client"))
    }
}

async fn log(
    app: &App,
    tx: &mut Tx,
    peer: Peer,
    client: &Client,
    person: Option<String>,
) -> Result<(), store::Error> {
    let event = Event::new("token-revoked").client(&client.id).address(peer.0);
    app.store.log(tx, Event { actor: person, ..event }, app.clock.now()).await
}

async fn done(app: &App, tx: Tx) -> Result<(), store::Error> {
    tx.commit().await?;
    app.store.revoked();
    Ok(())
}
