//! Why a scope is not granted, and what a client is told. Clauses `review.refused` and `review.error`.

use serde::Serialize;

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

/// Something in a request that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The scope, where it is about one.
    pub scope: Option<String>,
    /// Why.
    pub code: RefusalCode,
    /// The audience, where it is about one.
    pub audience: Option<String>,
    /// The role that it takes.
    pub role: Option<String>,
    /// The scopes that are lacking.
    pub missing: Vec<String>,
    /// One line, within the characters that OAuth allows in a description.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, message: &str) -> Refusal {
        let (audience, role, missing) = (None, None, Vec::new());
        Refusal { scope: None, code, audience, role, missing, message: plain(message) }
    }

    pub(crate) fn of(scope: &str, code: RefusalCode, message: &str) -> Refusal {
        Refusal { scope: Some(scope.to_owned()), ..Refusal::new(code, message) }
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
    pub(crate) fn of(refused: &[Refusal]) -> Option<OAuthError> {
        let first = refused.first()?;
        let error_description = match refused.len().saturating_sub(1) {
            0 => first.message.clone(),
            more => format!("{}, and {more} more", first.message),
        };
        Some(OAuthError { error: first.code.oauth(), error_description })
    }
}

/// The text without characters that RFC 6749 §4.1.2.1 does not allow.
fn plain(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~' if !matches!(c, '"' | '\\'))).collect()
}

/// At most the first 256 bytes of a text.
pub(crate) fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(256)).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
