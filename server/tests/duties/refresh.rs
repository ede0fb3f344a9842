//! RT: refresh tokens.

use crate::harness::{Backend, Server, Tokens, both};
use crate::refreshed;

both!(
    rt06_an_idle_family_ends_and_so_does_an_old_one,
    rt07_what_is_lost_is_lost_at_the_next_refresh,
);

const BOTH: &str = "tasks:read tasks:write";

async fn rt06_an_idle_family_ends_and_so_does_an_old_one(backend: Backend) {
    let day = 86_400;
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let idle = server.connect(&client, "bob", BOTH, "api").await;
    let mut used: Tokens = server.connect(&client, "eve", BOTH, "api").await;
    server.advance(29 * day);
    used = refreshed(&server, &client, &used.refresh, &[]).await;
    server.advance(2 * day);
    server.refresh(&client, &idle.refresh, &[]).await.fails(400, "invalid_grant");
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
    server.refresh(&client, &last.refresh, &[]).await.fails(400, "invalid_grant");
}

async fn rt07_what_is_lost_is_lost_at_the_next_refresh(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let mut tokens =
        server.connect(&client, "bob", "profile:read tasks:read tasks:write", "api").await;
    let ceiling = "UPDATE oauth_clients SET scope = $1 WHERE id = $2";
    server.sql.run(ceiling, &["profile:read tasks:read time:read", &client.id]).await;
    tokens = refreshed(server, &client, &tokens.refresh, &[]).await;
    assert_eq!(tokens.scope, "profile:read tasks:read", "less, and nothing new");
    let wider = [("scope", BOTH)];
    server.refresh(&client, &tokens.refresh, &wider).await.fails(400, "invalid_scope");
    server.sql.run(ceiling, &["time:read", &client.id]).await;
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");

    let server = Server::with(backend, |config| config.policy = "timetracker".into()).await;
    let client = server.client("none").await;
    server.sql.run("UPDATE oauth_clients SET audiences = $1", &[r#"["api"]"#]).await;
    let mut tokens = server.connect(&client, "ann", "read:projects read:*", "api").await;
    assert!(tokens.scope.contains("read:*"), "{tokens:?}");
    server.sql.run("UPDATE users SET roles = '' WHERE id = 'ann'", &[]).await;
    tokens = refreshed(&server, &client, &tokens.refresh, &[]).await;
    assert_eq!(tokens.scope, "read:projects");
}
