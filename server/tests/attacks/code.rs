//! A1 to A14: the authorization code, and its proof of possession (RFC 7636).

use crate::harness::{
    Backend, Client, Server, Tokens, both, challenge, encode, exchange_form, once, race, request,
};

both!(
    a001_a_replayed_code_ends_its_tokens,
    a002_a_replay_that_proves_nothing_ends_nothing,
    a003_of_many_redemptions_at_once_one_wins,
    a003_of_many_redemptions_at_two_servers_one_wins,
    a004_a_code_is_of_no_use_to_another_client,
    a005_a_confidential_client_cannot_pose_as_public,
    a008_a_code_without_its_verifier_is_refused,
    a012_a_code_in_the_query_is_refused_and_not_used_up,
    a013_an_expired_code_is_refused,
    a014_a_code_for_one_resource_gives_no_token_for_another,
);
once!(
    a006_without_a_challenge_no_code,
    a007_no_challenge_method_but_s256,
    a009_a_verifier_that_does_not_fit_is_refused,
    a010_a_verifier_for_a_code_without_challenge_is_refused,
    a011_a_challenge_given_twice_is_refused,
);

const SCOPE: &str = "tasks:read";

async fn a001_a_replayed_code_ends_its_tokens(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    assert!(server.works(&tokens.access).await);
    server.exchange(&client, &code, &verifier).await.fails(400, "invalid_grant");
    assert!(!server.works(&tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
}

async fn a002_a_replay_that_proves_nothing_ends_nothing(backend: Backend) {
    let server = Server::shared(backend).await;
    let (client, other) = (server.client("none").await, server.client("none").await);
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    let wrong = "w".repeat(43);
    for _ in 0..5 {
        server.exchange(&client, &code, &wrong).await.fails(400, "invalid_grant");
        server.exchange(&other, &code, &verifier).await.fails(400, "invalid_grant");
    }
    assert!(server.works(&tokens.access).await);
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
}

/// One code, many redemptions: one answer has tokens, the others are refused, and there is one set of tokens.
async fn redeem_at_once(server: &Server, servers: &[&Server]) {
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let mut form = exchange_form(&client, &code, &verifier).to_vec();
    form.push(("client_id", &client.id));
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let bytes = request("POST /oauth/token", &[kind], &encode(&form));
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let answers = race(&addresses, 64, &bytes).await;
    let won = answers.iter().filter(|(status, _)| *status == 200).count();
    let lost =
        answers.iter().filter(|(status, text)| *status == 400 && text.contains("invalid_grant"));
    assert_eq!((won, lost.count()), (1, 63), "{answers:?}");
    let families = "SELECT COUNT(*) FROM families JOIN refresh_tokens ON family_id = families.id WHERE client_id = $1";
    assert_eq!(server.sql.number(families, &[&client.id]).await, 1);
    // A valid replay ends what the winner got (OAuth 2.1 §7.5.2): nothing is left alive.
    let alive = "SELECT COUNT(*) FROM families WHERE client_id = $1 AND revoked_at IS NULL";
    assert_eq!(server.sql.number(alive, &[&client.id]).await, 0);
}

async fn a003_of_many_redemptions_at_once_one_wins(backend: Backend) {
    let server = Server::shared(backend).await;
    redeem_at_once(server, &[server]).await;
}

async fn a003_of_many_redemptions_at_two_servers_one_wins(backend: Backend) {
    let server = Server::shared(backend).await;
    let beside = server.beside(|_| ()).await;
    redeem_at_once(server, &[server, &beside]).await;
}

async fn a004_a_code_is_of_no_use_to_another_client(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let other = server.client("client_secret_basic").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    server.exchange(&other, &code, &verifier).await.fails(400, "invalid_grant");
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    assert!(server.works(&tokens.access).await);
}

async fn a005_a_confidential_client_cannot_pose_as_public(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let posing = Client { auth: "none", ..client.clone() };
    server.exchange(&posing, &code, &verifier).await.fails(401, "invalid_client");
    server.exchange(&client, &code, &verifier).await.is(200);
}

async fn a006_without_a_challenge_no_code(backend: Backend) {
    let server = Server::shared(backend).await;
    for auth in ["none", "client_secret_basic"] {
        let client = server.client(auth).await;
        let ask = client.ask(SCOPE, &server.resource("api")).without("code_challenge");
        let reply = server.browser().authorize(&ask).await;
        assert!(reply.header("location").starts_with("/login"), "not before login: {reply:?}");
        let bob = server.sign_in("bob").await;
        bob.authorize(&ask).await.redirects_error("invalid_request");
        let neither = ask.without("code_challenge_method");
        bob.authorize(&neither).await.redirects_error("invalid_request");
    }
}

async fn a007_no_challenge_method_but_s256(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let ask = client.ask(SCOPE, &server.resource("api"));
    let bob = server.sign_in("bob").await;
    bob.authorize(&ask).await.is(200);
    for method in ["plain", "s256", "S512", "S256 ", ""] {
        let ask = ask.clone().with("code_challenge_method", method);
        bob.authorize(&ask).await.redirects_error("invalid_request");
    }
    let absent = ask.clone().without("code_challenge_method");
    bob.authorize(&absent).await.redirects_error("invalid_request");
    for wrong in [
        "short",
        &"c".repeat(42),
        &"c".repeat(44),
        &"+".repeat(43),
        &format!("{}=", "c".repeat(42)),
    ] {
        let ask = ask.clone().with("code_challenge", wrong);
        bob.authorize(&ask).await.redirects_error("invalid_request");
    }
}

async fn a008_a_code_without_its_verifier_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_post").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let form = exchange_form(&client, &code, "");
    server.by(&client, "/oauth/token", &form[..3]).await.fails(400, "invalid_grant");
    server.exchange(&client, &code, &verifier).await.is(200);
}

async fn a009_a_verifier_that_does_not_fit_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    for wrong in
        [&"v".repeat(42), &"v".repeat(43), &"v".repeat(129), &"é".repeat(43), &"v+".repeat(30)]
    {
        let (code, _) = server.code(&bob, &client, SCOPE, "api").await;
        server.exchange(&client, &code, wrong).await.fails(400, "invalid_grant");
    }
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    server.exchange(&client, &code, &challenge(&verifier)).await.fails(400, "invalid_grant");
    let (code, _) = server.code(&bob, &client, SCOPE, "api").await;
    // A verifier of 42 characters whose hash is the stored challenge: too short all the same.
    let short = "v".repeat(42);
    let forge = "UPDATE codes SET challenge = $1 WHERE hash = $2";
    let hash = scopeward_server::secret::hash(&code);
    assert_eq!(server.sql.run(forge, &[&challenge(&short), &hash]).await, 1);
    server.exchange(&client, &code, &short).await.fails(400, "invalid_grant");
}

async fn a010_a_verifier_for_a_code_without_challenge_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let hash = scopeward_server::secret::hash(&code);
    assert_eq!(
        server.sql.run("UPDATE codes SET challenge = '' WHERE hash = $1", &[&hash]).await,
        1
    );
    server.exchange(&client, &code, &verifier).await.fails(400, "invalid_grant");
    let form = exchange_form(&client, &code, "");
    server.by(&client, "/oauth/token", &form[..3]).await.fails(400, "invalid_grant");
}

async fn a011_a_challenge_given_twice_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    for (name, value) in
        [("code_challenge", challenge("weak")), ("code_challenge_method", "plain".into())]
    {
        let ask = client.ask(SCOPE, &server.resource("api")).and(name, &value);
        bob.authorize(&ask).await.redirects_error("invalid_request");
    }
}

async fn a012_a_code_in_the_query_is_refused_and_not_used_up(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let mut form = exchange_form(&client, &code, &verifier).to_vec();
    form.push(("client_id", &client.id));
    let path = format!("/oauth/token?{}", encode(&form));
    server.post(&path, &[]).await.fails(400, "invalid_request");
    let (query, body) = form.split_at(2);
    let path = format!("/oauth/token?{}", encode(query));
    server.post(&path, body).await.fails(400, "invalid_request");
    server.get(&path).await.is(405);
    server.exchange(&client, &code, &verifier).await.is(200);
}

async fn a013_an_expired_code_is_refused(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    server.advance(61);
    server.exchange(&client, &code, &verifier).await.fails(400, "invalid_grant");
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    server.advance(50);
    server.exchange(&client, &code, &verifier).await.is(200);
}

async fn a014_a_code_for_one_resource_gives_no_token_for_another(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let mcp = server.resource("mcp");
    let mut form = exchange_form(&client, &code, &verifier).to_vec();
    form.push(("resource", &mcp));
    server.by(&client, "/oauth/token", &form).await.fails(400, "invalid_target");
    let api = server.resource("api");
    form[4] = ("resource", &api);
    let tokens = Tokens::of(&server.by(&client, "/oauth/token", &form).await);
    assert!(server.works(&tokens.access).await);
}
