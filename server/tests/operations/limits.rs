//! Limits and bounds, as the network meets them.

use std::time::{Duration, Instant};

use scopeward_server::config::Limit;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Backend, Server, once};

once![
    an_address_that_asks_too_often_waits,
    a_forged_address_is_not_believed,
    large_bodies_are_refused,
    slow_heads_are_cut_off,
    connections_are_bounded,
];

async fn limited(backend: Backend, proxies: &[&str]) -> Server {
    let proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
    Server::with(backend, |config| {
        config.limits.token = Some(Limit { requests: 3, seconds: 600 });
        config.trusted_proxies = proxies;
    })
    .await
}

async fn an_address_that_asks_too_often_waits(backend: Backend) {
    let server = limited(backend, &[]).await;
    for _ in 0..3 {
        assert_ne!(server.post("/oauth/token", &[("grant_type", "x")]).await.status, 429);
    }
    let reply = server.post("/oauth/token", &[("grant_type", "x")]).await;
    assert!(reply.header("retry-after").parse::<u64>().unwrap() > 100);
    reply.fails(429, "temporarily_unavailable");
}

async fn a_forged_address_is_not_believed(backend: Backend) {
    let ask = async |server: &Server, address: &str| {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let headers = [kind, ("x-forwarded-for", address)];
        server.send("POST", "/oauth/token", &headers, Some("grant_type=x".to_owned())).await.status
    };
    let direct = limited(backend, &[]).await;
    for last in 1..=3 {
        assert_ne!(ask(&direct, &format!("192.0.2.{last}")).await, 429);
    }
    assert_eq!(ask(&direct, "192.0.2.4").await, 429);
    let proxied = limited(backend, &["127.0.0.1"]).await;
    for last in 1..=4 {
        assert_ne!(ask(&proxied, &format!("192.0.2.{last}")).await, 429);
    }
    for forged in 1..=3 {
        ask(&proxied, &format!("198.51.100.{forged}, 192.0.2.1")).await;
    }
    assert_eq!(ask(&proxied, "198.51.100.9, 192.0.2.1").await, 429);
}

async fn large_bodies_are_refused(backend: Backend) {
    let server = Server::shared(backend).await;
    let body = format!("grant_type={}", "x".repeat(70_000));
    let kind = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(server.send("POST", "/oauth/token", &[kind], Some(body)).await.status, 413);
}

async fn slow_heads_are_cut_off(backend: Backend) {
    let server = Server::shared(backend).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
    let started = Instant::now();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!((5..20).contains(&started.elapsed().as_secs()));
}

async fn connections_are_bounded(backend: Backend) {
    let server = Server::with(backend, |config| config.limits.connections = 2).await;
    let connect = || TcpStream::connect(server.address);
    let held = [connect().await.unwrap(), connect().await.unwrap()];
    tokio::time::sleep(Duration::from_millis(100)).await;
    let waiting = tokio::time::timeout(Duration::from_millis(500), server.get("/health/alive"));
    assert!(waiting.await.is_err());
    drop(held);
    server.get("/health/alive").await.is(200);
}
