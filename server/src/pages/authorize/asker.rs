//! Who asks, and where the answer may go. Until both are known, nothing is redirected (RFC 6749 §4.1.2.1).

use crate::app::App;
use crate::oauth::{client, redirect};
use crate::pages::error::PageError;
use crate::store::clients::Client;
use crate::web::form::Params;

/// A client that is known, with a place for the answer that it has registered.
#[derive(Debug)]
pub(crate) struct Asker {
    pub(crate) client: Client,
    pub(crate) redirect_uri: String,
    /// Whether the request named that address.
    pub(crate) redirect_sent: bool,
}

impl Asker {
    /// Finds out who asks.
    pub(crate) async fn find(app: &App, params: &Params) -> Result<Asker, PageError> {
        let id = params.one("client_id").map_err(|_| wrong("The request names its app twice."))?;
        let id = id.ok_or_else(|| wrong("The request does not say which app it is from."))?;
        let id = Some(id).filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic()));
        let client = match id {
            Some(id) => client::find(app, id).await?,
            None => None,
        };
        let unknown = || wrong("This app is not known here. It may have been removed.");
        let client = client.ok_or_else(unknown)?;

        // Some frameworks read `redirect_uri[]` as a second value: such a request means to confuse.
        let twice = params.all("redirect_uri[]").next().is_some();
        let asked = params.one("redirect_uri").ok().filter(|_| !twice);
        let asked = asked.ok_or_else(|| wrong("The request names two places for the answer."))?;
        let redirect_uri = place(&client, asked).ok_or_else(|| {
            wrong(
                "The app wants the answer at an address that is not registered for it. If you were sent here by a link \
                 or a message, do not trust it.",
            )
        })?;
        Ok(Asker { redirect_sent: asked.is_some(), client, redirect_uri })
    }
}

/// Where the answer goes: the address asked for if it is registered, or the only one that is.
fn place(client: &Client, asked: Option<&str>) -> Option<String> {
    match (asked, client.redirect_uris.as_slice()) {
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
        (Some(asked), registered) => {
            let known = registered.iter().any(|registered| redirect::matches(registered, asked));
            known.then(|| asked.to_owned())
        }
    }
}

fn wrong(text: &str) -> PageError {
    PageError::bad_request(text)
}
