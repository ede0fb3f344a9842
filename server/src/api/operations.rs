//! What this server must know of each operation of the policy besides the engine's decision.

use std::collections::HashSet;

use scopeward::{Claims, Handle, Operation, Policy, Reason, Request, Rows};

use crate::policy::Rules;

/// Facts about the operations of the policy, found once.
#[derive(Debug)]
pub(crate) struct Operations {
    /// Those that speak of own rows.
    ruled: HashSet<u32>,
}

impl Operations {
    pub(crate) fn new(rules: &Rules) -> Operations {
        let policy = &rules.policy;
        let speaks = |operation: &Operation<'_>| speaks_of_rows(rules, *operation);
        let ruled = policy.operations().filter(speaks).map(|operation| operation.handle().index());
        Operations { ruled: ruled.collect() }
    }

    /// The rows that may be shown. A policy that is silent about rows opens none of someone else.
    pub(crate) fn rows(&self, operation: Handle, decided: Rows) -> Rows {
        if self.ruled.contains(&operation.index()) { decided } else { Rows::Own }
    }

    /// The rows that may be shown of what belongs to nobody: the policy must not ask for own rows there.
    pub(crate) fn is_ruled(&self, operation: Handle) -> bool {
        self.ruled.contains(&operation.index())
    }
}

/// Whether someone who holds every scope, and has no role, is refused a row of someone else.
fn speaks_of_rows(rules: &Rules, operation: Operation<'_>) -> bool {
    let policy: &Policy = &rules.policy;
    let scopes: Vec<&str> = policy
        .scopes()
        .filter(|scope| !scope.is_wildcard() && !scope.is_restriction())
        .map(scopeward::Scope::name)
        .collect();
    let mut claims = Claims::new(scopes.join(" ")).principal("one");
    let audience = operation.audience().and_then(|name| rules.resource(name));
    claims.audience =
        audience.or(rules.resources.first()).and_then(|it| it.audience()).map(Into::into);
    let Ok(grant) = policy.grant(&claims) else { return false };
    let request = Request::handle(operation.handle()).owner("another");
    policy.decide(Some(&grant), &request).reason == Reason::NotOwner
}
