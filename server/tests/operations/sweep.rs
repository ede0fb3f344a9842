//! Expired rows go, by one process at a time; what may yet be replayed stays.

use std::time::{Duration, Instant};

use crate::harness::{Backend, Server, both};

both![expired_rows_go, one_process_sweeps];

const ROWS: [&str; 9] = [
    "INSERT INTO sessions (hash, user_id, created_at, auth_at, expires_at) VALUES ('s-old', 'bob', 0, 0, 1), ('s-new', 'bob', 0, 0, 9999999999)",
    "INSERT INTO oauth_clients (id, name, registration, auth_method, redirect_uris, grant_types, audiences, created_at, expires_at)
     VALUES ('c-old', '', 'dcr', 'none', '[]', '[]', '[]', 0, 1), ('c-new', '', 'dcr', 'none', '[]', '[]', '[]', 0, NULL)",
    "INSERT INTO client_secrets (hash, client_id, created_at, expires_at) VALUES ('old', 'c-new', 0, 1), ('new', 'c-new', 0, NULL)",
    "INSERT INTO authorization_requests (hash, session_hash, user_id, client_id, redirect_uri, redirect_sent, challenge, audiences, created_at, expires_at)
     VALUES ('r-old', '', 'bob', 'c-new', '', 1, '', '[]', 0, 1)",
    "INSERT INTO families (id, client_id, scopes, created_at, expires_at)
     VALUES ('f-old', 'c-new', '{}', 0, 1), ('f-unused', 'c-new', '{}', 0, 9999999999), ('f-new', 'c-new', '{}', 0, 9999999999)",
    "INSERT INTO codes (hash, family_id, client_id, redirect_uri, redirect_sent, challenge, attempts, expires_at, used_at)
     VALUES ('unused', 'f-unused', 'c-new', '', 1, '', 0, 1, NULL), ('used', 'f-new', 'c-new', '', 1, '', 0, 1, 1)",
    "INSERT INTO access_tokens (hash, family_id, audience, scope, issued_at, expires_at)
     VALUES ('a-old', 'f-new', 'api', '', 0, 1), ('a-new', 'f-new', 'api', '', 0, 9999999999)",
    "INSERT INTO refresh_tokens (hash, family_id, generation, issued_at, expires_at, rotated_at)
     VALUES ('rotated', 'f-new', 0, 0, 1, 1), ('dead', 'f-old', 0, 0, 1, 1)",
    "DELETE FROM counters WHERE name = 'sweep'",
];

/// A server that has swept its empty tables and rests.
async fn rested(backend: Backend) -> Server {
    let server = Server::fresh(backend).await;
    let turn = "SELECT name FROM counters WHERE name = 'sweep'";
    while server.sql.texts(turn, &[]).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    server
}

async fn expired_rows_go(backend: Backend) {
    let server = rested(backend).await;
    for row in ROWS {
        server.sql.run(row, &[]).await;
    }
    let _sweeps = server.beside(|_| ()).await;
    let left = async |column: &str, table: &str| {
        let rows = format!("SELECT {column} FROM {table} ORDER BY {column}");
        server.sql.texts(&rows, &[]).await
    };
    let stays: [(&str, &str, &[&str]); 8] = [
        ("hash", "sessions", &["s-new"]),
        ("id", "oauth_clients", &["c-new"]),
        ("hash", "client_secrets", &["new"]),
        ("hash", "authorization_requests", &[]),
        ("id", "families", &["f-new"]),
        ("hash", "codes", &["used"]),
        ("hash", "access_tokens", &["a-new"]),
        ("hash", "refresh_tokens", &["rotated"]),
    ];
    for (column, table, rows) in stays {
        let start = Instant::now();
        while left(column, table).await != rows && start.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(left(column, table).await, rows, "{table}");
    }
}

async fn one_process_sweeps(backend: Backend) {
    let server = rested(backend).await;
    let turn = "SELECT last FROM counters WHERE name = 'sweep'";
    let until = server.sql.number(turn, &[]).await;
    assert!(until > server.now());
    server.sql.run("INSERT INTO sessions (hash, user_id, created_at, auth_at, expires_at) VALUES ('old', 'bob', 0, 0, 1)", &[]).await;
    let _other = server.beside(|_| ()).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.sql.number(turn, &[]).await, until);
    assert_eq!(server.sql.texts("SELECT hash FROM sessions", &[]).await, ["old"]);
}
