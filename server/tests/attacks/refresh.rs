//! A58 to A66: refresh tokens, which are replaced at each use.

use std::collections::BTreeSet;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{Backend, Client, Server, Tokens, both, encode, race, request};

both!(
    a058_a_rotated_token_after_its_grace_ends_everything,
    a058_a_rotated_token_whose_successor_was_used_ends_everything,
    a059_many_refreshes_at_once_get_one_successor,
    a059_many_refreshes_at_two_servers_get_one_successor,
    a059_without_grace_one_of_many_refreshes_wins,
    a060_a_second_try_that_asks_for_more_forks_nothing,
    a061_a_refresh_token_is_of_no_use_to_another_client,
    a062_asking_for_more_than_was_granted_uses_nothing_up,
    a063_a_narrowed_refresh_narrows_one_access_token,
    a064_a_resource_that_was_not_granted_is_refused,
    a065_a_confidential_client_refreshes_by_its_secret_alone,
    a066_who_missed_the_answer_asks_again,
);

const SCOPE: &str = "tasks:read tasks:write";

async fn a058_a_rotated_token_after_its_grace_ends_everything(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let first = server.connect(&client, "bob", SCOPE, "api").await;
    let second = Tokens::of(&server.refresh(&client, &first.refresh, &[]).await);
    server.advance(31);
    assert!(server.works(&second.access).await);
    server.refresh(&client, &first.refresh, &[]).await.fails(400, "invalid_grant");
    dead(&server, &client, &[&first, &second]).await;
    let told = "SELECT COUNT(*) FROM audit WHERE event = 'refresh-reuse' AND client_id = $1 AND actor = 'bob'";
    assert_eq!(server.sql.number(told, &[&client.id]).await, 1);
}

async fn a058_a_rotated_token_whose_successor_was_used_ends_everything(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let first = server.connect(&client, "bob", SCOPE, "api").await;
    let second = Tokens::of(&server.refresh(&client, &first.refresh, &[]).await);
    let third = Tokens::of(&server.refresh(&client, &second.refresh, &[]).await);
    // Within the time of grace, but the successor was used: its owner has got the answer.
    server.refresh(&client, &first.refresh, &[]).await.fails(400, "invalid_grant");
    dead(server, &client, &[&first, &second, &third]).await;
}

/// Nothing of a family works, and the person is asked again.
async fn dead(server: &Server, client: &Client, tokens: &[&Tokens]) {
    for tokens in tokens {
        assert!(!server.works(&tokens.access).await);
        server.refresh(client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
    }
    let alive = "SELECT COUNT(*) FROM families WHERE client_id = $1 AND revoked_at IS NULL";
    assert_eq!(server.sql.number(alive, &[&client.id]).await, 0);
    let ask = client.ask(SCOPE, &server.resource("api"));
    server.sign_in("bob").await.authorize(&ask).await.is(200);
}

/// One refresh token, many refreshes. Gives how many were answered with tokens.
async fn refresh_at_once(server: &Server, servers: &[&Server]) -> usize {
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &tokens.refresh),
        ("client_id", &client.id),
    ];
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let bytes = request("POST /oauth/token", &[kind], &encode(&form));
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let answers = race(&addresses, 64, &bytes).await;
    let won: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
    assert!(answers.iter().all(|(status, _)| matches!(status, 200 | 400)), "{answers:?}");
    let successors: BTreeSet<String> = won
        .iter()
        .map(|(_, text)| {
            let body: Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).unwrap()).unwrap();
            body["refresh_token"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(successors.len(), 1, "{answers:?}");
    assert!(!successors.contains(&tokens.refresh));
    let rows = "SELECT COUNT(*) FROM refresh_tokens JOIN families ON families.id = family_id WHERE client_id = $1";
    assert_eq!(server.sql.number(rows, &[&client.id]).await, 2);
    won.len()
}

async fn a059_many_refreshes_at_once_get_one_successor(backend: Backend) {
    let server = Server::shared(backend).await;
    assert_eq!(refresh_at_once(server, &[server]).await, 64);
}

async fn a059_many_refreshes_at_two_servers_get_one_successor(backend: Backend) {
    let server = Server::shared(backend).await;
    let beside = server.beside(|_| ()).await;
    assert_eq!(refresh_at_once(server, &[server, &beside]).await, 64);
}

async fn a059_without_grace_one_of_many_refreshes_wins(backend: Backend) {
    let server = Server::with(backend, |config| config.lifetimes.grace = 0).await;
    assert_eq!(refresh_at_once(&server, &[&server]).await, 1);
}

async fn a060_a_second_try_that_asks_for_more_forks_nothing(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let first = server.connect(&client, "bob", SCOPE, "api").await;
    let second =
        Tokens::of(&server.refresh(&client, &first.refresh, &[("scope", "tasks:read")]).await);
    let mcp = server.resource("mcp");
    server
        .refresh(&client, &first.refresh, &[("scope", "time:read")])
        .await
        .fails(400, "invalid_scope");
    server
        .refresh(&client, &first.refresh, &[("resource", &mcp)])
        .await
        .fails(400, "invalid_target");
    // What the grant holds may be asked for another way: it is the same successor.
    let again = Tokens::of(&server.refresh(&client, &first.refresh, &[]).await);
    assert_eq!(again.refresh, second.refresh);
    let live = "SELECT COUNT(*) FROM refresh_tokens JOIN families ON families.id = family_id
                WHERE client_id = $1 AND rotated_at IS NULL";
    assert_eq!(server.sql.number(live, &[&client.id]).await, 1);
    server.refresh(&client, &second.refresh, &[]).await.is(200);
}

async fn a061_a_refresh_token_is_of_no_use_to_another_client(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_basic").await;
    let others = [server.client("client_secret_basic").await, server.client("none").await];
    let first = server.connect(&client, "bob", SCOPE, "api").await;
    for other in &others {
        server.refresh(other, &first.refresh, &[]).await.fails(400, "invalid_grant");
    }
    let second = Tokens::of(&server.refresh(&client, &first.refresh, &[]).await);
    let third = Tokens::of(&server.refresh(&client, &second.refresh, &[]).await);
    // Not even a token that its owner would be punished for.
    for other in &others {
        server.refresh(other, &first.refresh, &[]).await.fails(400, "invalid_grant");
    }
    assert!(server.works(&third.access).await);
    server.refresh(&client, &third.refresh, &[]).await.is(200);
}

async fn a062_asking_for_more_than_was_granted_uses_nothing_up(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    for more in ["time:read", "tasks:read time:read", "mcp", "no:such", "*"] {
        server
            .refresh(&client, &tokens.refresh, &[("scope", more)])
            .await
            .fails(400, "invalid_scope");
    }
    let rotated = "SELECT COUNT(*) FROM refresh_tokens JOIN families ON families.id = family_id
                   WHERE client_id = $1 AND rotated_at IS NOT NULL";
    assert_eq!(server.sql.number(rotated, &[&client.id]).await, 0);
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
}

async fn a063_a_narrowed_refresh_narrows_one_access_token(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let first = server.connect(&client, "bob", SCOPE, "api").await;
    let second =
        Tokens::of(&server.refresh(&client, &first.refresh, &[("scope", "tasks:read")]).await);
    assert_eq!(second.scope, "tasks:read");
    server.api("DELETE", "/api/v1/tasks/999", &second.access).await.is(403);
    let third = Tokens::of(&server.refresh(&client, &second.refresh, &[]).await);
    assert_eq!(third.scope, SCOPE);
    server.api("DELETE", "/api/v1/tasks/999", &third.access).await.is(404);
}

async fn a064_a_resource_that_was_not_granted_is_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    for other in
        [server.resource("mcp"), "https://elsewhere.example/api".to_owned(), "x".to_owned()]
    {
        server
            .refresh(&client, &tokens.refresh, &[("resource", &other)])
            .await
            .fails(400, "invalid_target");
    }
    let api = server.resource("api");
    server.refresh(&client, &tokens.refresh, &[("resource", &api)]).await.is(200);
}

async fn a065_a_confidential_client_refreshes_by_its_secret_alone(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("client_secret_post").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let posing = Client { auth: "none", ..client.clone() };
    server.refresh(&posing, &tokens.refresh, &[]).await.fails(401, "invalid_client");
    let wrong = scopeward_server::secret::Kind::Client.create().expose().to_owned();
    let guessing = Client { secret: Some(wrong), ..client.clone() };
    server.refresh(&guessing, &tokens.refresh, &[]).await.fails(401, "invalid_client");
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
}

async fn a066_who_missed_the_answer_asks_again(backend: Backend) {
    let server = Server::shared(backend).await;
    let client = server.client("none").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &tokens.refresh),
        ("client_id", &client.id),
    ];
    let bytes = request(
        "POST /oauth/token",
        &["Content-Type: application/x-www-form-urlencoded"],
        &encode(&form),
    );
    for _ in 0..5 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        drop(stream); // nobody reads the answer
    }
    let once = Tokens::of(&server.refresh(&client, &tokens.refresh, &[]).await);
    let twice = Tokens::of(&server.refresh(&client, &tokens.refresh, &[]).await);
    assert_eq!(once.refresh, twice.refresh);
    assert!(server.works(&once.access).await && server.works(&twice.access).await);
    server.refresh(&client, &twice.refresh, &[]).await.is(200);
}
