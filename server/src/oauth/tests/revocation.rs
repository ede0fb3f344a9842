//! Taking tokens back.

use super::fixture::Fixture;
use crate::secret::Kind;

#[tokio::test]
async fn a67_a69_a_refresh_token_takes_its_family_along_an_access_token_goes_alone() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    let revoke = async |token: &str, hint: &str| {
        let form = [("token", token), ("token_type_hint", hint)];
        server.post(&app, "/oauth/revoke", &form).await.status
    };
    let before = server.running.app.store.revocations();
    assert_eq!(revoke(&first.get("access_token"), "refresh_token").await, 200);
    assert!(server.running.app.store.revocations() > before);
    assert!(!server.is_active(&first.get("access_token")).await);
    let second = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert!(server.is_active(&second.get("access_token")).await);
    assert_eq!(revoke(&second.get("refresh_token"), "access_token").await, 200);
    assert!(!server.is_active(&second.get("access_token")).await);
    assert_eq!(server.logged("token-revoked", &app).await, 2);
    for token in ["", "x"] {
        let expected = if token.is_empty() { 400 } else { 200 };
        assert_eq!(revoke(token, "").await, expected);
    }
    // A100: an API token is its owner's, whatever a client says.
    assert_eq!(revoke(Kind::Api.create().expose(), "").await, 200);
}

#[tokio::test]
async fn a68_somebody_elses_token_stays() {
    let server = Fixture::start().await;
    let (app, eve) = (server.public().await, server.public().await);
    let ann = server.person(&[]).await;
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    for name in ["access_token", "refresh_token"] {
        let answer = server.post(&eve, "/oauth/revoke", &[("token", &first.get(name))]).await;
        assert_eq!(answer.error(), (400, "invalid_grant".to_owned()));
    }
    assert!(server.is_active(&first.get("access_token")).await);
    assert_eq!(server.refresh(&app, &first.get("refresh_token"), &[]).await.status, 200);
}

#[tokio::test]
async fn a70_a_revoked_grant_takes_all_its_families_along() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let one = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let one = server.exchange(&app, &one, &[]).await;
    let two = server.code(&app, &ann, &[("api", "time:read"), ("mcp", "mcp")]).await;
    let two = server.exchange(&app, &two, &[]).await;
    crate::api::uses::flush(&server.running.app).await;
    let store = &server.running.app.store;
    let all = store.grants_of(&ann.id).await.unwrap();
    let [(grant, client)] = all.as_slice() else { panic!("one grant") };
    assert_eq!(*client, app.client);
    assert_eq!(grant.scopes["api"], "tasks:read time:read");
    assert_eq!(grant.scopes["mcp"], "mcp");
    assert!(grant.used_at.is_some());
    let mut tx = store.begin().await.unwrap();
    assert!(!store.revoke_grant(&mut tx, "eve", &grant.id, 1).await.unwrap());
    assert!(store.revoke_grant(&mut tx, &ann.id, &grant.id, 1).await.unwrap());
    assert!(!store.revoke_grant(&mut tx, &ann.id, &grant.id, 1).await.unwrap());
    tx.commit().await.unwrap();
    for answer in [one, two] {
        assert!(!server.is_active(&answer.get("access_token")).await);
        let refreshed = server.refresh(&app, &answer.get("refresh_token"), &[]).await;
        assert_eq!(refreshed.error(), (400, "invalid_grant".to_owned()));
    }
    // What is allowed after that is another grant.
    let again = server.code(&app, &ann, &[("api", "tags:read")]).await;
    assert_eq!(server.exchange(&app, &again, &[]).await.status, 200);
    let grant = store.grant(&ann.id, &app.client.id).await.unwrap().unwrap();
    assert_eq!(grant.scopes["api"], "tags:read");
}
