//! Real OAuth and MCP clients, from their registries, against a server that listens. What they check by themselves is what
//! it must do: the scripts in `clients/` only play the host and the person, and print a line for each step.

#[path = "clients/proxy.rs"]
mod proxy;
#[path = "clients/script.rs"]
mod script;

#[expect(dead_code, unused_imports, reason = "other tests use more of it")]
mod harness;

use harness::{Backend, Server, both, once};
use proxy::{Change, Proxy};
use scopeward_server::config::Config;
use script::Script;
use serde_json::{Value, json};

both!(oauth4webapi, mcp_v2);
once!(
    openid_client,
    mcp_v1,
    mcp_python,
    authlib,
    requests_oauthlib,
    a_proxy_that_changes_nothing_changes_nothing,
    a_server_that_does_not_say_that_it_has_pkce_is_refused,
    a_server_that_names_another_issuer_is_refused,
    an_answer_of_another_issuer_is_refused,
    a_refusal_without_a_challenge_is_the_end,
    the_document_holds_for_a_person,
    the_document_holds_for_an_administrator,
    nothing_in_the_document_is_open,
    what_is_too_long_is_refused_as_the_document_says,
);

/// Where developers' clients are answered: at any port.
const REDIRECT: &str = "http://127.0.0.1/callback";

/// What the scripts are told: where the server is, who sits before the browser, which clients developers have made.
async fn settings(server: &Server) -> Value {
    let mut clients = json!({});
    for (name, auth) in
        [("public", "none"), ("basic", "client_secret_basic"), ("post", "client_secret_post")]
    {
        let client = server.client_at(auth, &[REDIRECT]).await;
        clients[name] = json!({ "client_id": client.id });
        if let Some(secret) = client.secret {
            clients[name]["client_secret"] = secret.into();
        }
    }
    let person = json!({ "email": "bob@example.com", "password": "password" });
    json!({ "issuer": server.issuer, "person": person, "clients": clients })
}

/// Runs a client's script against a server of its own. All its steps pass.
async fn passes(backend: Backend, script: Script, steps: usize) {
    passes_with(backend, script, steps, |_| ()).await;
}

async fn passes_with(
    backend: Backend,
    script: Script,
    steps: usize,
    change: impl FnOnce(&mut Config),
) {
    let server = Server::dev(backend, change).await;
    let ran = script.run(&[settings(&server).await.to_string()]).await;
    assert!(ran.success, "{script:?} fails\n{ran}");
    assert_eq!(ran.passed().count(), steps, "{ran}");
}

async fn oauth4webapi(backend: Backend) {
    passes(backend, Script::Node("oauth4webapi"), 22).await;
}

async fn openid_client(backend: Backend) {
    passes(backend, Script::Node("openid-client"), 25).await;
}

async fn mcp_v1(backend: Backend) {
    passes(backend, Script::Node("mcp-v1"), 20).await;
}

async fn mcp_v2(backend: Backend) {
    passes(backend, Script::Node("mcp-v2"), 11).await;
}

async fn mcp_python(backend: Backend) {
    // It refreshes by the clock.
    passes_with(backend, Script::Python("mcp_client"), 10, |config| config.lifetimes.access = 12)
        .await;
}

async fn authlib(backend: Backend) {
    passes(backend, Script::Python("authlib_client"), 23).await;
}

async fn requests_oauthlib(backend: Backend) {
    passes(backend, Script::Python("requests_oauthlib_client"), 21).await;
}

/// Runs a client's script against a server whose answers are changed on the way.
async fn changed(backend: Backend, script: Script, change: Change) -> script::Ran {
    let proxy = Proxy::bind().await;
    let server = Server::dev(backend, |config| config.issuer = proxy.issuer()).await;
    let settings = settings(&server).await.to_string();
    proxy.serve(server.address, change);
    script.run(&[settings]).await
}

/// A control: the client sees what is wrong, at this step.
async fn fails(backend: Backend, script: Script, step: &str, change: Change) {
    let ran = changed(backend, script, change).await;
    assert!(!ran.success, "{script:?} does not notice\n{ran}");
    assert_eq!(ran.failed(), Some(step), "{ran}");
}

async fn a_proxy_that_changes_nothing_changes_nothing(backend: Backend) {
    for (script, steps) in [(Script::Node("oauth4webapi"), 22), (Script::Node("mcp-v2"), 11)] {
        let ran = changed(backend, script, |_, _| ()).await;
        assert!(ran.success && ran.passed().count() == steps, "{ran}");
    }
}

async fn a_server_that_does_not_say_that_it_has_pkce_is_refused(backend: Backend) {
    fails(backend, Script::Node("openid-client"), "mcp-registration", |path, answer| {
        proxy::edit(path, answer, |about| {
            about.remove("code_challenge_methods_supported").unwrap();
        });
    })
    .await;
}

async fn a_server_that_names_another_issuer_is_refused(backend: Backend) {
    let change: Change = |path, answer| {
        proxy::edit(path, answer, |about| {
            about.insert("issuer".to_owned(), "http://127.0.0.1:1".into()).unwrap();
        });
    };
    fails(backend, Script::Node("oauth4webapi"), "mcp-discovery", change).await;
    fails(backend, Script::Node("mcp-v2"), "connection", change).await;
    fails(backend, Script::Python("mcp_client"), "connection", change).await;
}

async fn an_answer_of_another_issuer_is_refused(backend: Backend) {
    let change: Change = |_, answer| {
        proxy::replace(answer, "location", "&iss=http%3A%2F%2F", "&iss=https%3A%2F%2F");
    };
    fails(backend, Script::Node("oauth4webapi"), "mcp-consent", change).await;
    fails(backend, Script::Node("openid-client"), "mcp-consent", change).await;
    fails(backend, Script::Node("mcp-v2"), "connection", change).await;
    fails(backend, Script::Python("mcp_client"), "connection", change).await;
}

async fn a_refusal_without_a_challenge_is_the_end(backend: Backend) {
    let change: Change = |_, answer| {
        proxy::replace(answer, "www-authenticate", "error=\"insufficient_scope\", ", "");
    };
    fails(backend, Script::Node("mcp-v2"), "step-up", change).await;
    fails(backend, Script::Python("mcp_client"), "step-up", change).await;
}

/// All answers to requests that fit the document, and to many that do not, are as it says, and none is 500.
async fn holds(policy: &str, scope: Option<&str>) {
    let server = Server::dev(Backend::Sqlite, |config| policy.clone_into(&mut config.policy)).await;
    let document = server.get("/api/openapi.json").await.is(200).json();
    let all = script::scopes(&document);
    let client = server.client_at("none", &[REDIRECT]).await;
    let tokens = server.connect(&client, "ann", scope.unwrap_or(&all), "api").await;
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                  response_schema_conformance,ignored_auth";
    let rows = async || server.sql.number("SELECT COUNT(*) FROM projects", &[]).await;
    let before = rows().await;
    let arguments = [
        "run",
        &format!("{}/api/openapi.json", server.issuer),
        "--header",
        &format!("Authorization: Bearer {}", tokens.access),
        "--checks",
        checks,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "15",
        "--seed",
        "1",
        "--generation-database",
        "none",
        "--no-color",
    ];
    let ran = Script::Schemathesis.run(&arguments.map(str::to_owned)).await;
    assert!(ran.success, "{ran}");
    let operations = script::operations(&document);
    assert!(operations > 20, "{operations} operations");
    assert!(ran.out.contains(&format!("Tested: {operations}\n")), "{ran}");
    // It was let in: what it asked for was done.
    assert!(rows().await > before, "{ran}");
}

async fn the_document_holds_for_a_person(_: Backend) {
    holds("doubletime", None).await;
}

async fn the_document_holds_for_an_administrator(_: Backend) {
    holds("timetracker", Some("admin:all")).await;
}

async fn nothing_in_the_document_is_open(backend: Backend) {
    for policy in ["doubletime", "timetracker"] {
        let server = Server::dev(backend, |config| policy.clone_into(&mut config.policy)).await;
        let document = server.get("/api/openapi.json").await.is(200).json();
        let settings = json!({ "issuer": server.issuer, "clients": {} }).to_string();
        let ran = Script::Python("unguarded").run(&[settings]).await;
        assert!(ran.success, "{ran}");
        assert_eq!(ran.passed().count(), script::operations(&document), "{ran}");
    }
}

async fn what_is_too_long_is_refused_as_the_document_says(backend: Backend) {
    let server = Server::dev(backend, |_| ()).await;
    let client = server.client_at("none", &[REDIRECT]).await;
    let tokens = server.connect(&client, "bob", "tasks:read tasks:write", "api").await;
    let task = json!({ "name": "a".repeat(100_000), "project_id": 1 });
    let reply = server.post_json("/api/v1/tasks", &tokens.access, &task).await.is(413);
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.text("error"), "Too large");
}
