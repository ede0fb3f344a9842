//! RI: resource indicators, and scopes that belong to a resource (RFC 8707).

use crate::harness::{
    Ask, Backend, Browser, Client, Reply, Server, Tokens, both, exchange_form, once,
};
use crate::refreshed;

both!(ri04_each_access_token_is_for_one_resource, ri07_a_refresh_token_stays_for_all_resources,);
once!(
    ri01_a_resource_is_an_absolute_uri,
    ri02_what_no_resource_has_is_refused,
    ri03_who_names_no_resource_gets_the_default,
    ri05_an_access_token_carries_what_its_resource_knows,
    ri06_without_a_resource_no_scope_of_another,
    ri08_one_resource_has_one_spelling,
    ri09_each_resource_has_scopes_of_its_own,
);

/// Asks for both resources, allows everything, and gives the code with its verifier.
async fn both_resources(
    server: &Server,
    browser: &Browser<'_>,
    client: &Client,
    scope: &str,
) -> (String, String) {
    let ask = client.ask(scope, &server.resource("api")).and("resource", &server.resource("mcp"));
    let reply = browser.approve(&ask).await;
    (reply.param("code").unwrap_or_else(|| panic!("{reply:?}")), ask.verifier)
}

async fn exchange_for(
    server: &Server,
    client: &Client,
    code: &str,
    verifier: &str,
    resources: &[&str],
) -> Reply {
    let mut form = exchange_form(client, code, verifier).to_vec();
    form.extend(resources.iter().map(|resource| ("resource", *resource)));
    server.by(client, "/oauth/token", &form).await
}

async fn ri01_a_resource_is_an_absolute_uri(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    for wrong in [
        "/api",
        "api",
        "as.example/api",
        "https://as.example/api#",
        "https://as.example/api#x",
        "https://as.example/api?x=1",
        ":",
    ] {
        bob.authorize(&ask.clone().with("resource", wrong)).await.redirects_error("invalid_target");
        bob.authorize(&ask.clone().and("resource", wrong)).await.redirects_error("invalid_target");
    }
    bob.authorize(&ask.clone().and("resource", &server.resource("api"))).await.is(200);
    let several = client
        .ask("mcp tasks:read", &server.resource("api"))
        .and("resource", &server.resource("mcp"));
    bob.authorize(&several).await.is(200);
}

async fn ri02_what_no_resource_has_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let client = server.client("none").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    bob.authorize(&client.ask("tasks:read", "https://elsewhere.example/api"))
        .await
        .redirects_error("invalid_target");
    bob.authorize(&client.ask("mcp", &server.resource("other")))
        .await
        .redirects_error("invalid_target");
    bob.authorize(&client.ask("no:such", &api)).await.redirects_error("invalid_scope");
    // A scope that is known, of a resource that is known: but not of this one.
    bob.authorize(&client.ask("mcp settings:read", &mcp)).await.redirects_error("invalid_scope");
    bob.authorize(&client.ask("mcp", &api)).await.redirects_error("invalid_scope");
    // A client that is registered for one resource does not get the other.
    server
        .sql
        .run("UPDATE oauth_clients SET audiences = $1 WHERE id = $2", &[r#"["mcp"]"#, &client.id])
        .await;
    bob.authorize(&client.ask("tasks:read", &api)).await.redirects_error("invalid_target");
    let mut form = vec![("grant_type", "refresh_token")];
    let other = server.client("none").await;
    let tokens = server.connect(&other, "bob", "tasks:read", "api").await;
    form.extend([
        ("refresh_token", tokens.refresh.as_str()),
        ("resource", "https://elsewhere.example/api"),
    ]);
    server.by(&other, "/oauth/token", &form).await.fails(400, "invalid_target");
}

async fn ri03_who_names_no_resource_gets_the_default(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.registered().await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("", "");
    let code = bob.approve(&ask).await.param("code").unwrap();
    let reply = server.exchange(&client, &code, &ask.verifier).await.is(200);
    assert_eq!(reply.text("scope"), "mcp profile:read");
    let token = reply.text("access_token");
    server.mcp(&token).await.is(200);
    server.api("GET", "/api/v1/profile", &token).await.denies_token();
}

async fn ri04_each_access_token_is_for_one_resource(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    let scope = "mcp tasks:read";
    let (code, verifier) = both_resources(server, &bob, &client, scope).await;
    exchange_for(server, &client, &code, &verifier, &[&api, &mcp])
        .await
        .fails(400, "invalid_target");
    let other = "https://elsewhere.example/api";
    exchange_for(server, &client, &code, &verifier, &[other]).await.fails(400, "invalid_target");
    let one = Tokens::of(&exchange_for(server, &client, &code, &verifier, &[&api]).await);
    assert!(server.works(&one.access).await);
    server.mcp(&one.access).await.denies_token();
    // Of several that were granted and none that is named, it is the policy's default, and only that.
    let (code, verifier) = both_resources(server, &bob, &client, scope).await;
    let unnamed = Tokens::of(&exchange_for(server, &client, &code, &verifier, &[]).await);
    server.mcp(&unnamed.access).await.is(200);
    assert!(!server.works(&unnamed.access).await);
    // The only one that was granted needs no name.
    let only = server.connect(&client, "eve", "tasks:read", "api").await;
    assert!(server.works(&only.access).await);
}

async fn ri05_an_access_token_carries_what_its_resource_knows(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) =
        both_resources(server, &bob, &client, "mcp tasks:read settings:read").await;
    let api = server.resource("api");
    let first = Tokens::of(&exchange_for(server, &client, &code, &verifier, &[&api]).await);
    assert_eq!(first.scope, "tasks:read settings:read");
    let mcp = server.resource("mcp");
    let second = refreshed(server, &client, &first.refresh, &[("resource", &mcp)]).await;
    assert_eq!(second.scope, "mcp tasks:read");
    let wider = [("resource", mcp.as_str()), ("scope", "mcp settings:read")];
    server.refresh(&client, &second.refresh, &wider).await.fails(400, "invalid_scope");
}

async fn ri06_without_a_resource_no_scope_of_another(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    bob.authorize(&client.ask("mcp settings:read", "")).await.redirects_error("invalid_scope");
    bob.authorize(&client.ask("mcp settings:read", &api).and("resource", &mcp)).await.is(200);
}

async fn ri07_a_refresh_token_stays_for_all_resources(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    let (code, verifier) = both_resources(server, &bob, &client, "mcp tasks:read").await;
    let mut tokens = Tokens::of(&exchange_for(server, &client, &code, &verifier, &[&api]).await);
    for _ in 0..2 {
        tokens = refreshed(server, &client, &tokens.refresh, &[("resource", &mcp)]).await;
        server.mcp(&tokens.access).await.is(200);
        tokens = refreshed(server, &client, &tokens.refresh, &[("resource", &api)]).await;
        assert!(server.works(&tokens.access).await);
    }
}

async fn ri08_one_resource_has_one_spelling(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", "");
    for same in ["https://as.example/api", "HTTPS://as.example/api", "https://AS.Example/api"] {
        bob.authorize(&ask.clone().with("resource", same)).await.is(200);
    }
    for other in [
        "https://as.example/api/",
        "https://as.example/API",
        "https://as.example//api",
        "https://as.example/%61pi",
        "https://as.example:443/api",
        "http://as.example/api",
        "https://as.example/x/../api",
        "https://u@as.example/api",
        "https://as.example",
    ] {
        bob.authorize(&ask.clone().with("resource", other)).await.redirects_error("invalid_target");
    }
}

async fn ri09_each_resource_has_scopes_of_its_own(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (api, mcp) = (server.resource("api"), server.resource("mcp"));
    for scope in ["settings:read", "settings:write", "mcp settings:read settings:write"] {
        bob.authorize(&client.ask(scope, &mcp)).await.redirects_error("invalid_scope");
    }
    for scope in ["mcp", "tasks:read mcp"] {
        bob.authorize(&client.ask(scope, &api)).await.redirects_error("invalid_scope");
    }
    // What a scope depends on is added where the scope is, and the gate where it is one.
    let granted = async |ask: Ask, resource: &str| {
        let reply = bob.approve(&ask).await;
        let code = reply.param("code").unwrap_or_else(|| panic!("{reply:?}"));
        Tokens::of(&exchange_for(server, &client, &code, &ask.verifier, &[resource]).await).scope
    };
    assert_eq!(granted(client.ask("tasks:write", &api), &api).await, "tasks:read tasks:write");
    assert_eq!(granted(client.ask("tasks:write", &mcp), &mcp).await, "mcp tasks:read tasks:write");
}
