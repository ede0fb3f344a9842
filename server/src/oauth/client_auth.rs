//! Finds out which client it is, and whether it is.

use axum::http::HeaderMap;

use super::credentials::Credentials;
use super::problem::Problem;
use crate::app::App;
use crate::secret::Secret;
use crate::store::clients::Client;
use crate::web::form::Params;

/// The client that sends a request, proved by its secret if it is confidential.
///
/// A wrong secret and an unknown client are one look-up of a hash that is not there: time does not tell them apart.
pub(super) async fn authenticate(
    app: &App,
    headers: &HeaderMap,
    params: &Params,
) -> Result<Client, Problem> {
    let Credentials { id, secret } = Credentials::read(headers, params)?;
    let now = app.clock.now();
    let client = match secret.as_ref().map(Secret::hash) {
        Some(hash) => app.store.client_by_secret(&id, &hash, now).await?,
        None => app.store.client(&id, now).await?.filter(|client| !client.is_confidential()),
    };
    client.ok_or_else(Problem::client)
}
