//! Signing in and out. `GET|POST /login`, `POST /logout`.

mod form;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::error::{PageError, too_many};
use super::posted::Posted;
use crate::app::App;
use crate::limit::Which;
use crate::password;
use crate::secret::{Kind, Secret};
use crate::store;
use crate::store::audit::Event;
use crate::store::users::Person;
use crate::web::cookie::Cookie;
use crate::web::csrf;
use crate::web::form::Params;
use crate::web::peer::Peer;
use crate::web::session::{MaybeSignedIn, SignedIn};

use form::{Form, next};

/// `GET /login`
pub(super) async fn show(
    State(app): State<App>,
    MaybeSignedIn(session): MaybeSignedIn,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Params::parse(query.as_deref().unwrap_or_default());
    let next = next(query.one("next").ok().flatten());
    let again = query.one("again") == Ok(Some("1"));
    let email = match &session {
        Some(_) if !again => return Redirect::to(next).into_response(),
        Some(session) => &session.person.email,
        None => "",
    };
    let form = Form { next, email, again, wrong: None };
    form.response(&app, &headers).await
}

/// `POST /login`
pub(super) async fn submit(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Posted(form): Posted,
) -> Result<Response, Response> {
    let field = |name| form.one(name).ok().flatten();
    let next = next(field("next"));
    let email = field("email").unwrap_or_default();
    let again = field("again").is_some();
    app.limits.check(Which::Login, peer.0).map_err(too_many)?;

    let cookie = Cookie::Login.read(&app.config, &headers);
    let own = cookie.is_some_and(|cookie| {
        csrf::check_login(&app, &cookie, &headers, field(csrf::FIELD)).is_ok()
    });
    if !own {
        let wrong =
            Some((StatusCode::FORBIDDEN, "This form was too old. Please sign in once more."));
        return Err(Form { next, email, again, wrong }.response(&app, &headers).await);
    }

    let password = Secret::new(field("password").unwrap_or_default());
    match person(&app, peer, email, password).await.map_err(refused)? {
        Some(person) => {
            let cookie = begin(&app, peer, &headers, &person).await.map_err(refused)?;
            let mut response = Redirect::to(next).into_response();
            put(&mut response, cookie);
            put(&mut response, Cookie::Login.clear(&app.config));
            Ok(response)
        }
        None => {
            let wrong = Some((StatusCode::UNAUTHORIZED, "The address or the password is wrong."));
            Err(Form { next, email, again, wrong }.response(&app, &headers).await)
        }
    }
}

/// `POST /logout`
pub(super) async fn leave(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    peer: Peer,
    headers: HeaderMap,
    Posted(form): Posted,
) -> Result<Response, PageError> {
    csrf::check(&app, &session, &headers, form.one(csrf::FIELD).ok().flatten())?;
    let mut tx = app.store.begin().await?;
    app.store.end_session(&mut tx, &session.token).await?;
    let event = Event::new("logout").actor(&session.person.id).address(peer.0);
    app.store.log(&mut tx, event, app.clock.now()).await?;
    tx.commit().await.map_err(store::Error::from)?;
    let mut response = Redirect::to("/").into_response();
    put(&mut response, Cookie::Session.clear(&app.config));
    Ok(response)
}

/// Who has this address and this password. An address that nobody has takes as long as any other.
async fn person(
    app: &App,
    peer: Peer,
    email: &str,
    password: Secret,
) -> Result<Option<Person>, store::Error> {
    let known = app.store.person_by_email(email).await?;
    let (known, phc) = known.unzip();
    let fits = password::verify(phc, password).await;
    let person = known.clone().filter(|person| fits && !person.disabled);
    let result = if person.is_some() { "good" } else { "bad" };
    metrics::counter!("scopeward_logins_total", "result" => result).increment(1);
    if person.is_none() {
        // What was typed is not logged: it may be a password.
        let event = Event { actor: known.map(|known| known.id), ..Event::new("login-failed") };
        let mut tx = app.store.begin().await?;
        app.store.log(&mut tx, event.address(peer.0), app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(person)
}

/// Begins a session with a new cookie: one that somebody else planted never becomes signed in.
async fn begin(
    app: &App,
    peer: Peer,
    headers: &HeaderMap,
    person: &Person,
) -> Result<Option<HeaderValue>, store::Error> {
    let (token, now) = (Kind::Session.create(), app.clock.now());
    let seconds = app.config.lifetimes.session;
    let expires = now.saturating_add(seconds.into());
    let mut tx = app.store.begin().await?;
    if let Some(old) = Cookie::Session.read(&app.config, headers) {
        app.store.end_session(&mut tx, &old).await?;
    }
    app.store.add_session(&mut tx, &token, &person.id, now, expires).await?;
    let event = Event::new("login").actor(&person.id).address(peer.0);
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await?;
    Ok(Cookie::Session.set(&app.config, &token, Some(seconds)))
}

fn refused(error: store::Error) -> Response {
    PageError::from(error).into_response()
}

/// Sets a cookie.
fn put(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
