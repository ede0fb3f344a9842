//! What the server owes to the specifications, each duty against a server that listens. The table of all duties, with those
//! that an attack shows already, is in `server/README.md`.

#[path = "../harness/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the attacks use the rest of it")]
mod harness;

mod authorize;
mod documents;
mod guard;
mod metadata;
mod refresh;
mod register;
mod resource;
mod revoke;
mod table;
mod token;

use harness::{Reply, Server, Tokens};
use serde_json::Value;

/// What a text in `error_description` may hold (RFC 6749 §5.2).
#[track_caller]
fn is_plain(text: &str) {
    let plain = |byte: u8| matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    assert!(!text.is_empty() && text.bytes().all(plain), "{text}");
}

/// The strings of a JSON list.
#[track_caller]
fn words(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap_or_else(|| panic!("no list: {list}"))
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect()
}

/// A parameter of a challenge, which must be a Bearer challenge and hold it once.
#[track_caller]
fn challenged<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    let lines: Vec<_> = reply.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(lines.len(), 1, "{reply:?}");
    let text = lines[0].to_str().unwrap();
    assert!(text.starts_with("Bearer "), "{text}");
    let mark = format!("{name}=\"");
    assert!(text.matches(&mark).count() <= 1, "{text}");
    text.split_once(&mark).map(|(_, rest)| rest.split('"').next().unwrap())
}

/// A refreshed set of tokens.
async fn refreshed(
    server: &Server,
    client: &harness::Client,
    token: &str,
    more: &[(&str, &str)],
) -> Tokens {
    Tokens::of(&server.refresh(client, token, more).await)
}
