//! Reads what a token says: the payload of a JWT, or the answer of an introspection. Clause `token.claims`.

use std::borrow::Cow;
use std::str::FromStr;

use super::fields::{Fields, invalid, value, word};
use crate::code::Code;
use crate::grant::{Claims, State};
use crate::limits::MAX_TOKENS;
use crate::node::Value;
use crate::order::sort;
use crate::policy::Policy;
use crate::problem::InputError;
use crate::scope::token_fault;

/// The member of a token that holds its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeClaim {
    /// `scope` (RFC 8693 §4.2, RFC 7662 §2.2).
    Scope,
    /// `scp`.
    Scp,
    /// `permissions`.
    Permissions,
}

impl ScopeClaim {
    pub(crate) const ALL: [(&'static str, ScopeClaim); 3] = [
        ("scope", ScopeClaim::Scope),
        ("scp", ScopeClaim::Scp),
        ("permissions", ScopeClaim::Permissions),
    ];
}

impl FromStr for ScopeClaim {
    type Err = InputError;

    fn from_str(name: &str) -> Result<ScopeClaim, InputError> {
        word("claim", name, &ScopeClaim::ALL)
    }
}

/// Reads which member holds the scope; `null` is none in particular.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn scope_claim(json: &str) -> Result<Option<ScopeClaim>, InputError> {
    super::text("claim", json)?.map(|name| name.parse()).transpose()
}

impl Policy {
    /// Reads the payload of a JWT or an introspection answer, as JSON, into the facts for [`Policy::grant`]
    /// (`token.claims`). Whether it is genuine and not expired is the caller's affair.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// let claims = policy.claims(r#"{"sub": "ann", "scp": ["notes:read"], "exp": 1767225600}"#, None)?;
    /// assert_eq!((&*claims.scope, claims.principal.as_deref()), ("notes:read", Some("ann")));
    /// let grant = policy.grant(&claims)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] `invalid-input`, `invalid-scope-token`, `limit-exceeded`. What it reads, `grant` takes.
    pub fn claims(
        &self,
        payload: &str,
        claim: Option<ScopeClaim>,
    ) -> Result<Claims<'static>, InputError> {
        let mut fields = Fields::new(PAYLOAD, value(PAYLOAD, payload)?);
        let claims = Claims {
            scope: Cow::Owned(scope(&mut fields, claim)),
            principal: fields.text("sub").map(Cow::Owned),
            roles: roles(&mut fields),
            audience: self.addressed(&mut fields).map(Cow::Owned),
            state: state(&mut fields),
        };
        fields.leave().map(|()| claims)
    }

    /// The declared audience that a token is for; if it names none, the first that it names.
    fn addressed(&self, fields: &mut Fields<'_>) -> Option<String> {
        let named = match fields.some("aud")? {
            Value::Text(uri) => vec![uri.into_owned()],
            Value::List(items) => fields.members("aud", items),
            value => {
                fields.wrong("aud", "a text or a list of texts", &value);
                return None;
            }
        };
        let audiences = self.0.audiences.iter();
        let declared: Vec<_> = audiences.filter(|known| named.contains(&known.uri)).collect();
        match declared.as_slice() {
            [] => named.into_iter().next(),
            [one] => Some(one.uri.clone()),
            several => {
                let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
                let names = names.join("`, `");
                fields.keep(invalid(format!(
                    "`{PAYLOAD}`: `aud` names several audiences of the policy (`{names}`), a grant is for one: leave the one that is asked"
                )));
                None
            }
        }
    }
}

const PAYLOAD: &str = "payload";

/// The scope of the chosen member, or of all that say the same.
fn scope(fields: &mut Fields<'_>, claim: Option<ScopeClaim>) -> String {
    let mut found: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, one) in ScopeClaim::ALL {
        if claim.is_none_or(|claim| claim == one)
            && let Some(tokens) = tokens(fields, name)
        {
            found.push((name, tokens));
        }
    }
    let Some(((_, first), others)) = found.split_first() else { return String::new() };
    if others.iter().any(|(_, other)| set(first) != set(other)) {
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        let names = names.join("`, `");
        fields.keep(invalid(format!(
            "`{PAYLOAD}`: `{names}` name different scopes, choose one of them with `claim`"
        )));
    }
    first.join(" ")
}

/// The tokens of one member: a text, or a list.
fn tokens(fields: &mut Fields<'_>, name: &'static str) -> Option<Vec<String>> {
    let tokens = match fields.some(name)? {
        Value::Text(text) => {
            text.split(' ').filter(|token| !token.is_empty()).map(str::to_owned).collect()
        }
        Value::List(items) => fields.members(name, items),
        value => {
            fields.wrong(name, SCOPE, &value);
            return None;
        }
    };
    if tokens.len() > MAX_TOKENS {
        let message = format!("`{PAYLOAD}`: `{name}` holds more than {MAX_TOKENS} tokens");
        fields.keep(InputError::new(Code::LimitExceeded, message));
        return None;
    }
    for (token, number) in tokens.iter().zip(1_usize..) {
        if let Some(fault) = token_fault(token) {
            let message = format!("`{PAYLOAD}`: `{name}`, token {number}: {fault}");
            fields.keep(InputError::new(Code::InvalidScopeToken, message));
        }
    }
    Some(tokens)
}

const SCOPE: &str = "a text or a list of texts, or another one chosen with `claim`";

fn set(tokens: &[String]) -> Vec<&str> {
    let mut set: Vec<&str> = tokens.iter().map(String::as_str).collect();
    sort(&mut set, &|one, other| one.cmp(other));
    set.dedup();
    set
}

fn roles(fields: &mut Fields<'_>) -> Vec<Cow<'static, str>> {
    let items = match fields.some("roles") {
        None => return Vec::new(),
        Some(Value::List(items)) => items,
        Some(value) => {
            fields.wrong("roles", "a list of texts", &value);
            return Vec::new();
        }
    };
    fields.members("roles", items).into_iter().map(Cow::Owned).collect()
}

/// An introspection says `active`; a token that was checked says nothing.
fn state(fields: &mut Fields<'_>) -> State {
    match fields.take("active") {
        None | Some(Value::Bool(true)) => State::Active,
        Some(Value::Bool(false)) => State::Unknown,
        Some(value) => {
            fields.wrong("active", "true or false", &value);
            State::Unknown
        }
    }
}
