//! What happens when something breaks: the process, the database, the disk, the clock. Nothing is half done, nothing is
//! answered that does not hold afterwards, and without the store nobody is let pass.

#[expect(dead_code, unused_imports, reason = "each target uses its part")]
mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use harness::{
    Ask, Backend, Client, Cluster, Program, Reply, Server, Tokens, both, database, encode, once,
    race, raw, request,
};

both!(
    a_killed_server_has_done_everything_or_nothing,
    of_two_processes_one_wins_and_either_goes_on_alone,
    a_clock_that_jumps_lets_nobody_in,
);
once!(
    a096_without_its_database_the_server_refuses_and_recovers,
    on_a_full_disk_nothing_is_half_done,
    a_server_that_ends_in_order_finishes_what_runs,
);

const SCOPE: &str = "tasks:read tasks:write";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn demo() -> Client {
    let redirect = "http://127.0.0.1:1/callback".to_owned();
    Client { id: "demo-cli".to_owned(), secret: None, auth: "none", redirect }
}

/// A code of a running program, with its verifier.
async fn code(server: &Server, client: &Client) -> (String, String) {
    let bob = server.sign_in("bob").await;
    let ask: Ask = client.ask(SCOPE, &server.resource("api"));
    let reply = bob.approve(&ask).await;
    (reply.param("code").unwrap_or_else(|| panic!("{reply:?}")), ask.verifier)
}

fn token_request(form: &[(&str, &str)]) -> String {
    request(
        "POST /oauth/token",
        &["Content-Type: application/x-www-form-urlencoded"],
        &encode(form),
    )
}

/// The member of a JSON body, if the answer came whole.
fn member(text: &str, name: &str) -> Option<String> {
    let body = text.split("\r\n\r\n").nth(1)?;
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    body[name].as_str().map(str::to_owned)
}

/// Rounds of: many clients redeem codes and refresh; in the middle of it the process is killed; a new one on the same
/// database must agree with every answer that was given.
async fn a_killed_server_has_done_everything_or_nothing(backend: Backend) {
    let server = Server::fresh(backend).await; // makes the database, and holds it open
    let url = server.url.clone();
    for wait in [3, 8, 15, 30] {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let program = process(address, &url).await;
        let client = server.client("none").await;
        let mut codes = Vec::new();
        for _ in 0..8 {
            let bob = server.sign_in("bob").await;
            codes.push(server.code(&bob, &client, SCOPE, "api").await);
        }
        let client = Arc::new(client);
        let workers: Vec<_> = codes
            .iter()
            .map(|(code, verifier)| {
                let (client, code, verifier) = (client.clone(), code.clone(), verifier.clone());
                tokio::spawn(async move { use_up(address, &client, &code, &verifier).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(wait)).await;
        program.kill();
        let mut told = BTreeMap::new();
        for (worker, (code, verifier)) in workers.into_iter().zip(&codes) {
            told.insert(code.clone(), (verifier.clone(), worker.await.unwrap()));
        }
        let program = process(address, &url).await;
        for (code, (verifier, held)) in told {
            agrees(&server, address, &client, &code, &verifier, held).await;
        }
        no_halves(&server).await;
        program.kill();
    }
}

/// A process of its own on a database that is there.
async fn process(address: SocketAddr, url: &str) -> Program {
    let arguments = ["--store", url, "--issuer", "https://as.example"];
    let settings = [
        ("SCOPEWARD_REBASE", "true"),
        ("SCOPEWARD_LIMITS__TOKEN", "off"),
        ("SCOPEWARD_TELEMETRY__LEVEL", "error"),
    ];
    Program::start(address, &arguments, &settings).await
}

/// Two processes on one database: of 64 redemptions of a code one wins, 64 refreshes have one successor, and when one
/// process is killed the other goes on where both were.
async fn of_two_processes_one_wins_and_either_goes_on_alone(backend: Backend) {
    let server = Server::fresh(backend).await; // makes the database, and holds it open
    let addresses = [free_port(), free_port()].map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    let one = process(addresses[0], &server.url).await;
    let _other = process(addresses[1], &server.url).await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;

    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let answers = race(&addresses, 64, &redemption(&client, &code, &verifier)).await;
    let won = answers.iter().filter(|(status, _)| *status == 200).count();
    let lost =
        answers.iter().filter(|(status, text)| *status == 400 && text.contains("invalid_grant"));
    assert_eq!((won, lost.count()), (1, 63), "{answers:?}");

    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let bytes = redemption(&client, &code, &verifier);
    let (status, text) = raw(addresses[0], bytes.as_bytes()).await;
    assert_eq!(status, 200, "{text}");
    let answers =
        race(&addresses, 64, &rotation(&client, &member(&text, "refresh_token").unwrap())).await;
    assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
    let successors: BTreeSet<_> =
        answers.iter().map(|(_, text)| member(text, "refresh_token")).collect();
    assert_eq!(successors.len(), 1);

    one.kill();
    let successor = successors.into_iter().next().flatten().unwrap();
    let (status, text) = raw(addresses[1], rotation(&client, &successor).as_bytes()).await;
    assert_eq!(status, 200, "{text}");
    no_halves(&server).await;
}

fn redemption(client: &Client, code: &str, verifier: &str) -> String {
    let mut form = harness::exchange_form(client, code, verifier).to_vec();
    form.push(("client_id", &client.id));
    token_request(&form)
}

fn rotation(client: &Client, token: &str) -> String {
    let kind = ("grant_type", "refresh_token");
    token_request(&[kind, ("refresh_token", token), ("client_id", &client.id)])
}

/// What a client was told before the process died: its last whole answer, and the refresh token that it sent last.
#[derive(Debug, Default)]
struct Held {
    answered: Option<(String, String)>,
    sent: Option<String>,
}

async fn use_up(address: SocketAddr, client: &Client, code: &str, verifier: &str) -> Held {
    let mut held = Held::default();
    let mut bytes = redemption(client, code, verifier);
    for _ in 0..200 {
        let Some((status, text)) = harness::try_raw(address, bytes.as_bytes()).await else {
            return held;
        };
        let (access, refresh) = (member(&text, "access_token"), member(&text, "refresh_token"));
        let (200, Some(access), Some(refresh)) = (status, access, refresh) else { return held };
        held.answered = Some((access, refresh.clone()));
        held.sent = Some(refresh.clone());
        bytes = rotation(client, &refresh);
    }
    held
}

/// The new process agrees with what the old one said.
async fn agrees(
    server: &Server,
    address: SocketAddr,
    client: &Client,
    code: &str,
    verifier: &str,
    held: Held,
) {
    let Some((access, refresh)) = held.answered else {
        // Nothing was answered: the code was used up or not, and a second try is told tokens or a refusal.
        let mut form = harness::exchange_form(client, code, verifier).to_vec();
        form.push(("client_id", &client.id));
        let (status, text) = raw(address, token_request(&form).as_bytes()).await;
        assert!(matches!(status, 200 | 400), "{text}");
        return;
    };
    let bearer = format!("Authorization: Bearer {access}");
    let (status, text) =
        raw(address, request("GET /api/v1/tasks", &[&bearer], "").as_bytes()).await;
    assert_eq!(status, 200, "a token that was answered is lost: {text}");
    assert_eq!(held.sent.as_ref(), Some(&refresh));
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", &refresh), ("client_id", &client.id)];
    let first = raw(address, token_request(&form).as_bytes()).await;
    let again = raw(address, token_request(&form).as_bytes()).await;
    let successor = member(&first.1, "refresh_token");
    assert_eq!((first.0, again.0), (200, 200), "{} {}", first.1, again.1);
    assert_eq!(successor, member(&again.1, "refresh_token"), "the same successor within grace");
    let live = "SELECT COUNT(*) FROM refresh_tokens WHERE rotated_at IS NULL AND family_id =
                (SELECT family_id FROM codes WHERE hash = $1)";
    let hash = scopeward_server::secret::hash(code);
    assert_eq!(server.sql.number(live, &[&hash]).await, 1);
}

/// No row that only makes sense with another stands alone.
async fn no_halves(server: &Server) {
    let halves = [
        // A used code has a first refresh token and an access token.
        "SELECT COUNT(*) FROM codes WHERE used_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM refresh_tokens WHERE refresh_tokens.family_id = codes.family_id)",
        "SELECT COUNT(*) FROM codes WHERE used_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM access_tokens WHERE access_tokens.family_id = codes.family_id)",
        // An unused one has none.
        "SELECT COUNT(*) FROM codes WHERE used_at IS NULL AND EXISTS
         (SELECT 1 FROM access_tokens WHERE access_tokens.family_id = codes.family_id)",
        // A rotated token has a successor, and only a rotated token has one.
        "SELECT COUNT(*) FROM refresh_tokens a WHERE rotated_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM refresh_tokens b WHERE b.family_id = a.family_id AND b.generation = a.generation + 1)",
        "SELECT COUNT(*) FROM refresh_tokens a WHERE rotated_at IS NULL AND EXISTS
         (SELECT 1 FROM refresh_tokens b WHERE b.family_id = a.family_id AND b.generation > a.generation)",
        "SELECT COUNT(*) FROM refresh_tokens WHERE (rotated_at IS NULL) <> (nonce IS NULL)",
    ];
    for half in halves {
        assert_eq!(server.sql.number(half, &[]).await, 0, "{half}");
    }
}

/// Without the store: 503 with `Retry-After`, or a page that says so; never a success.
#[track_caller]
fn is_away(reply: &Reply) {
    assert_eq!((reply.status, reply.header("retry-after")), (503, "1"), "{reply:?}");
}

async fn a096_without_its_database_the_server_refuses_and_recovers(_: Backend) {
    let mut cluster = Cluster::create().await;
    let url = cluster.url("postgres");
    let server = Server::seeded(Backend::Postgres, &url, |config| {
        config.store.wait = 1;
        config.lifetimes.token_cache = 0;
    });
    let server = server.await;
    let client = server.client("none").await;
    let bob = server.sign_in("bob").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    let ask = client.ask("tasks:read profile:read", &server.resource("api"));
    let waiting = bob.authorize(&ask).await.is(200);
    server.get("/health/ready").await.is(200);
    cluster.stop();
    let start = Instant::now();
    is_away(&server.exchange(&client, &code, &verifier).await);
    is_away(&server.refresh(&client, &tokens.refresh, &[]).await);
    is_away(&server.by(&client, "/oauth/revoke", &[("token", &tokens.refresh)]).await);
    is_away(&server.api("GET", "/api/v1/tasks", &tokens.access).await);
    is_away(&server.register(&harness::public("https://app.example/cb")).await);
    is_away(&bob.allow(&waiting).await);
    is_away(&bob.authorize(&ask).await);
    is_away(&bob.get("/account/apps").await);
    assert_eq!(server.get("/health/ready").await.status, 503);
    server.get("/health/alive").await.is(200);
    server.get("/.well-known/oauth-authorization-server").await.is(200);
    server.api("GET", "/api/v1/tasks", "").await.is(401);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    cluster.start().await;
    let start = Instant::now();
    while server.get("/health/ready").await.status != 200 {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not recover");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(server.works(&tokens.access).await);
    server.exchange(&client, &code, &verifier).await.is(200);
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
    assert!(bob.allow(&waiting).await.param("code").is_some());
    no_halves(&server).await;
    drop(server);
}

/// Asks for everything that writes until the database is full; then nothing succeeds that was not written.
async fn fill(server: &Server, client: &Client) -> usize {
    let mut refused = 0;
    let bob = server.sign_in("bob").await;
    for _ in 0..400 {
        let ask = client.ask(SCOPE, &server.resource("api"));
        let page = bob.authorize(&ask).await;
        let reply = match page.status {
            200 => bob.allow(&page).await,
            _ => page,
        };
        let Some(code) = reply.param("code") else {
            is_away(&reply);
            refused += 1;
            if refused > 5 {
                break;
            }
            continue;
        };
        let reply = server.exchange(client, &code, &ask.verifier).await;
        if reply.status != 200 {
            is_away(&reply);
            continue;
        }
        let tokens = Tokens::of(&reply);
        assert!(server.works(&tokens.access).await);
        let reply = server.refresh(client, &tokens.refresh, &[]).await;
        match reply.status {
            200 => assert!(server.works(&reply.text("access_token")).await),
            _ => is_away(&reply),
        }
    }
    refused
}

async fn on_a_full_disk_nothing_is_half_done(_: Backend) {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let store = database(Backend::Sqlite).await;
    let arguments = ["--dev", "--store", &store];
    let program = Program::on_a_small_disk(address, &arguments, 2048).await;
    let server = Server::at(address, &format!("http://{address}"), &store).await;
    let client = demo();
    let (code, verifier) = code(&server, &client).await;
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    assert!(fill(&server, &client).await > 0, "the disk was not full");
    is_away(&server.refresh(&client, &tokens.refresh, &[]).await);
    no_halves(&server).await;
    // Reading goes on, and with room again everything does.
    assert!(server.works(&tokens.access).await);
    program.has_room();
    server.refresh(&client, &tokens.refresh, &[]).await.is(200);
    no_halves(&server).await;
}

async fn a_clock_that_jumps_lets_nobody_in(backend: Backend) {
    let server = Server::fresh(backend).await;
    let client = server.client("client_secret_basic").await;
    let tokens = server.connect(&client, "bob", SCOPE, "api").await;
    let bob = server.sign_in("bob").await;
    let (code, verifier) = server.code(&bob, &client, SCOPE, "api").await;
    // A day forward: all that is short has ended.
    server.advance(86_400);
    assert!(!server.works(&tokens.access).await);
    server.exchange(&client, &code, &verifier).await.fails(400, "invalid_grant");
    bob.get("/account/apps").await.is(303);
    let next = Tokens::of(&server.refresh(&client, &tokens.refresh, &[]).await);
    // And back: a token that was used is still used, whatever its time of grace seems to be.
    server.advance(-86_400);
    server.refresh(&client, &tokens.refresh, &[]).await.fails(400, "invalid_grant");
    assert!(!server.works(&next.access).await, "all of the family has ended");
    server.refresh(&client, &next.refresh, &[]).await.fails(400, "invalid_grant");
    // Far back, before anything was: nobody signs in to a time that never was, and nothing breaks.
    server.advance(-4_000_000_000);
    let reply = server.get("/login").await;
    assert!(reply.status < 500, "{reply:?}");
    let reply = server.api("GET", "/api/v1/tasks", &next.access).await;
    assert_eq!(reply.status, 401, "{reply:?}");
    // A client secret that has ended stays ended, and one that is good is good.
    server.advance(4_000_000_000);
    assert!(!server.is_active(&client, &next.access).await);
}

/// SIGTERM: what runs is answered, and what comes later goes elsewhere.
async fn a_server_that_ends_in_order_finishes_what_runs(_: Backend) {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let store = database(Backend::Sqlite).await;
    let program = Program::start(address, &["--dev", "--store", &store], &[]).await;
    let server = Server::at(address, &format!("http://{address}"), &store).await;
    let client = demo();
    let (code, verifier) = code(&server, &client).await;
    let tokens = Tokens::of(&server.exchange(&client, &code, &verifier).await);
    let done = Arc::new(AtomicBool::new(false));
    let refreshing = {
        let (client, done) = (client.clone(), done.clone());
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.refresh.as_str()),
            ("client_id", &client.id),
        ];
        let bytes = token_request(&form);
        tokio::spawn(async move {
            let answer =
                harness::slowly(address, bytes.as_bytes(), Duration::from_millis(600)).await;
            done.store(true, Ordering::SeqCst);
            answer
        })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!done.load(Ordering::SeqCst));
    program.terminate();
    let (status, text) = refreshing.await.unwrap();
    assert_eq!(status, 200, "{text}");
    program.ended();
}
