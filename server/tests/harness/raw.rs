//! Requests as bytes: what no client would send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A request with a body, byte by byte.
pub(crate) fn request(line: &str, headers: &[&str], body: &str) -> String {
    let headers = headers.iter().fold(String::new(), |all, header| all + header + "\r\n");
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\nHost: as.example\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
}

/// Sends bytes and reads what comes back until the server closes. Gives the status (0: none) and the text.
pub(crate) async fn raw(address: SocketAddr, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    answer(stream).await
}

/// As `raw`; none if nobody listens.
pub(crate) async fn try_raw(address: SocketAddr, bytes: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(bytes).await.ok()?;
    Some(answer(stream).await)
}

/// As `raw`, with a pause before the last byte.
pub(crate) async fn slowly(address: SocketAddr, bytes: &[u8], pause: Duration) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (last, most) = bytes.split_last().unwrap();
    stream.write_all(most).await.unwrap();
    tokio::time::sleep(pause).await;
    stream.write_all(&[*last]).await.unwrap();
    answer(stream).await
}

pub(super) async fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or(0), text)
}
