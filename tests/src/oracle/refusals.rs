//! What is refused and how it is said (`review.refused`, `review.error`, the table of messages).

use serde_json::{Value, json};

/// One entry of `refused`. What does not apply is left out.
#[derive(Clone, Default)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) scope: Option<String>,
    audience: Option<String>,
    role: Option<String>,
    missing: Vec<String>,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: printable(&message.into()), ..Self::default() }
    }

    pub(super) fn of_audience(uri: &str) -> Self {
        let message = format!("The resource {} is not known", shown(uri));
        Self { audience: Some(uri.to_owned()), ..Self::new("unknown-audience", message) }
    }

    /// The request as a whole, or its lack of an audience.
    pub(super) fn of_whole(code: &'static str) -> Self {
        Self::new(
            code,
            match code {
                "missing-audience" => "The request names no resource, and there is no default",
                "empty-request" => "The request asks for no scope",
                "no-default" => "The request has no scope, and there is no default",
                "no-legacy" => "A token without scopes is not accepted here",
                "limit-exceeded" => "The request holds more than 1024 scopes",
                "invalid-grant" => "The grant cannot be used",
                other => panic!("{other} refuses no request"),
            },
        )
    }

    pub(super) fn of_gate(gate: &str, uri: &str, missing: &[String]) -> Self {
        let message = format!("Access to {} also needs {}", shown(uri), missing.join(", "));
        Self {
            scope: Some(gate.to_owned()),
            audience: Some(uri.to_owned()),
            missing: missing.to_vec(),
            ..Self::new("missing-gate", message)
        }
    }

    pub(super) fn of_dependency(scope: &str, missing: &[String]) -> Self {
        let message = format!("The scope {scope} also needs {}", missing.join(", "));
        let scope = Some(scope.to_owned());
        Self { scope, missing: missing.to_vec(), ..Self::new("missing-dependency", message) }
    }

    pub(super) fn of_role(scope: &str, role: &str) -> Self {
        let message = format!("The scope {scope} is for the role {role}");
        let (scope, role) = (Some(scope.to_owned()), Some(role.to_owned()));
        Self { scope, role, ..Self::new("role-required", message) }
    }

    pub(super) fn of_offer(scope: &str, uris: &[String]) -> Self {
        let uris: Vec<String> = uris.iter().map(|uri| shown(uri)).collect();
        let message = format!("The scope {scope} is not offered by {}", uris.join(", "));
        Self { scope: Some(scope.to_owned()), ..Self::new("not-offered", message) }
    }

    pub(super) fn of_scope(code: &'static str, scope: &str) -> Self {
        let why = match code {
            "unknown-scope" => "is not known",
            "removed-scope" => "is no longer in use",
            "beyond-client" => "is beyond what the client is registered for",
            "beyond-grant" => "is beyond the grant",
            other => panic!("{other} refuses no scope"),
        };
        Self {
            scope: Some(scope.to_owned()),
            ..Self::new(code, format!("The scope {scope} {why}"))
        }
    }

    /// The token at a place, from 0. Of a long one its first 256 bytes are shown.
    pub(super) fn of_token(at: usize, token: &str) -> Self {
        let message = format!("Token {} of the scope is malformed", at + 1);
        Self { scope: Some(first_bytes(token)), ..Self::new("invalid-scope-token", message) }
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.code, "unknown-scope" | "invalid-scope-token")
    }

    pub(super) fn is_of_audience(&self) -> bool {
        matches!(self.code, "unknown-audience" | "missing-audience")
    }

    /// Whether it is an error in mode `drop` too.
    pub(super) fn is_fatal(&self) -> bool {
        self.is_of_audience() || matches!(self.code, "invalid-scope-token" | "limit-exceeded")
    }

    pub(super) fn wire(&self) -> Value {
        json!({
            "scope": self.scope,
            "code": self.code,
            "audience": self.audience,
            "role": self.role,
            "missing": self.missing,
            "message": self.message,
        })
    }
}

/// `review.error`, of the refusals that make one.
pub(super) fn error(refused: &[Refusal]) -> Value {
    let error = match refused {
        _ if refused.iter().any(Refusal::is_of_audience) => "invalid_target",
        [only] if only.code == "invalid-grant" => "invalid_grant",
        _ => "invalid_scope",
    };
    let more = match refused.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    json!({ "error": error, "error_description": format!("{}{more}", refused[0].message) })
}

/// The characters of RFC 6749 §4.1.2.1.
fn printable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\')).collect()
}

/// A uri in a message.
fn shown(uri: &str) -> String {
    printable(&first_bytes(uri))
}

/// At most 256 bytes, no character torn.
fn first_bytes(text: &str) -> String {
    let mut end = text.len().min(256);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
