//! The authorization endpoint (RFC 6749 §3.1). `GET|POST /oauth/authorize`
//!
//! The order is what keeps it from being an open redirector (RFC 9700 §4.11): who asks and where the answer may go, then who
//! is asked, and only then what is asked.

mod answer;
mod asker;
mod pkce;
mod prompt;
mod read;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use scopeward::Registration;

use super::consent;
use super::error::{PageError, too_many};
use super::posted::PostedText;
use crate::app::App;
use crate::limit::Which;
use crate::web::form::Params;
use crate::web::peer::Peer;
use crate::web::session::{MaybeSignedIn, Session, login};

pub(super) use answer::{code, deny};
pub(super) use asker::Asker;
use prompt::Prompt;

/// `GET /oauth/authorize`
pub(super) async fn get(
    State(app): State<App>,
    peer: Peer,
    MaybeSignedIn(session): MaybeSignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Response> {
    authorize(app, peer, session, &query.unwrap_or_default()).await
}

/// `POST /oauth/authorize`
pub(super) async fn post(
    State(app): State<App>,
    peer: Peer,
    MaybeSignedIn(session): MaybeSignedIn,
    PostedText(form): PostedText,
) -> Result<Response, Response> {
    authorize(app, peer, session, &form).await
}

async fn authorize(
    app: App,
    peer: Peer,
    session: Option<Session>,
    text: &str,
) -> Result<Response, Response> {
    app.limits.check(Which::Authorize, peer.0).map_err(too_many)?;
    answer(&app, peer, session, text).await.map_err(PageError::into_response)
}

async fn answer(
    app: &App,
    peer: Peer,
    session: Option<Session>,
    text: &str,
) -> Result<Response, PageError> {
    let params = Params::parse(text);
    let asker = Asker::find(app, &params).await?;
    let prompt = Prompt::read(&params);
    let Some(session) = session else {
        return match prompt {
            Ok(Prompt::None) => Err(silent()),
            _ => Ok(sign_in(text, false)),
        };
    };
    let state = params.one("state").ok().flatten();
    let refuse = |error| asker.refuse(app, &session, state, &error);

    let prompt = match prompt {
        Ok(Prompt::Login) => return Ok(sign_in(text, true)),
        Ok(prompt) => prompt,
        Err(error) => return Ok(refuse(error)),
    };
    let grant = app.store.grant(&session.person.id, &asker.client.id).await?;
    let pending = match read::pending(app, &params, &asker, &session, grant.as_ref()) {
        Ok(pending) => pending,
        Err(error) => return Ok(refuse(error)),
    };
    let asked = consent::Asked { pending, client: asker.client.clone(), grant };
    let consent = asked.consent(app, &session.person);
    if let Some(error) = consent.error() {
        return Ok(refuse(error.clone()));
    }
    let silent = prompt == Prompt::None;
    if silent && asked.client.registration != Registration::Static {
        return Ok(refuse(prompt::needed(&asked.client)));
    }
    match consent::unasked(app, &asked, &consent).filter(|_| prompt != Prompt::Consent) {
        Some(how) => consent::grant(app, peer, &asked, &consent, how, None).await,
        None if silent => Ok(refuse(prompt::needed(&asked.client))),
        None => consent::ask(app, &session, &asked, &consent).await,
    }
}

/// To the login page, and back to the same request.
fn sign_in(text: &str, again: bool) -> Response {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    // Asking for the password once more is over when that has been done.
    let pairs = pairs.filter(|(name, _)| !(again && name == "prompt"));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let next = format!("/oauth/authorize?{}", query.extend_pairs(pairs).finish());
    Redirect::to(&login(&next, again)).into_response()
}

/// Nobody is signed in, and nobody may be asked. The client is not told: that would need a redirect.
fn silent() -> PageError {
    let text = "The app wants an answer without a question, but nobody is signed in here.";
    PageError::new(StatusCode::UNAUTHORIZED, "You are signed out", text)
}
