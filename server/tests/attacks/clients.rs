//! A41 to A57: how clients prove who they are, and how they register.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use scopeward_server::config::Limit;
use scopeward_server::secret::Kind;
use serde_json::{Value, json};

use crate::harness::{
    Backend, Client, Page, Reply, Server, Tokens, both, encode, once, public, raw, request,
};

both!(
    a046_nothing_that_is_secret_is_stored,
    a047_a_rotated_secret_ends_when_it_should,
    a053_registrations_are_limited_and_unused_clients_go,
    a055_a_client_that_changes_its_addresses_is_asked_for_again,
);
once!(
    a041_a_wrong_secret_is_slowed_down,
    a041_time_does_not_tell_which_clients_there_are,
    a042_basic_is_read_with_and_without_encoding,
    a043_two_ways_of_authentication_are_one_too_many,
    a044_a_public_client_has_no_secret,
    a045_a_secret_in_the_query_is_refused,
    a048_a_client_registers_itself_for_nothing_dangerous,
    a049_a_client_without_secret_acts_for_no_one_else,
    a050_nobody_chooses_an_id,
    a051_nothing_that_a_registration_names_is_fetched,
    a052_a_registration_is_read_within_limits,
    a054_a_document_that_is_not_right_is_no_client,
    a056_an_address_that_is_not_plain_is_no_client,
    a057_no_statement_or_token_manages_a_client,
);

/// Asks the token endpoint for what no client may have: only who the client is decides the error.
async fn ask(server: &Server, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Reply {
    let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
    all.extend(headers);
    let mut form = form.to_vec();
    form.extend([("grant_type", "refresh_token"), ("refresh_token", "none")]);
    server.send("POST", "/oauth/token", &all, Some(encode(&form))).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn a041_a_wrong_secret_is_slowed_down(backend: Backend) {
    let limit = Some(Limit { requests: 20, seconds: 900 });
    let server = Server::with(backend, |config| config.limits.token = limit).await;
    let client = server.client("client_secret_post").await;
    let mut refused = 0;
    for _ in 0..100 {
        let wrong = Kind::Client.create();
        let reply =
            ask(&server, &[], &[("client_id", &client.id), ("client_secret", wrong.expose())])
                .await;
        match reply.status {
            401 => assert_eq!(reply.text("error"), "invalid_client"),
            429 => refused += 1,
            _ => panic!("{reply:?}"),
        }
        if reply.status == 429 {
            assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
        }
    }
    assert!(refused >= 75, "{refused}");
}

async fn a041_time_does_not_tell_which_clients_there_are(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_post").await;
    let mut times: [Vec<Duration>; 2] = Default::default();
    for round in 0..200 {
        let wrong = Kind::Client.create();
        let id = if round % 2 == 0 { client.id.as_str() } else { "c_nobody-nobody-nobody1" };
        let start = Instant::now();
        ask(server, &[], &[("client_id", id), ("client_secret", wrong.expose())])
            .await
            .fails(401, "invalid_client");
        times[round % 2].push(start.elapsed());
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 4].as_secs_f64()
    });
    assert!((0.5..2.0).contains(&(known / unknown)), "{known} against {unknown}");
}

async fn a042_basic_is_read_with_and_without_encoding(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let secret = client.secret.clone().unwrap();
    assert!(
        secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    );
    assert!(
        client.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    );
    let encoded = |text: &str| text.replace('_', "%5F").replace('-', "%2d");
    for (id, secret) in
        [(client.id.clone(), secret.clone()), (encoded(&client.id), encoded(&secret))]
    {
        let header = basic(&id, &secret);
        ask(server, &[("authorization", &header)], &[]).await.fails(400, "invalid_grant");
        let lower = header.replacen("Basic", "bAsIc", 1);
        ask(server, &[("authorization", &lower)], &[("client_id", &client.id)])
            .await
            .fails(400, "invalid_grant");
    }
    for wrong in [
        basic(&client.id, ""),
        basic("", &secret),
        "Basic !!!".into(),
        "Basic".into(),
        "Bearer x".into(),
    ] {
        let reply =
            ask(server, &[("authorization", &wrong)], &[]).await.fails(401, "invalid_client");
        assert!(reply.header("www-authenticate").starts_with("Basic"), "{reply:?}");
    }
}

async fn a043_two_ways_of_authentication_are_one_too_many(backend: Backend) {
    let server = Server::shared(backend).await;
    for auth in ["client_secret_basic", "client_secret_post"] {
        let client = server.client(auth).await;
        let secret = client.secret.clone().unwrap();
        let header = basic(&client.id, &secret);
        let body = [("client_id", client.id.as_str()), ("client_secret", &secret)];
        ask(server, &[("authorization", &header)], &body).await.fails(400, "invalid_request");
        ask(server, &[("authorization", &header)], &[("client_assertion", "x")])
            .await
            .fails(400, "invalid_request");
        ask(server, &[("authorization", &header)], &[("client_id", "another")])
            .await
            .fails(400, "invalid_request");
    }
}

async fn a044_a_public_client_has_no_secret(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let secret = Kind::Client.create();
    let body = [("client_id", client.id.as_str()), ("client_secret", secret.expose())];
    ask(server, &[], &body).await.fails(401, "invalid_client");
    ask(server, &[("authorization", &basic(&client.id, secret.expose()))], &[])
        .await
        .fails(401, "invalid_client");
    ask(server, &[], &body[..1]).await.fails(400, "invalid_grant");
}

async fn a045_a_secret_in_the_query_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_post").await;
    let query = encode(&[
        ("client_id", client.id.as_str()),
        ("client_secret", client.secret.as_deref().unwrap()),
    ]);
    for path in ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] {
        let form = [("token", "x"), ("grant_type", "refresh_token"), ("refresh_token", "x")];
        server.post(&format!("{path}?{query}"), &form).await.fails(400, "invalid_request");
    }
}

async fn a046_nothing_that_is_secret_is_stored(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("client_secret_basic").await;
    let browser = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let page = browser.authorize(&ask).await.is(200);
    let form = crate::harness::consent_form(&page);
    let waiting: Vec<String> = form
        .fields
        .iter()
        .filter(|(_, value)| value.len() > 30)
        .map(|(_, value)| value.clone())
        .collect();
    assert!(!waiting.is_empty(), "the waiting request has a secret name");
    let code = browser.allow(&page).await.param("code").unwrap();
    let tokens = Tokens::of(&server.exchange(&client, &code, &ask.verifier).await);
    let rotated = Tokens::of(&server.refresh(&client, &tokens.refresh, &[]).await);
    let metadata = json!({ "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "client_secret_post" });
    let registered = server.register(&metadata).await.is(201);
    let api_token = server.api_token("bob", "tasks:read").await;
    let mut secrets = vec![
        code,
        ask.verifier,
        tokens.access,
        tokens.refresh,
        rotated.access,
        rotated.refresh,
        client.secret.unwrap(),
        registered.text("client_secret"),
        browser.session().unwrap(),
        api_token,
    ];
    secrets.extend(waiting);
    let dump = server.sql.dump(&server.url).await;
    assert!(dump.contains("bob@example.com"), "the dump shows what is stored");
    for secret in secrets {
        assert!(secret.len() > 20, "{secret}");
        assert!(!dump.contains(&secret), "stored: {secret}");
        let random = secret.rsplit('_').next().unwrap();
        assert!(random.len() < 20 || !dump.contains(random), "stored: {secret}");
    }
}

async fn a047_a_rotated_secret_ends_when_it_should(backend: Backend) {
    let server = Server::fresh(backend).await;
    let old = server.client("client_secret_basic").await;
    let tokens = server.connect(&old, "bob", "tasks:read", "api").await;
    let path = format!("/developer/clients/{}/secret", old.id);
    let eve = server.sign_in("eve").await;
    assert!(matches!(eve.get(&path).await.status, 403 | 404));
    let rotate = async |overlap: &str| {
        let ann = server.sign_in("ann").await;
        let page = ann.get(&path).await.is(200);
        let foreign = crate::harness::form(&page, &path);
        let with = [foreign.fields, vec![("overlap".to_owned(), "0".to_owned())]].concat();
        eve.post(&path, &with, &[]).await.refuses();
        let made = ann.submit(&page, &path, &[("overlap", overlap)]).await.is(201);
        let secret = made.body.split("sw_cs_").nth(1).unwrap();
        let secret =
            secret.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next();
        let secret = Some(format!("sw_cs_{}", secret.unwrap()));
        Client { secret, ..old.clone() }
    };
    let new = rotate("86400").await;
    let tokens = Tokens::of(&server.refresh(&old, &tokens.refresh, &[]).await);
    let tokens = Tokens::of(&server.refresh(&new, &tokens.refresh, &[]).await);
    server.advance(86_401);
    server.refresh(&old, &tokens.refresh, &[]).await.fails(401, "invalid_client");
    let tokens = Tokens::of(&server.refresh(&new, &tokens.refresh, &[]).await);
    let newest = rotate("0").await;
    server.refresh(&new, &tokens.refresh, &[]).await.fails(401, "invalid_client");
    let tokens = Tokens::of(&server.refresh(&newest, &tokens.refresh, &[]).await);
    assert!(server.works(&tokens.access).await);
}

async fn a048_a_client_registers_itself_for_nothing_dangerous(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    for scope in ["settings:write admin:all *", "mcp settings:read", "*"] {
        let metadata = json!({
            "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none", "scope": scope,
        });
        let reply = server.register(&metadata).await;
        if reply.status == 400 {
            assert_eq!(reply.text("error"), "invalid_client_metadata");
            continue;
        }
        let registered = reply.is(201);
        let scopes = registered.text("scope");
        for dangerous in ["settings", "admin", "*"] {
            assert!(!scopes.contains(dangerous), "{registered:?}");
        }
        let client = Client { id: registered.text("client_id"), ..server.registered().await };
        let asked = client.ask("mcp settings:write", &server.resource("mcp"));
        bob.authorize(&asked).await.tells("invalid_scope");
        let api = client.ask("tasks:read", &server.resource("api"));
        bob.authorize(&api).await.tells("invalid_target");
    }
    let client = server.registered().await;
    bob.authorize(&client.ask("mcp settings:read", &server.resource("mcp")))
        .await
        .tells("invalid_scope");
    // A client that asked for little may ask for more of the resource later: MCP clients step up with one id.
    let modest = json!({ "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none", "scope": "mcp" });
    let client = Client { id: server.register(&modest).await.is(201).text("client_id"), ..client };
    bob.authorize(&client.ask("mcp tasks:read", &server.resource("mcp"))).await.is(200);
}

async fn a049_a_client_without_secret_acts_for_no_one_else(backend: Backend) {
    let server = Server::shared(backend).await;
    for grants in [
        json!(["client_credentials"]),
        json!(["authorization_code", "client_credentials"]),
        json!(["password"]),
        json!(["implicit"]),
    ] {
        let metadata = json!({
            "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none", "grant_types": grants,
        });
        let reply = server.register(&metadata).await;
        // What is not supported may be left out of the answer (RFC 7591 §2), never granted.
        if reply.status == 201 {
            let given = reply.json()["grant_types"].to_string();
            assert!(
                !given.contains("client_credentials")
                    && !given.contains("password")
                    && !given.contains("implicit"),
                "{given}"
            );
            assert!(!grants.to_string().contains("client_credentials"), "{reply:?}");
        } else {
            reply.fails(400, "invalid_client_metadata");
        }
    }
    let client = server.registered().await;
    server
        .by(&client, "/oauth/token", &[("grant_type", "client_credentials")])
        .await
        .fails(400, "unauthorized_client");
}

async fn a050_nobody_chooses_an_id(backend: Backend) {
    let server = Server::shared(backend).await;
    let existing = server.client("none").await;
    for id in ["ann", "chosen", existing.id.as_str(), "https://evil.example/client"] {
        let mut metadata = public("https://evil.example/cb");
        metadata["client_id"] = json!(id);
        metadata["client_secret"] = json!("chosen");
        let reply = server.register(&metadata).await;
        if reply.status == 201 {
            let given = reply.text("client_id");
            assert!(given != id && !given.starts_with("https:"), "{reply:?}");
        } else {
            reply.fails(400, "invalid_client_metadata");
        }
    }
    let uris = "SELECT redirect_uris FROM oauth_clients WHERE id = $1";
    assert_eq!(
        server.sql.text(uris, &[&existing.id]).await.as_deref(),
        Some(r#"["https://app.example/cb"]"#)
    );
}

async fn a051_nothing_that_a_registration_names_is_fetched(backend: Backend) {
    let server = Server::shared(backend).await;
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let here = format!("https://127.0.0.1:{}/x", trap.local_addr().unwrap().port());
    let bob = server.sign_in("bob").await;
    for target in
        [here.as_str(), "http://169.254.169.254/latest", "https://[::1]/x", "https://10.0.0.1/x"]
    {
        for member in
            ["logo_uri", "jwks_uri", "sector_identifier_uri", "client_uri", "policy_uri", "tos_uri"]
        {
            let mut metadata = public("https://app.example/cb");
            metadata[member] = json!(target);
            let reply = server.register(&metadata).await;
            if reply.status == 400 {
                continue;
            }
            let client =
                Client { id: reply.is(201).text("client_id"), ..server.registered().await };
            let page = bob.authorize(&client.ask("mcp", &server.resource("mcp"))).await.is(200);
            assert!(!page.body.contains(target), "{}", page.body);
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(trap.accept().is_err(), "something was fetched");
}

async fn a052_a_registration_is_read_within_limits(backend: Backend) {
    let server = Server::shared(backend).await;
    let post = |kind: &str, body: String| {
        let bytes = request("POST /oauth/register", &[&format!("Content-Type: {kind}")], &body);
        async move { raw(server.address, bytes.as_bytes()).await }
    };
    let json_type = "application/json";
    let many: Vec<String> = (0..3000).map(|number| format!("https://a.io/{number}")).collect();
    let huge: Vec<String> =
        (0..10_000).map(|number| format!("https://app.example/{number}")).collect();
    let filler = "x".repeat(1024 * 1024);
    let cases = [
        (
            json_type,
            format!(r#"{{"redirect_uris":["https://a.io/cb"],"client_name":"{filler}"}}"#),
            &[413][..],
        ),
        (json_type, json!({ "redirect_uris": huge }).to_string(), &[413]),
        (
            json_type,
            json!({ "redirect_uris": many, "token_endpoint_auth_method": "none" }).to_string(),
            &[400, 413],
        ),
        (json_type, format!(r#"{{"redirect_uris":{}"#, "[".repeat(30_000)), &[400]),
        (
            json_type,
            r#"{"redirect_uris":["https://a.io/cb"],"redirect_uris":["https://evil.io/cb"]}"#
                .to_owned(),
            &[400],
        ),
        (json_type, r#"{"redirect_uris":["https://a.io/cb"]"#.to_owned(), &[400]),
        (json_type, "[]".to_owned(), &[400]),
        ("text/plain", public("https://a.io/cb").to_string(), &[400, 415]),
        (
            "application/x-www-form-urlencoded",
            "redirect_uris=https://a.io/cb".to_owned(),
            &[400, 415],
        ),
    ];
    let before = server
        .sql
        .number("SELECT COUNT(*) FROM oauth_clients WHERE redirect_uris LIKE '%a.io%'", &[])
        .await;
    for (kind, body, wanted) in cases {
        let start = Instant::now();
        let shown: String = body.chars().take(60).collect();
        let (status, text) = post(kind, body).await;
        assert!(wanted.contains(&status), "{kind} {shown}: {text}");
        assert!(start.elapsed() < Duration::from_secs(5), "{shown}");
    }
    let after = server
        .sql
        .number("SELECT COUNT(*) FROM oauth_clients WHERE redirect_uris LIKE '%a.io%'", &[])
        .await;
    assert_eq!(before, after);
}

async fn a053_registrations_are_limited_and_unused_clients_go(backend: Backend) {
    let limit = Some(Limit { requests: 3, seconds: 3600 });
    let limited = Server::with(backend, |config| config.limits.register = limit).await;
    for _ in 0..3 {
        limited.registered().await;
    }
    let reply = limited.register(&public("https://app.example/cb")).await.is(429);
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
    let server = Server::with(backend, |config| config.registration.most = 2).await;
    let (unused, used) = (server.registered().await, server.registered().await);
    let reply = server.register(&public("https://app.example/cb")).await;
    assert!(matches!(reply.status, 400 | 403 | 429 | 503), "{reply:?}");
    assert_eq!(server.sql.number("SELECT COUNT(*) FROM oauth_clients", &[]).await, 2);
    let tokens = server.connect(&used, "bob", "mcp tasks:read", "mcp").await;
    server.advance(86_400 + 1);
    let bob = server.sign_in("bob").await;
    bob.authorize(&unused.ask("mcp", &server.resource("mcp"))).await.leads_nowhere();
    server.refresh(&used, &tokens.refresh, &[]).await.is(200);
    server.registered().await; // there is room again
}

fn document(id: &str, redirect: &str) -> Value {
    json!({
        "client_id": id, "client_name": "A document", "redirect_uris": [redirect], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    })
}

fn client(id: &str) -> Client {
    Client {
        id: id.to_owned(),
        secret: None,
        auth: "none",
        redirect: "https://app.example/cb".to_owned(),
    }
}

async fn a054_a_document_that_is_not_right_is_no_client(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let bob = server.sign_in("bob").await;
    let redirect = "https://app.example/cb";
    let id = |path: &str| format!("{}{path}", site.origin);
    let good = |path: &str| document(&id(path), redirect);
    let with = |path: &str, member: &str, value: Value| {
        let mut document = good(path);
        document[member] = value;
        Page::json(&document)
    };
    let json_type = "Content-Type: application/json\r\n";
    site.put("/moved", Page::new("302 Found", &format!("Location: {}\r\n", id("/good")), ""));
    site.put("/inside", Page::new("302 Found", "Location: http://127.0.0.1:1/x\r\n", ""));
    site.put("/case", with("/case", "client_id", json!(id("/CASE"))));
    site.put("/slash", with("/slash", "client_id", json!(id("/slash/"))));
    site.put("/large", with("/large", "client_name", json!("x".repeat(6000))));
    site.put("/secret", with("/secret", "client_secret", json!("hush")));
    site.put(
        "/method",
        with("/method", "token_endpoint_auth_method", json!("client_secret_basic")),
    );
    site.put("/fragment", with("/fragment", "redirect_uris", json!(["https://app.example/cb#x"])));
    site.put("/script", with("/script", "redirect_uris", json!(["javascript:alert(1)"])));
    site.put("/created", Page::new("201 Created", json_type, &good("/created").to_string()));
    site.put(
        "/html",
        Page::new("200 OK", "Content-Type: text/html\r\n", &good("/html").to_string()),
    );
    site.put(
        "/zipped",
        Page::new("200 OK", &format!("{json_type}Content-Encoding: gzip\r\n"), "\u{1f}\u{8b}zip"),
    );
    site.put("/broken", Page::new("200 OK", json_type, "{"));
    let bad = [
        "/moved",
        "/inside",
        "/case",
        "/slash",
        "/large",
        "/secret",
        "/method",
        "/fragment",
        "/script",
        "/created",
        "/zipped",
        "/broken",
        "/missing",
    ];
    for path in bad {
        let ask = client(&id(path)).ask("mcp tasks:read", &server.resource("mcp"));
        bob.authorize(&ask).await.leads_nowhere();
        bob.authorize(&ask).await.leads_nowhere();
        assert!(site.asked(path) >= 2, "{path}: an error was kept");
    }
    assert_eq!(site.asked("/good"), 0, "a redirect was followed");
    // What was wrong and is now right counts at once.
    site.put("/missing", Page::json(&good("/missing")));
    bob.authorize(&client(&id("/missing")).ask("mcp", &server.resource("mcp"))).await.is(200);
    site.put("/slow", Page::Slow);
    let start = Instant::now();
    bob.authorize(&client(&id("/slow")).ask("mcp", &server.resource("mcp"))).await.leads_nowhere();
    assert!(start.elapsed() < Duration::from_secs(20));
    // Off loopback, in production: private addresses are not asked at all.
    let certificate = site.certificate.clone();
    let strict = Server::with(backend, |config| {
        config.registration.documents = true;
        config.registration.documents_ca = Some(certificate);
    });
    let strict = strict.await;
    site.put("/private", Page::json(&good("/private")));
    let eve = strict.sign_in("eve").await;
    for host in [site.origin.clone(), site.origin.replace("localhost", "127.0.0.1")] {
        let ask = client(&format!("{host}/private")).ask("mcp", &strict.resource("mcp"));
        eve.authorize(&ask).await.leads_nowhere();
    }
    assert_eq!(site.asked("/private"), 0, "a private address was asked");
}

async fn a055_a_client_that_changes_its_addresses_is_asked_for_again(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let id = format!("{}/app", site.origin);
    site.put("/app", Page::json(&document(&id, "https://app.example/cb")));
    let old = client(&id);
    let bob = server.sign_in("bob").await;
    let ask = old.ask("mcp tasks:read", &server.resource("mcp"));
    let code = bob.allow(&bob.authorize(&ask).await.is(200)).await.param("code").unwrap();
    site.put("/app", Page::json(&document(&id, "https://evil.example/cb")));
    server.advance(2 * 86_400); // the document is fetched again
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask).await.leads_nowhere();
    let new = Client { redirect: "https://evil.example/cb".to_owned(), ..old.clone() };
    bob.authorize(&new.ask("mcp tasks:read", &server.resource("mcp"))).await.is(200);
    server.exchange(&new, &code, &ask.verifier).await.fails(400, "invalid_grant");
}

async fn a056_an_address_that_is_not_plain_is_no_client(backend: Backend) {
    let (server, site) = Server::with_documents(backend).await;
    let bob = server.sign_in("bob").await;
    let host = site.origin.strip_prefix("https://").unwrap();
    let bad = [
        format!("https://{host}/a/./b"),
        format!("https://{host}/a/../b"),
        format!("https://{host}/a/%2e%2e/b"),
        format!("https://u@{host}/a"),
        format!("https://u:p@{host}/a"),
        format!("https://{host}/a#f"),
        format!("https://{host}/a#"),
        format!("http://{host}/a"),
        format!("https://{host}"),
        format!("https://{host}/"),
        format!("HTTPS://{host}/a"),
        "https:a".to_owned(),
        format!("https://{host}\\a"),
    ];
    for path in ["/a", "/b", "/a/b", "/", "/a/./b"] {
        for id in &bad {
            site.put(path, Page::json(&document(id, "https://app.example/cb")));
        }
    }
    for id in bad {
        // Whatever would be fetched says that it is this very client.
        for path in ["/a", "/b", "/a/b", "/", "/a/./b", "/a/../b", "/a/%2e%2e/b"] {
            site.put(path, Page::json(&document(&id, "https://app.example/cb")));
        }
        bob.authorize(&client(&id).ask("mcp", &server.resource("mcp"))).await.leads_nowhere();
    }
    let id = format!("https://{host}/a");
    site.put("/a", Page::json(&document(&id, "https://app.example/cb")));
    bob.authorize(&client(&id).ask("mcp", &server.resource("mcp"))).await.is(200);
}

async fn a057_no_statement_or_token_manages_a_client(backend: Backend) {
    let server = Server::shared(backend).await;
    let mut metadata = public("https://app.example/cb");
    metadata["software_statement"] =
        json!("eyJhbGciOiJub25lIn0.eyJjbGllbnRfbmFtZSI6IkRvdWJsZVRpbWUifQ.");
    let reply = server.register(&metadata).await;
    if reply.status == 201 {
        assert_ne!(reply.text("client_name"), "DoubleTime", "{reply:?}");
        assert_eq!(reply.json()["registration_access_token"], Value::Null, "{reply:?}");
    } else {
        let error = reply.text("error");
        assert!(
            error == "invalid_software_statement" || error == "unapproved_software_statement",
            "{reply:?}"
        );
    }
    let (client, other) = (server.registered().await, server.registered().await);
    for method in ["GET", "PUT", "DELETE"] {
        for path in [format!("/oauth/register/{}", other.id), "/oauth/register".to_owned()] {
            let reply = server.api(method, &path, &client.id).await;
            assert!(matches!(reply.status, 401 | 403 | 404 | 405), "{reply:?}");
        }
    }
    let known = "SELECT COUNT(*) FROM oauth_clients WHERE id = $1";
    assert_eq!(server.sql.number(known, &[&other.id]).await, 1);
}
