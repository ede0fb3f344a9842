//! Redirect URIs: which may be registered, and which one a request means. RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1.
//!
//! They are compared as texts, byte by byte. Only the port of a loopback address is free: an app on a device takes the one
//! that it gets.

use url::{Host, Url};

/// A URI is at most so long.
const MAX_LENGTH: usize = 2048;

/// What stands before a port that is free. Each host stands for itself alone (RFC 8252 §8.3).
const LOOPBACK: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

/// Whether a request's URI is one that a client has registered.
pub(crate) fn matches(registered: &str, asked: &str) -> bool {
    registered == asked
        || loopback(registered).is_some_and(|registered| loopback(asked) == Some(registered))
}

/// Whether a URI may be registered; if not, why.
pub(crate) fn check(uri: &str) -> Result<(), &'static str> {
    if uri.is_empty() || uri.len() > MAX_LENGTH {
        return Err("A redirect URI has 1 to 2048 characters");
    }
    if !uri.bytes().all(is_uri_byte) {
        return Err("A redirect URI holds only the characters of RFC 3986");
    }
    if uri.contains('#') {
        return Err("A redirect URI has no fragment");
    }
    let Some((scheme, rest)) = uri.split_once(':') else {
        return Err("A redirect URI is absolute");
    };
    match scheme {
        "https" if has_plain_host(uri) => Ok(()),
        "https" => Err("The host of a redirect URI is written plainly, without user or password"),
        "http" if loopback(uri).is_some_and(|(_, rest)| ends_authority(rest)) => Ok(()),
        "http" => Err("A redirect URI with http is for 127.0.0.1, [::1] or localhost only"),
        _ if is_private(scheme) && !rest.is_empty() => Ok(()),
        _ => Err("A redirect URI is https, loopback http, or a private-use scheme with a dot"),
    }
}

/// The host of a loopback URI and what follows the port.
fn loopback(uri: &str) -> Option<(&'static str, &str)> {
    let host = LOOPBACK.into_iter().find(|host| uri.starts_with(host))?;
    let rest = uri.strip_prefix(host)?;
    let Some(after) = rest.strip_prefix(':') else { return Some((host, rest)) };
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let (port, rest) = after.split_at_checked(end)?;
    let port: u16 = port.parse().ok()?;
    (port > 0).then_some((host, rest))
}

fn ends_authority(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['/', '?'])
}

/// Whether a host stands in the text as browsers read it, and not as something in disguise (`0x7f.1`, `app%2eevil`).
fn has_plain_host(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else { return false };
    let Some(host) = url.host() else { return false };
    let host = match host {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => format!("[{address}]"),
    };
    let after = uri
        .strip_prefix("https://")
        .and_then(|rest| rest.get(..host.len()).zip(rest.get(host.len()..)));
    after.is_some_and(|(written, rest)| {
        written.eq_ignore_ascii_case(&host) && (ends_authority(rest) || rest.starts_with(':'))
    }) && url.username().is_empty()
        && url.password().is_none()
}

/// A private-use scheme is a domain name of the app's maker, back to front (RFC 8252 §7.1).
fn is_private(scheme: &str) -> bool {
    let label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.contains('.')
        && scheme.split('.').all(label)
}

fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{check, matches};

    #[test]
    fn a15_a16_a18_texts_are_compared_byte_by_byte() {
        let registered = "https://app/cb";
        assert!(matches(registered, registered));
        for asked in [
            "https://app/cb/../evil",
            "https://app/cb/",
            "https://app/cb?x=1",
            "https://app/CB",
            "https://app:443/cb",
            "https://APP/cb",
            "HTTPS://app/cb",
            "https://app@evil/cb",
            "https://app.evil.com/cb",
            "https://evil/https://app/cb",
            "https://app%2eevil/cb",
            r"https://app\@evil",
            "https://app/cb\t",
            "https://app/\ncb",
            "https://app/cb#frag",
            "https://аpp/cb",
            "https://app．evil/cb",
            "https://app/cb ",
            "",
        ] {
            assert!(!matches(registered, asked), "{asked}");
        }
    }

    #[test]
    fn a20_a21_only_the_port_of_a_loopback_address_is_free() {
        let registered = "http://127.0.0.1/cb";
        assert!(matches(registered, "http://127.0.0.1:51004/cb"));
        assert!(matches("http://127.0.0.1:1/cb", "http://127.0.0.1:51004/cb"));
        assert!(matches("http://127.0.0.1:1/cb", registered));
        assert!(matches("http://localhost:3000/cb?a=b", "http://localhost:3001/cb?a=b"));
        assert!(matches("http://[::1]/cb", "http://[::1]:51004/cb"));
        for asked in [
            "http://localhost:51004/cb",
            "https://127.0.0.1:1/cb",
            "http://127.0.0.2:51004/cb",
            "http://0x7f.1:51004/cb",
            "http://127.1:51004/cb",
            "http://127.0.0.1.evil.com/cb",
            "http://127.0.0.1:51004.evil.com/cb",
            "http://127.0.0.1:51004@evil.com/cb",
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:51004/cb/",
            "http://127.0.0.1:51004/cb?x",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:0/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:+80/cb",
            "http://[::ffff:127.0.0.1]:51004/cb",
            "http://[::1]:51004/cb",
        ] {
            assert!(!matches(registered, asked), "{asked}");
        }
        assert!(!matches("http://[::1]/cb", "http://[::ffff:127.0.0.1]:1/cb"));
        assert!(!matches("https://app.example:1/cb", "https://app.example:2/cb"));
    }

    #[test]
    fn what_may_be_registered() {
        for uri in [
            "https://app.example/cb",
            "https://app.example",
            "https://app.example:8443/cb?tenant=1",
            "https://APP.example/cb",
            "https://192.0.2.1/cb",
            "https://[2001:db8::1]/cb",
            "http://127.0.0.1/cb",
            "http://127.0.0.1:8000",
            "http://[::1]/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "com.example.app://cb",
        ] {
            assert_eq!(check(uri), Ok(()), "{uri}");
        }
    }

    #[test]
    fn a17_a22_a23_what_may_not_be_registered() {
        for uri in [
            "",
            "/cb",
            "app.example/cb",
            "https:",
            "https://",
            "https:///cb",
            "https:app.example/cb",
            "https://app.example/cb#frag",
            "https://app.example/cb#",
            "https://user@app.example/cb",
            "https://user:pass@app.example/cb",
            "https://@app.example/cb",
            "https://app.example@evil.example/cb",
            "https://app%2eexample/cb",
            "https://0x7f.1/cb",
            "https://127.1/cb",
            "https://app.example:99999/cb",
            r"https://app.example\@evil/cb",
            "https://app.example/c b",
            "https://app.example/\tcb",
            "https://app.example/\ncb",
            "https://bücher.example/cb",
            "https://app．example/cb",
            "http://app.example/cb",
            "http://127.0.0.2/cb",
            "http://127.0.0.1.evil.com/cb",
            "http://127.0.0.1@evil.com/cb",
            "http://localhost.evil.com/cb",
            "http://[::ffff:127.0.0.1]/cb",
            "HTTP://app.example/cb",
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://app.example/1",
            "about:blank",
            "myapp:/cb",
            "com.example.app:",
            "com..app:/cb",
            ".com:/cb",
            "java\u{0}script.x:/cb",
        ] {
            assert!(check(uri).is_err(), "{uri}");
        }
        assert!(check(&format!("https://app.example/{}", "a".repeat(2048))).is_err());
    }
}
