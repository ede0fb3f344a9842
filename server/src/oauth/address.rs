//! Which network addresses are public. A stranger chooses what this server fetches: it must not reach what only the server
//! can reach (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is somewhere in the public network.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast();
    let reserved = match address.octets() {
        // this network, protocols, relays of 6to4
        [0, ..] | [192, 0, 0, _] | [192, 88, 99, _] => true,
        // 100.64.0.0/10, carriers
        [100, second, ..] => second >> 6 == 1,
        // 198.18.0.0/15, benchmarks
        [198, second, ..] => second >> 1 == 9,
        [first, ..] => first >= 240,
    };
    !special && !reserved
}

/// Of `2000::/3`, without what stands for something else: an address mapped, tunnelled or translated is not taken at all.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let reserved = match first {
        0x2001 => second < 0x200 || second == 0xdb8, // protocols, documentation
        0x2002 => true,                              // 6to4
        0x3fff => second < 0x1000,                   // documentation
        _ => false,
    };
    first >> 13 == 1 && !reserved
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn a51_special_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::",
            "3fff::1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
