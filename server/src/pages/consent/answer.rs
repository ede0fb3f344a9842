//! The person's answer. It counts once.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use scopeward::{Consent, OAuthError, Outcome};
use serde_json::json;

use super::{Asked, How, show};
use crate::app::App;
use crate::limit::Which;
use crate::oauth::{client, issue, redirect};
use crate::pages::authorize;
use crate::pages::error::{PageError, too_many};
use crate::pages::posted::Posted;
use crate::secret::{Kind, Secret};
use crate::store::audit::Event;
use crate::store::requests::Pending;
use crate::store::{self, Tx};
use crate::web::csrf;
use crate::web::form::Params;
use crate::web::peer::Peer;
use crate::web::session::{Session, SignedIn};

/// `POST /oauth/consent`
pub(crate) async fn post(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    peer: Peer,
    headers: HeaderMap,
    Posted(form): Posted,
) -> Result<Response, Response> {
    app.limits.check(Which::Authorize, peer.0).map_err(too_many)?;
    answer(&app, &session, peer, &headers, &form).await.map_err(PageError::into_response)
}

async fn answer(
    app: &App,
    session: &Session,
    peer: Peer,
    headers: &HeaderMap,
    form: &Params,
) -> Result<Response, PageError> {
    let field = |name| form.one(name).ok().flatten();
    csrf::check(app, session, headers, field(csrf::FIELD))?;
    let token = field("request").filter(|token| Kind::Authorization.fits(token));
    let token = token.map(Secret::new).ok_or_else(over)?;
    let pending = app.store.request(&token, &session.token, app.clock.now()).await?;
    let asked = find(app, session, pending.ok_or_else(over)?).await?;
    match field("answer") {
        Some("allow") => {}
        Some("deny") => {
            let error = OAuthError {
                error: "access_denied",
                error_description: "The person denied the request".to_owned(),
            };
            return deny(app, peer, &asked, &error, Some(&token)).await;
        }
        _ => return Err(PageError::bad_request("The form does not say what you decided.")),
    }
    let consent = asked.consent(app, &session.person);
    let ticked = form.all("scope").collect::<Vec<_>>().join(" ");
    match consent.choose(field("hash").unwrap_or_default(), &ticked) {
        Ok(chosen) => grant(app, peer, &asked, &chosen, How::Asked, Some(&token)).await,
        Err(_) => stale(app, session, peer, &asked, &consent, &token).await,
    }
}

/// What can be given is not what was shown: the person is asked again, unless nothing can be given any more, or another
/// answer of theirs has changed it.
async fn stale(
    app: &App,
    session: &Session,
    peer: Peer,
    asked: &Asked,
    consent: &Consent,
    token: &Secret,
) -> Result<Response, PageError> {
    if let Some(error) = consent.error() {
        return deny(app, peer, asked, error, Some(token)).await;
    }
    match app.store.request(token, &session.token, app.clock.now()).await? {
        Some(_) => show(app, session, asked, consent, token, true).await,
        None => Err(over()),
    }
}

/// The request with its client as it is now: it may be gone, or want its answers elsewhere.
async fn find(app: &App, session: &Session, pending: Pending) -> Result<Asked, PageError> {
    let client = client::find(app, &pending.client).await?;
    let client = client.filter(|client| {
        client.redirect_uris.iter().any(|known| redirect::matches(known, &pending.redirect_uri))
    });
    let client = client.ok_or_else(|| {
        PageError::bad_request(
            "The app has changed or was removed while you decided. Nothing was allowed.",
        )
    })?;
    let grant = app.store.grant(&session.person.id, &client.id).await?;
    Ok(Asked { pending, client, grant })
}

/// The page for an answer to a request that waits no longer.
fn over() -> PageError {
    PageError::new(
        StatusCode::BAD_REQUEST,
        "This request is over",
        "It was answered already, or it took too long. Go back to the app and connect it once more if it does not work.",
    )
}

/// Gives what is on to the client. With a token, the request is answered by that.
pub(crate) async fn grant(
    app: &App,
    peer: Peer,
    asked: &Asked,
    consent: &Consent,
    how: How,
    token: Option<&Secret>,
) -> Result<Response, PageError> {
    let Asked { pending, client, .. } = asked;
    let outcome = consent.result();
    if let Some(error) = &outcome.error {
        return deny(app, peer, asked, error, token).await;
    }
    let scopes = scopes(app, &outcome);
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    once(app, &mut tx, token, now).await?;
    let consented = issue::Consented {
        person: &pending.person,
        client,
        redirect_uri: &pending.redirect_uri,
        redirect_sent: pending.redirect_sent,
        challenge: &pending.challenge,
        scopes: scopes.clone(),
    };
    let code = issue::code(app, &mut tx, &consented).await?;
    let detail = json!({
        "asked": pending.scope, "audiences": pending.audiences, "granted": scopes, "declined": outcome.declined,
        "how": how.name(), "redirect_uri": pending.redirect_uri,
    });
    app.store.log(&mut tx, event("consent", peer, pending).detail(detail), now).await?;
    tx.commit().await.map_err(store::Error::from)?;
    let result = if outcome.narrowed { "partial" } else { "granted" };
    metrics::counter!("scopeward_consents_total", "result" => result, "how" => how.name())
        .increment(1);
    Ok(authorize::code(app, pending, &code))
}

/// What is granted for each audience, by its name.
fn scopes(app: &App, outcome: &Outcome) -> BTreeMap<String, String> {
    let parts = outcome.audiences.iter().filter(|part| !part.granted.is_empty());
    let named = parts.filter_map(|part| {
        let resource = app.rules.resource_of(part.audience.as_deref())?;
        Some((resource.name.clone(), part.granted.join(" ")))
    });
    named.collect()
}

async fn deny(
    app: &App,
    peer: Peer,
    asked: &Asked,
    error: &OAuthError,
    token: Option<&Secret>,
) -> Result<Response, PageError> {
    let (pending, now) = (&asked.pending, app.clock.now());
    let mut tx = app.store.begin().await?;
    once(app, &mut tx, token, now).await?;
    let detail =
        json!({ "asked": pending.scope, "audiences": pending.audiences, "error": error.error });
    app.store.log(&mut tx, event("consent-denied", peer, pending).detail(detail), now).await?;
    tx.commit().await.map_err(store::Error::from)?;
    metrics::counter!("scopeward_consents_total", "result" => "denied", "how" => How::Asked.name())
        .increment(1);
    Ok(authorize::deny(app, pending, error))
}

/// Answers the request of a token, if nobody has before.
async fn once(app: &App, tx: &mut Tx, token: Option<&Secret>, now: i64) -> Result<(), PageError> {
    match token {
        Some(token) if !app.store.use_request(tx, token, now).await? => Err(over()),
        _ => Ok(()),
    }
}

fn event(name: &'static str, peer: Peer, pending: &Pending) -> Event {
    Event::new(name).actor(&pending.person).client(&pending.client).address(peer.0)
}
