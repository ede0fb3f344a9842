//! A request that is refused for each reason that a policy can give, and the engine's answer to it.

use std::collections::BTreeMap;

use scopeward::{
    Challenge, Claims, Grant, Handle, Policy, Reason, Request, Response, Scope, State,
};
use serde_json::Value;

/// An answer, and what it answers.
pub(super) struct Refused {
    pub(super) response: Response,
    pub(super) operation: String,
    pub(super) granted: Vec<String>,
}

impl Refused {
    /// The body, for a person.
    pub(super) fn body(&self) -> Value {
        serde_json::from_str(&self.response.body).unwrap_or_default()
    }
}

/// The first operation that refuses some token for this reason, if there is one.
pub(super) fn refused(policy: &Policy, reason: Reason) -> Option<Refused> {
    let bundle = || Some(policy.bundles().next()?.1.join(" "));
    let all = || policy.scopes().map(Scope::name).collect::<Vec<_>>().join(" ");
    let claims = |scope: String| Claims::new(scope).principal("ann");
    let tokens = match reason {
        Reason::InsufficientScope => {
            bundle().into_iter().chain([String::new()]).map(|scope| Some(claims(scope))).collect()
        }
        Reason::NoToken => vec![None],
        Reason::InvalidToken => vec![Some(claims(String::new()).state(State::Expired))],
        Reason::WrongAudience => {
            vec![Some(claims(String::new()).audience("https://elsewhere.example"))]
        }
        _ => vec![Some(claims(all()))],
    };
    tokens.into_iter().find_map(|claims| {
        let grants = claims.map(|claims| grants(policy, &claims));
        policy.operations().find_map(|operation| {
            let grant = match &grants {
                Some(grants) => Some(grants.get(operation.audience().unwrap_or_default())?),
                None => None,
            };
            let handle = match reason {
                Reason::UnknownOperation => Handle::new(u32::MAX),
                _ => operation.handle(),
            };
            let decided = policy.decide(grant, &Request::handle(handle).owner("bob"));
            let response =
                (decided.reason == reason).then(|| decided.response(&Challenge::default()))??;
            let operation = operation.key().to_owned();
            Some(Refused { response, operation, granted: decided.granted() })
        })
    })
}

/// The same token for each audience by name; for operations of all audiences, for the first one.
fn grants<'p>(policy: &'p Policy, claims: &Claims<'_>) -> BTreeMap<&'p str, Grant> {
    let mut audiences: Vec<(&str, Option<&str>)> =
        policy.audiences().map(|(name, uri)| (name, Some(uri))).collect();
    audiences.push(("", audiences.first().and_then(|(_, uri)| *uri)));
    let grant = |(name, uri): (&'p str, Option<&'p str>)| {
        let claims = match uri.filter(|_| claims.audience.is_none()) {
            Some(uri) => claims.clone().audience(uri),
            None => claims.clone(),
        };
        Some((name, policy.grant(&claims).ok()?))
    };
    audiences.into_iter().filter_map(grant).collect()
}
