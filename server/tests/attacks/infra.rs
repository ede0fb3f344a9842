//! A89 to A95 and A97: metadata, logs, sizes, clocks. What happens when the database is away (A96) is in `faults.rs`.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{
    Backend, Client, Program, Server, Tokens, both, challenge, database, encode, once, raw, request,
};

both!(a095_no_clock_makes_a_token_immortal);
once!(
    a089_no_header_changes_the_metadata,
    a090_an_issuer_is_written_one_way,
    a091_metadata_is_at_one_address,
    a092_answers_say_whose_they_are,
    a093_nothing_secret_is_told,
    a094_what_is_large_or_slow_is_cut_off,
    a097_no_scope_takes_long,
);

const PLACES: [&str; 4] = [
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/api",
    "/.well-known/oauth-protected-resource/mcp",
];

async fn a089_no_header_changes_the_metadata(backend: Backend) {
    let server = Server::shared(backend).await;
    let evil = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-forwarded-proto", "http"),
        ("x-original-url", "/evil"),
        ("x-forwarded-for", "203.0.113.1"),
    ];
    for path in PLACES {
        let usual = server.get(path).await.is(200);
        for header in evil {
            let reply = server.send("GET", path, &[header], None).await.is(200);
            assert_eq!(reply.body, usual.body, "{header:?}");
        }
    }
    let denied = server.send("GET", "/api/v1/tasks", &evil, None).await.is(401);
    assert!(!denied.header("www-authenticate").contains("evil"), "{denied:?}");
    let ask = server.client("none").await.ask("tasks:read", &server.resource("api"));
    let reply = server.sign_in("bob").await;
    let reply = reply.send("GET", &ask.with("scope", "no:such").path(), None, &evil).await;
    assert_eq!(reply.param("iss").as_deref(), Some("https://as.example"), "{reply:?}");
}

async fn a090_an_issuer_is_written_one_way(backend: Backend) {
    let port = free_port();
    let bad = [
        "https://as.example/",
        "http://as.example",
        "https://as.example/path/",
        "https://as.example?x",
        "https://as.example#x",
        "https://AS.example",
        "https://as.example:443",
        "https://u@as.example",
        "as.example",
        "",
    ];
    let store = database(backend).await;
    for issuer in bad {
        let arguments = ["--check-config", "--issuer", issuer, "--store", &store];
        let (good, told) = Program::once(&arguments);
        assert!(!good && told.contains("issuer"), "{issuer}: {told}");
        let arguments =
            ["--listen", &format!("127.0.0.1:{port}"), "--issuer", issuer, "--store", &store];
        let (good, told) = Program::once(&arguments);
        assert!(!good && told.contains("issuer"), "{issuer}: {told}");
    }
    let (good, told) =
        Program::once(&["--check-config", "--issuer", "https://doubletime.io", "--store", &store]);
    assert!(good, "{told}");
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn a091_metadata_is_at_one_address(backend: Backend) {
    let server = Server::shared(backend).await;
    for path in PLACES {
        let usual = server.get(path).await.is(200);
        let same = server.get(&format!("{path}?resource=https://evil.example&issuer=evil")).await;
        assert!(same.status == 404 || same.body == usual.body, "{same:?}");
    }
    let twins = [
        "/.well-known/oauth-authorization-server/",
        "/.well-known//oauth-authorization-server",
        "/.well-known/oauth-authorization-server/evil",
        "/.well-known/../.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server%2fx",
        "/.well-known/oauth-authorization-server;x",
        "/.well-known/oauth-protected-resource/evil",
        "/.well-known/oauth-protected-resource/api/",
        "/.well-known/oauth-protected-resource/api/v1",
        "/evil/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        "/.well-known/Oauth-Authorization-Server",
    ];
    for path in twins {
        let (status, text) =
            raw(server.address, request(&format!("GET {path}"), &[], "").as_bytes()).await;
        assert!(matches!(status, 400 | 404), "{path}: {text}");
    }
    let metadata: Value = server.get(PLACES[0]).await.json();
    assert_eq!(metadata["issuer"], json!("https://as.example"));
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(metadata["response_types_supported"], json!(["code"]));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], json!(true));
    for (name, value) in metadata.as_object().unwrap() {
        assert!(value.as_array().is_none_or(|list| !list.is_empty()), "{name} is empty");
        if name.ends_with("_endpoint") {
            assert!(value.as_str().unwrap().starts_with("https://as.example/oauth/"), "{name}");
        }
    }
    for name in ["api", "mcp"] {
        let resource = server.get(&format!("{}/{name}", PLACES[1])).await.json();
        assert_eq!(resource["resource"], json!(format!("https://as.example/{name}")));
        assert_eq!(resource["authorization_servers"], json!(["https://as.example"]));
        assert_eq!(resource["bearer_methods_supported"], json!(["header"]));
        assert!(!resource["scopes_supported"].to_string().contains('*'), "{resource}");
    }
}

async fn a092_answers_say_whose_they_are(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let page = bob.authorize(&ask).await.is(200);
    let denied = bob.deny(&page).await.redirects_error("access_denied");
    let failed =
        bob.authorize(&ask.clone().with("scope", "no:such")).await.redirects_error("invalid_scope");
    let given = bob.approve(&ask).await;
    assert!(given.param("code").is_some(), "{given:?}");
    for reply in [denied, failed, given] {
        assert_eq!(reply.param("iss").as_deref(), Some("https://as.example"), "{reply:?}");
        assert_eq!(reply.param("state").as_deref(), Some("a state"), "{reply:?}");
        assert_eq!(reply.header("location").matches("iss=").count(), 1, "{reply:?}");
    }
    // Without a state none is made up.
    let reply = bob.approve(&ask.without("state")).await;
    assert_eq!(
        (reply.param("state"), reply.param("iss").as_deref()),
        (None, Some("https://as.example"))
    );
}

async fn a093_nothing_secret_is_told(_: Backend) {
    let (port, admin) = (free_port(), free_port());
    let address = ([127, 0, 0, 1], port).into();
    let (store, admin) = (database(Backend::Sqlite).await, format!("127.0.0.1:{admin}"));
    let arguments = ["--dev", "--store", &store, "--admin-listen", &admin];
    let level = [("SCOPEWARD_TELEMETRY__LEVEL", "trace,sqlx=debug"), ("RUST_BACKTRACE", "1")];
    let program = Program::start(address, &arguments, &level).await;
    let server = Server::at(address, &format!("http://{address}"), &store).await;
    let banner = program.told("api/v1/tasks").await;
    let public = Client {
        id: "demo-cli".into(),
        secret: None,
        auth: "none",
        redirect: "http://127.0.0.1:1/callback".into(),
    };
    let secret = banner.split("Secret of demo-web: ").nth(1).unwrap().lines().next().unwrap();
    let web = Client {
        id: "demo-web".into(),
        secret: Some(secret.to_owned()),
        auth: "client_secret_basic",
        ..public.clone()
    };
    let mut secrets = vec!["password=password".to_owned()];
    let bob = server.sign_in("bob").await;
    secrets.push(bob.session().unwrap());
    for client in [&public, &web] {
        let ask = client.ask("tasks:read", &server.resource("api"));
        let code = bob.approve(&ask).await.param("code").unwrap();
        server.exchange(client, &code, &"w".repeat(43)).await.fails(400, "invalid_grant");
        let tokens = Tokens::of(&server.exchange(client, &code, &ask.verifier).await);
        let next = Tokens::of(&server.refresh(client, &tokens.refresh, &[]).await);
        assert!(server.works(&next.access).await);
        server
            .api("GET", &format!("/api/v1/tasks?access_token={}", tokens.access), "")
            .await
            .is(401);
        server.post(&format!("/oauth/token?code={code}&client_secret={secret}"), &[]).await.is(400);
        server.exchange(client, &code, &ask.verifier).await.fails(400, "invalid_grant");
        server.by(client, "/oauth/revoke", &[("token", &next.refresh)]).await.is(200);
        secrets.extend([
            ask.verifier,
            code,
            tokens.access,
            tokens.refresh,
            next.access,
            next.refresh,
        ]);
    }
    let metrics =
        reqwest::get(format!("http://{admin}/metrics")).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("scopeward_"), "{metrics}");
    server.get("/metrics").await.is(404);
    program.terminate();
    let log = program.ended().split_off(banner.len());
    assert!(log.contains("/oauth/token"), "the log tells of requests: {log}");
    for secret in secrets.iter().map(String::as_str).chain([secret, "Basic ZGVtby13ZWI"]) {
        assert!(!log.contains(secret), "logged: {secret}");
        assert!(!metrics.contains(secret), "a metric tells: {secret}");
    }
    assert!(!metrics.contains("demo-cli") && !metrics.contains("bob@"), "{metrics}");
}

async fn a094_what_is_large_or_slow_is_cut_off(backend: Backend) {
    let server = Server::with(backend, |config| config.limits.connections = 300).await;
    let header = format!("X-Large: {}", "x".repeat(200 * 1024));
    let (status, text) = raw(server.address, request("GET /", &[&header], "").as_bytes()).await;
    assert!(matches!(status, 0 | 400 | 431), "{text}");
    let long = format!("GET /{}", "x".repeat(200 * 1024));
    let (status, text) = raw(server.address, request(&long, &[], "").as_bytes()).await;
    assert!(matches!(status, 0 | 400 | 414 | 431), "{text}");
    let form = "Content-Type: application/x-www-form-urlencoded";
    for path in [
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/introspect",
        "/login",
        "/oauth/consent",
        "/oauth/authorize",
        "/mcp",
    ] {
        let large =
            request(&format!("POST {path}"), &[form], &format!("a={}", "x".repeat(1024 * 1024)));
        let (status, text) = raw(server.address, large.as_bytes()).await;
        assert!(matches!(status, 400..=499), "{path}: {text}");
    }
    // A length that is a lie, and two lengths.
    let lie = "POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello";
    let (status, text) = raw(server.address, lie.as_bytes()).await;
    assert_eq!(status, 400, "{text}");
    // Many who say nothing, and one who says it slowly: others are served, and the slow one is cut off.
    let mut silent = Vec::new();
    for _ in 0..250 {
        silent.push(TcpStream::connect(server.address).await.unwrap());
    }
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: as.example\r\nX-Slow: ").await.unwrap();
    let start = Instant::now();
    server.get("/health/alive").await.is(200);
    assert!(start.elapsed() < Duration::from_secs(2));
    let mut rest = Vec::new();
    let cut = async {
        loop {
            if slow.write_all(b"x").await.is_err()
                || slow.read_buf(&mut rest).await.unwrap_or(0) == 0
            {
                return;
            }
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), cut).await.is_ok(), "still open");
    for mut stream in silent {
        let mut end = [0; 1];
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut end)).await;
        assert!(read.is_ok(), "an idle connection stays open");
    }
}

async fn a095_no_clock_makes_a_token_immortal(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("client_secret_basic").await;
    let tokens = server.connect(&client, "bob", "tasks:read", "api").await;
    // Five minutes either way are nothing.
    for skew in [300, -300, -300, 300] {
        server.advance(skew);
        assert!(server.works(&tokens.access).await);
    }
    // Back a day and forward again: what has ended does not come back to more than its own time.
    server.advance(3601);
    assert!(!server.works(&tokens.access).await);
    let second = Tokens::of(&server.refresh(&client, &tokens.refresh, &[]).await);
    assert!(server.works(&second.access).await);
    let ends = "SELECT MAX(access_tokens.expires_at) FROM access_tokens JOIN families ON families.id = family_id WHERE client_id = $1";
    assert!(server.sql.number(ends, &[&client.id]).await <= server.now() + 3600);
    server.advance(91 * 86_400);
    server.refresh(&client, &second.refresh, &[]).await.fails(400, "invalid_grant");
    // At the end of time nothing is good, and nothing breaks.
    server.advance(i64::MAX / 2);
    server.advance(i64::MAX / 4);
    assert!(!server.works(&second.access).await);
    server.refresh(&client, &second.refresh, &[]).await.fails(400, "invalid_grant");
    assert!(!server.is_active(&client, &second.access).await);
    for path in ["/login", PLACES[0], "/health/ready"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    // An API token that should live for ever lives as long as it says, or is not made.
    let server = Server::fresh(backend).await;
    let bob = server.sign_in("bob").await;
    let proof = bob.get("/account/api/tokens").await.is(200).header("x-csrf-token").to_owned();
    for days in [i64::MAX, i64::MIN, -1, 0, 106_751_991_167_301] {
        let body =
            json!({ "name": "x", "scope": "tasks:read", "expires_in_days": days }).to_string();
        let headers = [("x-csrf-token", proof.as_str()), ("content-type", "application/json")];
        let reply = bob.send("POST", "/account/api/tokens", Some(body), &headers).await;
        assert_eq!(reply.status, 400, "{days}: {reply:?}");
    }
    let none = "SELECT COUNT(*) FROM api_tokens";
    assert_eq!(server.sql.number(none, &[]).await, 0);
}

async fn a097_no_scope_takes_long(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", "tasks:read", "api").await;
    let stars = format!("{}:read", "*".repeat(20_000));
    let nested = "a:*:".repeat(5000);
    let distinct: String =
        (0..6000).flat_map(|number| [number.to_string(), ":r ".to_owned()]).collect();
    for scope in [stars.as_str(), &nested, &distinct, &"tasks:read ".repeat(4000)] {
        let start = Instant::now();
        let reply = server.refresh(&client, &tokens.refresh, &[("scope", scope)]).await;
        assert!(matches!(reply.status, 200 | 400 | 413), "{reply:?}");
        let body = json!({ "redirect_uris": ["https://a.example/cb"], "scope": scope, "code_challenge": challenge("x") });
        let reply = server.register(&body).await;
        assert!(reply.status < 500, "{reply:?}");
        let path = format!("/account/api-tokens/new?{}", encode(&[("scope", &scope[..4000])]));
        assert!(server.browser().get(&path).await.status < 500);
        assert!(start.elapsed() < Duration::from_secs(2), "{} bytes", scope.len());
    }
}
