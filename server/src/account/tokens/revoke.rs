//! Taking a token back, at once.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Redirect;

use super::make;
use crate::account::form::Form;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::posted::PostedText;
use crate::web::peer::Peer;
use crate::web::session::SignedIn;

/// `POST /account/api-tokens/{id}/revoke`
pub(super) async fn own(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    peer: Peer,
    headers: HeaderMap,
    PostedText(body): PostedText,
) -> Result<Redirect, PageError> {
    Form::read(&app, &session, &headers, &body)?;
    let token = super::own(&app, &session.person, &id).await?.ok_or_else(PageError::not_found)?;
    make::revoke(&app, &session.person, peer, &token).await?;
    Ok(Redirect::to("/account/api-tokens"))
}

/// `POST /admin/api-tokens/{id}/revoke`
pub(super) async fn any(
    State(app): State<App>,
    SignedIn(session): SignedIn,
    path: Path<String>,
    peer: Peer,
    headers: HeaderMap,
    PostedText(body): PostedText,
) -> Result<Redirect, PageError> {
    Form::read(&app, &session, &headers, &body)?;
    let (token, _) = super::any(&app, &session, path).await?;
    make::revoke(&app, &session.person, peer, &token).await?;
    Ok(Redirect::to("/admin/api-tokens"))
}
