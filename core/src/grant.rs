//! What a token carries, read once against a policy and then asked about as often as one likes.

use std::borrow::Cow;
use std::str::FromStr;

use serde::Serialize;

use crate::bits::Bits;
use crate::code::Code;
use crate::limits::MAX_TOKENS;
use crate::policy::Policy;
use crate::problem::InputError;
use crate::scope::token_fault;
use crate::tokens::{Tokens, once};
use crate::wire::word;

/// The facts about a token, as the caller knows them.
///
/// ```
/// use scopeward::Claims;
/// let claims = Claims::new("read:projects read:tasks").principal("ann").role("admin");
/// assert_eq!(claims.roles, ["admin"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Claims<'c> {
    /// Scope tokens separated by spaces (RFC 6749 §3.3).
    pub scope: Cow<'c, str>,
    /// Who holds the token.
    pub principal: Option<Cow<'c, str>>,
    /// The roles of the principal.
    pub roles: Vec<Cow<'c, str>>,
    /// The resource server that the token is for (`aud`, RFC 8707).
    pub audience: Option<Cow<'c, str>>,
    /// Whether the token is good, which only the caller knows.
    pub state: State,
}

impl<'c> Claims<'c> {
    /// An active token with this scope.
    pub fn new(scope: impl Into<Cow<'c, str>>) -> Claims<'c> {
        Claims { scope: scope.into(), ..Claims::default() }
    }

    /// The same, held by a principal.
    #[must_use]
    pub fn principal(mut self, principal: impl Into<Cow<'c, str>>) -> Claims<'c> {
        self.principal = Some(principal.into());
        self
    }

    /// The same, with one more role.
    #[must_use]
    pub fn role(mut self, role: impl Into<Cow<'c, str>>) -> Claims<'c> {
        self.roles.push(role.into());
        self
    }

    /// The same, for an audience.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<Cow<'c, str>>) -> Claims<'c> {
        self.audience = Some(audience.into());
        self
    }

    /// The same, in a state.
    #[must_use]
    pub fn state(mut self, state: State) -> Claims<'c> {
        self.state = state;
        self
    }
}

/// What the caller says of a token; the engine has no clock (`decision.token`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Good.
    #[default]
    Active,
    /// Its account or client is disabled.
    Disabled,
    /// Past its end.
    Expired,
    /// Taken back.
    Revoked,
    /// No such token.
    Unknown,
}

impl State {
    pub(crate) const ALL: [(&'static str, State); 5] = [
        ("active", State::Active),
        ("disabled", State::Disabled),
        ("expired", State::Expired),
        ("revoked", State::Revoked),
        ("unknown", State::Unknown),
    ];
}

impl FromStr for State {
    type Err = InputError;

    fn from_str(name: &str) -> Result<State, InputError> {
        word("state", name, &State::ALL)
    }
}

/// A grant read against one policy. Build it once per token with [`Policy::grant`].
#[derive(Debug, Clone)]
pub struct Grant {
    pub(crate) stamp: u64,
    pub(crate) principal: Option<Box<str>>,
    pub(crate) roles: u64,
    pub(crate) audience: Aim,
    pub(crate) state: State,
    pub(crate) granted: Bits,
    pub(crate) expanded: Bits,
    /// Whether a role that the principal lacks kept something out of `expanded`.
    pub(crate) blocked: bool,
    /// Whether the token is good, the policy has no audiences, and no role keeps anything back.
    pub(crate) plain: bool,
    pub(crate) unknown: Vec<Box<str>>,
}

/// Which audience a grant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The policy declares no audience.
    Free,
    /// A declared one.
    Known(u8),
    /// None, or one that the policy does not declare.
    Unknown,
}

impl Policy {
    /// Reads the facts about a token.
    ///
    /// Tokens that the policy does not know have no power, they are kept and printed (`scope.closed`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::Claims;
    /// let grant = policy.grant(&Claims::new("notes:read gone:read"))?;
    /// assert_eq!(policy.granted(&grant), ["notes:read", "gone:read"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] `invalid-scope-token` for a character outside RFC 6749 §3.3, `limit-exceeded` past 1,024 tokens.
    pub fn grant(&self, claims: &Claims<'_>) -> Result<Grant, InputError> {
        let inner = &*self.0;
        let tokens = Tokens::read(&inner.universe, &claims.scope);
        if tokens.too_many() {
            let message = format!("`scope` holds more than {MAX_TOKENS} tokens");
            return Err(InputError::new(Code::LimitExceeded, message));
        }
        if let Some(stranger) = tokens.malformed() {
            let fault = token_fault(stranger.text).unwrap_or_default();
            let message = format!("`scope`, token {}: {fault}", stranger.number);
            return Err(InputError::new(Code::InvalidScopeToken, message));
        }
        let unknown = once(&tokens.strangers, &|stranger| stranger.text);
        let granted = tokens.known;
        let roles = inner.role_mask(&claims.roles);
        let (audience, power) = self.aim(claims.audience.as_deref());
        let (expanded, blocked) = match power.and_then(|power| inner.powers.get(power)) {
            Some(power) => power.reckon(&inner.universe, &granted, roles),
            None => (inner.universe.empty(), false),
        };
        Ok(Grant {
            stamp: inner.stamp,
            principal: claims.principal.as_deref().map(Box::from),
            roles,
            audience,
            state: claims.state,
            granted,
            expanded,
            blocked,
            plain: claims.state == State::Active && audience == Aim::Free && !blocked,
            unknown: unknown.map(|stranger| Box::from(stranger.text)).collect(),
        })
    }

    /// Clause `audience.match`: the audience that a grant is for, and its table of power.
    fn aim(&self, uri: Option<&str>) -> (Aim, Option<usize>) {
        if self.0.audiences.is_empty() {
            return (Aim::Free, Some(0));
        }
        let mut audiences = self.0.audiences.iter().zip(0_u8..);
        match audiences.find(|(audience, _)| Some(audience.uri.as_str()) == uri) {
            Some((audience, number)) => (Aim::Known(number), Some(audience.power)),
            None => (Aim::Unknown, None),
        }
    }

    /// The grant's tokens as granted, in order (`render.granted`).
    pub fn granted(&self, grant: &Grant) -> Vec<String> {
        self.0.print(grant, &grant.granted)
    }

    /// The granted scopes with everything they depend on (`render.closed`).
    pub fn closed(&self, grant: &Grant) -> Vec<String> {
        self.0.print(grant, &self.0.universe.closed(&grant.granted))
    }

    /// Everything that the grant gives, with the restrictions that it holds (`render.expanded`).
    pub fn expanded(&self, grant: &Grant) -> Vec<String> {
        let mut expanded = self.0.restrictions(grant);
        expanded.union(&grant.expanded);
        self.0.universe.names(&expanded)
    }

    /// The granted scopes without those that another member gives (`render.minimal`).
    pub fn minimal(&self, grant: &Grant) -> Vec<String> {
        let universe = &self.0.universe;
        let power = self.0.power(grant);
        let gives = |member: u32| {
            power.map(|power| power.alone(universe, member, grant.roles)).unwrap_or_default()
        };
        let all: Vec<(u32, Bits)> =
            grant.granted.iter().map(|index| (index, gives(index))).collect();
        let mut kept = grant.granted.clone();
        for (member, _) in all.iter().rev() {
            let by = |(other, gives): &(u32, Bits)| {
                other != member && kept.has(*other) && gives.has(*member)
            };
            if all.iter().any(by) {
                kept.remove(*member);
            }
        }
        self.0.print(grant, &kept)
    }
}
