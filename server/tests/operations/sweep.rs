//! Expired rows go, by one process at a time; what may yet be replayed stays.

use std::time::Duration;

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

async fn expired_rows_go(backend: Backend) {
    let server = Server::fresh(backend).await;
    for row in ROWS {
        server.sql.run(row, &[]).await;
    }
    let _sweeps = server.beside(|_| ()).await;
    let left = async |column: &str, table: &str| {
        let rows = format!("SELECT {column} FROM {table} ORDER BY {column}");
        server.sql.texts(&rows, &[]).await
    };
    for _ in 0..100 {
        if left("hash", "client_secrets").await == ["new"] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(left("hash", "sessions").await, ["s-new"]);
    assert_eq!(left("id", "oauth_clients").await, ["c-new"]);
    assert_eq!(left("hash", "client_secrets").await, ["new"]);
    assert!(left("hash", "authorization_requests").await.is_empty());
    assert_eq!(left("id", "families").await, ["f-new"]);
    assert_eq!(left("hash", "codes").await, ["used"]);
    assert_eq!(left("hash", "access_tokens").await, ["a-new"]);
    assert_eq!(left("hash", "refresh_tokens").await, ["rotated"]);
}

async fn one_process_sweeps(backend: Backend) {
    let server = Server::fresh(backend).await;
    let turn = "SELECT last FROM counters WHERE name = 'sweep'";
    let took = async || {
        !server.sql.texts("SELECT name FROM counters WHERE name = 'sweep'", &[]).await.is_empty()
    };
    while !took().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let until = server.sql.number(turn, &[]).await;
    assert!(until > server.now());
    server.sql.run("INSERT INTO sessions (hash, user_id, created_at, auth_at, expires_at) VALUES ('old', 'bob', 0, 0, 1)", &[]).await;
    let _other = server.beside(|_| ()).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.sql.number(turn, &[]).await, until);
    assert_eq!(server.sql.texts("SELECT hash FROM sessions", &[]).await, ["old"]);
}
