//! TK: the token endpoint.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::harness::{Backend, Client, Reply, Server, Tokens, both, encode, exchange_form, once};

both!(tk10_three_wrong_verifiers_end_a_code, tk13_a_client_of_its_own_gets_no_refresh_token,);
once!(
    tk01_a_form_in_a_post_and_nothing_else,
    tk02_no_answer_is_kept,
    tk03_a_client_proves_itself_in_one_way,
    tk05_an_id_beside_basic_must_be_the_same,
    tk06_who_fails_by_basic_is_told_of_basic,
    tk07_a_redirect_uri_that_was_named_is_repeated,
    tk11_a_public_client_says_who_it_is,
    tk12_grant_types_that_are_not_had,
);

const SCOPE: &str = "tasks:read";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn send(server: &Server, basic: Option<(&str, &str)>, form: &[(&str, &str)]) -> Reply {
    let value =
        basic.map(|(id, secret)| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))));
    let mut headers = vec![FORM];
    headers.extend(value.as_deref().map(|value| ("authorization", value)));
    server.send("POST", "/oauth/token", &headers, Some(encode(form))).await
}

async fn tk01_a_form_in_a_post_and_nothing_else(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let mut form = exchange_form(&client, &code, &verifier).to_vec();
    form.push(("client_id", &client.id));
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let reply = server.send(method, "/oauth/token", &[FORM], Some(encode(&form))).await.is(405);
        assert_eq!(reply.header("allow"), "POST", "{reply:?}");
    }
    let object: serde_json::Map<_, _> =
        form.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    server.post_json("/oauth/token", "", &object.into()).await.fails(400, "invalid_request");
    for kind in ["text/plain", "multipart/form-data; boundary=x"] {
        let reply = server
            .send("POST", "/oauth/token", &[("content-type", kind)], Some(encode(&form)))
            .await;
        reply.fails(400, "invalid_request");
    }
    let cased = ("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
    server.send("POST", "/oauth/token", &[cased], Some(encode(&form))).await.is(200);
}

async fn tk02_no_answer_is_kept(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let good = server.exchange(&client, &code, &verifier).await.is(200);
    assert_eq!(good.text("token_type").to_ascii_lowercase(), "bearer");
    assert_eq!(good.json()["expires_in"], 3600);
    let token = good.text("access_token");
    let metadata = json!({ "redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none" });
    let answers = [
        server.exchange(&client, &code, "x").await.is(400),
        server.post("/oauth/token", &[]).await,
        server
            .post(
                "/oauth/token",
                &[("grant_type", "authorization_code"), ("client_id", &client.id)],
            )
            .await
            .is(401),
        server.by(&client, "/oauth/introspect", &[("token", &token)]).await.is(200),
        server.post("/oauth/introspect", &[("token", &token)]).await.is(401),
        server.register(&metadata).await.is(201),
        server.register(&json!({})).await.is(400),
        good,
    ];
    for reply in answers {
        assert!(reply.header("content-type").starts_with("application/json"), "{reply:?}");
        assert_eq!(reply.header("cache-control"), "no-store", "{reply:?}");
        assert_eq!(reply.header("pragma"), "no-cache", "{reply:?}");
        reply.json();
    }
}

async fn tk03_a_client_proves_itself_in_one_way(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    for auth in ["none", "client_secret_basic", "client_secret_post"] {
        let client = server.client(auth).await;
        let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
        if let Some(secret) = &client.secret {
            let mut form = exchange_form(&client, &code, &verifier).to_vec();
            form.extend([("client_id", client.id.as_str()), ("client_secret", secret)]);
            send(server, Some((&client.id, secret)), &form).await.fails(400, "invalid_request");
        }
        server.exchange(&client, &code, &verifier).await.is(200);
    }
}

async fn tk05_an_id_beside_basic_must_be_the_same(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let other = server.client("client_secret_basic").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let basic = (client.id.as_str(), client.secret.as_deref().unwrap());
    let form = |more: (&'static str, &str)| {
        let form = exchange_form(&client, &code, &verifier);
        let pairs = form
            .iter()
            .chain([&more])
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        pairs.collect::<Vec<_>>()
    };
    for more in
        [("client_id", other.id.as_str()), ("client_secret", basic.1), ("client_assertion", "x")]
    {
        let form = form(more);
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        send(server, Some(basic), &form).await.fails(400, "invalid_request");
    }
    let form = form(("client_id", &client.id));
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    send(server, Some(basic), &form).await.is(200);
}

async fn tk06_who_fails_by_basic_is_told_of_basic(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", "none")];
    for (id, secret) in [(client.id.as_str(), "wrong"), ("c_nobody", "wrong"), (&client.id, "")] {
        let reply = send(server, Some((id, secret)), &form).await.fails(401, "invalid_client");
        assert!(reply.header("www-authenticate").starts_with("Basic "), "{reply:?}");
    }
    let garbage = [FORM, ("authorization", "Basic !")];
    let reply = server.send("POST", "/oauth/token", &garbage, Some(encode(&form))).await;
    assert!(reply.fails(401, "invalid_client").header("www-authenticate").starts_with("Basic "));
    let mut body = form.to_vec();
    body.extend([("client_id", client.id.as_str()), ("client_secret", "wrong")]);
    send(server, None, &body).await.fails(401, "invalid_client");
    // A grant that is not good is the client's own matter, not its credentials'.
    let secret = client.secret.as_deref().unwrap();
    send(server, Some((&client.id, secret)), &form).await.fails(400, "invalid_grant");
}

async fn tk07_a_redirect_uri_that_was_named_is_repeated(backend: Backend) {
    let server = Server::shared(backend).await;
    let bob = server.sign_in("bob").await;
    let redeem = async |client: &Client, code: &str, verifier: &str, uri: Option<&str>| {
        let mut form = exchange_form(client, code, verifier).to_vec();
        form.retain(|(name, _)| *name != "redirect_uri");
        form.extend(uri.map(|uri| ("redirect_uri", uri)));
        server.by(client, "/oauth/token", &form).await
    };
    let client = server.client("none").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    redeem(&client, &code, &verifier, None).await.fails(400, "invalid_grant");
    redeem(&client, &code, &verifier, Some("https://app.example/other"))
        .await
        .fails(400, "invalid_grant");
    redeem(&client, &code, &verifier, Some(&client.redirect)).await.is(200);
    // Not named before: it may be left out, but not be wrong.
    let ask = client.ask(SCOPE, &server.resource("api")).without("redirect_uri");
    let code = bob.approve(&ask).await.param("code").unwrap();
    redeem(&client, &code, &ask.verifier, Some("https://app.example/other"))
        .await
        .fails(400, "invalid_grant");
    redeem(&client, &code, &ask.verifier, None).await.is(200);
    // A client that registered itself may speak OAuth 2.1, which does not repeat it.
    let modern = server.registered().await;
    let (code, verifier) = server.code(&bob, &modern, "mcp tasks:read", "mcp").await;
    redeem(&modern, &code, &verifier, Some("https://app.example/other"))
        .await
        .fails(400, "invalid_grant");
    redeem(&modern, &code, &verifier, None).await.is(200);
}

async fn tk10_three_wrong_verifiers_end_a_code(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let wrong = "w".repeat(43);
    for attempts in [2, 3] {
        let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
        for _ in 0..attempts {
            server.exchange(&client, &code, &wrong).await.fails(400, "invalid_grant");
        }
        let reply = server.exchange(&client, &code, &verifier).await;
        match attempts {
            2 => reply.is(200),
            _ => reply.fails(400, "invalid_grant"),
        };
    }
}

async fn tk11_a_public_client_says_who_it_is(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let form = exchange_form(&client, &code, &verifier);
    server.post("/oauth/token", &form).await.fails(401, "invalid_client");
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
    server.post("/oauth/token", &refresh).await.fails(401, "invalid_client");
    server.by(&client, "/oauth/token", &refresh).await.is(200);
}

async fn tk12_grant_types_that_are_not_had(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    server.by(&client, "/oauth/token", &[]).await.fails(400, "invalid_request");
    for kind in [
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "Authorization_code",
    ] {
        server
            .by(&client, "/oauth/token", &[("grant_type", kind)])
            .await
            .fails(400, "unsupported_grant_type");
    }
    let own = [("grant_type", "client_credentials")];
    server.by(&client, "/oauth/token", &own).await.fails(400, "unauthorized_client");
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let take = "UPDATE oauth_clients SET grant_types = $1 WHERE id = $2";
    server.sql.run(take, &[r#"["authorization_code"]"#, &client.id]).await;
    let reply = server.exchange(&client, &code, &verifier).await.is(200);
    assert!(reply.json().get("refresh_token").is_none(), "{reply:?}");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    server.by(&client, "/oauth/token", &refresh).await.fails(400, "unauthorized_client");
}

async fn tk13_a_client_of_its_own_gets_no_refresh_token(backend: Backend) {
    let server = Server::shared(backend).await;
    let own = [
        ("grant_type", "client_credentials"),
        ("scope", SCOPE),
        ("resource", "https://as.example/api"),
    ];
    let give = "UPDATE oauth_clients SET grant_types = $1 WHERE id = $2";
    let kinds = r#"["client_credentials"]"#;
    let public = server.client("none").await;
    server.sql.run(give, &[kinds, &public.id]).await;
    server.by(&public, "/oauth/token", &own).await.fails(400, "unauthorized_client");
    let client = server.client("client_secret_basic").await;
    server.sql.run(give, &[kinds, &client.id]).await;
    let reply = server.by(&client, "/oauth/token", &own).await.is(200);
    assert!(reply.json().get("refresh_token").is_none(), "{reply:?}");
    assert_eq!(reply.text("scope"), SCOPE);
    let token = reply.text("access_token");
    let about = server.by(&client, "/oauth/introspect", &[("token", &token)]).await.is(200).json();
    assert_eq!((&about["sub"], &about["client_id"]), (&json!(client.id), &json!(client.id)));
    let people = "SELECT COUNT(*) FROM users WHERE id = $1";
    assert_eq!(server.sql.number(people, &[&client.id]).await, 0, "nobody has that name");
    let mine = server.api("GET", "/api/v1/users/me", &token).await;
    assert!((400..500).contains(&mine.status), "{mine:?}");
}
