//! The body of a request, read once and strictly, to tell what is asked of which operation.
//!
//! JSON-RPC 2.0. A key that stands twice could mean one thing here and another to who reads it next: it is refused.

use serde_json::Value;

use crate::web::json;

/// What stands for every message that is no call of a tool: being connected is enough.
pub(super) const CONNECTED: &str = "tools/list";

/// What a body asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// One operation.
    One(String),
    /// Several at once (MCP 2025-03-26 alone has these).
    Batch(Vec<String>),
    /// It cannot be read.
    Unreadable,
}

impl Message {
    /// Reads a body.
    pub(super) fn read(bytes: &[u8]) -> Message {
        match json::strict(bytes) {
            Some(Value::Array(messages)) if !messages.is_empty() => {
                Message::Batch(messages.iter().map(operation).collect())
            }
            Some(message @ Value::Object(_)) => Message::One(operation(&message)),
            _ => Message::Unreadable,
        }
    }

    /// Every operation that must be allowed.
    pub(super) fn operations(&self) -> Vec<&str> {
        match self {
            Message::One(operation) => vec![operation],
            Message::Batch(operations) => operations.iter().map(String::as_str).collect(),
            Message::Unreadable => vec![CONNECTED],
        }
    }
}

/// The operation of the policy that a message is.
fn operation(message: &Value) -> String {
    match message["method"].as_str() {
        Some("initialize") => "initialize".to_owned(),
        Some("tools/call") => {
            let name = message["params"]["name"].as_str();
            name.map_or_else(|| CONNECTED.to_owned(), |name| format!("tool:{name}"))
        }
        _ => CONNECTED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    fn one(text: &str) -> Message {
        Message::read(text.as_bytes())
    }

    #[test]
    fn a_call_is_its_tool() {
        let call = r#"{"method":"tools\/c\u0061ll","params":{"arguments":{"a":[1,-2,0.5,null,true]},"name":"create_task"}}"#;
        assert_eq!(one(call), Message::One("tool:create_task".to_owned()));
        assert_eq!(one(r#"{"method":"initialize"}"#), Message::One("initialize".to_owned()));
        assert_eq!(one(r#"{"method":"ping"}"#), Message::One("tools/list".to_owned()));
        assert_eq!(one(r#"{"result":{}}"#), Message::One("tools/list".to_owned()));
    }

    #[test]
    fn a_batch_is_all_of_its_members() {
        let batch = one(r#"[{"method":"ping"},{"method":"tools/call","params":{"name":"a"}}]"#);
        assert_eq!(batch.operations(), ["tools/list", "tool:a"]);
    }

    #[test]
    fn what_is_ambiguous_is_not_read() {
        for text in [
            r#"{"method":"ping","method":"tools/call"}"#,
            r#"{"method":"tools/call","params":{"name":"a","n\u0061me":"b"}}"#,
            "[]",
            "7",
            "{",
            "",
        ] {
            assert_eq!(one(text), Message::Unreadable, "{text}");
        }
    }
}
