//! A token for the client itself (RFC 6749 §4.4): for confidential clients, without a refresh token.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scopeward::{Asked, Missing, ScopeRequest};

use super::problem::Problem;
use super::resource;
use super::ticket::Ticket;
use super::token::{self, Issued};
use crate::app::App;
use crate::policy::Resource;
use crate::secret;
use crate::store::clients::Client;
use crate::store::families::Family;
use crate::web::form::Params;

pub(super) async fn own(app: &App, client: &Client, params: &Params) -> Result<Issued, Problem> {
    if !client.is_confidential() {
        return Err(Problem::unauthorized());
    }
    let resource = asked(app, client, params)?;
    let scope = params.one("scope")?;
    let request = ScopeRequest {
        scope: scope.map_or(Asked::Absent, |scope| Asked::Scope(scope.into())),
        audiences: resource.audience().map(Cow::Borrowed).into_iter().collect(),
        client: client.scope.as_deref().map(Cow::Borrowed),
        missing: Missing::Reject,
        ..ScopeRequest::default()
    };
    let review = app.rules.policy.review(&request);
    if let Some(error) = review.error() {
        return Err(error.into());
    }
    let ticket =
        Ticket { audience: resource.name.clone(), scope: review.scope().unwrap_or_default() };
    let now = app.clock.now();
    let family = Family {
        id: secret::id(),
        grant: None,
        person: None,
        client: client.id.clone(),
        scopes: BTreeMap::from([(ticket.audience.clone(), ticket.scope.clone())]),
        expires_at: now.saturating_add(app.config.lifetimes.access.into()),
        revoked: false,
    };
    let mut tx = app.store.begin().await?;
    app.store.add_family(&mut tx, &family, now).await?;
    let issued = token::access(app, &mut tx, &family, ticket, "client_credentials").await?;
    tx.commit().await?;
    Ok(issued)
}

/// The resource that is asked for; if none is, the policy's default, else the client's only one.
fn asked<'a>(app: &'a App, client: &Client, params: &Params) -> Result<&'a Resource, Problem> {
    let rules = &app.rules;
    let may = |resource: &Resource| client.audiences.contains(&resource.name);
    let mut asked = params.all("resource").map(|uri| resource::named(rules, uri));
    let found = match asked.next() {
        Some(first) => {
            if asked.any(|other| other != first) {
                return Err(Problem::target("An access token is for one resource, name one"));
            }
            first.filter(|resource| may(resource))
        }
        None => resource::default(rules).filter(|resource| may(resource)).or_else(|| {
            let mut all = rules.resources.iter().filter(|resource| may(resource));
            all.next().filter(|_| all.next().is_none())
        }),
    };
    found.ok_or_else(|| Problem::target("The client is not registered for such a resource"))
}
