//! Refresh tokens.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::Executor;

use super::fixture::{Answer, App, Fixture, together};
use crate::store::clients::AuthMethod;
use crate::store::users::Person;

fn bad() -> (u16, String) {
    (400, "invalid_grant".to_owned())
}

async fn granted(server: &Fixture, scopes: &[(&str, &str)]) -> (App, Person, Answer) {
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, scopes).await;
    let answer = server.exchange(&app, &code, &[]).await;
    (app, ann, answer)
}

#[tokio::test]
async fn a_retry_within_the_grace_gets_the_same_successor() {
    let server = Fixture::start().await;
    let (app, _, first) = granted(&server, &[("api", "tasks:read tasks:write")]).await;
    let old = first.get("refresh_token");
    let one = server.refresh(&app, &old, &[]).await;
    server.advance(20);
    let two = server.refresh(&app, &old, &[]).await;
    assert_eq!(one.get("refresh_token"), two.get("refresh_token"));
    assert_ne!(one.get("access_token"), two.get("access_token"));
    assert!(server.is_active(&first.get("access_token")).await);
    // The deadline does not slide.
    server.advance(15);
    assert_eq!(server.refresh(&app, &old, &[]).await.error(), bad());
    assert!(!server.is_active(&two.get("access_token")).await);
}

#[tokio::test]
async fn a58_reuse_takes_everything_back() {
    let server = Fixture::start().await;
    let (app, ann, first) = granted(&server, &[("api", "tasks:read")]).await;
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    server.advance(31);
    assert_eq!(server.refresh(&app, &first.get("refresh_token"), &[]).await.error(), bad());
    assert_eq!(server.refresh(&app, &second.get("refresh_token"), &[]).await.error(), bad());
    assert!(!server.is_active(&second.get("access_token")).await);
    let grant = server.running.app.store.grant(&ann.id, &app.client.id).await.unwrap();
    assert_eq!(grant, None);
    assert_eq!(server.logged("refresh-reuse", &app).await, 1);
}

#[tokio::test]
async fn reuse_of_a_token_whose_successor_was_used_has_no_grace() {
    let server = Fixture::start().await;
    let (app, _, first) = granted(&server, &[("api", "tasks:read")]).await;
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    let third = server.refresh(&app, &second.get("refresh_token"), &[]).await;
    assert_eq!(third.status, 200);
    assert_eq!(server.refresh(&app, &first.get("refresh_token"), &[]).await.error(), bad());
    assert!(!server.is_active(&third.get("access_token")).await);
}

#[tokio::test]
async fn a59_64_at_once_get_one_successor() {
    let server = Arc::new(Fixture::start().await);
    let (app, _, first) = granted(&server, &[("api", "tasks:read")]).await;
    let (app, old) = (Arc::new(app), first.get("refresh_token"));
    let answers = together(64, || {
        let (server, app, old) = (server.clone(), app.clone(), old.clone());
        async move { server.refresh(&app, &old, &[]).await }
    })
    .await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    let successors: BTreeSet<_> =
        answers.iter().map(|answer| answer.get("refresh_token")).collect();
    assert_eq!(successors.len(), 1);
    let next = server.refresh(&app, successors.first().unwrap(), &[]).await;
    assert_eq!(next.status, 200);
}

#[tokio::test]
async fn a59_strict_one_of_64_wins() {
    let server = Arc::new(Fixture::with(|config| config.lifetimes.grace = 0).await);
    let (app, _, first) = granted(&server, &[("api", "tasks:read")]).await;
    let (app, old) = (Arc::new(app), first.get("refresh_token"));
    let answers = together(64, || {
        let (server, app, old) = (server.clone(), app.clone(), old.clone());
        async move { server.refresh(&app, &old, &[]).await }
    })
    .await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(answers.iter().all(|answer| answer.status < 500));
    assert!(!server.is_active(&won[0].get("access_token")).await);
}

#[tokio::test]
async fn a60_to_a64_what_a_refresh_may_ask_for() {
    let server = Fixture::start().await;
    let scopes = [("api", "tasks:read tasks:write"), ("mcp", "mcp profile:read")];
    let (app, _, first) = granted(&server, &scopes).await;
    let (api, eve) = (server.api(), server.public().await);
    let token = first.get("refresh_token");
    assert_eq!(server.refresh(&eve, &token, &[]).await.error(), bad());
    let beyond = server.refresh(&app, &token, &[("scope", "time:read")]).await;
    assert_eq!(beyond.error(), (400, "invalid_scope".to_owned()));
    let target = server.refresh(&app, &token, &[("resource", "https://other.example/")]).await;
    assert_eq!(target.error(), (400, "invalid_target".to_owned()));
    // None of it has used the token up. A narrower one stays narrow for one access token only.
    let narrow = [("scope", "tasks:read"), ("resource", api.as_str())];
    let narrow = server.refresh(&app, &token, &narrow).await;
    assert_eq!(narrow.get("scope"), "tasks:read");
    let again = server.refresh(&app, &token, &[("scope", "time:read")]).await;
    assert_eq!(again.error(), (400, "invalid_scope".to_owned()));
    let full = server.refresh(&app, &narrow.get("refresh_token"), &[("resource", &api)]).await;
    assert_eq!(full.get("scope"), "tasks:read tasks:write");
    let default = server.refresh(&app, &full.get("refresh_token"), &[]).await;
    assert_eq!(default.get("scope"), "mcp profile:read");
}

#[tokio::test]
async fn a65_a_confidential_client_proves_itself() {
    let server = Fixture::start().await;
    let (mut app, ann) = (server.app(AuthMethod::Basic, |_| {}).await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    let secret = app.secret.take();
    let refused = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert_eq!(refused.error(), (401, "invalid_client".to_owned()));
    app.secret = secret;
    assert_eq!(server.refresh(&app, &first.get("refresh_token"), &[]).await.status, 200);
}

#[tokio::test]
async fn rt6_tokens_end() {
    let server = Fixture::start().await;
    let (app, _, first) = granted(&server, &[("api", "tasks:read")]).await;
    let day = 86_400;
    server.advance(29 * day);
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert_eq!(second.status, 200);
    server.advance(30 * day);
    assert_eq!(server.refresh(&app, &second.get("refresh_token"), &[]).await.error(), bad());
    let (app, _, mut last) = granted(&server, &[("api", "tasks:read")]).await;
    for _ in 0..3 {
        server.advance(29 * day);
        last = server.refresh(&app, &last.get("refresh_token"), &[]).await;
        assert_eq!(last.status, 200);
    }
    server.advance(3 * day);
    assert_eq!(server.refresh(&app, &last.get("refresh_token"), &[]).await.error(), bad());
}

#[tokio::test]
async fn rt7_what_was_lost_since_is_left_out() {
    let server = Fixture::start().await;
    let (mut app, ann, first) = granted(&server, &[("api", "tasks:read time:read")]).await;
    let store = &server.running.app.store;
    app.client.scope = Some("tasks:read".to_owned());
    let mut tx = store.begin().await.unwrap();
    store.put_client(&mut tx, &app.client).await.unwrap();
    tx.commit().await.unwrap();
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert_eq!(second.get("scope"), "tasks:read");
    app.client.scope = Some("tags:read".to_owned());
    let mut tx = store.begin().await.unwrap();
    store.put_client(&mut tx, &app.client).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(server.refresh(&app, &second.get("refresh_token"), &[]).await.error(), bad());
    // A72
    let mut tx = store.begin().await.unwrap();
    let lock = format!("UPDATE users SET disabled = 1 WHERE id = '{}'", ann.id);
    (&mut *tx).execute(sqlx::AssertSqlSafe(lock)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!server.is_active(&second.get("access_token")).await);
}

#[tokio::test]
async fn rt7_a_role_that_was_lost_takes_its_scopes_along() {
    let server = Fixture::with(|config| config.policy = "timetracker".to_owned()).await;
    let (app, ann) = (server.public().await, server.person(&["admin"]).await);
    let code = server.code(&app, &ann, &[("api", "read:projects read:*")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    assert_eq!(first.get("scope"), "read:* read:projects");
    let store = &server.running.app.store;
    let mut tx = store.begin().await.unwrap();
    let demote = format!("UPDATE users SET roles = '' WHERE id = '{}'", ann.id);
    (&mut *tx).execute(sqlx::AssertSqlSafe(demote)).await.unwrap();
    tx.commit().await.unwrap();
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert_eq!(second.get("scope"), "read:projects");
}
