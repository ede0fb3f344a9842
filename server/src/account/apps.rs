//! Connected apps: what the person allowed which app, and the way to take it back (OAuth 2.1 §7.9).

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::routing::{get, post};
use maud::{Markup, html};
use scopeward::{Client as Asking, Consent, Header, Policy, Registration};

use super::form::Sent;
use super::parts::{grouped, proof, time, time_or};
use super::scopes;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::policy::{Resource, Rules};
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::store::grants::Grant;
use crate::web::session::{Session, SignedIn};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/account/apps", get(list)).route("/account/apps/{id}/revoke", post(revoke))
}

/// `GET /account/apps`
async fn list(State(app): State<App>, SignedIn(session): SignedIn) -> Result<Markup, PageError> {
    let grants = app.store.grants_of(&session.person.id).await?;
    let body = html! {
        h1 { "Connected apps" }
        p.lead { "These apps may use your account. Take back what you do not use any more: it ends at once." }
        @if grants.is_empty() {
            section.card {
                div.empty {
                    p { strong { "No app is connected." } }
                    p { "When an app asks for access and you allow it, it appears here, with everything that it may do." }
                }
            }
        }
        @for (grant, client) in &grants { (card(&app.rules, &session, grant, client)) }
    };
    Ok(layout::page("Connected apps", Some(&session), body))
}

/// `POST /account/apps/{id}/revoke`: the grant, and every token that came of it.
async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { session, peer, .. }: Sent,
) -> Result<Redirect, PageError> {
    let person = &session.person.id;
    let grants = app.store.grants_of(person).await?;
    let Some((grant, client)) = grants.iter().find(|(grant, _)| grant.id == id) else {
        return Ok(Redirect::to("/account/apps")); // somebody was faster
    };
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if app.store.revoke_grant(&mut tx, person, &grant.id, now).await? {
        let detail = serde_json::json!({ "grant": grant.id, "name": client.name });
        let event = Event::new("grant-revoked").actor(person).client(&client.id);
        app.store.log(&mut tx, event.address(peer.0).detail(detail), now).await?;
        tx.commit().await.map_err(crate::store::Error::from)?;
        app.store.revoked();
        metrics::counter!("scopeward_grants_revoked_total").increment(1);
    }
    Ok(Redirect::to("/account/apps"))
}

fn card(rules: &Rules, session: &Session, grant: &Grant, client: &Client) -> Markup {
    let parts = parts(rules, grant, client);
    let nothing = || scopes::described(&rules.policy, asking(grant, client), &[], "");
    let consent = parts.first().map_or_else(nothing, |(_, consent)| consent.clone());
    let header = consent.header();
    html! {
        article.card {
            div.head {
                h2 { bdi { (header.client_name) } }
                form.inline method="post" action={ "/account/apps/" (grant.id) "/revoke" } {
                    (proof(session))
                    button.danger type="submit" aria-label={ "Revoke access: " (header.client_name) } { "Revoke access" }
                }
            }
            dl.facts {
                dt { "Registered" } dd { (registered(header)) }
                dt { "Answers go to" } dd { (destination(header)) }
                dt { "Allowed" } dd {
                    (time(grant.created_at))
                    @if grant.updated_at != grant.created_at { ", last changed " (time(grant.updated_at)) }
                }
                dt { "Last used" } dd { (time_or(grant.used_at, "never")) }
                dt { "Client id" } dd { code { (header.client_id) } }
            }
            @for (resource, consent) in &parts {
                section.part {
                    h3 { "May use the " (title(&rules.policy, resource)) }
                    p.small { code { (resource.uri) } }
                    (grouped(consent))
                }
            }
        }
    }
}

/// What the app may do at each resource.
fn parts<'r>(rules: &'r Rules, grant: &Grant, client: &Client) -> Vec<(&'r Resource, Consent)> {
    let part = |(name, scope): (&String, &String)| {
        let resource = rules.resource(name)?;
        let asking = asking(grant, client);
        Some((resource, scopes::described(&rules.policy, asking, &[resource], scope)))
    };
    grant.scopes.iter().filter_map(part).collect()
}

/// The client as the engine knows it, which makes its claims safe to show.
fn asking<'c>(grant: &'c Grant, client: &'c Client) -> Asking<'c> {
    Asking {
        id: client.id.as_str().into(),
        name: Some(client.name.as_str().into()),
        redirect_uri: grant.redirect_uri.as_str().into(),
        registration: client.registration,
        ..Asking::default()
    }
}

fn registered(header: &Header) -> Markup {
    html! {
        @match header.registration {
            Registration::Static => "by a developer here",
            Registration::Dcr => "by itself: nobody has checked its name",
            Registration::Cimd => {
                "by its own description"
                @if let Some(domain) = &header.client_domain { " at " strong { (domain) } }
            }
        }
    }
}

fn destination(header: &Header) -> Markup {
    html! {
        @if header.loopback { "a program on your device" }
        @else if let Some(host) = &header.redirect_host { strong { (host) } }
        @else if let Some(scheme) = &header.private_scheme { "an app on your device (" code { (scheme) } ")" }
        @else { span.muted { "its description has changed: it must ask you again" } }
    }
}

/// What a person calls a resource.
pub(super) fn title<'t>(policy: &'t Policy, resource: &'t Resource) -> &'t str {
    policy.audience_title(&resource.name, "en").unwrap_or("API")
}
