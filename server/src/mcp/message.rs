//! The body of a request, read once and strictly, to tell what is asked of which operation.

use scopeward::Policy;

/// What a body asks for that cannot be read: being connected is enough to be told.
const CONNECTED: &str = "tools/list";

/// What a body asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// The operations of one message.
    One(Vec<String>),
    /// Those of several at once (MCP 2025-03-26 alone has these).
    Batch(Vec<String>),
    /// It cannot be read.
    Unreadable,
}

impl Message {
    /// Reads a body.
    pub(super) fn read(policy: &Policy, bytes: &[u8]) -> Message {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match policy.messages(text) {
            Ok(operations) if text.trim_start().starts_with('[') => Message::Batch(operations),
            Ok(operations) => Message::One(operations),
            Err(_) => Message::Unreadable,
        }
    }

    /// Every operation that must be allowed.
    pub(super) fn operations(&self) -> Vec<&str> {
        match self {
            Message::One(operations) | Message::Batch(operations) => {
                operations.iter().map(String::as_str).collect()
            }
            Message::Unreadable => vec![CONNECTED],
        }
    }
}

#[cfg(test)]
mod tests {
    use scopeward::{Policy, STARTER};

    use super::Message;

    #[test]
    fn a_batch_is_told_from_one_message() {
        let policy = Policy::compile(STARTER).unwrap();
        let read = |text: &str| Message::read(&policy, text.as_bytes());
        let ping = vec!["tools/list".to_owned()];
        assert_eq!(read(r#"{"method":"ping"}"#), Message::One(ping.clone()));
        assert_eq!(read(" [{\"method\":\"ping\"}]"), Message::Batch(ping));
        assert_eq!(read("[]"), Message::Unreadable);
        assert_eq!(Message::read(&policy, b"\xff"), Message::Unreadable);
        assert_eq!(Message::Unreadable.operations(), ["tools/list"]);
    }
}
