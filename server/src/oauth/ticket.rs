//! What one access token will carry: one resource, and of what was granted for it as much as can be granted now and is
//! asked for. RFC 8707 §2.2, OAuth 2.1 §4.3.

use std::borrow::Cow;
use std::collections::BTreeMap;

use scopeward::{Claims, Missing, ScopeRequest};

use super::problem::Problem;
use super::resource;
use crate::policy::{Resource, Rules};
use crate::store::clients::Client;
use crate::store::users::Person;
use crate::web::form::Params;

/// What one access token will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    /// The audience's name in the policy.
    pub(super) audience: String,
    pub(super) scope: String,
}

/// What was granted to whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Granted<'g> {
    pub(super) client: &'g Client,
    pub(super) person: Option<&'g Person>,
    /// An audience's name in the policy, and the scope for it.
    pub(super) scopes: &'g BTreeMap<String, String>,
}

impl Granted<'_> {
    /// The ticket that a request gets.
    pub(super) fn ticket(
        self,
        rules: &Rules,
        asked: &Params,
        scope: Option<&str>,
    ) -> Result<Ticket, Problem> {
        let resource = self.resource(rules, asked)?;
        let now = self.now(rules, resource)?;
        let claims = Claims {
            scope: now.into(),
            principal: self.person.map(|person| Cow::Borrowed(person.id.as_str())),
            roles: self.roles(),
            audience: resource.audience().map(Cow::Borrowed),
            ..Claims::default()
        };
        let grant = rules.policy.grant(&claims).map_err(|_| ended())?;
        let review = rules.policy.narrow(&grant, scope);
        match review.error() {
            Some(error) => Err(error.into()),
            None => Ok(Ticket {
                audience: resource.name.clone(),
                scope: review.scope().unwrap_or_default(),
            }),
        }
    }

    /// The resource that is asked for; if none is, the only one, or the policy's default.
    fn resource<'r>(self, rules: &'r Rules, asked: &Params) -> Result<&'r Resource, Problem> {
        let has = |resource: &Resource| {
            self.scopes.contains_key(&resource.name)
                && self.client.audiences.contains(&resource.name)
        };
        let mut asked = asked.all("resource").map(|uri| resource::named(rules, uri));
        if let Some(first) = asked.next() {
            if asked.any(|other| other != first) {
                return Err(Problem::target("An access token is for one resource, name one"));
            }
            return first
                .filter(|resource| has(resource))
                .ok_or_else(|| Problem::target("The resource was not granted"));
        }
        let mut all = rules.resources.iter().filter(|resource| has(resource));
        match (all.next(), all.next()) {
            (None, _) => Err(ended()),
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => resource::default(rules)
                .filter(|resource| has(resource))
                .ok_or_else(|| Problem::target("Several resources were granted, name one")),
        }
    }

    /// What of the grant for a resource the client and the person may still have.
    fn now(self, rules: &Rules, resource: &Resource) -> Result<String, Problem> {
        let granted = self.scopes.get(&resource.name).map(String::as_str).unwrap_or_default();
        let request = ScopeRequest {
            audiences: resource.audience().map(Cow::Borrowed).into_iter().collect(),
            roles: self.roles(),
            client: self.client.scope.as_deref().map(Cow::Borrowed),
            missing: Missing::Drop,
            ..ScopeRequest::new(granted)
        };
        rules.policy.review(&request).scope().ok_or_else(ended)
    }

    fn roles(&self) -> Vec<Cow<'_, str>> {
        let roles = self.person.map(|person| person.roles.as_slice()).unwrap_or_default();
        roles.iter().map(|role| Cow::Borrowed(role.as_str())).collect()
    }
}

fn ended() -> Problem {
    Problem::grant("Nothing of the grant can be granted any more")
}
