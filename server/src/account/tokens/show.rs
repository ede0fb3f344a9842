//! One token: what it may do, what of that it did, how to renew it and how to take it back.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use maud::{Markup, html};
use scopeward::Client;

use super::standing;
use crate::account::parts::{caution, cell, codes, grouped, proof, table, time, time_or};
use crate::account::scopes;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::policy::Resource;
use crate::store::api_tokens::{ApiToken, Standing, Use};
use crate::store::users::Person;
use crate::web::session::{Session, SignedIn};

/// After how long a scope that is not used should go: 30 days.
pub(super) const IDLE: i64 = 30 * 86_400;

/// `GET /account/api-tokens/{id}`
pub(super) async fn own(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
) -> Result<Markup, PageError> {
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(PageError::not_found)?;
    show(&app, &session, &token, None).await
}

/// `GET /admin/api-tokens/{id}`
pub(super) async fn any(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    path: Path<String>,
) -> Result<Markup, PageError> {
    let (token, owner) = super::any(&app, &session, path).await?;
    show(&app, &session, &token, Some(&owner)).await
}

/// The scopes of a token that were not used for 30 days. A younger token has no such hints.
pub(super) fn unused(app: &App, token: &ApiToken, uses: &BTreeMap<String, Use>) -> Vec<String> {
    let since = app.clock.now().saturating_sub(IDLE);
    if token.created_at > since {
        return Vec::new();
    }
    scopes::unused(&app.rules, &token.scope, uses, since)
}

async fn show(
    app: &App,
    session: &Session,
    token: &ApiToken,
    other: Option<&Person>,
) -> Result<Markup, PageError> {
    let now = app.clock.now();
    let owner = other.unwrap_or(&session.person);
    let uses = app.store.api_token_uses(&token.id).await?;
    let unused = unused(app, token, &uses);
    let powerless = scopes::powerless(&app.rules, owner, &token.scope);
    let resources: Vec<&Resource> = app.rules.resource("api").into_iter().collect();
    let means = scopes::described(&app.rules.policy, Client::default(), &resources, &token.scope);
    let works = token.standing(now) == Standing::Active;
    let body = html! {
        p.small { a href=(if other.is_some() { "/admin/api-tokens" } else { "/account/api-tokens" }) { "← All tokens" } }
        div.head.near { h1 { bdi { (token.name) } } (standing(token, now)) }
        @if works && !unused.is_empty() {
            (caution(&html! {
                strong { "Not used for 30 days: " } (codes(&unused)) ". "
                @if other.is_none() { "Make a token without them, then revoke this one." }
            }))
        }
        @if !powerless.is_empty() {
            (caution(&html! {
                strong { "Without effect: " } (codes(&powerless))
                ". They need a role that the owner does not have, or are gone from the policy."
            }))
        }
        section.card {
            h2 { "This token" }
            (facts(token, other))
        }
        section.card {
            h2 { "What it may do" }
            (grouped(&means))
        }
        section.card {
            h2 { "What it did" }
            (used(&uses))
        }
        @if works { (actions(session, token, other.is_some())) }
    };
    Ok(layout::page("API tokens", Some(session), body))
}

fn facts(token: &ApiToken, owner: Option<&Person>) -> Markup {
    html! {
        dl.facts {
            @if let Some(owner) = owner { dt { "Person" } dd { bdi { (owner.name) } ", " (owner.email) } }
            dt { "Secret" } dd { "ends in " code { (token.hint) } }
            dt { "Made" } dd { (time(token.created_at)) }
            dt { "Ends" } dd { (time_or(token.expires_at, "never")) }
            @if let Some(at) = token.revoked_at { dt { "Revoked" } dd { (time(at)) } }
            dt { "Last used" } dd { (time_or(token.used_at, "never")) }
            dt { "Uses" } dd { (token.uses) }
            dt { "Id" } dd { code { (token.id) } }
        }
    }
}

fn used(uses: &BTreeMap<String, Use>) -> Markup {
    html! {
        @if uses.is_empty() {
            p.muted { "Nothing yet. Each scope is counted when a request needs it." }
        } @else {
            (table("Uses by scope", &["Scope", "Uses", "Last used"], &html! {
                @for (scope, last) in uses {
                    tr {
                        th scope="row" { code { (scope) } }
                        (cell("Uses", &html! { (last.uses) }))
                        (cell("Last used", &time(last.used_at)))
                    }
                }
            }))
        }
    }
}

fn actions(session: &Session, token: &ApiToken, foreign: bool) -> Markup {
    let base = if foreign { "/admin/api-tokens/" } else { "/account/api-tokens/" };
    html! {
        section.card {
            h2 { "Renew or take back" }
            p {
                @if !foreign { "Rotate it now and then: a new secret of the same name, scopes and end. " }
                "Revoked, it stops working at once and for good."
            }
            div.actions {
                @if !foreign {
                    a.button.secondary href={ "/account/api-tokens/" (token.id) "/rotate" } { "Rotate" }
                }
                form.inline method="post" action={ (base) (token.id) "/revoke" } {
                    (proof(session))
                    button.danger type="submit" { "Revoke" }
                }
            }
        }
    }
}
