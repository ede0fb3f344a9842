//! `scopeward serve` as a process: it is told to end, and ends in order.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Backend, Program, both, database, once};

both![told_to_end_it_ends, secrets_of_a_seeded_store_are_told_once];
once![traces_are_sent_before_the_end];

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn told_to_end_it_ends(backend: Backend) {
    let url = database(backend).await;
    let address = free();
    let program = Program::start(address, &["--dev", "--store", &url], &[]).await;
    // A request that has begun is answered, though the end is near.
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /oauth/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 12\r\n\
                content-type: application/x-www-form-urlencoded\r\n\r\ngrant_";
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let started = Instant::now();
    program.terminate();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(TcpStream::connect(address).await.is_err());
    stream.write_all(b"type=x").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("invalid_client"), "{answer}");
    let printed = program.ended();
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(printed.contains("stopping"), "{printed}");
}

async fn secrets_of_a_seeded_store_are_told_once(backend: Backend) {
    let url = database(backend).await;
    let mut texts = Vec::new();
    for _ in 0..2 {
        let program = Program::start(free(), &["--dev", "--store", &url], &[]).await;
        program.terminate();
        texts.push(program.ended());
    }
    assert!(texts[0].contains("sw_cs_") && texts[0].contains("sw_api_"));
    assert!(!texts[1].contains("sw_"), "{}", texts[1]);
}

/// A collector that hangs up on whoever sends something, and says what it was.
fn collector() -> (SocketAddr, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (say, heard) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard);
        say.send(heard).unwrap();
    });
    (address, heard)
}

async fn traces_are_sent_before_the_end(backend: Backend) {
    let url = database(backend).await;
    let (collector, heard) = collector();
    let to = format!("http://{collector}/v1/traces");
    let address = free();
    let settings = [("SCOPEWARD_TELEMETRY__OTLP", to.as_str())];
    let program = Program::start(address, &["--dev", "--store", &url], &settings).await;
    let trace = [0xab; 16];
    let parent = format!("00-{}-00f067aa0ba902b7-01", "ab".repeat(16));
    let request = reqwest::Client::new().get(format!("http://{address}/login?hush=hush"));
    request.header("traceparent", parent).header("x-hush", "hush").send().await.unwrap();
    program.terminate();
    program.ended();
    let heard = heard.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(heard.starts_with(b"POST /v1/traces HTTP/1.1"));
    assert!(heard.windows(16).any(|bytes| bytes == trace));
    assert!(!heard.windows(4).any(|bytes| bytes == b"hush"));
}
