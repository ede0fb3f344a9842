//! Makes a smaller grant, never a larger one. Clauses `narrow.*`.

use crate::aim::Targets;
use crate::grant::{Aim, Grant};
use crate::policy::Policy;
use crate::refusal::RefusalCode;
use crate::review::{Measure, Review};
use crate::scope_request::Missing;
use crate::tokens::Tokens;

impl Policy {
    /// Narrows a grant to a scope, or (`None`) to what of it can still be granted.
    ///
    /// Whoever mints an API token from a session, refreshes, exchanges or delegates must call it. The grant stays as it is:
    /// a refresh token keeps its full scope (OAuth 2.1 §4.3.3, `narrow.keeps`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::Claims;
    /// let grant = policy.grant(&Claims::new("notes:read notes:write"))?;
    /// assert_eq!(policy.narrow(&grant, Some("notes:read")).granted(), ["notes:read"]);
    /// assert_eq!(policy.narrow(&grant, Some("notes:write")).granted(), ["notes:read", "notes:write"]);
    /// assert_eq!(policy.narrow(&grant, Some("notes:delete")).error().unwrap().error, "invalid_scope");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn narrow<'a>(&'a self, grant: &'a Grant, scope: Option<&'a str>) -> Review<'a> {
        let inner = &*self.0;
        let universe = &inner.universe;
        let mut ceiling = inner.gives(grant);
        ceiling.union(&universe.restrictions);
        let target = match grant.audience {
            Aim::Known(number) => Some(number),
            Aim::Free | Aim::Unknown => None,
        };
        let good = grant.is_good(inner);
        let always = if good { inner.restrictions(grant) } else { universe.empty() };
        let measure = Measure {
            targets: Targets { known: vec![target], ..Targets::default() },
            roles: grant.roles,
            ceiling: Some((ceiling, RefusalCode::BeyondGrant)),
            missing: Missing::Add,
            always,
        };
        // What a grant gives was granted before: nothing is new.
        let earlier = |_| universe.all();
        if !good {
            let nothing = |_| universe.empty();
            let refused = inner.listed(measure, RefusalCode::InvalidGrant, &earlier, &nothing);
            let tokens = Tokens::read(universe, scope.unwrap_or_default());
            return Review { scoped: scope.is_some(), tokens, ..refused };
        }
        match scope {
            Some(scope) => inner.asked(Tokens::read(universe, scope), measure, &earlier),
            None => inner
                .listed(measure, RefusalCode::InvalidGrant, &earlier, &|_| grant.granted.clone()),
        }
    }
}
