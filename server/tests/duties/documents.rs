//! CI: clients that are described by a document at their id (Client ID Metadata Documents).

use serde_json::{Value, json};

use crate::harness::{Backend, Client, Page, Server, both, once, public};

both!(ci04_a_client_that_changes_is_asked_about_again);
once!(
    ci03_a_document_is_kept_as_long_as_it_says,
    ci05_consent_shows_the_host_of_the_client,
    ci06_no_id_of_ours_looks_like_an_address,
);

const REDIRECT: &str = "https://app.example/cb";

fn document(id: &str) -> Value {
    let mut document = public(REDIRECT);
    document["client_id"] = json!(id);
    document["client_name"] = json!("A document");
    document["grant_types"] = json!(["authorization_code", "refresh_token"]);
    document
}

fn client(id: &str) -> Client {
    Client { id: id.to_owned(), secret: None, auth: "none", redirect: REDIRECT.to_owned() }
}

async fn ci03_a_document_is_kept_as_long_as_it_says(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let bob = server.sign_in("bob").await;
    let json = "Content-Type: application/json\r\n";
    for (path, header, seconds) in [
        ("/silent", "", 300),
        ("/minute", "Cache-Control: max-age=60\r\n", 60),
        ("/year", "Cache-Control: max-age=31536000\r\n", 3_600),
        ("/never", "Cache-Control: no-store\r\n", 0),
    ] {
        let id = format!("{}{path}", site.origin);
        site.put(path, Page::new("200 OK", &format!("{json}{header}"), &document(&id).to_string()));
        let ask = client(&id).ask("mcp", &server.resource("mcp"));
        bob.authorize(&ask).await.is(200);
        let first = site.asked(path);
        if seconds > 0 {
            server.advance(seconds - 20);
            bob.authorize(&ask).await.is(200);
            assert_eq!(site.asked(path), first, "{path}: it was fresh");
        }
        server.advance(20);
        bob.authorize(&ask).await.is(200);
        assert!(site.asked(path) > first, "{path}: it was stale");
    }
}

async fn ci04_a_client_that_changes_is_asked_about_again(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let bob = server.sign_in("bob").await;
    let id = format!("{}/app", site.origin);
    site.put("/app", Page::json(&document(&id)));
    let client = client(&id);
    let tokens = server.connect(&client, "bob", "mcp tasks:read", "mcp").await;
    let ask = client.ask("mcp tasks:read", &server.resource("mcp"));
    bob.authorize(&ask).await.is(200);
    let mut renamed = document(&id);
    renamed["client_name"] = json!("Another name");
    site.put("/app", Page::json(&renamed));
    server.advance(301);
    let page = bob.authorize(&ask).await.is(200);
    assert!(page.body.contains("Another name"), "{}", page.body);
    let told = "SELECT COUNT(*) FROM audit WHERE event = 'client-changed' AND client_id = $1";
    assert_eq!(server.sql.number(told, &[&id]).await, 1);
    // Who was allowed before goes on: the document may be changed by others, the tokens are the client's.
    server.mcp(&tokens.access).await.is(200);
    site.put("/app", Page::new("404 Not Found", "", ""));
    server.advance(301);
    bob.authorize(&ask).await.leads_nowhere();
}

async fn ci05_consent_shows_the_host_of_the_client(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let bob = server.sign_in("bob").await;
    let id = format!("{}/app", site.origin);
    site.put("/app", Page::json(&document(&id)));
    let page =
        bob.authorize(&client(&id).ask("mcp tasks:read", &server.resource("mcp"))).await.is(200);
    for shown in ["localhost", "app.example", "A document", "Unverified", "Nobody has checked it"] {
        assert!(page.seen().contains(shown), "{shown}: {}", page.body);
    }
}

async fn ci06_no_id_of_ours_looks_like_an_address(backend: Backend) {
    let server = Server::shared(backend).await;
    for _ in 0..10 {
        let id = server.registered().await.id;
        assert!(!id.contains(':') && !id.contains('/'), "{id}");
    }
    // And where documents are off, an address is no client, whatever is stored.
    let stored = server.client("none").await;
    let id = "https://app.example/client.json";
    server.sql.run("UPDATE oauth_clients SET id = $1 WHERE id = $2", &[id, &stored.id]).await;
    let bob = server.sign_in("bob").await;
    bob.authorize(&client(id).ask("tasks:read", &server.resource("api"))).await.leads_nowhere();
}
