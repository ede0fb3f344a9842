//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The address that a request comes from, behind proxies that are trusted. The listener says it of each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The address of a request: that of the connection, or, where a trusted proxy made the connection, the last
    /// address of `X-Forwarded-For` that is not a trusted proxy's. What stands before it anyone may have written.
    pub(crate) fn of(connection: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Peer {
        let is_trusted = |address: &IpAddr| trusted.contains(&address.to_canonical());
        let mut nearest = connection.to_canonical();
        if !is_trusted(&nearest) {
            return Peer(nearest);
        }
        let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        let hops = lines.iter().rev().flat_map(|line| {
            line.to_str().unwrap_or_default().rsplit(',').map(|hop| hop.trim().parse::<IpAddr>())
        });
        for hop in hops {
            // A proxy that writes what is no address is the nearest that we know.
            let Ok(hop) = hop else { break };
            nearest = hop.to_canonical();
            if !is_trusted(&nearest) {
                break;
            }
        }
        Peer(nearest)
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Peer, Infallible> {
        let peer = parts.extensions.get::<Peer>().copied();
        Ok(peer.unwrap_or(Peer(Ipv4Addr::UNSPECIFIED.into())))
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::Peer;

    fn peer(connection: &str, forwarded: &[&'static str]) -> String {
        let trusted: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        Peer::of(connection.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(peer("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert_eq!(peer("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(peer("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn the_last_address_that_is_not_trusted_counts() {
        assert_eq!(peer("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(peer("10.0.0.1", &["1.1.1.1", "198.51.100.1", "10.0.0.2"]), "198.51.100.1");
        assert_eq!(peer("10.0.0.1", &["10.0.0.2"]), "10.0.0.2");
    }

    #[test]
    fn nonsense_is_not_an_address() {
        assert_eq!(peer("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(peer("10.0.0.1", &["1.1.1.1, evil"]), "10.0.0.1");
        assert_eq!(peer("10.0.0.1", &["1.1.1.1, evil, 10.0.0.2"]), "10.0.0.2");
    }
}
