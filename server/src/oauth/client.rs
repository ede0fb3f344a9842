//! Finds a client by its id.

use crate::app::App;
use crate::store;
use crate::store::clients::Client;

/// The client with an id, unless it has gone away.
pub(crate) async fn find(app: &App, id: &str) -> Result<Option<Client>, store::Error> {
    app.store.client(id, app.clock.now()).await
}
