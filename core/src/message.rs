//! What an MCP message asks for: read once and strictly, for what one reader overlooks another may act on.
//! Clause `operation.message`.

use crate::code::Code;
use crate::limits::{MAX_BATCH, MAX_MESSAGE};
use crate::node::{Node, Value};
use crate::policy::Policy;
use crate::problem::InputError;
use crate::wire::{Fields, invalid, value};

/// What stands for every message that asks for nothing in particular: being connected is enough.
const CONNECTED: &str = "tools/list";

impl Policy {
    /// The operations that an MCP message, one or a batch as JSON-RPC text, asks for. All must be allowed.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// let call = r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "log_time"}}"#;
    /// assert_eq!(policy.messages(call)?, ["tool:log_time"]);
    /// assert_eq!(policy.messages(r#"{"jsonrpc": "2.0", "id": 2, "method": "ping"}"#)?, ["tools/list"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] `invalid-input` for what cannot be read, a key that stands twice among it; `limit-exceeded`.
    pub fn messages(&self, body: &str) -> Result<Vec<String>, InputError> {
        if body.len() > MAX_MESSAGE {
            return Err(too_large(&format!("has more than {MAX_MESSAGE} bytes")));
        }
        let messages = match value("message", body)? {
            Value::List(messages) if messages.len() > MAX_BATCH => {
                return Err(too_large(&format!("is a batch of more than {MAX_BATCH}")));
            }
            Value::List(messages) if messages.is_empty() => {
                return Err(invalid("`message` is an empty batch".to_owned()));
            }
            Value::List(messages) => messages.into_iter().map(|Node { value, .. }| value).collect(),
            message => vec![message],
        };
        let mut operations = Vec::new();
        for message in messages {
            let operation = self.message(message)?;
            if !operations.contains(&operation) {
                operations.push(operation);
            }
        }
        Ok(operations)
    }

    fn message(&self, message: Value<'_>) -> Result<String, InputError> {
        let mut fields = Fields::new("message", message);
        let method = match fields.take("method") {
            Some(Value::Text(method)) => Some(method),
            Some(value) => {
                fields.wrong("method", "a text", &value);
                None
            }
            None => None,
        };
        let named = match method.as_deref() {
            Some("tools/call") => Some(("tool:", "name")),
            Some("prompts/get") => Some(("prompt:", "name")),
            Some("resources/read" | "resources/subscribe" | "resources/unsubscribe") => {
                Some(("resource:", "uri"))
            }
            _ => None,
        };
        if let Some((kind, key)) = named {
            let mut params = Fields::new("params", fields.object("params"));
            let name = params.required(key);
            fields.part(params.leave());
            return fields.leave().map(|()| format!("{kind}{name}"));
        }
        fields.leave()?;
        // A method holds no space: the key of an HTTP operation is none.
        let own = method.filter(|method| !method.contains(' ') && self.operation(method).is_some());
        Ok(own.map_or_else(|| CONNECTED.to_owned(), String::from))
    }
}

fn too_large(how: &str) -> InputError {
    InputError::new(Code::LimitExceeded, format!("`message` {how}"))
}
