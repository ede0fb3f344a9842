//! Why a scope is not granted, and what a client is told. Clauses `review.refused` and `review.error`.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::limits::MAX_TOKENS;
use crate::words::join;

/// Why something in a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The client is not registered for it.
    BeyondClient,
    /// The grant that is narrowed does not give it.
    BeyondGrant,
    /// The scope has no token.
    EmptyRequest,
    /// The grant is not active, or nothing of it can be granted any more.
    InvalidGrant,
    /// A text that is no scope token (RFC 6749 §3.3).
    InvalidScopeToken,
    /// More tokens than a request may hold.
    LimitExceeded,
    /// No audience is asked for, and there is no default.
    MissingAudience,
    /// It depends on a scope that is not there.
    MissingDependency,
    /// The audience's gate is not there.
    MissingGate,
    /// There is no scope and no default.
    NoDefault,
    /// Tokens without scopes are not accepted.
    NoLegacy,
    /// No audience that is asked for offers it.
    NotOffered,
    /// It is no longer in use.
    RemovedScope,
    /// The principal lacks the role that it is bound to.
    RoleRequired,
    /// No such audience.
    UnknownAudience,
    /// No such scope.
    UnknownScope,
}

impl RefusalCode {
    /// Every code, in alphabetical order.
    pub const ALL: [RefusalCode; 16] = [
        RefusalCode::BeyondClient,
        RefusalCode::BeyondGrant,
        RefusalCode::EmptyRequest,
        RefusalCode::InvalidGrant,
        RefusalCode::InvalidScopeToken,
        RefusalCode::LimitExceeded,
        RefusalCode::MissingAudience,
        RefusalCode::MissingDependency,
        RefusalCode::MissingGate,
        RefusalCode::NoDefault,
        RefusalCode::NoLegacy,
        RefusalCode::NotOffered,
        RefusalCode::RemovedScope,
        RefusalCode::RoleRequired,
        RefusalCode::UnknownAudience,
        RefusalCode::UnknownScope,
    ];

    /// The code as it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            RefusalCode::BeyondClient => "beyond-client",
            RefusalCode::BeyondGrant => "beyond-grant",
            RefusalCode::EmptyRequest => "empty-request",
            RefusalCode::InvalidGrant => "invalid-grant",
            RefusalCode::InvalidScopeToken => "invalid-scope-token",
            RefusalCode::LimitExceeded => "limit-exceeded",
            RefusalCode::MissingAudience => "missing-audience",
            RefusalCode::MissingDependency => "missing-dependency",
            RefusalCode::MissingGate => "missing-gate",
            RefusalCode::NoDefault => "no-default",
            RefusalCode::NoLegacy => "no-legacy",
            RefusalCode::NotOffered => "not-offered",
            RefusalCode::RemovedScope => "removed-scope",
            RefusalCode::RoleRequired => "role-required",
            RefusalCode::UnknownAudience => "unknown-audience",
            RefusalCode::UnknownScope => "unknown-scope",
        }
    }

    /// The code of the OAuth error that it makes (RFC 6749 §5.2, RFC 8707 §2).
    pub(crate) const fn oauth(self) -> &'static str {
        match self {
            RefusalCode::MissingAudience | RefusalCode::UnknownAudience => "invalid_target",
            RefusalCode::InvalidGrant => "invalid_grant",
            _ => "invalid_scope",
        }
    }
}

/// Something in a request that is refused. Its sentence is worked out only when it is asked for.
#[derive(Debug, Clone)]
pub struct Refusal<'r> {
    /// The scope, where it is about one.
    pub scope: Option<&'r str>,
    /// Why.
    pub code: RefusalCode,
    /// The audience, where it is about one.
    pub audience: Option<&'r str>,
    /// The role that it takes.
    pub role: Option<&'r str>,
    /// The scopes that are lacking.
    pub missing: Vec<&'r str>,
    /// The place of a text among the tokens.
    pub(crate) number: usize,
    /// The audiences that do not offer it.
    pub(crate) asked: Vec<&'r str>,
}

impl<'r> Refusal<'r> {
    pub(crate) fn new(code: RefusalCode) -> Refusal<'r> {
        let (scope, audience, role) = (None, None, None);
        let (missing, asked) = (Vec::new(), Vec::new());
        Refusal { scope, code, audience, role, missing, number: 0, asked }
    }

    pub(crate) fn of(scope: &'r str, code: RefusalCode) -> Refusal<'r> {
        Refusal { scope: Some(scope), ..Refusal::new(code) }
    }

    /// One line for a client's developer, within the characters that OAuth allows in a description (`review.refused`).
    pub fn message(&self) -> String {
        let scope = self.scope.unwrap_or_default();
        let audience = cut(self.audience.unwrap_or_default());
        plain(match self.code {
            RefusalCode::BeyondClient => {
                format!("The scope {scope} is beyond what the client is registered for")
            }
            RefusalCode::BeyondGrant => format!("The scope {scope} is beyond the grant"),
            RefusalCode::EmptyRequest => "The request asks for no scope".to_owned(),
            RefusalCode::InvalidGrant => "The grant cannot be used".to_owned(),
            RefusalCode::InvalidScopeToken => {
                format!("Token {} of the scope is malformed", self.number)
            }
            RefusalCode::LimitExceeded => {
                format!("The request holds more than {MAX_TOKENS} scopes")
            }
            RefusalCode::MissingAudience => {
                "The request names no resource, and there is no default".to_owned()
            }
            RefusalCode::MissingDependency => {
                format!("The scope {scope} also needs {}", join(&self.missing, ", "))
            }
            RefusalCode::MissingGate => {
                format!("Access to {audience} also needs {}", join(&self.missing, ", "))
            }
            RefusalCode::NoDefault => {
                "The request has no scope, and there is no default".to_owned()
            }
            RefusalCode::NoLegacy => "A token without scopes is not accepted here".to_owned(),
            RefusalCode::NotOffered => {
                let uris: Vec<&str> = self.asked.iter().map(|uri| cut(uri)).collect();
                format!("The scope {scope} is not offered by {}", join(&uris, ", "))
            }
            RefusalCode::RemovedScope => format!("The scope {scope} is no longer in use"),
            RefusalCode::RoleRequired => {
                format!("The scope {scope} is for the role {}", self.role.unwrap_or_default())
            }
            RefusalCode::UnknownAudience => format!("The resource {audience} is not known"),
            RefusalCode::UnknownScope => format!("The scope {scope} is not known"),
        })
    }
}

impl Serialize for Refusal<'_> {
    /// The wire form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Refusal", 6)?;
        fields.serialize_field("scope", &self.scope)?;
        fields.serialize_field("code", &self.code)?;
        fields.serialize_field("audience", &self.audience)?;
        fields.serialize_field("role", &self.role)?;
        fields.serialize_field("missing", &self.missing)?;
        fields.serialize_field("message", &self.message())?;
        fields.end()
    }
}

/// The error that a client is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OAuthError {
    /// The code, as the RFCs write it.
    pub error: &'static str,
    /// One line for a client's developer.
    pub error_description: String,
}

impl OAuthError {
    /// The error of a list of refusals, the first of which counts.
    pub(crate) fn of(refused: &[Refusal<'_>]) -> Option<OAuthError> {
        let first = refused.first()?;
        let error_description = match refused.len().saturating_sub(1) {
            0 => first.message(),
            more => format!("{}, and {more} more", first.message()),
        };
        Some(OAuthError { error: first.code.oauth(), error_description })
    }
}

/// The text without characters that RFC 6749 §4.1.2.1 does not allow.
fn plain(mut text: String) -> String {
    text.retain(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\'));
    text
}

/// At most the first 256 bytes of a text.
pub(crate) fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(256)).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
