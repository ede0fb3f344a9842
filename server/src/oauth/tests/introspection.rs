//! Asking what a token is worth.

use super::fixture::{App, Fixture};
use crate::oauth::client::INTROSPECT;
use crate::secret::Kind;
use crate::store::clients::AuthMethod;

async fn server_for(server: &Fixture, audience: &str) -> App {
    let audience = audience.to_owned();
    let app = server.app(AuthMethod::Basic, |client| {
        client.grant_types = vec![INTROSPECT.to_owned()];
        client.audiences = vec![audience];
    });
    app.await
}

#[tokio::test]
async fn a71_a_resource_server_is_told_of_its_own_tokens() {
    let server = Fixture::start().await;
    let (app, ann) = (server.public().await, server.person(&[]).await);
    let code = server.code(&app, &ann, &[("api", "tasks:read")]).await;
    let tokens = server.exchange(&app, &code, &[]).await;
    let access = tokens.get("access_token");
    let (api, mcp) = (server_for(&server, "api").await, server_for(&server, "mcp").await);
    let other = server.app(AuthMethod::Basic, |_| {}).await;
    let ask = async |app: &App, token: &str| {
        server.post(app, "/oauth/introspect", &[("token", token)]).await
    };
    let told = ask(&api, &access).await;
    assert_eq!(told.header("cache-control"), "no-store");
    assert_eq!(told.header("access-control-allow-origin"), "");
    let told = told.json();
    assert_eq!(told["active"], true);
    assert_eq!(told["scope"], "tasks:read");
    assert_eq!(told["sub"], ann.id.as_str());
    assert_eq!(told["client_id"], app.client.id.as_str());
    assert_eq!(told["aud"], server.api());
    assert_eq!(told["iss"], server.url(""));
    let unknown = Kind::Access.create();
    let api_token = Kind::Api.create();
    for (asker, token) in [
        (&mcp, access.as_str()),
        (&other, &access),
        (&api, &tokens.get("refresh_token")),
        (&api, unknown.expose()),
        (&api, api_token.expose()),
        (&api, "x"),
    ] {
        assert_eq!(ask(asker, token).await.text, r#"{"active":false}"#);
    }
    assert_eq!(ask(&app, &access).await.error(), (401, "invalid_client".to_owned()));
    server.advance(3601);
    assert_eq!(ask(&api, &access).await.text, r#"{"active":false}"#);
}

#[tokio::test]
async fn a_confidential_client_is_told_of_its_own_tokens() {
    let server = Fixture::start().await;
    let app = server
        .app(AuthMethod::Post, |client| {
            client.grant_types = vec!["client_credentials".to_owned()];
            client.scope = Some("mcp tasks:read".to_owned());
        })
        .await;
    let form = [("grant_type", "client_credentials"), ("scope", "mcp tasks:read")];
    let tokens = server.post(&app, "/oauth/token", &form).await;
    let form = [("token", tokens.get("access_token"))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = server.post(&app, "/oauth/introspect", &form).await.json();
    assert_eq!(told["active"], true);
    assert_eq!(told["sub"], told["client_id"]);
    assert_eq!(told["aud"], server.mcp());
}
