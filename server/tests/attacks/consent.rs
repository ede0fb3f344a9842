//! A27 to A40: the pages on which a person signs in and consents.

use serde_json::json;

use crate::harness::{
    Ask, Backend, Client, Reply, Server, Tokens, both, consent_fields, consent_form, encode, once,
    race, request,
};

both!(
    a028_a_foreign_form_gives_no_code,
    a029_a_form_adds_nothing_to_what_was_asked,
    a030_a_form_sent_again_gives_no_second_code,
    a030_of_many_forms_at_once_one_gives_a_code,
    a030_of_many_forms_at_two_servers_one_gives_a_code,
    a033_a_session_from_before_the_login_is_not_kept,
    a035_a_remembered_grant_covers_its_scopes_and_address_alone,
    a037_a_remembered_grant_covers_its_resource_alone,
    a038_without_what_it_depends_on_a_scope_is_not_granted,
);
once!(
    a027_nobody_is_sent_away_before_the_login,
    a031_no_page_can_be_framed,
    a032_a_hostile_name_is_shown_as_text_and_as_unchecked,
    a034_the_session_cookie_is_for_this_host_and_no_script,
    a036_a_silent_request_bounces_nowhere,
    a036_nobody_is_signed_in_by_a_foreign_form,
    a039_a_form_is_never_answered_with_307,
    a040_no_other_origin_reads_the_authorization_endpoint,
);

const BOTH: &str = "tasks:read tasks:write";

async fn codes(server: &Server, client: &str) -> i64 {
    server.sql.number("SELECT COUNT(*) FROM codes WHERE client_id = $1", &[client]).await
}

async fn a027_nobody_is_sent_away_before_the_login(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.registered().await;
    let ask = client.ask("no:such", &server.resource("mcp"));
    for ask in [
        ask.clone(),
        ask.clone().without("code_challenge"),
        ask.clone().with("response_type", "token"),
    ] {
        let reply = server.browser().authorize(&ask).await;
        assert_eq!(reply.status, 303, "{reply:?}");
        assert!(reply.header("location").starts_with("/login?"), "{reply:?}");
    }
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask).await.tells("invalid_scope");
    bob.authorize(&ask.with("response_type", "token")).await.tells("unsupported_response_type");
    // A developer vouches for a static client: it is told.
    let ask = server.client("none").await.ask("no:such", &server.resource("api"));
    bob.authorize(&ask).await.redirects_error("invalid_scope");
}

async fn a028_a_foreign_form_gives_no_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask(BOTH, &server.resource("api"));
    let (bob, eve) = (server.sign_in("bob").await, server.sign_in("eve").await);
    let page = bob.authorize(&ask).await.is(200);
    let form = consent_form(&page);
    let fields = consent_fields(&form, &["tasks:read", "tasks:write"]);
    let foreign = [
        vec![("origin", "https://evil.example")],
        vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "cross-site"), ("origin", "null")],
    ];
    for extra in foreign {
        bob.post(&form.action, &fields, &extra).await.leads_nowhere().is(403);
    }
    let theirs = consent_form(&eve.authorize(&ask).await);
    let csrf =
        |of: &[(String, String)]| of.iter().find(|(name, _)| name == "csrf").cloned().unwrap();
    let mut swapped = fields.clone();
    swapped.retain(|(name, _)| name != "csrf");
    bob.post(&form.action, &swapped, &[]).await.leads_nowhere().is(403);
    swapped.push(csrf(&theirs.fields));
    bob.post(&form.action, &swapped, &[]).await.leads_nowhere().is(403);
    // Eve answers the request of Bob: with her token it is still not hers.
    eve.post(&form.action, &swapped, &[]).await.refuses();
    server.browser().post(&form.action, &fields, &[]).await.refuses();
    assert_eq!(codes(server, &client.id).await, 0);
    assert!(bob.post(&form.action, &fields, &[]).await.param("code").is_some());
}

async fn a029_a_form_adds_nothing_to_what_was_asked(backend: Backend) {
    let server = Server::shared(backend).await;
    let (client, other) = (server.client("none").await, server.client("none").await);
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let page = bob.authorize(&ask).await.is(200);
    let form = consent_form(&page);
    let mut fields = consent_fields(&form, &["tasks:read"]);
    let (name, _) = form.boxes.first().cloned().unwrap_or(("scope".into(), String::new()));
    let added = [
        (name.as_str(), "settings:write"),
        (name.as_str(), "tasks:write"),
        ("scope", "settings:write"),
        ("resource", &server.resource("mcp")),
        ("client_id", &other.id),
        ("redirect_uri", "https://evil.example/cb"),
        ("user", "ann"),
        ("user_id", "ann"),
        ("person", "ann"),
    ];
    fields.extend(added.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let reply = bob.post(&form.action, &fields, &[]).await;
    assert_eq!(codes(server, &other.id).await, 0);
    if reply.status == 400 {
        assert_eq!(codes(server, &client.id).await, 0);
        return;
    }
    assert!(reply.header("location").starts_with(&client.redirect), "{reply:?}");
    let tokens =
        Tokens::of(&server.exchange(&client, &reply.param("code").unwrap(), &ask.verifier).await);
    assert_eq!(tokens.scope, "tasks:read");
    let person = "SELECT user_id FROM families WHERE client_id = $1";
    assert_eq!(server.sql.text(person, &[&client.id]).await.as_deref(), Some("bob"));
}

async fn a030_a_form_sent_again_gives_no_second_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let page = bob.authorize(&ask).await.is(200);
    assert!(bob.allow(&page).await.param("code").is_some());
    bob.allow(&page).await.refuses();
    bob.deny(&page).await.refuses();
    assert_eq!(codes(server, &client.id).await, 1);
}

/// One consent form, many times: one code comes of it.
async fn consent_at_once(server: &Server, servers: &[&Server]) {
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let form = consent_form(&bob.authorize(&ask).await.is(200));
    let body = encode(&consent_fields(&form, &["tasks:read"]));
    let cookie = format!("Cookie: {}", bob.cookies());
    let headers = [
        cookie.as_str(),
        "Origin: https://as.example",
        "Content-Type: application/x-www-form-urlencoded",
    ];
    let bytes = request(&format!("POST {}", form.action), &headers, &body);
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let answers = race(&addresses, 64, &bytes).await;
    let won = answers.iter().filter(|(status, _)| *status == 303).count();
    let lost = answers.iter().filter(|(status, _)| (400..500).contains(status)).count();
    assert_eq!((won, lost), (1, 63), "{answers:?}");
    assert_eq!(codes(server, &client.id).await, 1);
}

async fn a030_of_many_forms_at_once_one_gives_a_code(backend: Backend) {
    let server = Server::shared(backend).await;
    consent_at_once(server, &[server]).await;
}

async fn a030_of_many_forms_at_two_servers_one_gives_a_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let beside = server.beside(|_| ()).await;
    consent_at_once(server, &[server, &beside]).await;
}

#[track_caller]
fn is_guarded(page: &Reply) {
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{page:?}");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("base-uri 'none'"),
        "{page:?}"
    );
    assert!(!policy.contains("unsafe-inline") && !policy.contains('*'), "{page:?}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{page:?}");
    assert_eq!(page.header("referrer-policy"), "no-referrer", "{page:?}");
    assert_eq!(page.header("cache-control"), "no-store", "{page:?}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{page:?}");
}

async fn a031_no_page_can_be_framed(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    is_guarded(&server.browser().get("/login").await.is(200));
    is_guarded(&bob.authorize(&ask).await.is(200));
    is_guarded(&bob.authorize(&ask.clone().without("client_id")).await.leads_nowhere());
    is_guarded(&server.browser().authorize(&ask.with("client_id", "nobody")).await.leads_nowhere());
    for path in ["/", "/account/apps", "/account/api-tokens", "/developer/clients"] {
        is_guarded(&bob.get(path).await.is(200));
    }
}

async fn a032_a_hostile_name_is_shown_as_text_and_as_unchecked(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let long = "x".repeat(10_000);
    for name in [
        "<script>alert(1)</script>",
        "\u{202e}elbuoD",
        "\"><img src=x onerror=y>",
        "DoubleTime Official",
        &long,
    ] {
        let metadata = json!({
            "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none", "client_name": name,
        });
        let reply = server.register(&metadata).await;
        if reply.status == 400 {
            assert_eq!(reply.text("error"), "invalid_client_metadata");
            assert!(name.len() > 100, "{reply:?}");
            continue;
        }
        let client = Client { id: reply.is(201).text("client_id"), ..server.registered().await };
        let page =
            bob.authorize(&client.ask("mcp tasks:read", &server.resource("mcp"))).await.is(200);
        for hostile in ["<script>alert", "<img src=x", "\u{202e}", &"x".repeat(65)] {
            assert!(!page.body.contains(hostile), "{name}: {}", page.body);
        }
        assert!(page.body.contains("Nobody has checked"), "{name}: {}", page.body);
        assert!(page.body.contains("app.example"), "the host of the answer: {}", page.body);
    }
}

async fn a033_a_session_from_before_the_login_is_not_kept(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let first = bob.session().unwrap();
    bob.log_in("bob").await;
    let second = bob.session().unwrap();
    assert_ne!(first, second);
    // A session that an attacker planted is not the one that the person signs in to.
    let eve = server.browser();
    let planted = scopeward_server::secret::Kind::Session.create();
    eve.plant("__Host-session", planted.expose());
    eve.log_in("eve").await;
    assert_ne!(eve.session().as_deref(), Some(planted.expose()));
    let attacker = server.browser();
    attacker.plant("__Host-session", planted.expose());
    attacker.get("/account/apps").await.is(303);
    // Signing in again ends the session before it, and signing out ends the last.
    let stale = server.browser();
    stale.plant("__Host-session", &first);
    stale.get("/account/apps").await.is(303);
    let page = bob.get("/").await.is(200);
    bob.submit(&page, "/logout", &[]).await.is(303);
    let stale = server.browser();
    stale.plant("__Host-session", &second);
    stale.get("/account/apps").await.is(303);
}

async fn a034_the_session_cookie_is_for_this_host_and_no_script(backend: Backend) {
    let server = Server::shared(backend).await;
    let reply = server.browser().log_in("bob").await;
    let lines: Vec<_> =
        reply.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let session = lines.iter().find(|line| line.starts_with("__Host-session=")).unwrap();
    for flag in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(session.contains(flag), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
    let page = server.browser().get("/login").await;
    for line in page.headers.get_all("set-cookie") {
        let line = line.to_str().unwrap();
        assert!(
            line.starts_with("__Host-") && line.contains("; Secure") && line.contains("; HttpOnly"),
            "{line}"
        );
    }
}

async fn a035_a_remembered_grant_covers_its_scopes_and_address_alone(backend: Backend) {
    let server = Server::shared(backend).await;
    let uris = ["https://app.example/cb", "https://other.example/cb"];
    let client = server.client_at("none", &uris).await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    bob.allow(&bob.authorize(&ask).await.is(200)).await.is(303);
    let again = bob.authorize(&ask).await.is(303);
    assert!(again.param("code").is_some(), "{again:?}");
    bob.authorize(&ask.clone().with("redirect_uri", uris[1])).await.is(200);
    bob.authorize(&ask.clone().with("scope", "tasks:read time:read")).await.is(200);
    bob.authorize(&ask.clone().and("prompt", "consent")).await.is(200);
    server.sign_in("eve").await.authorize(&ask).await.is(200);
    // What registered itself can be posed as: it is never waved through to a program on the device.
    let mut local = server.registered_at("http://127.0.0.1/cb").await;
    "http://127.0.0.1:5000/cb".clone_into(&mut local.redirect);
    let ask = local.ask("mcp tasks:read", &server.resource("mcp"));
    bob.allow(&bob.authorize(&ask).await.is(200)).await.is(303);
    bob.authorize(&ask).await.is(200);
}

async fn a036_a_silent_request_bounces_nowhere(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.registered().await;
    let ask = client.ask("mcp tasks:read", &server.resource("mcp")).and("prompt", "none");
    let reply = server.browser().authorize(&ask).await;
    assert!(!reply.header("location").starts_with(&client.redirect), "{reply:?}");
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask).await.tells("interaction_required");
    // Not even after consent.
    let asked = ask.clone().without("prompt");
    bob.allow(&bob.authorize(&asked).await.is(200)).await.is(303);
    bob.authorize(&ask).await.tells("interaction_required");
    assert_eq!(codes(server, &client.id).await, 1);
}

async fn a036_nobody_is_signed_in_by_a_foreign_form(backend: Backend) {
    let server = Server::shared(backend).await;
    let browser = server.browser();
    let page = browser.get("/login").await.is(200);
    let fields = [("email", "eve@example.com"), ("password", "password")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = crate::harness::form(&page, "/login");
    let reply = browser.post("/login", &fields, &[]).await;
    assert_eq!((reply.status, browser.session()), (403, None), "{reply:?}");
    let mut with = form.fields.clone();
    with.extend(fields.clone());
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let reply = browser.post("/login", &with, &foreign).await;
    assert_eq!((reply.status, browser.session()), (403, None), "{reply:?}");
    let other = server.browser(); // the token of another browser
    other.get("/login").await.is(200);
    let reply = other.post("/login", &with, &[]).await;
    assert_eq!((reply.status, other.session()), (403, None), "{reply:?}");
    // And the way on leads to this site alone.
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ] {
        let browser = server.browser();
        let path = format!("/login?{}", encode(&[("next", next)]));
        let page = browser.get(&path).await;
        let reply = browser
            .submit(
                &page,
                "/login",
                &[("email", "eve@example.com"), ("password", "password"), ("next", next)],
            )
            .await;
        let location = reply.header("location");
        let own =
            location.starts_with('/') && !location.starts_with("//") && !location.contains('\\');
        assert!(reply.status == 400 || own, "{next}: {reply:?}");
    }
}

async fn a037_a_remembered_grant_covers_its_resource_alone(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    bob.allow(&bob.authorize(&ask).await.is(200)).await.is(303);
    let elsewhere = client.ask("mcp tasks:read", &server.resource("mcp"));
    bob.authorize(&elsewhere).await.is(200);
    // Granted there, too: now both are remembered, each for itself.
    bob.allow(&bob.authorize(&elsewhere).await.is(200)).await.is(303);
    bob.authorize(&ask).await.is(303);
    bob.authorize(&elsewhere).await.is(303);
    bob.authorize(&ask.with("scope", BOTH)).await.is(200);
}

async fn a038_without_what_it_depends_on_a_scope_is_not_granted(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let asked = "profile:read tasks:read tasks:write";
    let client = server.client("none").await;
    let ask = client.ask(asked, &server.resource("api"));
    let page = bob.authorize(&ask).await.is(200);
    let reply = bob.consent(&page, &["profile:read", "tasks:write"]).await.is(303);
    let tokens =
        Tokens::of(&server.exchange(&client, &reply.param("code").unwrap(), &ask.verifier).await);
    assert_eq!(tokens.scope, "profile:read");
    let client = server.client("none").await;
    let ask: Ask = client.ask(asked, &server.resource("api"));
    let page = bob.authorize(&ask).await.is(200);
    bob.consent(&page, &["tasks:write"]).await.redirects_error("access_denied");
    let page = bob.authorize(&ask).await.is(200);
    bob.deny(&page).await.redirects_error("access_denied");
    assert_eq!(codes(server, &client.id).await, 0);
}

async fn a039_a_form_is_never_answered_with_307(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let browser = server.browser();
    browser.log_in("bob").await.is(303);
    let page = browser.authorize(&ask).await.is(200);
    browser.deny(&page).await.is(303);
    let page = browser.authorize(&ask).await.is(200);
    browser.allow(&page).await.is(303);
    let home = browser.get("/").await.is(200);
    browser.submit(&home, "/logout", &[]).await.is(303);
    // The request itself may be posted (RFC 6749 §3.1), and is not answered with it either.
    let reply = server.browser().post("/oauth/authorize", &ask.params, &[]).await;
    assert!(reply.status == 303 || reply.status == 200, "{reply:?}");
}

async fn a040_no_other_origin_reads_the_authorization_endpoint(backend: Backend) {
    let server = Server::shared(backend).await;
    let origin = ("origin", "https://evil.example");
    let preflight = [origin, ("access-control-request-method", "GET")];
    for path in
        ["/oauth/authorize", "/oauth/consent", "/login", "/account/apps", "/account/api/tokens"]
    {
        for method in ["OPTIONS", "GET"] {
            let reply = server.send(method, path, &preflight, None).await;
            assert!(
                reply.headers.get("access-control-allow-origin").is_none(),
                "{path}: {reply:?}"
            );
        }
    }
    for path in ["/oauth/token", "/oauth/register", "/.well-known/oauth-authorization-server"] {
        let reply = server.send("OPTIONS", path, &preflight, None).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}: {reply:?}");
        assert!(
            reply.headers.get("access-control-allow-credentials").is_none(),
            "{path}: {reply:?}"
        );
    }
}
