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
        let mut refused: Vec<Refusal<'a>> = self.audience_faults().collect();
        refused.extend(self.outright.map(Refusal::new));
        refused.extend(self.parts.iter().filter_map(|part| self.gate_fault(part)));
        if self.outright.is_none() {
            self.scope_faults(&mut refused);
            refused.extend(self.strangers());
        }
        refused
    }

    fn audience_faults(&self) -> impl Iterator<Item = Refusal<'a>> + use<'_, 'a> {
        let missing = self.targets.missing.then(|| Refusal::new(RefusalCode::MissingAudience));
        let unknown = once(&self.targets.unknown, |uri| *uri);
        let unknown = unknown.map(|uri| Refusal {
            audience: Some(*uri),
            ..Refusal::new(RefusalCode::UnknownAudience)
        });
        missing.into_iter().chain(unknown)
    }

    fn gate_fault(&self, part: &Part) -> Option<Refusal<'a>> {
        let policy: &'a Inner = self.policy;
        let universe = &policy.universe;
        let missing = self.names(part.ungated.as_ref()?);
        let gate = universe.name(policy.gate(part.target)?);
        let audience = policy.uri(part.target);
        Some(Refusal { audience, missing, ..Refusal::of(gate, RefusalCode::MissingGate) })
    }

    /// Known scopes, in the policy's order.
    fn scope_faults(&self, refused: &mut Vec<Refusal<'a>>) {
        let policy: &'a Inner = self.policy;
        let universe = &policy.universe;
        let faults = &self.faults;
        // What a scope lacks in the first part that it leaves.
        let mut lacking: Vec<Option<&Bits>> = vec![None; universe.size()];
        for (index, lacks) in self.parts.iter().flat_map(|part| &part.left) {
            let first = lacking.get_mut(*index as usize);
            first.into_iter().for_each(|first| *first = first.or(Some(lacks)));
        }
        let mut faulty = self.left();
        faults.each().into_iter().for_each(|fault| faulty.union(fault));
        for index in faulty.iter() {
            let of = |code| Refusal::of(universe.name(index), code);
            let lacks = lacking.get(index as usize).copied().flatten();
            if faults.removed.has(index) {
                refused.push(of(RefusalCode::RemovedScope));
            } else if let Some(code) = faults.beyond_code.filter(|_| faults.beyond.has(index)) {
                refused.push(of(code));
            } else if faults.not_offered.has(index) {
                let asked = self.parts.iter().filter_map(|part| policy.uri(part.target));
                refused.push(Refusal { asked: asked.collect(), ..of(RefusalCode::NotOffered) });
            } else if faults.barred.has(index) {
                let role = universe.member(index).and_then(|member| policy.role(member.role?));
                refused.push(Refusal { role, ..of(RefusalCode::RoleRequired) });
            } else if let Some(lacks) = lacks {
                let missing = self.names(lacks);
                refused.push(Refusal { missing, ..of(RefusalCode::MissingDependency) });
            }
        }
    }

    /// What the policy does not know, as given.
    fn strangers(&self) -> impl Iterator<Item = Refusal<'a>> + use<'_, 'a> {
        once(&self.tokens.strangers, |stranger| stranger.text).map(|stranger| {
            let Stranger { text, number, malformed } = *stranger;
            let unknown = RefusalCode::UnknownScope;
            let code = if malformed { RefusalCode::InvalidScopeToken } else { unknown };
            Refusal { number, ..Refusal::of(cut(text), code) }
        })
    }
}
