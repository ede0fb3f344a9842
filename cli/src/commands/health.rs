//! `health`: whether a server on this machine can serve. Containers ask it, which have no other client.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;

use super::serve::Settings;
use crate::answer::Answer;
use crate::failure::Failure;

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask whether the server can serve; status 1 if not
#[derive(Debug, Args)]
pub(crate) struct Health {
    #[command(flatten)]
    settings: Settings,
    /// Where the server accepts requests
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

impl Health {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let listen = self.listen.as_ref().map(ToString::to_string);
        let config = self.settings.read(vec![("listen", listen)])?;
        let ready = ask(near(config.listen)).is_ok_and(|status| status == "200");
        Ok(Answer::styled(if ready { "ready\n" } else { "not ready\n" }, ready))
    }
}

/// The address to call where a server listens on all.
fn near(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// The status of the answer.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request =
        format!("GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(1024).read_to_string(&mut answer)?;
    Ok(answer.split(' ').nth(1).unwrap_or_default().to_owned())
}
