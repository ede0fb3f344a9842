//! Client ID Metadata Documents: a client's id is the address of its description
//! (draft-ietf-oauth-client-id-metadata-document).

use scopeward::Registration;
use url::Url;

use super::described::{self, Described};
use super::fetch;
use crate::app::App;
use crate::store;
use crate::store::audit::Event;
use crate::store::clients::{AuthMethod, Client};
use crate::web::json;

/// An id is at most so long.
const MAX_ID: usize = 1024;

/// Whether an id is an address. No id that this server makes up begins so.
pub(super) fn is_document(id: &str) -> bool {
    id.starts_with("https://")
}

/// The client that a document describes: as stored while it is fresh, else fetched. A failure is not kept.
pub(super) async fn find(app: &App, id: &str) -> Result<Option<Client>, store::Error> {
    let settings = &app.config.registration;
    if !settings.documents || !described::is_possible(&app.rules) {
        return Ok(None);
    }
    let Some(url) = address(id) else { return Ok(None) };
    let (store, now) = (&app.store, app.clock.now());
    let known = store.document(id).await?;
    let known = known.map(|(client, fresh_until)| (fresh_until > now, client));
    let known = match known {
        Some((true, client)) => return Ok(Some(client)),
        Some((false, client)) => Some(client),
        None => None,
    };
    let fetched = fetch::document(settings, url).await.and_then(|fetched| {
        let described = read(id, &fetched.body)?;
        Ok((described, fetched.fresh_for))
    });
    let (described, fresh_for) = match fetched {
        Ok(fetched) => fetched,
        Err(reason) => {
            tracing::info!(client = id, reason, "a client's document is refused");
            return Ok(None);
        }
    };
    keep(app, id, known, described, fresh_for).await
}

/// Keeps what a document says now. Who consented to something else is asked again.
async fn keep(
    app: &App,
    id: &str,
    known: Option<Client>,
    described: Described,
    fresh_for: i64,
) -> Result<Option<Client>, store::Error> {
    let (store, now) = (&app.store, app.clock.now());
    let unused = now.saturating_add(app.config.lifetimes.unused_client.into());
    let client = Client {
        created_at: known.as_ref().map_or(now, |known| known.created_at),
        expires_at: known.as_ref().map_or(Some(unused), |known| known.expires_at.map(|_| unused)),
        ..described.client(&app.rules, id.to_owned(), Registration::Cimd)
    };
    let mut tx = store.begin().await?;
    match &known {
        Some(known) if known.redirect_uris != client.redirect_uris || known.name != client.name => {
            store.doubt_grants(&mut tx, id).await?;
            store.log(&mut tx, Event::new("client-changed").client(id), now).await?;
        }
        Some(_) => {}
        None if store.count_strangers(&mut tx, now).await?
            >= app.config.registration.most.into() =>
        {
            tracing::warn!("no more clients may register themselves");
            return Ok(None);
        }
        None => store.log(&mut tx, Event::new("client-registered").client(id), now).await?,
    }
    store.put_document(&mut tx, &client, now.saturating_add(fresh_for)).await?;
    tx.commit().await?;
    Ok(Some(client))
}

/// The address of a document, if an id is one: `https`, with a path, and written as it is meant.
fn address(id: &str) -> Option<Url> {
    let url = Url::parse(id).ok().filter(|_| id.len() <= MAX_ID)?;
    let is_good = url.scheme() == "https"
        && url.as_str() == id // no dot segments, no upper-case host, no default port
        && url.path() != "/"
        && !id.ends_with('/')
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    is_good.then_some(url)
}

/// What a document says, if it is this client's and holds no secret.
fn read(id: &str, body: &[u8]) -> Result<Described, &'static str> {
    let object = json::object(body).ok_or("it is no JSON object, or says something twice")?;
    if object.get("client_id").and_then(|value| value.as_str()) != Some(id) {
        return Err("it is another client's");
    }
    if object.contains_key("client_secret") || object.contains_key("client_secret_expires_at") {
        return Err("it holds a secret");
    }
    let described =
        Described::read(object, AuthMethod::None).map_err(|_| "its metadata is not acceptable")?;
    if described.auth_method == AuthMethod::None {
        Ok(described)
    } else {
        Err("it asks for a shared secret")
    }
}

#[cfg(test)]
mod tests {
    use super::{address, read};

    #[test]
    fn a56_an_id_is_an_address_as_it_is_meant() {
        assert!(address("https://app.example/client.json").is_some());
        assert!(address("https://app.example:8443/a/b").is_some());
        for id in [
            "https://a/./b",
            "https://a/b/../c",
            "https://a/%2e/b",
            "https://u@a/b",
            "https://u:p@a/b",
            "https://a/b#f",
            "https://a/b#",
            "https://a/b?x=1",
            "https://a/b?",
            "https://a",
            "https://a/",
            "https://a/b/",
            "https://A/b",
            "https://a:443/b",
            "https://0x7f.1/b",
            r"https://a\b",
            "https://a/b c",
            "http://a/b",
            &format!("https://a/{}", "b".repeat(1024)),
        ] {
            assert!(address(id).is_none(), "{id}");
        }
    }

    #[test]
    fn a54_a_document_is_its_own_clients_and_holds_no_secret() {
        let id = "https://app.example/client.json";
        let of = |id: &str, more: &str| {
            format!(r#"{{"client_id": "{id}", "redirect_uris": ["https://app.example/cb"]{more}}}"#)
        };
        assert!(read(id, of(id, "").as_bytes()).is_ok());
        assert!(read(id, of(id, r#", "token_endpoint_auth_method": "none""#).as_bytes()).is_ok());
        for text in [
            of("https://app.example/Client.json", ""),
            of("https://app.example/client.json/", ""),
            of(id, r#", "client_secret": "x""#),
            of(id, r#", "token_endpoint_auth_method": "client_secret_post""#),
            of(id, r#", "client_id": "https://app.example/client.json""#),
            of(id, r#", "redirect_uris": []"#),
            "[]".to_owned(),
        ] {
            assert!(read(id, text.as_bytes()).is_err(), "{text}");
        }
    }
}
