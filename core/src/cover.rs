//! Which grant is larger, and what two grants have in common. Clauses `cover.*` and `intersect.members`.

use serde::Serialize;

use crate::bits::Bits;
use crate::grant::{Aim, Grant};
use crate::policy::{Inner, Policy};

/// Whether a grant covers another, and what it does not cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Whether the parent covers the child.
    pub covers: bool,
    /// What the child holds and the parent does not give.
    pub uncovered: Vec<String>,
    /// The restrictions that the parent holds and the child does not.
    pub restrictions: Vec<String>,
}

impl Policy {
    /// Whether a parent grant covers a child: minting, refresh, exchange and delegation must ask it of what they issue.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::Claims;
    /// let parent = policy.grant(&Claims::new("notes:read"))?;
    /// let child = policy.grant(&Claims::new("notes:read notes:write"))?;
    /// assert_eq!(policy.covers(&parent, &child).uncovered, ["notes:write"]);
    /// assert!(policy.covers(&child, &parent).covers);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn covers(&self, parent: &Grant, child: &Grant) -> Cover {
        let inner = &*self.0;
        let universe = &inner.universe;
        let (mut uncovered, mut restrictions) = (child.granted.clone(), inner.restrictions(parent));
        let mut unknown: Vec<&str> = child.unknown.iter().map(|token| &**token).collect();
        let alike = inner.are_alike(parent, child);
        if alike {
            uncovered.subtract(&inner.gives(parent));
            uncovered.subtract(&universe.restrictions);
            unknown.retain(|token| !parent.unknown.iter().any(|held| **held == **token));
        }
        restrictions.subtract(&child.granted);
        let mut uncovered = universe.names(&uncovered);
        uncovered.extend(unknown.into_iter().map(str::to_owned));
        let restrictions = universe.names(&restrictions);
        Cover {
            covers: alike && uncovered.is_empty() && restrictions.is_empty(),
            uncovered,
            restrictions,
        }
    }

    /// What two grants both give, as scopes: the largest closed grant that both cover (`intersect.members`).
    ///
    /// Whoever delegates within the bounds of two grants, such as a user's and a service's, must call it.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::Claims;
    /// let user = policy.grant(&Claims::new("notes:read notes:write"))?;
    /// let service = policy.grant(&Claims::new("notes:read"))?;
    /// assert_eq!(policy.intersect(&user, &service), ["notes:read"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn intersect(&self, left: &Grant, right: &Grant) -> Vec<String> {
        let inner = &*self.0;
        if !inner.are_alike(left, right) {
            return Vec::new();
        }
        let mut common = inner.gives(left);
        common.intersect(&inner.gives(right));
        inner.universe.names(&inner.summary(common, left, right))
    }
}

impl Inner {
    /// Whether two grants were read by this policy for one audience.
    fn are_alike(&self, left: &Grant, right: &Grant) -> bool {
        left.audience == right.audience && left.stamp == self.stamp && right.stamp == self.stamp
    }

    /// Everything that a grant gives (`cover.gives`).
    pub(crate) fn gives(&self, grant: &Grant) -> Bits {
        let mut gives = grant.granted.clone();
        gives.union(&grant.expanded);
        let Some(power) = self.power(grant).filter(|_| grant.blocked) else { return gives };
        for (role, _) in (0_u8..).zip(&self.roles).filter(|(role, _)| !grant.has_role(*role)) {
            let with = power.expand(&self.universe, &grant.granted, grant.roles | 1 << role);
            let bound = |index: &u32| self.universe.roles.get(*index as usize) == Some(&Some(role));
            with.iter().filter(bound).for_each(|index| gives.insert(index));
        }
        gives
    }

    /// The members of an intersection that say it all.
    fn summary(&self, mut common: Bits, left: &Grant, right: &Grant) -> Bits {
        let universe = &self.universe;
        common.subtract(&universe.restrictions);
        common.subtract(&universe.removed);
        let mut restrictions = self.restrictions(left);
        restrictions.union(&self.restrictions(right));
        let mut there = common.clone();
        there.union(&restrictions);
        let closed = |index: u32| universe.needs(index).is_none_or(|needs| there.holds(needs));
        let common = common.filter(&closed);
        let held = |index: u32| left.granted.has(index) || right.granted.has(index);
        let gives = |from: u32, to: u32| {
            let bound = universe.roles.get(to as usize).copied().flatten();
            let roles = left.roles | right.roles | bound.map_or(0, |role| 1 << role);
            self.power(left).is_some_and(|power| power.alone(universe, from, roles).has(to))
        };
        let said = |index: u32| {
            let by = |other: u32| {
                other != index
                    && gives(other, index)
                    && (other < index || !gives(index, other) || held(other))
            };
            common.iter().any(by)
        };
        let mut summary = common.filter(&|index| held(index) || !said(index));
        summary.union(&restrictions);
        summary
    }
}

impl Grant {
    /// Whether the grant can be used by this policy and is for an audience that it knows.
    pub(crate) fn is_good(&self, policy: &Inner) -> bool {
        self.state == crate::grant::State::Active
            && self.stamp == policy.stamp
            && self.audience != Aim::Unknown
    }
}
