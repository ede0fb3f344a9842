//! What goes over the wire besides the decision itself: challenge, body, `AuthZEN`. Clauses `answer.*`.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::decision::{Decision, Reason};
use crate::grant::State;
use crate::requirement::Tree;
use crate::words::join;

/// What the caller adds to a challenge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Challenge {
    /// The protection space (RFC 9110 §11.5).
    pub realm: Option<String>,
    /// Where the protected-resource metadata stands (RFC 9728 §5.1).
    pub resource_metadata: Option<String>,
    /// Whether `scope` names what is granted already too, for clients that forget it when they ask again.
    pub union: bool,
}

/// The body of a refusal (`answer.body`). All but `error` and `message` stand only where a scope is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body<'a> {
    /// What is wrong, in two words.
    pub error: &'static str,
    /// The same in a sentence.
    pub message: String,
    /// The scopes that the operation asks for, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_scope: Option<String>,
    /// The scopes of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_scopes: Option<Vec<String>>,
    /// The requirement, if it is not one scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<&'a Tree>,
}

impl<'a> Decision<'a> {
    /// The value of `WWW-Authenticate`, where asking again can help (RFC 6750 §3, `answer.challenge`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Challenge, Request};
    /// let decision = policy.decide(None, &Request::http("GET", "/notes"));
    /// assert_eq!(decision.challenge(&Challenge::default()).unwrap(), r#"Bearer scope="notes:read""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn challenge(&self, options: &Challenge) -> Option<String> {
        let error = match self.reason {
            Reason::NoToken => None,
            Reason::InvalidToken | Reason::WrongAudience => Some("invalid_token"),
            Reason::InsufficientScope | Reason::RoleRequired if self.status == 403 => {
                Some("insufficient_scope")
            }
            _ => return None,
        };
        let request = self.request_bits();
        if self.status == 403 && (request.is_empty() || !self.roles().is_empty()) {
            return None;
        }
        let scope = self.scope(request, options.union);
        let mut parameters = Vec::new();
        let mut add = |name: &str, value: Option<&str>| {
            parameters.extend(value.map(|value| format!("{name}=\"{}\"", quoted(value))));
        };
        add("realm", options.realm.as_deref());
        add("error", error);
        add("error_description", error.map(|_| self.description()));
        add("scope", Some(scope.as_str()).filter(|scope| !scope.is_empty()));
        add("resource_metadata", options.resource_metadata.as_deref());
        Some(format!("Bearer {}", join(&parameters, ", ")).trim_end().to_owned())
    }

    fn scope(&self, mut request: crate::bits::Bits, union: bool) -> String {
        let universe = &self.policy.universe;
        let grant = self.grant.filter(|_| union && !request.is_empty());
        if let Some(grant) = grant {
            request.union(&grant.granted);
        }
        let mut names = universe.names(&request);
        names.extend(grant.into_iter().flat_map(|grant| &grant.unknown).map(ToString::to_string));
        join(&names, " ")
    }

    /// One sentence for a client's developer, within RFC 6750's character set.
    fn description(&self) -> &'static str {
        match (self.reason, self.grant.map(|grant| grant.state)) {
            (Reason::WrongAudience, _) => "The access token is for another resource",
            (Reason::InvalidToken, Some(State::Disabled)) => "The access token is disabled",
            (Reason::InvalidToken, Some(State::Expired)) => "The access token is expired",
            (Reason::InvalidToken, Some(State::Revoked)) => "The access token is revoked",
            (Reason::InvalidToken, _) => "The access token is not known",
            _ => "The access token lacks scopes that this operation needs",
        }
    }

    /// The body of a refusal (`answer.body`); nothing for an allowed decision.
    pub fn body(&self) -> Option<Body<'a>> {
        let (error, message) = match self.reason {
            Reason::Allowed => return None,
            _ if self.status == 404 => ("Not found", "There is no such endpoint".to_owned()),
            Reason::InsufficientScope => return Some(self.insufficient()),
            Reason::NoToken => {
                ("Authentication required", "This endpoint requires an access token".into())
            }
            Reason::InvalidToken | Reason::WrongAudience => {
                ("Invalid token", self.description().into())
            }
            Reason::NotOwner => ("Access denied", "This resource belongs to another user".into()),
            Reason::RoleRequired => ("Insufficient permissions", self.lacking_role()),
            Reason::UnknownOperation => {
                ("Access denied", "No rule allows this endpoint".to_owned())
            }
        };
        Some(Body { error, message, required_scope: None, available_scopes: None, required: None })
    }

    fn lacking_role(&self) -> String {
        match self.roles().as_slice() {
            [] => "The token holds scopes that its owner may not use".to_owned(),
            [role] => format!("This endpoint requires the '{role}' role"),
            roles => format!("This endpoint requires the '{}' roles", join(roles, "', '")),
        }
    }

    fn insufficient(&self) -> Body<'a> {
        let tree = self.requirement();
        let single = matches!(tree, Some(Tree::Scope(_)));
        let needed = tree.map(|tree| tree.scopes()).unwrap_or_default();
        let mut scopes: Vec<String> = if single { Vec::new() } else { self.missing() };
        if scopes.is_empty() {
            scopes = needed.into_iter().map(str::to_owned).collect();
        }
        let noun = if scopes.len() == 1 { "scope" } else { "scopes" };
        let message = format!("This endpoint requires the '{}' {noun}", join(&scopes, "', '"));
        Body {
            error: "Insufficient permissions",
            message,
            required_scope: Some(join(&scopes, " ")),
            available_scopes: Some(self.granted()),
            required: tree.filter(|_| !single),
        }
    }

    /// The answer of an `AuthZEN` 1.0 decision point (`answer.authzen`).
    pub fn authzen(&self) -> AuthZen<'_, 'a> {
        AuthZen { decision: self.allowed, context: Context(self) }
    }
}

/// The answer of an `AuthZEN` 1.0 decision point, to be serialised (`answer.authzen`).
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AuthZen<'d, 'a> {
    decision: bool,
    context: Context<'d, 'a>,
}

#[derive(Debug, Clone, Copy)]
struct Context<'d, 'a>(&'d Decision<'a>);

impl Serialize for Context<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Context", 11)?;
        self.0.context(&mut fields)?;
        fields.end()
    }
}

/// The inside of a quoted string (RFC 9110 §5.6.4): escaped, and only what a header may hold.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars().filter(|c| matches!(c, ' '..='~')) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}
