//! Consent: what a client asks for is shown, and the person answers. `POST /oauth/consent`
//!
//! What is shown and what comes of a choice is the core's ([`scopeward::Consent`]); a choice is never trusted, always repaired.

mod answer;
mod fill;
mod item;
mod view;

use std::borrow::Cow;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use scopeward::{
    Asked as AskedScope, Claims, Consent, ConsentRequest, Earlier, Missing, Registration,
    ScopeRequest,
};

use super::error::PageError;
use super::headers::FormTarget;
use crate::app::App;
use crate::secret::{Kind, Secret};
use crate::store;
use crate::store::clients::Client;
use crate::store::grants::Grant;
use crate::store::requests::Pending;
use crate::store::users::Person;
use crate::web::session::Session;

pub(super) use answer::{grant, post};

/// A request with all that decides about it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) pending: Pending,
    pub(super) client: Client,
    /// What the person allows the client already.
    pub(super) grant: Option<Grant>,
}

impl Asked {
    /// The core's consent. With the same facts it is the same each time, and so is its hash.
    pub(super) fn consent(&self, app: &App, person: &Person) -> Consent {
        let Asked { pending, client, grant } = self;
        let scope = pending.scope.as_deref();
        let mut request = scope_request(app, scope, client, person, grant.as_ref());
        let resources = pending.audiences.iter().filter_map(|name| app.rules.resource(name));
        request.audiences =
            resources.filter_map(|known| known.audience()).map(Cow::Borrowed).collect();
        app.rules.policy.consent(&ConsentRequest {
            request,
            client: scopeward::Client {
                id: Cow::Borrowed(&client.id),
                name: Some(Cow::Borrowed(&client.name)),
                redirect_uri: Cow::Borrowed(&pending.redirect_uri),
                registration: client.registration,
                ..scopeward::Client::default()
            },
            preselect: true,
            ..ConsentRequest::default()
        })
    }
}

/// A scope request of a client, for no audience yet. What is missing is added: the person sees it.
pub(super) fn scope_request<'r>(
    app: &'r App,
    scope: Option<&'r str>,
    client: &'r Client,
    person: &'r Person,
    grant: Option<&'r Grant>,
) -> ScopeRequest<'r> {
    let earlier = grant.into_iter().flat_map(|grant| &grant.scopes).filter_map(|(name, scope)| {
        let audience = app.rules.resource(name)?.audience().map(Cow::Borrowed);
        Some(Earlier { scope: Cow::Borrowed(scope), audience })
    });
    ScopeRequest {
        scope: scope.map_or(AskedScope::Absent, |scope| AskedScope::Scope(Cow::Borrowed(scope))),
        audiences: Vec::new(),
        roles: person.roles.iter().map(|role| Cow::Borrowed(role.as_str())).collect(),
        client: client.scope.as_deref().map(Cow::Borrowed),
        granted: earlier.collect(),
        missing: Missing::Add,
    }
}

/// How consent came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The person was asked.
    Asked,
    /// Nobody was asked: a setting for trying things out.
    Auto,
    /// The person had allowed all of it before.
    Remembered,
}

impl How {
    const fn name(self) -> &'static str {
        match self {
            How::Asked => "asked",
            How::Auto => "auto",
            How::Remembered => "remembered",
        }
    }
}

/// Whether the request needs no question. What can be claimed by another app on a device is always asked (RFC 8252 §8.6),
/// and so is what goes elsewhere than before.
pub(super) fn unasked(app: &App, asked: &Asked, consent: &Consent) -> Option<How> {
    if app.config.dev && app.config.auto_approve {
        return Some(How::Auto);
    }
    let header = consent.header();
    let grant = asked.grant.as_ref()?;
    let safe = asked.client.registration == Registration::Static
        && grant.redirect_uri == asked.pending.redirect_uri
        && asked.pending.redirect_uri.starts_with("https://")
        && !header.loopback
        && !is_new(consent)
        && covers(app, grant, consent);
    safe.then_some(How::Remembered)
}

/// Whether anything was not allowed before, for any audience.
fn is_new(consent: &Consent) -> bool {
    consent.groups().iter().flat_map(|group| &group.items).any(|item| item.new)
}

/// Whether what was allowed before covers what is asked, its restrictions included.
fn covers(app: &App, grant: &Grant, consent: &Consent) -> bool {
    let (rules, policy) = (&app.rules, &app.rules.policy);
    consent.result().audiences.iter().all(|part| {
        let before = rules.resource_of(part.audience.as_deref());
        let before = before.and_then(|known| grant.scopes.get(&known.name));
        let read = |scope: &str| policy.grant(&Claims::new(scope)).ok();
        let (parent, child) = (before.and_then(|scope| read(scope)), read(&part.granted.join(" ")));
        parent.zip(child).is_some_and(|(parent, child)| policy.covers(&parent, &child).covers)
    })
}

/// Keeps the request and asks the person.
pub(super) async fn ask(
    app: &App,
    session: &Session,
    asked: &Asked,
    consent: &Consent,
) -> Result<Response, PageError> {
    let token = Kind::Authorization.create();
    let mut tx = app.store.begin().await?;
    app.store.add_request(&mut tx, &token, &asked.pending, app.clock.now()).await?;
    tx.commit().await.map_err(store::Error::from)?;
    show(app, session, asked, consent, &token, false).await
}

/// The page that asks. `again`: something has changed since it was shown before.
async fn show(
    app: &App,
    session: &Session,
    asked: &Asked,
    consent: &Consent,
    token: &Secret,
    again: bool,
) -> Result<Response, PageError> {
    let owner = match &asked.client.owner {
        Some(owner) => app.store.person(owner).await?,
        None => None,
    };
    let view = view::View { app, session, asked, consent, token, owner, again };
    let status = if again { StatusCode::CONFLICT } else { StatusCode::OK };
    let mut response = (status, view.page()).into_response();
    if let Some(target) = FormTarget::of(&asked.pending.redirect_uri) {
        response.extensions_mut().insert(target);
    }
    Ok(response)
}
