//! What a review refuses, in order. Clause `review.refused`.

use crate::bits::Bits;
use crate::policy::Inner;
use crate::refusal::{Refusal, RefusalCode, cut};
use crate::review::Review;
use crate::settle::Part;
use crate::tokens::{Stranger, once};

impl<'a> Review<'a> {
    /// What is refused, and why (`review.refused`).
    pub fn refused(&self) -> Vec<Refusal<'a>> {
        if !self.refused {
            return Vec::new();
        }
        let mut refused = Vec::new();
        self.audience_faults(&mut refused);
        refused.extend(self.outright.map(Refusal::new));
        self.parts.iter().for_each(|part| self.gate_fault(part, &mut refused));
        if self.outright.is_none() {
            self.scope_faults(&mut refused);
            self.strangers(&mut refused);
        }
        refused
    }

    fn audience_faults(&self, refused: &mut Vec<Refusal<'a>>) {
        if self.targets.missing {
            refused.push(Refusal::new(RefusalCode::MissingAudience));
        }
        for uri in once(&self.targets.unknown, &|uri| *uri) {
            let mut refusal = Refusal::new(RefusalCode::UnknownAudience);
            refusal.audience = Some(*uri);
            refused.push(refusal);
        }
    }

    fn gate_fault(&self, part: &Part, refused: &mut Vec<Refusal<'a>>) {
        let policy: &'a Inner = self.policy;
        if let (Some(lacking), Some(gate)) = (&part.ungated, policy.gate(part.target)) {
            let mut refusal = Refusal::of(policy.universe.name(gate), RefusalCode::MissingGate);
            refusal.audience = policy.uri(part.target);
            refusal.missing = self.names(lacking);
            refused.push(refusal);
        }
    }

    /// Known scopes, in the policy's order.
    fn scope_faults(&self, refused: &mut Vec<Refusal<'a>>) {
        let policy: &'a Inner = self.policy;
        let universe = &policy.universe;
        let faults = &self.faults;
        // What a scope lacks in the first part that it leaves.
        let mut lacking: Vec<Option<&Bits>> = vec![None; universe.size()];
        let mut faulty = universe.empty();
        for (index, lacks) in self.parts.iter().flat_map(|part| &part.left) {
            faulty.insert(*index);
            let first = lacking.get_mut(*index as usize);
            first.into_iter().for_each(|first| *first = first.or(Some(lacks)));
        }
        faults.each().into_iter().for_each(|fault| faulty.union(fault));
        for index in faulty.iter() {
            let beyond = faults.beyond_code.filter(|_| faults.beyond.has(index));
            let mut refusal = Refusal::of(universe.name(index), RefusalCode::RemovedScope);
            if faults.removed.has(index) {
                // It is what was said first.
            } else if let Some(code) = beyond {
                refusal.code = code;
            } else if faults.not_offered.has(index) {
                refusal.code = RefusalCode::NotOffered;
                refusal.asked.extend(self.parts.iter().filter_map(|part| policy.uri(part.target)));
            } else if faults.barred.has(index) {
                refusal.code = RefusalCode::RoleRequired;
                refusal.role = universe.member(index).and_then(|member| policy.role(member.role?));
            } else if let Some(lacks) = lacking.get(index as usize).copied().flatten() {
                refusal.code = RefusalCode::MissingDependency;
                refusal.missing = self.names(lacks);
            }
            refused.push(refusal);
        }
    }

    /// What the policy does not know, as given.
    fn strangers(&self, refused: &mut Vec<Refusal<'a>>) {
        for stranger in once(&self.tokens.strangers, &|stranger| stranger.text) {
            let Stranger { text, number, malformed } = *stranger;
            let unknown = RefusalCode::UnknownScope;
            let code = if malformed { RefusalCode::InvalidScopeToken } else { unknown };
            let mut refusal = Refusal::of(cut(text), code);
            refusal.number = number;
            refused.push(refusal);
        }
    }
}
