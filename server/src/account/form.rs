//! A form that a signed-in person sends: read only after it is known to come from a page of this server.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::posted::PostedText;
use crate::web::csrf;
use crate::web::form::{Params, Repeated};
use crate::web::peer::Peer;
use crate::web::recent::RecentlySignedIn;
use crate::web::session::{Session, SignedIn};

/// A form of a signed-in person that comes from a page of this server.
#[derive(Debug)]
pub(super) struct Sent {
    /// Whose it is.
    pub(super) session: Session,
    /// Where it comes from.
    pub(super) peer: Peer,
    /// What it holds.
    pub(super) form: Form,
}

/// The same, of somebody who has just given their password.
#[derive(Debug)]
pub(super) struct RecentlySent(pub(super) Sent);

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Sent, Response> {
        let (mut parts, body) = request.into_parts();
        let SignedIn(session) = SignedIn::from_request_parts(&mut parts, app).await?;
        read(app, session, parts, body).await.map_err(IntoResponse::into_response)
    }
}

impl FromRequest<App> for RecentlySent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<RecentlySent, Response> {
        let (mut parts, body) = request.into_parts();
        let session = RecentlySignedIn::from_request_parts(&mut parts, app).await?;
        let sent = read(app, session.0, parts, body).await;
        sent.map(RecentlySent).map_err(IntoResponse::into_response)
    }
}

async fn read(
    app: &App,
    session: Session,
    mut parts: Parts,
    body: Body,
) -> Result<Sent, PageError> {
    let Ok(peer) = Peer::from_request_parts(&mut parts, app).await;
    let headers = parts.headers.clone();
    let request = Request::from_parts(parts, body);
    let PostedText(text) = PostedText::from_request(request, app).await?;
    let form = Params::parse(&text);
    csrf::check(app, &session, &headers, form.one(csrf::FIELD).ok().flatten())?;
    Ok(Sent { session, peer, form: Form(form) })
}

/// The fields of a form.
#[derive(Debug)]
pub(super) struct Form(Params);

impl Form {
    /// A field that may be given once; empty if it is left out.
    pub(super) fn text(&self, name: &'static str) -> Result<&str, PageError> {
        let twice = |Repeated(name)| {
            PageError::bad_request(format!("The field {name} is given more than once."))
        };
        self.0.one(name).map(Option::unwrap_or_default).map_err(twice)
    }

    /// A field that may be given often.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.0.all(name).collect()
    }

    /// A field that holds a number of seconds.
    pub(super) fn seconds(&self, name: &'static str) -> Result<i64, PageError> {
        let text = self.text(name)?;
        text.parse().map_err(|_| PageError::bad_request(format!("The field {name} is no number.")))
    }
}
