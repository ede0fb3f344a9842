//! A15 to A26: where answers go.

use serde_json::json;

use crate::harness::{Ask, Backend, Server, both, exchange_form, once, public};

both!(a024_another_redirect_uri_at_the_token_endpoint_is_refused);
once!(
    a015_a_redirect_uri_is_compared_as_text,
    a016_no_host_poses_as_another,
    a017_no_fragment_is_taken,
    a018_no_letter_that_looks_alike_is_taken,
    a019_a_redirect_uri_given_twice_leads_nowhere,
    a020_on_loopback_the_port_alone_may_differ,
    a021_the_loopback_address_of_ipv6_is_one_text,
    a022_no_scheme_that_runs_or_reads_is_registered,
    a023_plain_http_is_for_loopback_alone,
    a025_of_several_redirect_uris_one_must_be_named,
    a026_no_line_break_reaches_a_header,
);

/// Asks as Bob, with each redirect URI: none may lead anywhere, with or without a session.
async fn lead_nowhere(server: &Server, ask: &Ask, uris: &[&str]) {
    let bob = server.sign_in("bob").await;
    for uri in uris {
        let ask = ask.clone().with("redirect_uri", uri);
        bob.authorize(&ask).await.leads_nowhere();
        let reply = server.browser().authorize(&ask).await;
        let location = reply.header("location");
        assert!(location.is_empty() || location.starts_with("/login?"), "{uri}: {reply:?}");
    }
}

async fn a015_a_redirect_uri_is_compared_as_text(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["https://app/cb"]).await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let twins = [
        "https://app/cb/../evil",
        "https://app/cb/",
        "https://app/cb?x=1",
        "https://app/cb?",
        "https://app/CB",
        "https://app/c%62",
        "https://app/./cb",
        "https://app:443/cb",
        "https://APP/cb",
        "HTTPS://app/cb",
        "http://app/cb",
        "https://app",
        " https://app/cb",
        "https://app/cb ",
    ];
    lead_nowhere(server, &ask, &twins).await;
    server.sign_in("bob").await.authorize(&ask).await.is(200);
}

async fn a016_no_host_poses_as_another(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["https://app/cb"]).await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let posers = [
        "https://app@evil/cb",
        "https://app.evil.com/cb",
        "https://evil/https://app/cb",
        "https://app%2eevil/cb",
        "https://app\\@evil",
        "https://app/cb\\..\\evil",
        "https://ap\tp/cb",
        "https://app/cb\n",
        "https://app/cb\r\nLocation: https://evil",
        "//app/cb",
        "/cb",
    ];
    lead_nowhere(server, &ask, &posers).await;
}

async fn a017_no_fragment_is_taken(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    lead_nowhere(server, &ask, &["https://app.example/cb#frag", "https://app.example/cb#"]).await;
    for uri in ["https://app.example/cb#frag", "https://app.example/cb#"] {
        server.register(&public(uri)).await.fails(400, "invalid_redirect_uri");
    }
}

async fn a018_no_letter_that_looks_alike_is_taken(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["https://café.example/cb"]).await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let twins = [
        "https://cafe\u{301}.example/cb",      // decomposed
        "https://caf\u{e9}\u{ff0e}example/cb", // a full-width dot
        "https://c\u{430}f\u{e9}.example/cb",  // a Cyrillic a
        "https://xn--caf-dma.example/cb",
        "https://café\u{3002}example/cb",
    ];
    lead_nowhere(server, &ask, &twins).await;
}

async fn a019_a_redirect_uri_given_twice_leads_nowhere(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let twice = ask.clone().and("redirect_uri", "https://evil.example/cb");
    bob.authorize(&twice).await.leads_nowhere();
    let same = ask.clone().and("redirect_uri", &client.redirect);
    bob.authorize(&same).await.leads_nowhere();
    let client_twice = ask.clone().and("client_id", &server.client("none").await.id);
    bob.authorize(&client_twice).await.leads_nowhere();
    let other = ask.and("redirect_uri[]", "https://evil.example/cb");
    bob.authorize(&other).await.leads_nowhere();
}

async fn a020_on_loopback_the_port_alone_may_differ(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["http://127.0.0.1/cb"]).await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    let moved = Ask { redirect: "http://127.0.0.1:51004/cb".to_owned(), ..ask.clone() };
    let reply = bob.approve(&moved.with("redirect_uri", "http://127.0.0.1:51004/cb")).await;
    assert!(reply.header("location").starts_with("http://127.0.0.1:51004/cb?"), "{reply:?}");
    let others = [
        "http://localhost:51004/cb",
        "https://127.0.0.1:1/cb",
        "http://127.0.0.2:1/cb",
        "http://0x7f.1:1/cb",
        "http://127.1:1/cb",
        "http://2130706433/cb",
        "http://127.0.0.1.evil.com/cb",
        "http://127.0.0.1:1/other",
        "http://127.0.0.1:1/cb/",
        "http://127.0.0.1:1/cb?x=1",
        "http://127.0.0.1:99999/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:1@evil.com/cb",
        "http://u@127.0.0.1:1/cb",
        "http://[::1]:1/cb",
    ];
    lead_nowhere(server, &ask, &others).await;
}

async fn a021_the_loopback_address_of_ipv6_is_one_text(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["http://[::1]:1/cb"]).await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask.clone().with("redirect_uri", "http://[::1]:51004/cb")).await.is(200);
    bob.authorize(&ask.clone().with("redirect_uri", "http://[::1]/cb")).await.is(200);
    let others = [
        "http://[::ffff:127.0.0.1]:1/cb",
        "http://[0:0:0:0:0:0:0:1]:1/cb",
        "http://[::1%25lo]:1/cb",
    ];
    lead_nowhere(server, &ask, &others).await;
}

async fn a022_no_scheme_that_runs_or_reads_is_registered(backend: Backend) {
    let server = Server::shared(backend).await;
    let bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a/b",
        "about:blank",
        "myapp:/cb",
        "JavaScript:alert(1)",
        "ftp://a.example/cb",
        "https://",
        "https:///cb",
        "https://u:p@a.example/cb",
        "cb",
        "",
        "https://a.example/c b",
        "https://a.example/\u{202e}bc",
    ];
    for uri in bad {
        server.register(&public(uri)).await.fails(400, "invalid_redirect_uri");
    }
    for good in [
        "com.example.app:/cb",
        "https://a.example/cb",
        "http://127.0.0.1:9/cb",
        "http://localhost/cb",
    ] {
        assert_eq!(
            server.register(&public(good)).await.is(201).json()["redirect_uris"],
            json!([good])
        );
    }
    for none in [json!([]), json!(null), json!("https://a.example/cb"), json!([1])] {
        let reply = server
            .register(&json!({ "redirect_uris": none, "token_endpoint_auth_method": "none" }))
            .await;
        assert_eq!(reply.status, 400, "{reply:?}");
    }
}

async fn a023_plain_http_is_for_loopback_alone(backend: Backend) {
    let server = Server::shared(backend).await;
    let bad = [
        "http://a.example/cb",
        "http://10.0.0.1/cb",
        "http://127.0.0.1.evil.com/cb",
        "http://localhost.evil.com/cb",
        "http://0.0.0.0/cb",
    ];
    for uri in bad {
        server.register(&public(uri)).await.fails(400, "invalid_redirect_uri");
        let mixed = json!({ "redirect_uris": ["https://a.example/cb", uri], "token_endpoint_auth_method": "none" });
        server.register(&mixed).await.fails(400, "invalid_redirect_uri");
    }
}

async fn a024_another_redirect_uri_at_the_token_endpoint_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client =
        server.client_at("none", &["https://app.example/cb", "https://app.example/other"]).await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, "tasks:read", "api").await;
    let mut form = exchange_form(&client, &code, &verifier);
    form[2].1 = "https://app.example/other";
    server.by(&client, "/oauth/token", &form).await.fails(400, "invalid_grant");
    form[2].1 = "https://app.example/cb/";
    server.by(&client, "/oauth/token", &form).await.fails(400, "invalid_grant");
    server.exchange(&client, &code, &verifier).await.is(200);
}

async fn a025_of_several_redirect_uris_one_must_be_named(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let several =
        server.client_at("none", &["https://app.example/cb", "https://app.example/b"]).await;
    let ask = several.ask("tasks:read", &server.resource("api")).without("redirect_uri");
    bob.authorize(&ask).await.leads_nowhere();
    let one = server.client("none").await;
    let ask = one.ask("tasks:read", &server.resource("api")).without("redirect_uri");
    let reply = bob.approve(&ask).await;
    assert!(reply.header("location").starts_with(&one.redirect), "{reply:?}");
}

async fn a026_no_line_break_reaches_a_header(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client_at("none", &["https://app.example/cb?keep=1"]).await;
    let bob = server.sign_in("bob").await;
    let state = "a\r\nSet-Cookie: x=y\r\n\r\n<b>&state=\u{e9} \"%0d%0a";
    let ask = client.ask("tasks:read", &server.resource("api")).with("state", state);
    let reply = bob.approve(&ask).await;
    assert_eq!(reply.param("state").as_deref(), Some(state));
    assert!(reply.header("location").starts_with("https://app.example/cb?keep=1&"), "{reply:?}");
    assert!(!reply.header("location").contains(['\r', '\n', ' ', '"']), "{reply:?}");
    assert!(reply.headers.get("set-cookie").is_none(), "{reply:?}");
    let broken = ask.with("scope", "tasks:read x\r\nSet-Cookie:x=y");
    let reply = bob.authorize(&broken).await.redirects_error("invalid_scope");
    assert_eq!(reply.param("state").as_deref(), Some(state));
    let said = reply.param("error_description").unwrap_or_default();
    assert!(
        said.bytes().all(|byte| matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e)),
        "{said}"
    );
}
