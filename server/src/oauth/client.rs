//! Finds a client by its id: a stored one, or one whose id is the address of its description.

use super::documents;
use crate::app::App;
use crate::store;
use crate::store::clients::Client;

/// The grant type of a resource server that may ask about tokens for its audiences. An administrator writes it into the
/// registration.
pub(crate) const INTROSPECT: &str = "urn:scopeward:introspect";

/// The client with an id, unless it has gone away or its document cannot be had.
pub(crate) async fn find(app: &App, id: &str) -> Result<Option<Client>, store::Error> {
    if documents::is_document(id) {
        return documents::find(app, id).await;
    }
    app.store.client(id, app.clock.now()).await
}
