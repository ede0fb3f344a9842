//! A67 to A72 and A99 to A101: tokens that are taken back, asked about, or are of another kind.

use std::time::{Duration, Instant};

use scopeward_server::config::Limit;
use serde_json::json;

use crate::harness::{Backend, Server, Tokens, both, once};

both!(
    a067_a_revoked_refresh_token_takes_its_access_tokens_along,
    a068_nobody_revokes_what_is_not_theirs,
    a069_a_wrong_hint_changes_nothing,
    a070_what_is_disconnected_ends_everywhere_soon,
    a071_introspection_tells_only_who_may_know,
    a072_who_is_gone_or_locked_out_has_no_tokens,
    a099_an_api_token_is_shown_once_and_its_use_is_seen,
    a099_who_is_no_administrator_sees_own_tokens_only,
    a100_an_api_token_is_no_token_of_oauth,
    a101_no_token_opens_a_page,
);
once!(a071_who_guesses_is_slowed_down);

const SCOPE: &str = "tasks:read";

async fn a067_a_revoked_refresh_token_takes_its_access_tokens_along(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    assert!(server.works(&tokens.access).await && server.is_active(&client, &tokens.access).await);
    server.by(&client, "/oauth/revoke", &[("token", &tokens.refresh)]).await.is(200);
    assert!(!server.works(&tokens.access).await);
    assert!(!server.is_active(&client, &tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
    server.by(&client, "/oauth/revoke", &[("token", &tokens.refresh)]).await.is(200);
    // An access token goes alone.
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    server.by(&client, "/oauth/revoke", &[("token", &tokens.access)]).await.is(200);
    assert!(!server.works(&tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
}

async fn a068_nobody_revokes_what_is_not_theirs(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    for other in [server.client("client_secret_basic").await, server.client("none").await] {
        for token in [&tokens.access, &tokens.refresh] {
            let reply = server.by(&other, "/oauth/revoke", &[("token", token)]).await;
            assert!(matches!(reply.status, 200 | 400), "{reply:?}");
        }
    }
    server.post("/oauth/revoke", &[("token", &tokens.refresh)]).await.fails(401, "invalid_client");
    assert!(server.works(&tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
}

async fn a069_a_wrong_hint_changes_nothing(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    for hint in ["access_token", "no_such_kind"] {
        let tokens = server.connect(&client, "bob", SCOPE, "api").await;
        let form = [("token", tokens.refresh.as_str()), ("token_type_hint", hint)];
        server.by(&client, "/oauth/revoke", &form).await.is(200);
        assert!(!server.works(&tokens.access).await);
    }
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let form = [("token", tokens.access.as_str()), ("token_type_hint", "refresh_token")];
    server.by(&client, "/oauth/revoke", &form).await.is(200);
    assert!(!server.works(&tokens.access).await);
    for unknown in ["x", "sw_rt_", &"z".repeat(5000)] {
        server.by(&client, "/oauth/revoke", &[("token", unknown)]).await.is(200);
    }
    server.by(&client, "/oauth/revoke", &[]).await.fails(400, "invalid_request");
    server.get("/oauth/revoke").await.is(405);
}

async fn a070_what_is_disconnected_ends_everywhere_soon(backend: Backend) {
    let server = Server::fresh(backend).await;
    let beside = server.beside(|config| config.lifetimes.token_cache = 1).await;
    let (client, other) = (server.client("none").await, server.client("none").await);
    let (tokens, kept) = (
        server.connect(&client, "bob", SCOPE, "api").await,
        server.connect(&other, "bob", SCOPE, "api").await,
    );
    assert!(server.works(&tokens.access).await && beside.works(&tokens.access).await);
    let bob = server.sign_in("bob").await;
    let page = bob.get("/account/apps").await.is(200);
    let grant = "SELECT id FROM grants WHERE client_id = $1 AND revoked_at IS NULL";
    let grant = server.sql.text(grant, &[&client.id]).await.unwrap();
    let eve = server.sign_in("eve").await;
    let form = crate::harness::form(&page, &format!("/account/apps/{grant}"));
    eve.post(&form.action, &form.fields, &[]).await.refuses();
    assert!(server.works(&tokens.access).await, "Eve disconnects nothing of Bob's");
    bob.submit(&page, &form.action, &[]).await.is(303);
    let start = Instant::now();
    assert!(!server.works(&tokens.access).await, "at once where it was revoked");
    while beside.works(&tokens.access).await {
        assert!(start.elapsed() < Duration::from_millis(1500), "the other server still takes it");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
    assert!(server.works(&kept.access).await);
    bob.authorize(&client.ask(SCOPE, &server.resource("api"))).await.is(200);
}

async fn a071_introspection_tells_only_who_may_know(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let form = [("token", tokens.access.as_str())];
    server.post("/oauth/introspect", &form).await.fails(401, "invalid_client");
    let public = server.client("none").await;
    server.by(&public, "/oauth/introspect", &form).await.fails(401, "invalid_client");
    let nothing = json!({ "active": false });
    let (api, mcp) = (resource_server(server, "api").await, resource_server(server, "mcp").await);
    let told = server.by(&api, "/oauth/introspect", &form).await.is(200);
    assert_eq!(told.header("cache-control"), "no-store");
    let told = told.json();
    assert_eq!((told["active"].as_bool(), told["scope"].as_str()), (Some(true), Some(SCOPE)));
    assert_eq!(
        (told["sub"].as_str(), told["aud"].as_str()),
        (Some("bob"), Some("https://as.example/api"))
    );
    assert_eq!(
        (told["client_id"].as_str(), told["iss"].as_str()),
        (Some(client.id.as_str()), Some("https://as.example"))
    );
    let stranger = server.client("client_secret_basic").await;
    for asker in [&mcp, &stranger] {
        assert_eq!(server.by(asker, "/oauth/introspect", &form).await.is(200).json(), nothing);
    }
    for token in [
        tokens.refresh.as_str(),
        "x",
        "sw_at_",
        scopeward_server::secret::Kind::Access.create().expose(),
    ] {
        assert_eq!(
            server.by(&api, "/oauth/introspect", &[("token", token)]).await.is(200).json(),
            nothing
        );
    }
    server.get("/oauth/introspect").await.is(405);
}

/// A resource server that may ask about tokens for one audience.
async fn resource_server(server: &Server, audience: &str) -> crate::harness::Client {
    let client = server.client("client_secret_basic").await;
    let row = "UPDATE oauth_clients SET audiences = $2, grant_types = $3 WHERE id = $1";
    let audiences = json!([audience]).to_string();
    let grants = json!(["urn:scopeward:introspect"]).to_string();
    assert_eq!(server.sql.run(row, &[&client.id, &audiences, &grants]).await, 1);
    client
}

async fn a071_who_guesses_is_slowed_down(backend: Backend) {
    let limit = Some(Limit { requests: 5, seconds: 900 });
    let server = Server::with(backend, |config| {
        config.limits.introspect = limit;
        config.limits.refused = limit;
    });
    let server = server.await;
    let wrong = scopeward_server::secret::Kind::Client.create();
    let form = [("token", "x"), ("client_id", "nobody"), ("client_secret", wrong.expose())];
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(server.post("/oauth/introspect", &form).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let guess = scopeward_server::secret::Kind::Access.create();
        statuses.push(server.api("GET", "/api/v1/tasks", guess.expose()).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
}

async fn a072_who_is_gone_or_locked_out_has_no_tokens(backend: Backend) {
    let server = Server::with(backend, |config| config.lifetimes.token_cache = 0).await;
    let client = server.client("client_secret_basic").await;
    for (person, end) in [
        ("bob", "UPDATE users SET disabled = 1 WHERE id = 'bob'"),
        ("eve", "DELETE FROM users WHERE id = 'eve'"),
    ] {
        let tokens = server.connect(&client, person, SCOPE, "api").await;
        let browser = server.sign_in(person).await;
        let waiting = client.ask(SCOPE, &server.resource("api"));
        let code = browser.approve(&waiting).await.param("code").unwrap();
        let api_token = server.api_token(person, SCOPE).await;
        assert!(server.works(&tokens.access).await && server.works(&api_token).await);
        assert_eq!(server.sql.run(end, &[]).await, 1);
        assert!(!server.works(&tokens.access).await);
        assert!(!server.works(&api_token).await);
        assert!(!server.is_active(&client, &tokens.access).await);
        server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
        server.exchange(&client, &code, &waiting.verifier).await.fails(400, "invalid_grant");
        browser.get("/account/apps").await.is(303);
        let page = server.browser().get("/login").await;
        drop(page);
        let again = server.browser();
        let page = again.get("/login").await;
        let email = format!("{person}@example.com");
        again.submit(&page, "/login", &[("email", &email), ("password", "password")]).await;
        assert_eq!(again.session(), None);
    }
}

async fn a099_an_api_token_is_shown_once_and_its_use_is_seen(backend: Backend) {
    let server = Server::timetracker(backend).await;
    let bob = server.sign_in("bob").await;
    let made = bob.make_token("read:projects").await.is(201);
    let (token, id) = (made.text("token"), made.text("id"));
    assert_eq!(made.header("cache-control"), "no-store");
    for path in [
        "/account/api/tokens",
        &format!("/account/api/tokens/{id}"),
        "/account/api-tokens",
        &format!("/account/api-tokens/{id}"),
    ] {
        let shown = bob.get(path).await.is(200);
        assert!(!shown.body.contains(&token), "{path}: {shown:?}");
    }
    server.api("GET", "/api/v1/projects", &token).await.is(200);
    let denied =
        server.post_json("/api/v1/projects", &token, &json!({ "name": "Test" })).await.is(403);
    assert_eq!(
        denied.json(),
        json!({
            "error": "Insufficient permissions",
            "message": "This endpoint requires the 'write:projects' scope",
            "required_scope": "write:projects",
            "available_scopes": ["read:projects"],
        })
    );
    let challenge = denied.header("www-authenticate");
    assert!(
        challenge.contains("error=\"insufficient_scope\"")
            && challenge.contains("scope=\"write:projects\""),
        "{challenge}"
    );
    let start = Instant::now();
    let path = format!("/account/api/tokens/{id}");
    while bob.get(&path).await.json()["last_used_at"].is_null() {
        assert!(start.elapsed() < Duration::from_secs(10), "its use was not written");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let row = "SELECT COUNT(*) FROM audit WHERE actor = 'bob' AND event LIKE '%token%'";
    assert!(server.sql.number(row, &[]).await >= 1);
    // Without proof of where the form comes from, without a fresh login, or with an unknown scope: nothing is made.
    let body = json!({ "name": "x", "scope": "read:projects", "expires_in_days": 1 }).to_string();
    let kind = ("content-type", "application/json");
    bob.send("POST", "/account/api/tokens", Some(body.clone()), &[kind]).await.is(403);
    let foreign = [kind, ("origin", "https://evil.example"), ("x-csrf-token", "x")];
    bob.send("POST", "/account/api/tokens", Some(body), &foreign).await.is(403);
    bob.make_token("read:nothing").await.is(400);
    let proof = bob.get("/account/api/tokens").await.header("x-csrf-token").to_owned();
    let eve = server.sign_in("eve").await;
    eve.send("DELETE", &path, None, &[("x-csrf-token", &proof)]).await.refuses();
    server.api("GET", "/api/v1/projects", &token).await.is(200);
    bob.send("DELETE", &path, None, &[("x-csrf-token", &proof)]).await.is(204);
    server.api("GET", "/api/v1/projects", &token).await.denies_token();
    let short = bob.make_token("read:projects").await.is(201).text("token");
    server.api("GET", "/api/v1/projects", &short).await.is(200);
    server.advance(901);
    bob.make_token("read:projects").await.is(403);
    server.advance(31 * 86_400);
    server.api("GET", "/api/v1/projects", &short).await.denies_token();
}

async fn a099_who_is_no_administrator_sees_own_tokens_only(backend: Backend) {
    let server = Server::timetracker(backend).await;
    let (ann, bob, eve) =
        (server.sign_in("ann").await, server.sign_in("bob").await, server.sign_in("eve").await);
    let made = bob.make_token("read:projects").await.is(201);
    let id = made.text("id");
    for path in [format!("/account/api/tokens/{id}"), format!("/account/api-tokens/{id}")] {
        bob.get(&path).await.is(200);
        assert!(matches!(eve.get(&path).await.status, 403 | 404));
    }
    for path in [
        "/admin/api-tokens".to_owned(),
        format!("/admin/api-tokens/{id}"),
        "/admin/audit".to_owned(),
    ] {
        ann.get(&path).await.is(200);
        eve.get(&path).await.leads_nowhere().is(403);
        bob.get(&path).await.leads_nowhere().is(403);
        server.browser().get(&path).await.is(303);
    }
    assert!(!eve.get("/account/api/tokens").await.body.contains(&id));
    assert!(bob.get("/account/api/tokens").await.body.contains(&id));
}

async fn a100_an_api_token_is_no_token_of_oauth(backend: Backend) {
    let server = Server::shared(backend).await;
    let token = server.api_token("bob", "tasks:read").await;
    assert!(server.works(&token).await);
    server.mcp(&token).await.denies_token();
    let client = server.client("client_secret_basic").await;
    let rs = resource_server(server, "api").await;
    for asker in [&client, &rs] {
        let told = server.by(asker, "/oauth/introspect", &[("token", &token)]).await.is(200);
        assert_eq!(told.json(), json!({ "active": false }));
        for hint in ["access_token", "refresh_token"] {
            let form = [("token", token.as_str()), ("token_type_hint", hint)];
            server.by(asker, "/oauth/revoke", &form).await;
        }
    }
    server.refresh(&client, &token, &[]).await.fails(400, "invalid_grant");
    server.exchange(&client, &token, &"v".repeat(43)).await.fails(400, "invalid_grant");
    assert!(server.works(&token).await);
    // Nor are a refresh token, a code or a session tokens for the API.
    let browser = server.sign_in("bob").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let (code, _) = server.code(&browser, &client, SCOPE, "api").await;
    for other in [tokens.refresh, code, browser.session().unwrap(), client.secret.clone().unwrap()]
    {
        server.api("GET", "/api/v1/tasks", &other).await.denies_token();
    }
}

async fn a101_no_token_opens_a_page(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens: Tokens = server.connect(&client, "ann", SCOPE, "api").await;
    let api_token = server.api_token("ann", SCOPE).await;
    let pages = [
        "/account/apps",
        "/account/api-tokens",
        "/account/api/tokens",
        "/developer/clients",
        "/admin/audit",
    ];
    for path in pages {
        for token in [&tokens.access, &api_token] {
            server.api("GET", path, token).await.is(401);
        }
    }
    let ask = client.ask(SCOPE, &server.resource("api")).path();
    let reply = server.api("GET", &ask, &tokens.access).await.is(303);
    assert!(reply.header("location").starts_with("/login?"), "{reply:?}");
    for path in ["/oauth/consent", "/account/api/tokens", "/logout"] {
        for token in [&tokens.access, &api_token] {
            let reply = server.api("POST", path, token).await;
            assert!((400..500).contains(&reply.status), "{path}: {reply:?}");
        }
    }
    // A token as a cookie opens nothing either.
    let browser = server.browser();
    browser.plant("__Host-session", &tokens.access);
    browser.get("/account/apps").await.is(303);
}
