//! RT: refresh tokens.

use crate::harness::{Backend, Server, Tokens, both};
use crate::refreshed;

both!(
    rt01_a_refresh_token_is_bound_to_what_was_allowed,
    rt02_every_refresh_token_is_replaced,
    rt04_a_narrowed_access_token_takes_nothing_from_the_grant,
    rt06_an_idle_family_ends_and_so_does_an_old_one,
    rt07_what_is_lost_is_lost_at_the_next_refresh,
);

const BOTH: &str = "tasks:read tasks:write";

async fn rt01_a_refresh_token_is_bound_to_what_was_allowed(backend: Backend) {
    let server = Server::shared(backend).await;
    let (client, other) = (server.client("none").await, server.client("none").await);
    let mut tokens = server.connect(&client, "bob", BOTH, "api").await;
    let token = tokens.refresh.clone();
    server.refresh(&other, &token, &[]).await.is_error(400, "invalid_grant");
    server.refresh(&client, &token, &[("scope", "time:read")]).await.is_error(400, "invalid_scope");
    let mcp = server.resource("mcp");
    server.refresh(&client, &token, &[("resource", &mcp)]).await.is_error(400, "invalid_target");
    tokens = refreshed(server, &client, &tokens.refresh, &[]).await;
    assert_eq!(tokens.scope, BOTH);
    let me = server.api("GET", "/api/v1/users/me", &tokens.access).await;
    assert_eq!(me.status, 403, "nothing that was not allowed: {me:?}");
    let person = "SELECT user_id FROM families WHERE client_id = $1";
    assert_eq!(server.sql.texts(person, &[&client.id]).await, ["bob"]);
}

async fn rt02_every_refresh_token_is_replaced(backend: Backend) {
    let server = Server::shared(backend).await;
    for auth in ["none", "client_secret_basic"] {
        let client = server.client(auth).await;
        let first = server.connect(&client, "bob", BOTH, "api").await;
        let second = refreshed(server, &client, &first.refresh, &[]).await;
        let third = refreshed(server, &client, &second.refresh, &[]).await;
        let all = [&first, &second, &third].map(|tokens| tokens.refresh.clone());
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
        // The first was replaced and its successor used: who comes with it now has stolen it, or was stolen from.
        server.refresh(&client, &first.refresh, &[]).await.is_error(400, "invalid_grant");
        server.refresh(&client, &third.refresh, &[]).await.is_error(400, "invalid_grant");
        assert!(!server.works(&third.access).await);
    }
}

async fn rt04_a_narrowed_access_token_takes_nothing_from_the_grant(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", BOTH, "api").await;
    let narrow = refreshed(server, &client, &tokens.refresh, &[("scope", "tasks:read")]).await;
    assert_eq!(narrow.scope, "tasks:read");
    let deleted = server.api("DELETE", "/api/v1/tasks/999999", &narrow.access).await;
    assert_eq!(deleted.status, 403, "{deleted:?}");
    let whole = refreshed(server, &client, &narrow.refresh, &[]).await;
    assert_eq!(whole.scope, BOTH);
    let deleted = server.api("DELETE", "/api/v1/tasks/999999", &whole.access).await;
    assert_eq!(deleted.status, 404, "{deleted:?}");
}

async fn rt06_an_idle_family_ends_and_so_does_an_old_one(backend: Backend) {
    let day = 86_400;
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let idle = server.connect(&client, "bob", BOTH, "api").await;
    let mut used: Tokens = server.connect(&client, "eve", BOTH, "api").await;
    server.advance(29 * day);
    used = refreshed(&server, &client, &used.refresh, &[]).await;
    server.advance(2 * day);
    server.refresh(&client, &idle.refresh, &[]).await.is_error(400, "invalid_grant");
    for _ in 0..2 {
        server.advance(27 * day);
        used = refreshed(&server, &client, &used.refresh, &[]).await;
    }
    // Day 85 of 90: the access token lives on, but no longer than the family.
    server.advance(5 * day - 100);
    let reply = server.refresh(&client, &used.refresh, &[]).await.is(200);
    assert!(reply.json()["expires_in"].as_i64().unwrap() <= 100, "{reply:?}");
    let last = Tokens::of(&reply);
    assert!(server.works(&last.access).await);
    server.advance(100);
    assert!(!server.works(&last.access).await);
    server.refresh(&client, &last.refresh, &[]).await.is_error(400, "invalid_grant");
}

async fn rt07_what_is_lost_is_lost_at_the_next_refresh(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let mut tokens = server.connect(&client, "bob", "profile:read tasks:read tasks:write", "api").await;
    let ceiling = "UPDATE oauth_clients SET scope = $1 WHERE id = $2";
    server.sql.run(ceiling, &["profile:read tasks:read time:read", &client.id]).await;
    tokens = refreshed(server, &client, &tokens.refresh, &[]).await;
    assert_eq!(tokens.scope, "profile:read tasks:read", "less, and nothing new");
    let wider = [("scope", BOTH)];
    server.refresh(&client, &tokens.refresh, &wider).await.is_error(400, "invalid_scope");
    server.sql.run(ceiling, &["time:read", &client.id]).await;
    server.refresh(&client, &tokens.refresh, &[]).await.is_error(400, "invalid_grant");

    let server = Server::with(backend, |config| config.policy = "timetracker".to_owned()).await;
    let client = server.client("none").await;
    server.sql.run("UPDATE oauth_clients SET audiences = $1", &[r#"["api"]"#]).await;
    let mut tokens = server.connect(&client, "ann", "read:projects read:*", "api").await;
    assert!(tokens.scope.contains("read:*"), "{tokens:?}");
    server.sql.run("UPDATE users SET roles = '' WHERE id = 'ann'", &[]).await;
    tokens = refreshed(&server, &client, &tokens.refresh, &[]).await;
    assert_eq!(tokens.scope, "read:projects");
}
