//! Requests that arrive at the same moment.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Barrier;

use super::raw::answer;

/// Sends one request many times at once, to the servers in turn: every connection is open and all but the last byte is
/// sent before any request can begin. Gives each status and text.
pub(crate) async fn race(
    servers: &[SocketAddr],
    times: usize,
    request: &str,
) -> Vec<(u16, String)> {
    let barrier = Arc::new(Barrier::new(times));
    let runners: Vec<_> = (0..times)
        .map(|number| {
            let (address, barrier) = (servers[number % servers.len()], barrier.clone());
            let request = request.as_bytes().to_vec();
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let (last, most) = request.split_last().unwrap();
                stream.write_all(most).await.unwrap();
                barrier.wait().await;
                stream.write_all(&[*last]).await.unwrap();
                answer(stream).await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for runner in runners {
        answers.push(runner.await.unwrap());
    }
    answers
}
