//! AZ: the authorization endpoint and its pages.

use crate::harness::{Ask, Backend, Reply, Server, Tokens, both, encode, once};
use crate::is_plain;

both!(az23_a_person_sees_their_apps_and_takes_back_what_they_allowed);
once!(
    az01_get_and_post_with_odd_parameters,
    az03_without_a_known_client_and_address_nobody_is_redirected,
    az05_any_port_of_localhost_and_no_other_host,
    az09_no_response_type_but_code,
    az12_the_challenge_stays_with_the_code,
    az13_state_and_issuer_come_back,
    az15_who_registered_itself_gets_no_silent_redirect,
    az18_pages_load_nothing_from_elsewhere,
    az19_the_form_of_a_scope,
    az20_the_answer_always_says_the_scope,
    az21_descriptions_hold_plain_characters,
    az22_consent_says_who_asks_for_what_and_where_it_goes,
    az25_prompts_of_clients,
);

const BOTH: &str = "tasks:read tasks:write";

async fn az01_get_and_post_with_odd_parameters(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask(BOTH, &server.resource("api"));
    bob.authorize(&ask).await.is(200);
    bob.post("/oauth/authorize", &ask.params, &[]).await.is(200);
    bob.authorize(&ask.clone().and("foo", "bar").and("foo", "again")).await.is(200);
    // Empty is left out: no scope is the default, no challenge is an error.
    let empty = ask.clone().with("scope", "").and("prompt", "");
    let code = bob.approve(&empty).await.param("code").unwrap();
    let tokens = Tokens::of(&server.exchange(&client, &code, &empty.verifier).await);
    assert_eq!(tokens.scope, "profile:read");
    bob.authorize(&ask.clone().with("code_challenge", "")).await.redirects_error("invalid_request");
    bob.authorize(&ask.clone().with("client_id", "")).await.leads_nowhere();
    let several =
        ask.clone().and("resource", &server.resource("mcp")).with("scope", "mcp tasks:read");
    bob.authorize(&several).await.is(200);
    for (name, value) in ask.params.iter().filter(|(name, _)| name != "resource") {
        let twice = bob.authorize(&ask.clone().and(name, value)).await;
        match name.as_str() {
            "client_id" | "redirect_uri" => twice.leads_nowhere(),
            _ => twice.redirects_error("invalid_request"),
        };
    }
}

async fn az03_without_a_known_client_and_address_nobody_is_redirected(backend: Backend) {
    let server = Server::shared(backend).await;
    let client =
        server.client_at("none", &["https://app.example/cb", "https://app.example/b"]).await;
    let ask = client.ask(BOTH, &server.resource("api"));
    let asks = [
        ask.clone().without("client_id"),
        ask.clone().with("client_id", "c_nobody"),
        ask.clone().with("client_id", "c_nobody\u{0}"),
        ask.clone().with("redirect_uri", "https://evil.example/cb"),
        ask.clone().with("redirect_uri", "/cb"),
        ask.clone().without("redirect_uri"),
    ];
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask).await.is(200);
    for ask in asks {
        bob.authorize(&ask).await.leads_nowhere();
        server.browser().authorize(&ask).await.leads_nowhere();
    }
}

async fn az05_any_port_of_localhost_and_no_other_host(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let hosts = ["localhost", "127.0.0.1", "[::1]"];
    for host in hosts {
        let client = server.client_at("none", &[&format!("http://{host}:1/cb")]).await;
        let ask = client.ask(BOTH, &server.resource("api"));
        for other in hosts {
            for port in ["", ":80", ":49152", ":65535"] {
                let ask = ask.clone().with("redirect_uri", &format!("http://{other}{port}/cb"));
                let reply = bob.authorize(&ask).await;
                if host == other {
                    reply.is(200)
                } else {
                    reply.leads_nowhere()
                };
            }
        }
    }
    // The port of any other host counts.
    let client = server.client("none").await;
    let ask =
        client.ask(BOTH, &server.resource("api")).with("redirect_uri", "https://app.example:1/cb");
    bob.authorize(&ask).await.leads_nowhere();
}

async fn az09_no_response_type_but_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask(BOTH, &server.resource("api"));
    bob.authorize(&ask.clone().without("response_type")).await.redirects_error("invalid_request");
    for kind in ["token", "id_token", "code token", "code id_token", "none", "CODE", "code "] {
        let reply = bob.authorize(&ask.clone().with("response_type", kind)).await;
        let reply = reply.redirects_error("unsupported_response_type");
        assert!(!reply.header("location").contains('#'), "{reply:?}");
    }
    let password =
        [("grant_type", "password"), ("username", "bob@example.com"), ("password", "password")];
    server.by(&client, "/oauth/token", &password).await.fails(400, "unsupported_grant_type");
}

async fn az12_the_challenge_stays_with_the_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let api = server.resource("api");
    let (one, two) = (client.ask(BOTH, &api), client.ask(BOTH, &api));
    let (first, second) = (bob.approve(&one).await, bob.approve(&two).await);
    let given = url::Url::parse(first.header("location")).unwrap();
    let mut names: Vec<_> = given.query_pairs().map(|(name, _)| name.into_owned()).collect();
    names.sort();
    assert_eq!(names, ["code", "iss", "state"]);
    let challenge = &one.params.iter().find(|(name, _)| name == "code_challenge").unwrap().1;
    assert!(!first.header("location").contains(challenge.as_str()));
    let (code, other) = (first.param("code").unwrap(), second.param("code").unwrap());
    server.exchange(&client, &code, &two.verifier).await.fails(400, "invalid_grant");
    server.exchange(&client, &other, &two.verifier).await.is(200);
    let reply = server.exchange(&client, &code, &one.verifier).await.is(200);
    assert!(!reply.body.contains(challenge.as_str()), "{reply:?}");
}

async fn az13_state_and_issuer_come_back(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let state = "a+b c%20&=\u{e4}/?#\"<'";
    let ask = client.ask(BOTH, &server.resource("api")).with("state", state);
    let page = bob.authorize(&ask).await.is(200);
    let denied = bob.deny(&page).await;
    let refused = bob.authorize(&ask.clone().with("scope", "no:such")).await;
    let given = bob.approve(&ask).await;
    for reply in [&denied, &refused, &given] {
        assert_eq!(reply.param("state").as_deref(), Some(state), "{reply:?}");
        assert_eq!(reply.param("iss").as_deref(), Some(server.issuer.as_str()), "{reply:?}");
    }
    assert_eq!(denied.param("error").as_deref(), Some("access_denied"));
    assert_eq!(refused.param("error").as_deref(), Some("invalid_scope"));
    assert!(given.param("code").is_some(), "{given:?}");
    let none = bob.approve(&ask.without("state")).await;
    assert_eq!((none.param("state"), none.param("code").is_some()), (None, true), "{none:?}");
    let about = server.get("/.well-known/oauth-authorization-server").await.is(200).json();
    assert_eq!(about["authorization_response_iss_parameter_supported"], true);
}

async fn az15_who_registered_itself_gets_no_silent_redirect(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let unchecked = server.registered().await;
    let ask = unchecked.ask("no:such", &server.resource("mcp"));
    let page = bob.authorize(&ask).await.leads_nowhere();
    assert!(
        page.body.contains(&unchecked.redirect),
        "it says where the answer would go: {}",
        page.body
    );
    let checked = server.client("none").await;
    bob.authorize(&checked.ask("no:such", &server.resource("mcp")))
        .await
        .redirects_error("invalid_scope");
}

/// What a page loads, sends, or leads to without being asked.
fn loads(page: &Reply) -> Vec<&str> {
    let marks = [" src=\"", " action=\"", "<link rel=\"stylesheet\" href=\"", " srcset=\"", "url("];
    let found = marks.iter().flat_map(|mark| page.body.split(mark).skip(1));
    found.map(|rest| rest.split(['"', ')']).next().unwrap()).collect()
}

async fn az18_pages_load_nothing_from_elsewhere(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask(BOTH, &server.resource("api"));
    let pages = [
        server.browser().get("/login").await.is(200),
        bob.authorize(&ask).await.is(200),
        bob.authorize(&ask.without("client_id")).await.leads_nowhere(),
    ];
    for page in pages {
        let loads = loads(&page);
        assert!(!loads.is_empty(), "{}", page.body);
        assert!(
            loads.iter().all(|load| load.starts_with('/') && !load.starts_with("//")),
            "{loads:?}"
        );
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(
            page.header("content-security-policy").starts_with("default-src 'none'"),
            "{page:?}"
        );
    }
}

async fn az19_the_form_of_a_scope(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = |scope: &str| client.ask(scope, &server.resource("api"));
    let granted = async |ask: Ask| {
        let reply = bob.approve(&ask).await;
        let code = reply.param("code").unwrap_or_else(|| panic!("{reply:?}"));
        Tokens::of(&server.exchange(&client, &code, &ask.verifier).await).scope
    };
    assert_eq!(granted(ask("")).await, "profile:read", "the default of the resource");
    assert_eq!(granted(ask("tasks:write tasks:read")).await, BOTH);
    assert_eq!(granted(ask("tasks:read tasks:read")).await, "tasks:read");
    for wrong in [
        "Tasks:Read",
        "tasks:read\ttime:read",
        "tasks:read,time:read",
        "tasks:read \"",
        "tasks:re\\ad",
        "t\u{e4}sks:read",
    ] {
        bob.authorize(&ask(wrong)).await.redirects_error("invalid_scope");
    }
}

async fn az20_the_answer_always_says_the_scope(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let api = server.resource("api");
    let tokens = server.connect(&client, "eve", BOTH, "api").await;
    assert_eq!(tokens.scope, BOTH, "though it is what was asked");
    assert_eq!(crate::refreshed(server, &client, &tokens.refresh, &[]).await.scope, BOTH);
    let ask = client.ask("tasks:write", &api);
    let page = bob.authorize(&ask).await.is(200);
    let code = bob.allow(&page).await.param("code").unwrap();
    let tokens = Tokens::of(&server.exchange(&client, &code, &ask.verifier).await);
    assert_eq!(tokens.scope, BOTH, "with what it depends on");
    let client = server.client("none").await;
    let ask = client.ask("profile:read tasks:read", &api);
    let page = bob.authorize(&ask).await.is(200);
    let code = bob.consent(&page, &["profile:read"]).await.param("code").unwrap();
    let tokens = Tokens::of(&server.exchange(&client, &code, &ask.verifier).await);
    assert_eq!(tokens.scope, "profile:read", "less than was asked");
}

async fn az21_descriptions_hold_plain_characters(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let odd = "\"\\\u{e9}\r\n\u{202e}";
    let ask = client.ask(BOTH, &server.resource("api"));
    let asks = [
        ask.clone().with("scope", &format!("x{odd}")),
        ask.clone().with("resource", &format!("https://as.example/{odd}")),
        ask.clone().with("response_type", odd),
        ask.clone().with("code_challenge", odd),
        ask.clone().and("state", odd),
    ];
    for ask in asks {
        let reply = bob.authorize(&ask).await;
        is_plain(&reply.param("error").unwrap());
        is_plain(&reply.param("error_description").unwrap());
    }
    let forms = [
        vec![("grant_type", odd)],
        vec![("grant_type", "authorization_code"), ("code", odd)],
        vec![("grant_type", "refresh_token"), ("refresh_token", odd), ("scope", odd)],
        vec![("grant_type", "authorization_code"), ("code", "a"), ("code", "b")],
        vec![],
    ];
    for form in forms {
        let reply = server.by(&client, "/oauth/token", &form).await;
        assert!(matches!(reply.status, 400 | 401), "{reply:?}");
        is_plain(&reply.text("error"));
        is_plain(&reply.text("error_description"));
    }
    let tokens = server.connect(&client, "bob", BOTH, "api").await;
    for more in [("scope", odd), ("resource", odd)] {
        let reply = server.refresh(&client, &tokens.refresh, &[more]).await.is(400);
        is_plain(&reply.text("error_description"));
    }
}

async fn az22_consent_says_who_asks_for_what_and_where_it_goes(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let client = server.client_at("none", &["https://answers.example:8443/cb"]).await;
    let page = bob.authorize(&client.ask(BOTH, &server.resource("api"))).await.is(200);
    for shown in [
        "A test",
        "answers.example",
        "ann, a developer here",
        "View tasks",
        "Create, change and delete tasks",
    ] {
        assert!(page.seen().contains(shown), "{shown}: {}", page.body);
    }
    for warning in ["Nobody has checked it", "Unverified"] {
        assert!(!page.seen().contains(warning), "{warning}: {}", page.body);
    }
    let unchecked = server.registered().await;
    let page =
        bob.authorize(&unchecked.ask("mcp tasks:read", &server.resource("mcp"))).await.is(200);
    for shown in ["app.example", "The app itself", "Unverified", "Nobody has checked it"] {
        assert!(page.seen().contains(shown), "{shown}: {}", page.body);
    }
    let local = server.client_at("none", &["http://localhost/cb"]).await;
    let page = bob.authorize(&local.ask(BOTH, &server.resource("api"))).await.is(200);
    assert!(page.seen().contains("localhost") && page.seen().contains("notice"), "{}", page.body);
}

async fn az23_a_person_sees_their_apps_and_takes_back_what_they_allowed(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let rename = "UPDATE oauth_clients SET name = $1 WHERE id = $1";
    server.sql.run(rename, &[&client.id]).await;
    let tokens = server.connect(&client, "bob", BOTH, "api").await;
    assert!(server.works(&tokens.access).await);
    let theirs = server.sign_in("eve").await.get("/account/apps").await.is(200);
    assert!(!theirs.body.contains(&client.id), "{}", theirs.body);
    let bob = server.sign_in("bob").await;
    let page = bob.get("/account/apps").await.is(200);
    assert!(page.body.contains(&client.id), "{}", page.body);
    let grant = "SELECT id FROM grants WHERE client_id = $1 AND user_id = 'bob'";
    let grant = server.sql.text(grant, &[&client.id]).await.unwrap();
    bob.submit(&page, &format!("/account/apps/{grant}"), &[]).await.is(303);
    assert!(!server.works(&tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
    let page = bob.get("/account/apps").await.is(200);
    assert!(!page.body.contains(&client.id), "{}", page.body);
}

async fn az25_prompts_of_clients(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let silent = ask.clone().and("prompt", "none");
    let nobody = server.browser().authorize(&silent).await;
    assert!(nobody.header("location").is_empty() && nobody.status == 401, "{nobody:?}");
    bob.authorize(&silent).await.redirects_error("consent_required");
    bob.allow(&bob.authorize(&ask).await.is(200)).await.is(303);
    assert!(bob.authorize(&silent).await.param("code").is_some());
    assert!(bob.authorize(&ask).await.param("code").is_some());
    bob.authorize(&ask.clone().and("prompt", "consent")).await.is(200);
    let login = bob.authorize(&ask.clone().and("prompt", "login")).await;
    assert!(login.header("location").starts_with("/login?"), "{login:?}");
    bob.authorize(&ask.clone().and("prompt", "none consent"))
        .await
        .redirects_error("invalid_request");
    let form = encode(&ask.and("prompt", "consent").params);
    bob.get(&format!("/oauth/authorize?{form}")).await.is(200);
}
