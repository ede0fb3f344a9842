//! API tokens: what people make for programs of their own, at `/account/api-tokens` and `/account/api/tokens`.
//! Administrators see those of all people at `/admin/api-tokens`, and may take them back; the secret of another
//! person's token they can neither see nor renew.

mod form;
mod json;
mod list;
pub(crate) mod make;
mod revoke;
mod rotate;
mod show;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};

use super::administrator::is_administrator;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::secret::Secret;
use crate::store;
use crate::store::api_tokens::{ApiToken, Standing};
use crate::store::users::Person;
use crate::web::session::Session;

/// The pages.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/account/api-tokens", get(list::own))
        .route("/account/api-tokens/new", get(form::page).post(form::submit))
        .route("/account/api-tokens/{id}", get(show::own))
        .route("/account/api-tokens/{id}/rotate", get(rotate::page).post(rotate::submit))
        .route("/account/api-tokens/{id}/revoke", post(revoke::own))
        .route("/admin/api-tokens", get(list::all))
        .route("/admin/api-tokens/{id}", get(show::any))
        .route("/admin/api-tokens/{id}/revoke", post(revoke::any))
}

/// The same for programs, in JSON.
pub(super) fn programs() -> Router<App> {
    json::routes()
}

/// A token of a person. Those of others are not there.
async fn own(app: &App, person: &Person, id: &str) -> Result<Option<ApiToken>, store::Error> {
    let token = app.store.api_token(id).await?;
    Ok(token.filter(|token| token.owner == person.id))
}

/// Any token, for an administrator, with the person whose it is.
async fn any(
    app: &App,
    session: &Session,
    Path(id): Path<String>,
) -> Result<(ApiToken, Person), PageError> {
    if !is_administrator(&app.rules.policy, &session.person) {
        return Err(PageError::forbidden("Only administrators see the tokens of other people."));
    }
    let token = app.store.api_token(&id).await?.ok_or_else(PageError::not_found)?;
    let owner = app.store.person(&token.owner).await?.ok_or_else(PageError::not_found)?;
    Ok((token, owner))
}

/// What became of a token, in a word.
fn standing(token: &ApiToken, now: i64) -> Markup {
    match token.standing(now) {
        Standing::Active => html! { span.badge.good { "active" } },
        Standing::Expired => html! { span.badge.off { "expired" } },
        Standing::Revoked => html! { span.badge.off { "revoked" } },
    }
}

/// The one page that shows a secret.
fn secret_page(session: &Session, token: &ApiToken, secret: &Secret, rest: &Markup) -> Response {
    let body = html! {
        h1 { "Your token is ready" }
        p.lead { "Copy it now: it is not shown again, and nobody can look it up." }
        section.card {
            h2 { bdi { (token.name) } }
            p { code.secret { (secret.expose()) } }
            p.muted { "Send it with each request: " code { "Authorization: Bearer …" } ". Keep it as safe as a password." }
            (rest)
        }
        p.actions {
            a.button href={ "/account/api-tokens/" (token.id) } { "To this token" }
            a.button.secondary href="/account/api-tokens" { "All my tokens" }
        }
    };
    super::made(layout::page("API tokens", Some(session), body))
}
