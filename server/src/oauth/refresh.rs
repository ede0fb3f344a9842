//! A refresh token for new tokens (RFC 6749 §6, OAuth 2.1 §4.3).
//!
//! Each use replaces the token. The successor follows from the token and a nonce in the store: whoever did not get the
//! answer asks again for a short while and gets the same successor. After that, or once the successor was used, a second
//! use means that the token was stolen, and all is taken back.

use super::problem::Problem;
use super::ticket::{Granted, Ticket};
use super::token::{self, Issued};
use crate::app::App;
use crate::secret::{self, Kind, Secret};
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::store::refresh::Refresh;
use crate::store::{self, Tx};
use crate::web::form::Params;
use crate::web::peer::Peer;

pub(super) async fn refresh(
    app: &App,
    peer: Peer,
    client: &Client,
    params: &Params,
) -> Result<Issued, Problem> {
    let text = params.one("refresh_token")?;
    let text = text.ok_or_else(|| Problem::request("refresh_token is missing"))?;
    let scope = params.one("scope")?;
    if !Kind::Refresh.fits(text) {
        return Err(refused());
    }
    let (store, now) = (&app.store, app.clock.now());
    let token = Secret::new(text);
    // Whose it is comes first: a stranger who presents it changes nothing.
    let found =
        store.refresh(&token.hash()).await?.filter(|found| found.family.client == client.id);
    let found = found.ok_or_else(refused)?;
    let is_over = found.family.revoked || found.family.expires_at <= now;
    if is_over || found.person.as_ref().is_some_and(|person| person.disabled) {
        return Err(refused());
    }
    if found.rotated.is_none() && found.expires_at <= now {
        return Err(refused());
    }
    let request = Repeat { peer, client, token: &token, params, scope };
    if found.rotated.is_some() {
        return again(app, store.begin().await?, &found, &request).await;
    }
    let ticket = ticket(app, &found, &request)?;
    let nonce = secret::nonce();
    let mut tx = store.begin().await?;
    if !store.rotate(&mut tx, &token.hash(), &nonce, now).await? {
        // Somebody was faster: what they did is what we see now.
        let found = store.refresh_in(&mut tx, &token.hash()).await?.ok_or_else(refused)?;
        return again(app, tx, &found, &request).await;
    }
    let successor = Kind::Refresh.derive(&token, &nonce);
    let (id, next) = (&found.family.id, found.generation.saturating_add(1));
    let end = token::idle_end(app, &found.family);
    store.add_refresh(&mut tx, &successor, id, next, now, end).await?;
    Ok(issue(app, tx, &found, ticket).await?.refreshed_by(&successor))
}

/// What a request says.
struct Repeat<'r> {
    peer: Peer,
    client: &'r Client,
    token: &'r Secret,
    params: &'r Params,
    scope: Option<&'r str>,
}

/// A token that was used before.
async fn again(
    app: &App,
    mut tx: Tx,
    found: &Refresh,
    request: &Repeat<'_>,
) -> Result<Issued, Problem> {
    let Some(successor) = successor(app, &mut tx, request.token, found).await? else {
        return Err(stolen(app, tx, request.peer, found).await?);
    };
    let ticket = ticket(app, found, request)?;
    Ok(issue(app, tx, found, ticket).await?.refreshed_by(&successor))
}

/// The successor of a token, if it may be told again.
async fn successor(
    app: &App,
    tx: &mut Tx,
    token: &Secret,
    found: &Refresh,
) -> Result<Option<Secret>, store::Error> {
    let Some((at, nonce)) = &found.rotated else { return Ok(None) };
    let since = app.clock.now().saturating_sub(*at).saturating_abs();
    if since >= app.config.lifetimes.grace.into() {
        return Ok(None);
    }
    let successor = Kind::Refresh.derive(token, nonce);
    let row = app.store.refresh_in(tx, &successor.hash()).await?;
    Ok(row.filter(|row| row.rotated.is_none()).map(|_| successor))
}

fn ticket(app: &App, found: &Refresh, request: &Repeat<'_>) -> Result<Ticket, Problem> {
    let (client, scopes) = (request.client, &found.family.scopes);
    let granted = Granted { client, person: found.person.as_ref(), scopes };
    granted.ticket(&app.rules, request.params, request.scope)
}

async fn issue(
    app: &App,
    mut tx: Tx,
    found: &Refresh,
    ticket: Ticket,
) -> Result<Issued, store::Error> {
    let issued = token::access(app, &mut tx, &found.family, ticket, "refresh_token").await?;
    tx.commit().await?;
    Ok(issued)
}

/// Takes back all tokens, and what the person allowed (OAuth 2.1 §4.3.1).
async fn stolen(
    app: &App,
    mut tx: Tx,
    peer: Peer,
    found: &Refresh,
) -> Result<Problem, store::Error> {
    let (store, now, family) = (&app.store, app.clock.now(), &found.family);
    // The grant goes first, as everywhere: who locks rows in one order does not wait in a circle.
    let mut was_good = false;
    if let (Some(person), Some(grant)) = (&family.person, &family.grant) {
        was_good = store.revoke_grant(&mut tx, person, grant, now).await?;
    }
    let reason = "refresh token used again";
    if store.revoke_family(&mut tx, &family.id, reason, now).await? || was_good {
        let event = Event::new("refresh-reuse").client(&family.client).address(peer.0);
        let event = Event { actor: family.person.clone(), ..event };
        store.log(&mut tx, event, now).await?;
        metrics::counter!("scopeward_refresh_reuse_total").increment(1);
    }
    tx.commit().await?;
    store.revoked();
    Ok(refused())
}

/// One text for all reasons: it tells nothing about the token.
fn refused() -> Problem {
    Problem::grant("The refresh token is not good, or not this client's")
}
