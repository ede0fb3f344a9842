//! Taking a token back, at once.

use axum::extract::{Path, State};
use axum::response::Redirect;

use super::make;
use crate::account::form::Sent;
use crate::app::App;
use crate::pages::error::PageError;

/// `POST /account/api-tokens/{id}/revoke`
pub(super) async fn own(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { session, peer, .. }: Sent,
) -> Result<Redirect, PageError> {
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(PageError::not_found)?;
    make::revoke(&app, &session.person, peer, &token).await?;
    Ok(Redirect::to("/account/api-tokens"))
}

/// `POST /admin/api-tokens/{id}/revoke`
pub(super) async fn any(
    State(app): State<App>,
    path: Path<String>,
    Sent { session, peer, .. }: Sent,
) -> Result<Redirect, PageError> {
    let (token, _) = super::any(&app, &session, path).await?;
    make::revoke(&app, &session.person, peer, &token).await?;
    Ok(Redirect::to("/admin/api-tokens"))
}
