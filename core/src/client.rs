//! Who asks: a client's facts, made safe to show. Clauses `consent.name`, `consent.redirect` and `consent.header`.

use std::borrow::Cow;
use std::str::FromStr;

use serde::Serialize;

use crate::problem::InputError;
use crate::shown::safe;
use crate::wire::word;
use crate::words::{after_last, first_of};

/// The facts about a client that a person is shown. All but the id may be the client's own claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client<'c> {
    /// The client's id.
    pub id: Cow<'c, str>,
    /// What it calls itself.
    pub name: Option<Cow<'c, str>>,
    /// Where the answer goes.
    pub redirect_uri: Cow<'c, str>,
    /// How it came to be known.
    pub registration: Registration,
    /// The domain that it speaks for, if the caller knows one.
    pub domain: Option<Cow<'c, str>>,
    /// Whether somebody checked its name.
    pub verified: bool,
}

/// How a client came to be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// A Client ID Metadata Document.
    Cimd,
    /// Dynamic client registration (RFC 7591).
    Dcr,
    /// By hand.
    #[default]
    Static,
}

impl Registration {
    pub(crate) const ALL: [(&'static str, Registration); 3] = [
        ("cimd", Registration::Cimd),
        ("dcr", Registration::Dcr),
        ("static", Registration::Static),
    ];
}

impl FromStr for Registration {
    type Err = InputError;

    fn from_str(name: &str) -> Result<Registration, InputError> {
        word("registration", name, &Registration::ALL)
    }
}

/// The head of a consent screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// The client's id, made safe.
    pub client_id: String,
    /// Its name, made safe and short.
    pub client_name: String,
    /// The domain that it speaks for.
    pub client_domain: Option<String>,
    /// How it came to be known.
    pub registration: Registration,
    /// Whether somebody checked its name.
    pub verified: bool,
    /// The host that the answer goes to.
    pub redirect_host: Option<String>,
    /// Whether that is the person's own device.
    pub loopback: bool,
    /// The scheme that an app on the device claims.
    pub private_scheme: Option<String>,
    /// What it wants access to: the policy's title, or its name.
    pub service: String,
    /// The resource servers that it asks for.
    pub audiences: Vec<Resource>,
    #[serde(skip)]
    pub(crate) readable: bool,
}

/// A resource server, as a person knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// The uri.
    pub audience: String,
    /// Its title.
    pub title: String,
}

/// Characters of a name at most.
const MAX_CLIENT_NAME: usize = 64;

impl Header {
    pub(crate) fn new(client: &Client<'_>, service: &str, audiences: Vec<Resource>) -> Header {
        let name = client.name.as_deref().map(safe).filter(|name| !name.is_empty());
        let domain = client.domain.as_deref().map(safe).filter(|domain| !domain.is_empty());
        let document = match client.registration {
            Registration::Cimd => Redirect::read(&client.id).filter(|uri| uri.scheme == "https"),
            Registration::Dcr | Registration::Static => None,
        };
        let redirect = Redirect::read(&client.redirect_uri);
        let readable = redirect.is_some();
        let Redirect { scheme, host } = redirect.unwrap_or_default();
        Header {
            client_id: safe(&client.id),
            client_name: short(&name.unwrap_or_else(|| safe(&client.id))),
            client_domain: domain.or_else(|| document.and_then(|document| document.host)),
            registration: client.registration,
            verified: client.verified,
            loopback: host.as_deref().is_some_and(is_loopback),
            private_scheme: (readable && !is_http(&scheme)).then_some(scheme),
            redirect_host: host,
            service: service.to_owned(),
            audiences,
            readable,
        }
    }
}

impl Header {
    /// Whether nobody but the client stands for its name.
    pub(crate) fn is_self_asserted(&self) -> bool {
        self.registration != Registration::Static && !self.verified
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= MAX_CLIENT_NAME {
        return name.to_owned();
    }
    let start = name.chars().take(MAX_CLIENT_NAME.saturating_sub(1));
    start.chain(['…']).collect()
}

/// A redirect URI that can be read.
#[derive(Debug, Default)]
struct Redirect {
    scheme: String,
    /// The host of `http` and `https`.
    host: Option<String>,
}

impl Redirect {
    fn read(uri: &str) -> Option<Redirect> {
        if !uri.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
            return None;
        }
        let (scheme, after) = uri.split_once(':')?;
        let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(inner) {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        if !is_http(&scheme) {
            return Some(Redirect { scheme, host: None });
        }
        let after = after.strip_prefix("//")?;
        let end = first_of(after, b"/?#").unwrap_or(after.len());
        let authority = after.get(..end)?;
        Some(Redirect { scheme, host: Some(host(authority)?.to_ascii_lowercase()) })
    }
}

fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// The host of an authority, without port.
fn host(authority: &str) -> Option<&str> {
    if authority.contains('@') {
        return None;
    }
    let host = if authority.starts_with('[') {
        authority.get(..=authority.find(']')?)?
    } else {
        authority.split(':').next()?
    };
    let port = authority.get(host.len()..)?;
    let number = port.strip_prefix(':').unwrap_or(port);
    let good =
        port.is_empty() || (port.starts_with(':') && number.bytes().all(|b| b.is_ascii_digit()));
    (is_host(host) && good).then_some(host)
}

/// Whether a browser reads a host as it stands, and not as an address in disguise.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        let digits = address.trim_end_matches(']').bytes();
        return address.len() > 1
            && digits.into_iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = after_last(name, b'.');
    let numeric = last.bytes().all(|b| b.is_ascii_digit())
        || last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    !name.is_empty() && name.bytes().all(letter) && (!numeric || is_address(name))
}

/// Whether a text is an IPv4 address of four decimal parts.
fn is_address(host: &str) -> bool {
    let decimal = |part: &str| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        match part.len() {
            1 => digits,
            2 => digits && part >= "10",
            3 => digits && ("100"..="255").contains(&part),
            _ => false,
        }
    };
    host.split('.').count() == 4 && host.split('.').all(decimal)
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let local = name == "localhost" || name.ends_with(".localhost");
    local || host == "[::1]" || (name.starts_with("127.") && is_address(name))
}
