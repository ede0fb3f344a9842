//! What is asked: the parameters of an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2).

use std::borrow::Cow;

use scopeward::{Missing, OAuthError};

use super::asker::Asker;
use super::pkce;
use crate::app::App;
use crate::pages::consent;
use crate::store::grants::Grant;
use crate::store::requests::Pending;
use crate::web::form::Params;
use crate::web::session::Session;

/// Reads a request of a known client, for a person who is signed in.
pub(super) fn pending(
    app: &App,
    params: &Params,
    asker: &Asker,
    session: &Session,
    grant: Option<&Grant>,
) -> Result<Pending, OAuthError> {
    let state = one(params, "state")?;
    if state.is_some_and(|state| state.contains('\0')) {
        return Err(invalid("The parameter state holds a NUL"));
    }
    match one(params, "response_type")? {
        Some("code") => {}
        Some(_) => {
            return Err(error("unsupported_response_type", "The response type must be code"));
        }
        None => return Err(invalid("The parameter response_type is missing")),
    }
    if one(params, "response_mode")?.is_some_and(|mode| mode != "query") {
        return Err(invalid("The response mode must be query"));
    }
    if !asker.client.grant_types.iter().any(|known| known == "authorization_code") {
        return Err(error("unauthorized_client", "The client is not registered for codes"));
    }
    let challenge = pkce::challenge(params)?;
    let scope = one(params, "scope")?;
    let resources: Vec<&str> = params.all("resource").collect();
    let audiences = audiences(app, asker, session, scope, &resources, grant)?;
    Ok(Pending {
        session: session.token.hash(),
        person: session.person.id.clone(),
        client: asker.client.id.clone(),
        redirect_uri: asker.redirect_uri.clone(),
        redirect_sent: asker.redirect_sent,
        state: state.map(str::to_owned),
        challenge,
        scope: scope.map(str::to_owned),
        audiences,
        expires_at: app.clock.now().saturating_add(app.config.lifetimes.request.into()),
    })
}

/// The audiences that are asked for, by name. Which they are is the core's to say; the client must be registered for each.
fn audiences(
    app: &App,
    asker: &Asker,
    session: &Session,
    scope: Option<&str>,
    resources: &[&str],
    grant: Option<&Grant>,
) -> Result<Vec<String>, OAuthError> {
    let (rules, registered) = (&app.rules, &asker.client.audiences);
    if let [only] = rules.resources.as_slice()
        && only.audience().is_none()
        && resources.iter().any(|asked| *asked != only.uri)
    {
        // The engine knows no audience, but this server has one.
        return Err(error("invalid_target", "The resource is not known"));
    }
    // Who is registered for one audience means that one.
    let only = match registered.as_slice() {
        [only] if resources.is_empty() => rules.resource(only).and_then(|only| only.audience()),
        _ => None,
    };
    let asked = resources.iter().copied().chain(only).map(Cow::Borrowed);
    let mut request = consent::scope_request(app, scope, &asker.client, &session.person, grant);
    request.audiences = asked.collect();
    request.missing = Missing::Add;
    let review = rules.policy.review(&request);
    if let Some(error) = review.error() {
        return Err(error);
    }
    let parts = review.audiences();
    let known = parts.iter().map(|part| rules.resource_of(part.audience));
    let known = known.map(|resource| resource.filter(|known| registered.contains(&known.name)));
    let names: Option<_> = known.map(|known| known.map(|known| known.name.clone())).collect();
    names.ok_or_else(|| error("invalid_target", "The client is not registered for this resource"))
}

/// A parameter that may be given once.
pub(super) fn one<'p>(
    params: &'p Params,
    name: &'static str,
) -> Result<Option<&'p str>, OAuthError> {
    params.one(name).map_err(|error| invalid(&error.to_string()))
}

/// An error of the request's form.
pub(super) fn invalid(description: &str) -> OAuthError {
    error("invalid_request", description)
}

fn error(error: &'static str, description: &str) -> OAuthError {
    OAuthError { error, error_description: description.to_owned() }
}
