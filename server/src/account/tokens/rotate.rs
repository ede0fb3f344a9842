//! Rotating a token: a new secret, while the old one ends at once or a little later.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::make::{self, NotMade};
use super::secret_page;
use crate::account::form::{RecentlySent, Sent};
use crate::account::parts::{proof, time, trouble};
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::store::api_tokens::ApiToken;
use crate::web::recent::RecentlySignedIn;
use crate::web::session::Session;

/// How long the old secret may work on.
const OVERLAPS: [(i64, &str); 4] = [
    (0, "ends at once"),
    (3_600, "works for one more hour"),
    (86_400, "works for one more day"),
    (make::MOST_OVERLAP, "works for one more week"),
];

/// `GET /account/api-tokens/{id}/rotate`
pub(super) async fn page(
    State(app): State<App>,
    RecentlySignedIn(session): RecentlySignedIn,
    Path(id): Path<String>,
) -> Result<Markup, PageError> {
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(PageError::not_found)?;
    Ok(show(&session, &token, None))
}

/// `POST /account/api-tokens/{id}/rotate`
pub(super) async fn submit(
    State(app): State<App>,
    Path(id): Path<String>,
    RecentlySent(Sent { session, peer, form }): RecentlySent,
) -> Result<Response, PageError> {
    let old = super::own(&app, &session.person, &id).await?.ok_or_else(PageError::not_found)?;
    let overlap = form.seconds("overlap")?;
    match make::rotate(&app, &session.person, peer, &old, overlap).await {
        Ok((token, secret)) => {
            let end = app.clock.now().saturating_add(overlap);
            let end = old.expires_at.map_or(end, |before| before.min(end));
            let rest = html! {
                @if overlap == 0 { p { "The old secret has stopped working." } }
                @else { p { "The old secret works until " (time(end)) "." } }
            };
            Ok(secret_page(&session, &token, &secret, &rest))
        }
        Err(NotMade::Store(error)) => Err(error.into()),
        Err(problem) => {
            let page = show(&session, &old, Some(&problem));
            Ok((problem.status(), page).into_response())
        }
    }
}

fn show(session: &Session, token: &ApiToken, problem: Option<&NotMade>) -> Markup {
    let body = html! {
        h1 { "Rotate “" bdi { (token.name) } "”" }
        p.lead { "You get a new secret of the same name, scopes and end. It is shown once." }
        (trouble(problem.map(ToString::to_string).as_deref()))
        form.card method="post" action={ "/account/api-tokens/" (token.id) "/rotate" } {
            (proof(session))
            div.field {
                label for="overlap" { "The old secret" }
                select #overlap name="overlap" {
                    @for (seconds, text) in OVERLAPS { option value=(seconds) { (text) } }
                }
            }
            p.actions {
                button type="submit" { "Make a new secret" }
                a.button.secondary href={ "/account/api-tokens/" (token.id) } { "Cancel" }
            }
        }
    };
    layout::page("API tokens", Some(session), body)
}
