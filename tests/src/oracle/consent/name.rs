//! Texts of the client made safe, and URIs read (`consent.name`, `consent.redirect`).

/// What nobody sees, or what turns the direction of the rest.
const INVISIBLE: [(u32, u32); 16] = [
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0xE_0FFF),
];

fn is_invisible(character: char) -> bool {
    INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(character)))
}

/// A text made safe; nothing if nothing is left of it.
pub(super) fn safe(text: &str) -> Option<String> {
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let spaced: String = visible
        .map(|character| {
            let breaks = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
            if breaks { ' ' } else { character }
        })
        .collect();
    let text = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Of more than 64 characters the first 63 and a sign that there were more.
pub(super) fn cut(text: String) -> String {
    let long = text.chars().count() > 64;
    if long { text.chars().take(63).chain(['…']).collect() } else { text }
}

/// The scheme of a URI that can be read, in lower case, and for `http` and `https` the host.
pub(super) fn uri(text: &str) -> Option<(String, Option<String>)> {
    let readable = text.bytes().all(|byte| matches!(byte, 0x21..=0x7E) && byte != b'\\');
    let (scheme, rest) = text.split_once(':').filter(|_| readable)?;
    let scheme = scheme.to_ascii_lowercase();
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(inner)
    {
        return None;
    }
    if scheme != "http" && scheme != "https" {
        return Some((scheme, None));
    }
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let host = host(authority)?;
    Some((scheme, Some(host)))
}

/// The host of an authority: what stands before the port, in lower case.
fn host(authority: &str) -> Option<String> {
    let authority = authority.to_ascii_lowercase();
    let literal = authority.starts_with('[');
    let end = if literal {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(end);
    let fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    (fits && if literal { is_literal(host) } else { is_name(host) }).then(|| host.to_owned())
}

fn is_literal(host: &str) -> bool {
    let inner = &host[1..host.len() - 1];
    !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte))
}

fn is_name(host: &str) -> bool {
    let labels = without_root(host);
    let last = labels.rsplit('.').next().unwrap_or_default();
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    !labels.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        && (is_address(labels) || !(is_number || last.starts_with("0x")))
}

/// A host without a final `.`.
fn without_root(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// Four decimal parts up to 255 without leading zeros.
fn is_address(host: &str) -> bool {
    let decimal = |part: &str| part.parse::<u8>().is_ok_and(|number| number.to_string() == *part);
    host.split('.').count() == 4 && host.split('.').all(decimal)
}

/// Whether a host is this very device.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = without_root(host);
    let named = host == "localhost" || host.ends_with(".localhost");
    named || host == "[::1]" || (is_address(host) && host.starts_with("127."))
}
