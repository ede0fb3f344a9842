//! What each audience gets of a request: dependencies and gates (`review.dependency`, `review.gate`).

use super::refusals::Refusal;
use super::review::Ask;
use super::{Offer, Oracle, Set, list};

/// What one audience gets.
#[derive(Default)]
pub(super) struct Part {
    pub(super) asked: Set,
    pub(super) added: Set,
}

impl Part {
    pub(super) fn scopes(&self) -> Set {
        &self.asked | &self.added
    }
}

impl Oracle {
    /// `review.dependency`: the part of one audience, and what each scope that leaves it lacks.
    pub(super) fn part(&self, ask: &Ask, at: usize, asked: &Set) -> (Part, Vec<(String, Set)>) {
        let offered = |scope: &&String| {
            self.is_offered(ask.audiences[at], scope)
                && ask.lists.get(at).is_none_or(|list| list.contains(*scope))
        };
        let mut part =
            Part { asked: asked.iter().filter(offered).cloned().collect(), ..Part::default() };
        let mut leaving = Vec::new();
        loop {
            let lacks = |scope: &String| self.lacks(ask, at, &part, scope);
            let unfit: Vec<(String, Set)> = part
                .asked
                .iter()
                .map(|scope| (scope.clone(), lacks(scope)))
                .filter(|(_, lacking)| !self.is_had(ask, at, lacking))
                .collect();
            if unfit.is_empty() {
                part.added = part.asked.iter().flat_map(lacks).collect();
                return (part, leaving);
            }
            part.asked.retain(|scope| !unfit.iter().any(|(left, _)| left == scope));
            leaving.extend(unfit);
        }
    }

    /// `review.gate`, and `narrow.restriction`
    pub(super) fn behind_gate(
        &self,
        ask: &Ask,
        at: usize,
        mut part: Part,
    ) -> (Part, Option<Refusal>) {
        if part.scopes().is_empty() {
            return (part, None);
        }
        if let Some(gate) = self.gate(ask.audiences[at]) {
            let lacking = self.lacks(ask, at, &part, &gate);
            if !self.is_had(ask, at, &lacking) {
                let uri = self.uri_of(ask.audiences[at]).unwrap_or_default();
                let refusal = Refusal::of_gate(&gate, &uri, &self.in_order(&lacking));
                return (Part::default(), Some(refusal));
            }
            part.added.extend(lacking);
        }
        let more = ask.restrictions.iter().filter(|scope| !part.asked.contains(*scope));
        part.added.extend(more.cloned());
        (part, None)
    }

    /// What is added to one part is added to every other that offers it and holds a scope that depends on it.
    pub(super) fn share(&self, ask: &Ask, parts: &mut [Part]) {
        let added: Set = parts.iter().flat_map(|part| part.added.clone()).collect();
        for (offer, part) in ask.audiences.iter().zip(parts) {
            let held = part.scopes();
            let fits = |scope: &&String| {
                let needed = held.iter().any(|other| self.needs(other, scope));
                needed && !held.contains(*scope) && self.is_offered(*offer, scope)
            };
            part.added.extend(added.iter().filter(fits).cloned());
        }
    }

    /// Whether a scope is, or depends on, another.
    pub(super) fn needs(&self, scope: &str, other: &String) -> bool {
        self.closed(&[scope.to_owned()]).contains(other)
    }

    /// What a scope needs, itself included, and the part neither holds nor gives.
    fn lacks(&self, ask: &Ask, at: usize, part: &Part, scope: &str) -> Set {
        let held = part.scopes();
        let given = self.expanded(&held, &ask.roles, ask.audiences[at]);
        let needs = self.closed(&[scope.to_owned()]).into_iter();
        needs.filter(|need| !held.contains(need) && !given.contains(need)).collect()
    }

    fn is_had(&self, ask: &Ask, at: usize, lacking: &Set) -> bool {
        let allowed =
            |scope: &String| self.is_within(ask, scope) && self.lacking_role(ask, scope).is_none();
        let before = ask.before.as_ref().is_some_and(|before| lacking.is_subset(&before[at]));
        lacking.iter().all(allowed) && (ask.mode == "add" || before)
    }

    pub(super) fn gate(&self, offer: Offer) -> Option<String> {
        let Offer::Audience(audience) = offer else { return None };
        list(&self.audiences[audience]["gate"]).pop()
    }
}
