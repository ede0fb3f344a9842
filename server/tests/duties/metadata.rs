//! MD and PR: what clients discover (RFC 8414, RFC 9728).

use serde_json::{Value, json};

use crate::harness::{Backend, Server, once};
use crate::words;

once!(
    md01_the_server_is_described_where_its_name_says,
    md02_the_description_is_complete_and_true,
    md04_there_is_no_openid_connect,
    pr01_each_resource_is_described_at_its_path,
    pr02_the_root_describes_the_default_resource,
    pr03_a_resource_names_few_scopes,
    pr04_other_origins_may_ask_without_cookies,
);

const ABOUT: &str = "/.well-known/oauth-authorization-server";
const RESOURCE: &str = "/.well-known/oauth-protected-resource";

async fn md01_the_server_is_described_where_its_name_says(backend: Backend) {
    let server = Server::shared(backend).await;
    let reply = server.get(ABOUT).await.is(200);
    assert_eq!(reply.header("content-type"), "application/json");
    let about = reply.json();
    assert_eq!(about["issuer"], server.issuer);
    let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty) || value.is_null();
    assert!(!about.as_object().unwrap().values().any(is_empty), "{about}");
    server.get(&format!("{ABOUT}/elsewhere")).await.is(404);
}

async fn md02_the_description_is_complete_and_true(backend: Backend) {
    let site = "https://as.example";
    let server = Server::shared(backend).await;
    let about = server.get(ABOUT).await.is(200).json();
    for (name, path) in [
        ("authorization_endpoint", "/oauth/authorize"),
        ("token_endpoint", "/oauth/token"),
        ("revocation_endpoint", "/oauth/revoke"),
        ("introspection_endpoint", "/oauth/introspect"),
        ("registration_endpoint", "/oauth/register"),
    ] {
        assert_eq!(about[name], format!("{site}{path}"));
        assert_ne!(server.get(path).await.status, 404, "{path}");
    }
    let documentation = about["service_documentation"].as_str().unwrap();
    server.get(documentation.strip_prefix(site).unwrap()).await.is(200);
    for (name, wanted) in [
        ("response_types_supported", vec!["code"]),
        ("response_modes_supported", vec!["query"]),
        ("code_challenge_methods_supported", vec!["S256"]),
        (
            "grant_types_supported",
            vec!["authorization_code", "refresh_token", "client_credentials"],
        ),
        ("protected_resources", vec!["https://as.example/api", "https://as.example/mcp"]),
        (
            "introspection_endpoint_auth_methods_supported",
            vec!["client_secret_basic", "client_secret_post"],
        ),
    ] {
        assert_eq!(words(&about[name]), wanted, "{name}");
    }
    for name in
        ["token_endpoint_auth_methods_supported", "revocation_endpoint_auth_methods_supported"]
    {
        assert_eq!(
            words(&about[name]),
            ["none", "client_secret_basic", "client_secret_post"],
            "{name}"
        );
    }
    assert_eq!(about["authorization_response_iss_parameter_supported"], true);
    assert!(about.get("jwks_uri").is_none(), "tokens are opaque: {about}");
    let scopes = words(&about["scopes_supported"]);
    assert!(scopes.contains(&"mcp") && !scopes.contains(&"offline_access"), "{scopes:?}");
    // What is switched off is not announced, what is on is.
    assert!(
        about.get("client_id_metadata_document_supported").is_none_or(|is| is == false),
        "{about}"
    );
    let other = Server::with(backend, |config| {
        config.registration.dynamic = false;
        config.registration.documents = true;
    });
    let about = other.await.get(ABOUT).await.is(200).json();
    assert!(about.get("registration_endpoint").is_none(), "{about}");
    assert_eq!(about["client_id_metadata_document_supported"], true);
}

async fn md04_there_is_no_openid_connect(backend: Backend) {
    let server = Server::shared(backend).await;
    let path = "/.well-known/openid-configuration";
    for path in [path.to_owned(), format!("{path}/mcp"), format!("{path}/t1")] {
        server.get(&path).await.is(404);
    }
    server.get("/t1/.well-known/openid-configuration").await.is(404);
    server.get("/mcp/.well-known/openid-configuration").await.refuses();
}

async fn pr01_each_resource_is_described_at_its_path(backend: Backend) {
    let server = Server::shared(backend).await;
    for name in ["api", "mcp"] {
        let reply = server.get(&format!("{RESOURCE}/{name}")).await.is(200);
        assert_eq!(reply.header("content-type"), "application/json");
        let about = reply.json();
        assert_eq!(about["resource"], server.resource(name));
        assert_eq!(words(&about["authorization_servers"]), [server.issuer.as_str()]);
        assert!(about.as_object().unwrap().values().all(|value| value != &json!([])), "{about}");
    }
    server.get(&format!("{RESOURCE}/other")).await.is(404);
    server.get(&format!("{RESOURCE}/mcp/")).await.is(404);
    let only = Server::with(backend, |config| config.policy = "timetracker".into()).await;
    assert_eq!(
        only.get(&format!("{RESOURCE}/api")).await.is(200).json()["resource"],
        only.resource("api")
    );
    only.get(&format!("{RESOURCE}/mcp")).await.is(404);
}

async fn pr02_the_root_describes_the_default_resource(backend: Backend) {
    let server = Server::shared(backend).await;
    let root = server.get(RESOURCE).await.is(200).json();
    assert_eq!(root, server.get(&format!("{RESOURCE}/mcp")).await.is(200).json());
    let only = Server::with(backend, |config| config.policy = "timetracker".into()).await;
    assert_eq!(only.get(RESOURCE).await.is(200).json()["resource"], only.resource("api"));
}

async fn pr03_a_resource_names_few_scopes(backend: Backend) {
    let server = Server::shared(backend).await;
    for (name, wanted) in [("api", vec!["profile:read"]), ("mcp", vec!["mcp", "profile:read"])] {
        let about = server.get(&format!("{RESOURCE}/{name}")).await.is(200).json();
        assert_eq!(words(&about["scopes_supported"]), wanted);
        assert_eq!(words(&about["bearer_methods_supported"]), ["header"]);
    }
    let only = Server::with(backend, |config| config.policy = "timetracker".into()).await;
    let about = only.get(&format!("{RESOURCE}/api")).await.is(200).json();
    let scopes = words(&about["scopes_supported"]);
    assert!(
        !scopes.iter().any(|scope| scope.contains('*')
            || scope.contains("admin")
            || *scope == "offline_access"),
        "{scopes:?}"
    );
}

async fn pr04_other_origins_may_ask_without_cookies(backend: Backend) {
    let server = Server::shared(backend).await;
    let origin = ("origin", "https://elsewhere.example");
    let api = format!("{RESOURCE}/api");
    for path in [ABOUT, RESOURCE, &api] {
        let reply = server.send("GET", path, &[origin], None).await.is(200);
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert!(reply.headers.get("access-control-allow-credentials").is_none(), "{path}");
    }
    for path in ["/oauth/token", "/oauth/register", "/oauth/revoke"] {
        let preflight = [
            origin,
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,content-type,mcp-protocol-version"),
        ];
        let reply = server.send("OPTIONS", path, &preflight, None).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}: {reply:?}");
        for (name, wanted) in [
            ("access-control-allow-methods", "post"),
            ("access-control-allow-headers", "mcp-protocol-version"),
        ] {
            assert!(reply.header(name).to_ascii_lowercase().contains(wanted), "{path}: {reply:?}");
        }
        let reply = server.send("POST", path, &[origin], None).await;
        assert!((400..500).contains(&reply.status), "{reply:?}");
        assert_eq!(
            reply.header("access-control-allow-origin"),
            "*",
            "{path}: errors, too: {reply:?}"
        );
    }
    let reply = server.send("GET", "/api/v1/tasks", &[origin], None).await.is(401);
    assert_eq!(reply.header("access-control-allow-origin"), "*", "{reply:?}");
    let exposed = reply.header("access-control-expose-headers").to_ascii_lowercase();
    assert!(exposed.contains("www-authenticate"), "{reply:?}");
    // The MCP server answers no page of another origin at all.
    let reply = server.send("POST", "/mcp", &[origin], None).await.is(403);
    assert!(reply.headers.get("access-control-allow-origin").is_none(), "{reply:?}");
    let reply = server.send("GET", "/oauth/authorize", &[origin], None).await;
    assert!(reply.headers.get("access-control-allow-origin").is_none(), "{reply:?}");
}
