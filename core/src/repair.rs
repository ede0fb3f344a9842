//! What would turn a denial into a permission. Clause `decision.repair`.

use std::cmp::{Ordering, Reverse};

use serde::Serialize;

use crate::bits::Bits;
use crate::decision::{Decision, Reason};
use crate::grant::Aim;
use crate::order::sort;
use crate::policy::{Inner, NO};
use crate::requirement::Need;
use crate::universe::Power;

/// One way to repair a denial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// The scopes to be granted, in the policy's order.
    pub scopes: Vec<String>,
    /// The roles that the principal lacks, in declared order.
    pub roles: Vec<String>,
}

/// An alternative in indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repair {
    pub(crate) scopes: Bits,
    pub(crate) roles: u64,
}

impl Repair {
    pub(crate) fn name(&self, policy: &Inner) -> Alternative {
        Alternative {
            scopes: policy.universe.names(&self.scopes),
            roles: policy.role_names(self.roles),
        }
    }

    fn within(&self, other: &Repair) -> bool {
        other.scopes.holds(&self.scopes) && self.roles & !other.roles == 0
    }
}

/// The minimal repairs of a decision, the cheapest first.
pub(crate) fn repairs(decision: &Decision<'_>) -> Vec<Repair> {
    let policy = decision.policy;
    let unauthenticated = match decision.reason {
        Reason::Allowed | Reason::NotOwner | Reason::UnknownOperation => return Vec::new(),
        Reason::NoToken | Reason::InvalidToken | Reason::WrongAudience => true,
        Reason::InsufficientScope | Reason::RoleRequired => false,
    };
    let (Some(need), Some(power)) = (policy.need(decision.subject), power(decision)) else {
        return Vec::new();
    };
    let row = policy.row(decision.subject);
    let grant = decision.grant;
    let granted = grant.filter(|_| !unauthenticated).map(|grant| grant.granted.clone());
    let bench = Bench {
        policy,
        need,
        power,
        granted: granted.unwrap_or_else(|| policy.universe.empty()),
        roles: grant.filter(|_| !unauthenticated).map_or(0, |grant| grant.roles),
        role: row.map_or(0, |row| mask(row.role)),
    };
    let ways = need.ways(&policy.universe);
    let mut repairs: Vec<Repair> = ways.iter().filter_map(|way| bench.repair(way)).collect();
    sort(&mut repairs, &|one, other| cheaper(policy, one, other));
    repairs.dedup();
    let all = repairs.clone();
    repairs.retain(|repair| !all.iter().any(|other| other != repair && other.within(repair)));
    repairs
}

/// The power of the audience that the operation belongs to, else of the grant's, else everything.
fn power<'a>(decision: &Decision<'a>) -> Option<&'a Power> {
    let policy = decision.policy;
    let own = policy.audience_of(decision.subject);
    let aimed = match decision.grant.map(|grant| grant.audience) {
        Some(Aim::Known(number)) => policy.audience(number),
        _ => None,
    };
    policy.powers.get(own.or(aimed).map_or(0, |audience| audience.power))
}

fn mask(role: u8) -> u64 {
    if role == NO { 0 } else { 1 << (role & 63) }
}

/// Roles, scopes, highest risk, then the scopes and the roles in order.
fn cheaper(policy: &Inner, one: &Repair, other: &Repair) -> Ordering {
    let cost = |repair: &Repair| {
        let risk = repair.scopes.iter().map(|index| policy.universe.risk(index)).max();
        (repair.roles.count_ones(), repair.scopes.iter().count(), risk)
    };
    // Of as many roles those are first that hold the first role that the others lack.
    let first = |repair: &Repair| Reverse(repair.roles.reverse_bits());
    let scopes = || one.scopes.iter().cmp(other.scopes.iter());
    cost(one).cmp(&cost(other)).then_with(scopes).then_with(|| first(one).cmp(&first(other)))
}

/// Everything that repairs of one decision are tried against.
struct Bench<'b> {
    policy: &'b Inner,
    need: &'b Need,
    power: &'b Power,
    granted: Bits,
    roles: u64,
    role: u64,
}

impl Bench<'_> {
    /// The repair that one minimal way of the requirement leads to.
    fn repair(&self, way: &Bits) -> Option<Repair> {
        let universe = &self.policy.universe;
        let held = self.expand(&universe.empty(), self.roles);
        let bound = way.iter().filter(|index| !held.has(*index));
        let bound =
            bound.filter_map(|index| universe.member(index)?.role).fold(0, |all, r| all | mask(r));
        let roles = self.roles | self.role | bound;
        let mut scopes = way.clone();
        scopes.subtract(&self.expand(&universe.empty(), roles));
        if !self.satisfies(&scopes, roles) {
            return None; // The audience does not offer it.
        }
        let mut candidates: Vec<u32> = scopes.iter().collect();
        let rank = |index: &u32| Reverse((universe.risk(*index), *index));
        sort(&mut candidates, &|one, other| rank(one).cmp(&rank(other)));
        for candidate in candidates {
            let mut fewer = scopes.clone();
            fewer.remove(candidate);
            if self.satisfies(&fewer, roles) {
                scopes = fewer;
            }
        }
        Some(Repair { scopes, roles: roles & !self.roles })
    }

    fn satisfies(&self, more: &Bits, roles: u64) -> bool {
        self.need.is_met(&self.expand(more, roles))
    }

    fn expand(&self, more: &Bits, roles: u64) -> Bits {
        let mut granted = self.granted.clone();
        granted.union(more);
        self.power.expand(&self.policy.universe, &granted, roles)
    }
}
