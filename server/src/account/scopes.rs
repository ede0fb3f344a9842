//! What a person may give a program: asked of the engine, never worked out here.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use scopeward::{
    Claims, Client, Consent, ConsentRequest, Missing, OAuthError, Policy, RefusalCode,
};
use scopeward::{Review, ScopeRequest};

use crate::policy::{Resource, Rules};
use crate::store::api_tokens::Use;
use crate::store::users::Person;

/// A scope that the engine refuses, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// 403 if a role is lacking, else 400.
    pub(super) status: StatusCode,
    /// The error.
    pub(super) error: OAuthError,
    /// What to ask for instead; empty if nothing helps.
    pub(super) cure: Vec<String>,
}

/// Reviews what a person wants to give a program, for some resources. What is granted, in order.
///
/// # Errors
///
/// [`Refused`] if any of it is refused: nothing is added or left out in silence.
pub(super) fn review(
    policy: &Policy,
    person: &Person,
    resources: &[&Resource],
    scope: &str,
) -> Result<String, Refused> {
    let request = request(scope, &person.roles, resources).missing(Missing::Reject);
    let review = policy.review(&request);
    review.scope().ok_or_else(|| Refused::of(&review))
}

impl Refused {
    fn of(review: &Review<'_>) -> Refused {
        let first = review.refused().first().map(|refusal| refusal.code);
        let status = match first {
            Some(RefusalCode::RoleRequired) => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        let error = review.error().unwrap_or_else(|| OAuthError {
            error: "invalid_scope",
            error_description: "Nothing of it can be granted".to_owned(),
        });
        Refused { status, error, cure: review.cure().into_iter().map(str::to_owned).collect() }
    }
}

/// Everything that a person may give a program for some resources, in groups, as a screen shows it.
pub(super) fn choices(policy: &Policy, person: &Person, resources: &[&Resource]) -> Consent {
    let names: Vec<&str> = policy.scopes().map(scopeward::Scope::name).collect();
    let request = request(&names.join(" "), &person.roles, resources).missing(Missing::Drop);
    policy.consent(&ConsentRequest { request, ..ConsentRequest::default() })
}

/// What a scope means, in groups, as a screen shows it. The client is the one that holds it.
pub(super) fn described(
    policy: &Policy,
    client: Client<'_>,
    resources: &[&Resource],
    scope: &str,
) -> Consent {
    let roles: Vec<String> = policy.roles().map(str::to_owned).collect();
    let request = request(scope, &roles, resources).missing(Missing::Drop);
    policy.consent(&ConsentRequest { request, client, ..ConsentRequest::default() })
}

/// The scopes of a token that its owner may not hold any more: they give nothing.
pub(super) fn powerless(rules: &Rules, owner: &Person, scope: &str) -> Vec<String> {
    let resources: Vec<&Resource> = rules.resource("api").into_iter().collect();
    let request = request(scope, &owner.roles, &resources).missing(Missing::Drop);
    let review = rules.policy.review(&request);
    review.refused().iter().filter_map(|refusal| refusal.scope.map(str::to_owned)).collect()
}

/// The scopes of a token that nothing was used of since a time. A wildcard is in use if anything that it gives is.
pub(super) fn unused(
    rules: &Rules,
    scope: &str,
    uses: &BTreeMap<String, Use>,
    since: i64,
) -> Vec<String> {
    let grant = |scope: &str| {
        let mut claims = Claims::new(scope.to_owned());
        // What was used was used, whatever roles the owner has today.
        claims.roles = rules.policy.roles().map(Into::into).collect();
        claims.audience = rules.resource("api").and_then(Resource::audience).map(Into::into);
        rules.policy.grant(&claims).ok()
    };
    let used = uses.iter().filter(|(_, last)| last.used_at >= since);
    let used: Vec<_> = used.filter_map(|(scope, _)| grant(scope)).collect();
    let is_unused = |held: &String| {
        let held = grant(held);
        held.is_some_and(|held| !used.iter().any(|used| rules.policy.covers(&held, used).covers))
    };
    let all = grant(scope).map(|grant| rules.policy.granted(&grant)).unwrap_or_default();
    all.into_iter().filter(is_unused).collect()
}

fn request(scope: &str, roles: &[String], resources: &[&Resource]) -> ScopeRequest<'static> {
    let mut request = ScopeRequest::new(scope.to_owned());
    request.roles = roles.iter().map(|role| role.clone().into()).collect();
    request.audiences = resources
        .iter()
        .filter_map(|resource| resource.audience())
        .map(|uri| uri.to_owned().into())
        .collect();
    request
}
