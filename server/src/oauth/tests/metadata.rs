//! Discovery.

use reqwest::Method;
use serde_json::{Value, json};

use super::fixture::Fixture;

const SERVER: &str = "/.well-known/oauth-authorization-server";
const RESOURCE: &str = "/.well-known/oauth-protected-resource";

async fn get(server: &Fixture, path: &str) -> Value {
    let answer = server.send(server.http.get(server.url(path))).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{path}");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    answer.json()
}

#[tokio::test]
async fn md1_to_md3_the_authorization_server() {
    let server = Fixture::start().await;
    let about = get(&server, SERVER).await;
    assert_eq!(about["issuer"], server.url(""));
    assert_eq!(about["authorization_endpoint"], server.url("/oauth/authorize"));
    assert_eq!(about["registration_endpoint"], server.url("/oauth/register"));
    assert_eq!(about["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(about["response_types_supported"], json!(["code"]));
    assert_eq!(about["authorization_response_iss_parameter_supported"], true);
    assert_eq!(about["scopes_supported"], json!(["mcp", "profile:read"]));
    assert_eq!(about["protected_resources"], json!([server.api(), server.mcp()]));
    assert_eq!(about["client_id_metadata_document_supported"], false);
    let lists = about.as_object().unwrap().values().filter_map(Value::as_array);
    assert!(lists.into_iter().all(|list| !list.is_empty()));
}

#[tokio::test]
async fn pr1_to_pr3_the_resources() {
    let server = Fixture::start().await;
    let api = get(&server, &format!("{RESOURCE}/api")).await;
    assert_eq!(api["resource"], server.api());
    assert_eq!(api["authorization_servers"], json!([server.url("")]));
    assert_eq!(api["scopes_supported"], json!(["profile:read"]));
    assert_eq!(api["bearer_methods_supported"], json!(["header"]));
    let mcp = get(&server, &format!("{RESOURCE}/mcp")).await;
    assert_eq!(mcp["resource"], server.mcp());
    assert_eq!(mcp["scopes_supported"], json!(["mcp", "profile:read"]));
    assert_eq!(get(&server, RESOURCE).await, mcp);
}

#[tokio::test]
async fn md4_a89_a91_nothing_else_and_nothing_from_the_request() {
    let server = Fixture::start().await;
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/mcp",
        "/.well-known/oauth-protected-resource/other",
        "/.well-known/oauth-protected-resource/mcp/",
        "/.well-known/oauth-protected-resource/MCP",
        "/.well-known/oauth-authorization-server/mcp",
    ] {
        assert_eq!(server.send(server.http.get(server.url(path))).await.status, 404, "{path}");
    }
    let plain = server.send(server.http.get(server.url(SERVER))).await;
    let request = server.http.get(server.url(&format!("{SERVER}?a=b&issuer=evil")));
    let request = request.header("host", "evil.example").header("x-forwarded-host", "evil.example");
    let other = server.send(request.header("forwarded", "host=evil.example")).await;
    assert_eq!(plain.text, other.text);
}

#[tokio::test]
async fn pr4_scripts_may_ask_first() {
    let server = Fixture::start().await;
    for path in [SERVER, RESOURCE, "/oauth/token", "/oauth/register", "/oauth/revoke"] {
        let request = server.http.request(Method::OPTIONS, server.url(path));
        let request = request.header("origin", "https://app.example");
        let request = request.header("access-control-request-method", "POST");
        let headers = "authorization,content-type,mcp-protocol-version";
        let answer = server.send(request.header("access-control-request-headers", headers)).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, "*"),
            "{path}"
        );
        assert_eq!(answer.header("access-control-allow-headers"), headers);
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
    let request = server.http.request(Method::OPTIONS, server.url("/oauth/introspect"));
    assert_eq!(server.send(request).await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_policy_without_gate_has_no_registration() {
    let server = Fixture::with(|config| config.policy = "timetracker".to_owned()).await;
    assert_eq!(get(&server, SERVER).await.get("registration_endpoint"), None);
    let api = get(&server, RESOURCE).await;
    let scopes = api["scopes_supported"].to_string();
    assert!(scopes.contains("read:projects") && !scopes.contains('*'), "{scopes}");
    let request = server.http.post(server.url("/oauth/register")).body("{}");
    assert_eq!(server.send(request).await.status, 404);
}
