//! The lists: the person's own tokens, and for administrators those of all people.

use axum::extract::{RawQuery, State};
use maud::{Markup, html};

use super::standing;
use crate::account::administrator::is_administrator;
use crate::account::parts::{self, cell, codes, count, time, time_or};
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::store::api_tokens::{ApiToken, Standing};
use crate::store::users::Person;
use crate::web::form::Params;
use crate::web::session::{Session, SignedIn};

/// Rows of a page.
const MOST: i64 = 50;
/// Tokens of one person that are listed at most: those that work, and many that do not.
const MOST_OWN: i64 = 500;

/// `GET /account/api-tokens`
pub(super) async fn own(
    State(app): State<App>,
    SignedIn(session): SignedIn,
) -> Result<Markup, PageError> {
    owned(&app, &session).await
}

/// `GET /admin/api-tokens`: of all people. A policy without roles has no administrators: everyone sees their own.
pub(super) async fn all(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Markup, PageError> {
    if app.rules.policy.roles().next().is_none() {
        return owned(&app, &session).await;
    }
    if !is_administrator(&app.rules.policy, &session.person) {
        return Err(PageError::forbidden(
            "Only administrators see the tokens of all people. Your own are under API tokens.",
        ));
    }
    let query = Params::parse(&query.unwrap_or_default());
    let before = query.all("before").next();
    let from = match before {
        Some(id) => app.store.api_token(id).await?,
        None => None,
    };
    let rows = app.store.all_api_tokens(from.as_ref(), MOST).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == MOST);
    let last = rows.last().filter(|_| full).map(|(token, _)| token.id.as_str());
    let now = app.clock.now();
    let body = html! {
        p.small { a href="/account/api-tokens" { "← My tokens" } }
        h1 { "API tokens of all people" }
        p.lead { "Revoke what nobody needs. A secret is never shown here, not even to you." }
        @if rows.is_empty() {
            section.card {
                div.empty {
                    p { "Nobody has made a token yet." }
                    a.button href="/account/api-tokens/new" { "Make the first one" }
                }
            }
        } @else {
            section.card {
                (parts::table("API tokens of all people", &["Token", "Person", "Scopes", "Last used", "Ends", "State"],
                    &html! { @for (token, owner) in &rows { (any_row(token, owner, now)) } }))
                @if let Some(last) = last {
                    nav.pager aria-label="More tokens" { a href={ "/admin/api-tokens?before=" (last) } { "Older tokens" } }
                }
            }
        }
    };
    Ok(layout::page("All API tokens", Some(&session), body))
}

async fn owned(app: &App, session: &Session) -> Result<Markup, PageError> {
    let now = app.clock.now();
    let tokens = app.store.api_tokens_of(&session.person.id, MOST_OWN).await?;
    let (good, ended): (Vec<_>, Vec<_>) =
        tokens.iter().partition(|token| token.standing(now) == Standing::Active);
    let is_administrator = is_administrator(&app.rules.policy, &session.person);
    let body = html! {
        div.head {
            h1 { "API tokens" }
            a.button href="/account/api-tokens/new" { "New token" }
        }
        p.lead { "A token lets a program of yours use the API in your name, within the scopes that you choose." }
        section.card {
            @if good.is_empty() {
                div.empty {
                    p { strong { "You have no token that works." } }
                    p { "Make one for each program, with no more scopes than it needs: then you can take one back without stopping the others." }
                }
            } @else {
                (table("Tokens that work", &good, now))
            }
            @if !ended.is_empty() {
                details {
                    summary { (count(ended.len(), "token")) " that ended" }
                    (table("Tokens that ended", &ended, now))
                }
            }
        }
        @if is_administrator {
            p { a href="/admin/api-tokens" { "Tokens of all people" } }
        }
    };
    Ok(layout::page("API tokens", Some(session), body))
}

fn table(label: &str, tokens: &[&ApiToken], now: i64) -> Markup {
    let rows = html! { @for token in tokens { (own_row(token, now)) } };
    parts::table(label, &["Token", "Scopes", "Last used", "Ends", "State"], &rows)
}

fn own_row(token: &ApiToken, now: i64) -> Markup {
    html! {
        tr {
            (name(token, "/account/api-tokens/"))
            (facts(token, now))
        }
    }
}

fn any_row(token: &ApiToken, owner: &Person, now: i64) -> Markup {
    html! {
        tr {
            (name(token, "/admin/api-tokens/"))
            (cell("Person", &html! { bdi { (owner.name) } br; span.muted.small { (owner.email) } }))
            (facts(token, now))
        }
    }
}

fn name(token: &ApiToken, path: &str) -> Markup {
    html! {
        th scope="row" {
            a href={ (path) (token.id) } { bdi { (token.name) } }
            br;
            span.muted.small { "ends in " code { (token.hint) } }
        }
    }
}

fn facts(token: &ApiToken, now: i64) -> Markup {
    let scopes: Vec<&str> = token.scope.split(' ').collect();
    let more = scopes.len().saturating_sub(3);
    let first = scopes.get(..3).unwrap_or(&scopes);
    html! {
        (cell("Scopes", &html! { (codes(first)) @if more > 0 { " " span.muted.small { "and " (more) " more" } } }))
        (cell("Last used", &html! {
            (time_or(token.used_at, "never"))
            @if token.uses > 0 { br; span.muted.small { (count(usize::try_from(token.uses).unwrap_or_default(), "use")) } }
        }))
        (cell("Ends", &token.expires_at.map_or_else(|| html! { span.badge.high { "never" } }, time)))
        (cell("State", &standing(token, now)))
    }
}
