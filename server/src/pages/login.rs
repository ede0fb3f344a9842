//! Signing in and out. `GET|POST /login`, `POST /logout`.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::json;

use super::error::{PageError, too_many};
use super::headers::FormTarget;
use super::icon::{Icon, icon};
use super::posted::Posted;
use super::{authorize, layout};
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
    let event = Event::new("login").actor(&person.id).address(peer.0).detail(json!({}));
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await?;
    Ok(Cookie::Session.set(&app.config, &token, Some(seconds)))
}

fn refused(error: store::Error) -> Response {
    PageError::from(error).into_response()
}

fn put(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Where to go afterwards: a path on this site, and nothing that a browser may read as another site.
fn next(asked: Option<&str>) -> &str {
    let safe = |next: &&str| {
        let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        plain && next.starts_with('/') && !next.starts_with("//")
    };
    asked.filter(safe).unwrap_or("/")
}

/// The login form, as it is shown.
struct Form<'f> {
    next: &'f str,
    email: &'f str,
    /// Whether somebody who is signed in is asked once more.
    again: bool,
    wrong: Option<(StatusCode, &'static str)>,
}

impl Form<'_> {
    async fn response(&self, app: &App, headers: &HeaderMap) -> Response {
        let kept = Cookie::Login.read(&app.config, headers);
        let cookie = kept.filter(|cookie| Kind::Session.fits(cookie.expose()));
        let cookie = cookie.unwrap_or_else(|| Kind::Session.create());
        let status = self.wrong.map_or(StatusCode::OK, |(status, _)| status);
        let page = layout::page("Sign in", None, self.body(&csrf::login_token(&cookie)));
        let mut response = (status, page).into_response();
        put(&mut response, Cookie::Login.set(&app.config, &cookie, None));
        // Afterwards the way may lead to a client at once, and browsers check that here.
        if let Some(target) = self.target(app).await {
            response.extensions_mut().insert(target);
        }
        response
    }

    async fn target(&self, app: &App) -> Option<FormTarget> {
        let query = self.next.strip_prefix("/oauth/authorize?")?;
        let asker = authorize::Asker::find(app, &Params::parse(query)).await.ok()?;
        FormTarget::of(&asker.redirect_uri)
    }

    fn body(&self, token: &str) -> Markup {
        html! {
            section.card.narrow {
                h1 { "Sign in" }
                @if self.again {
                    p.lead { "Please give your password once more to go on." }
                } @else if self.next.starts_with("/oauth/authorize?") {
                    p.lead { "An app asks for access to your account. Sign in to see what it wants." }
                }
                @if let Some((_, wrong)) = self.wrong {
                    div.notice.danger role="alert" { (icon(Icon::Danger)) div { p { (wrong) } } }
                }
                form method="post" action="/login" {
                    input type="hidden" name=(csrf::FIELD) value=(token);
                    input type="hidden" name="next" value=(self.next);
                    @if self.again { input type="hidden" name="again" value="1"; }
                    div.field {
                        label for="email" { "Email address" }
                        input #email type="email" name="email" value=(self.email) autocomplete="username" required
                            autofocus[self.email.is_empty()];
                    }
                    div.field {
                        label for="password" { "Password" }
                        input #password type="password" name="password" autocomplete="current-password" required
                            autofocus[!self.email.is_empty()];
                    }
                    div.actions.even { button type="submit" { "Sign in" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_way_on_stays_on_this_site() {
        assert_eq!(next(Some("/account/apps?a=b")), "/account/apps?a=b");
        for foreign in
            ["https://evil", "//evil", "/\\evil", "\\\\evil", "/a\tb", "/\n/evil", "evil", "/é", ""]
        {
            assert_eq!(next(Some(foreign)), "/", "{foreign:?}");
        }
        assert_eq!(next(None), "/");
    }
}
