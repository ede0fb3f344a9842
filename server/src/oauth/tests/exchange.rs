//! Codes for tokens.

use std::sync::Arc;

use super::fixture::{Fixture, VERIFIER, together};
use crate::store::clients::AuthMethod;

const BAD: (u16, &str) = (400, "invalid_grant");

fn error(answer: &super::fixture::Answer) -> (u16, String) {
    answer.error()
}

fn bad() -> (u16, String) {
    (BAD.0, BAD.1.to_owned())
}

#[tokio::test]
async fn a_code_becomes_tokens() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read tasks:write")]).await;
    let answer = server.exchange(&app, &code, &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.get("scope"), "tasks:read tasks:write");
    assert_eq!(answer.get("token_type"), "Bearer");
    assert_eq!(answer.json()["expires_in"], 3600);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("pragma"), "no-cache");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(server.is_active(&answer.get("access_token")).await);
    assert!(answer.get("refresh_token").starts_with("sw_rt_"));
}

#[tokio::test]
async fn a1_a_valid_replay_takes_the_tokens_back() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    assert_eq!(error(&server.exchange(&app, &code, &[]).await), bad());
    assert!(!server.is_active(&first.get("access_token")).await);
    let refreshed = server.refresh(&app, &first.get("refresh_token"), &[]).await;
    assert_eq!(error(&refreshed), bad());
    assert_eq!(server.logged("code-replay", &app).await, 1);
}

#[tokio::test]
async fn a2_an_invalid_replay_does_not() {
    let server = Fixture::start().await;
    let (app, eve) = (server.public().await, server.public().await);
    let ann = server.person(&[]).await;
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let first = server.exchange(&app, &code, &[]).await;
    let wrong = "x".repeat(43);
    assert_eq!(error(&server.exchange(&app, &code, &[("code_verifier", &wrong)]).await), bad());
    assert_eq!(error(&server.exchange(&eve, &code, &[]).await), bad());
    let other = server.exchange(&app, &code, &[("redirect_uri", "https://evil.example/")]).await;
    assert_eq!(error(&other), bad());
    assert!(server.is_active(&first.get("access_token")).await);
}

#[tokio::test]
async fn a3_of_64_at_once_one_wins() {
    let server = Arc::new(Fixture::start().await);
    let (app, ann) = (Arc::new(server.public().await), server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let answers = together(64, || {
        let (server, app, code) = (server.clone(), app.clone(), code.clone());
        async move { server.exchange(&app, &code, &[]).await }
    })
    .await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(
        answers.iter().filter(|answer| answer.status != 200).all(|answer| error(answer) == bad())
    );
    // The others are valid replays: nobody keeps tokens.
    assert!(!server.is_active(&won[0].get("access_token")).await);
}

#[tokio::test]
async fn a4_another_clients_code_is_none() {
    let server = Fixture::start().await;
    let (app, eve) = (server.public().await, server.app(AuthMethod::Basic, |_| {}).await);
    let ann = server.person(&[]).await;
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    for _ in 0..5 {
        assert_eq!(error(&server.exchange(&eve, &code, &[]).await), bad());
    }
    assert_eq!(server.exchange(&app, &code, &[]).await.status, 200);
}

#[tokio::test]
async fn a5_a44_clients_prove_who_they_are() {
    let server = Fixture::start().await;
    let mut app = server.app(AuthMethod::Basic, |_| {}).await;
    let ann = server.person(&[]).await;
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let secret = app.secret.take().unwrap();
    let refused = server.exchange(&app, &code, &[]).await;
    assert_eq!(error(&refused), (401, "invalid_client".to_owned()));
    assert!(refused.header("www-authenticate").starts_with("Basic "));
    assert_eq!(refused.header("cache-control"), "no-store");
    let wrong = server.exchange(&app, &code, &[("client_secret", "sw_cs_wrong")]).await;
    assert_eq!(wrong.text, refused.text);
    let by_body = server.exchange(&app, &code, &[("client_secret", secret.expose())]).await;
    assert_eq!(by_body.status, 200);
    let public = server.public().await;
    let with_secret = server.exchange(&public, &code, &[("client_secret", secret.expose())]).await;
    assert_eq!(error(&with_secret), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn a8_a9_the_third_wrong_verifier_kills_the_code() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    assert_eq!(error(&server.exchange(&app, &code, &[("code_verifier", "")]).await), bad());
    let challenge = super::fixture::CHALLENGE;
    assert_eq!(error(&server.exchange(&app, &code, &[("code_verifier", challenge)]).await), bad());
    assert_eq!(server.exchange(&app, &code, &[("code_verifier", VERIFIER)]).await.status, 200);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    for _ in 0..3 {
        let long = "x".repeat(129);
        assert_eq!(error(&server.exchange(&app, &code, &[("code_verifier", &long)]).await), bad());
    }
    assert_eq!(error(&server.exchange(&app, &code, &[]).await), bad());
}

#[tokio::test]
async fn a12_a45_nothing_is_taken_from_the_address() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let path = format!("/oauth/token?code={code}");
    let refused = server.post(&app, &path, &[("grant_type", "authorization_code")]).await;
    assert_eq!(error(&refused), (400, "invalid_request".to_owned()));
    let got = server.send(server.http.get(server.url("/oauth/token"))).await;
    assert_eq!((got.status, got.header("cache-control")), (405, "no-store"));
    assert_eq!(server.exchange(&app, &code, &[]).await.status, 200);
}

#[tokio::test]
async fn a13_a14_a24_what_a_code_is_bound_to() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let mcp = server.mcp();
    let target = (400, "invalid_target".to_owned());
    assert_eq!(error(&server.exchange(&app, &code, &[("resource", &mcp)]).await), target);
    let both = [("resource", server.api()), ("resource", mcp)];
    let both: Vec<_> = both.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(error(&server.exchange(&app, &code, &both).await), target);
    let other = "https://app.example/other";
    assert_eq!(error(&server.exchange(&app, &code, &[("redirect_uri", other)]).await), bad());
    assert_eq!(error(&server.exchange(&app, &code, &[("redirect_uri", "")]).await), bad());
    server.advance(61);
    assert_eq!(error(&server.exchange(&app, &code, &[]).await), bad());
}

#[tokio::test]
async fn of_several_resources_the_default_is_first() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let scopes = [("api", "profile:read settings:read"), ("mcp", "mcp profile:read")];
    let code = server.code(&app, &ann, &scopes).await;
    let answer = server.exchange(&app, &code, &[]).await;
    assert_eq!(answer.get("scope"), "mcp profile:read");
    let refresh = answer.get("refresh_token");
    let answer = server.refresh(&app, &refresh, &[("resource", &server.api())]).await;
    assert_eq!(answer.get("scope"), "profile:read settings:read");
}

#[tokio::test]
async fn requests_are_read_strictly() {
    let server = Fixture::start().await;
    let app = server.public().await;
    for (form, expected) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("grant_type", "client_credentials")], "unauthorized_client"),
        (vec![("grant_type", "authorization_code")], "invalid_request"),
        (vec![("grant_type", "refresh_token"), ("grant_type", "refresh_token")], "invalid_request"),
        (vec![("grant_type", "authorization_code"), ("code", "x")], "invalid_grant"),
    ] {
        assert_eq!(
            error(&server.post(&app, "/oauth/token", &form).await),
            (400, expected.to_owned())
        );
    }
    let long = "x".repeat(17 * 1024);
    let answer = server.post(&app, "/oauth/token", &[("grant_type", &long)]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (413, "no-store"));
    let request = server.http.post(server.url("/oauth/token")).body("{}");
    let answer = server.send(request.header("content-type", "application/json")).await;
    assert_eq!(error(&answer), (400, "invalid_request".to_owned()));
}

#[tokio::test]
async fn tk13_a_client_for_itself() {
    let server = Fixture::start().await;
    let app = server
        .app(AuthMethod::Basic, |client| {
            client.grant_types = vec!["client_credentials".to_owned()];
            client.audiences = vec!["api".to_owned()];
            client.scope = Some("tasks:read tasks:write".to_owned());
        })
        .await;
    let own = |more: &'static [(&str, &str)]| {
        let form: Vec<_> =
            [("grant_type", "client_credentials")].iter().chain(more).copied().collect();
        let (server, app) = (&server, &app);
        async move { server.post(app, "/oauth/token", &form).await }
    };
    let answer = own(&[("scope", "tasks:read")]).await;
    assert_eq!(answer.get("scope"), "tasks:read", "{answer:?}");
    assert!(answer.json().get("refresh_token").is_none());
    assert!(server.is_active(&answer.get("access_token")).await);
    let invalid = (400, "invalid_scope".to_owned());
    assert_eq!(error(&own(&[("scope", "tasks:write")]).await), invalid);
    assert_eq!(error(&own(&[("scope", "time:read")]).await), invalid);
    assert_eq!(
        error(&own(&[("resource", "https://x/mcp")]).await),
        (400, "invalid_target".to_owned())
    );
}
