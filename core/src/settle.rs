//! One audience's part of a request, settled: closed under dependencies, with the gate. Clauses `review.dependency` and
//! `review.gate`.

use crate::aim::Target;
use crate::bits::Bits;
use crate::policy::Inner;
use crate::universe::Power;

/// What decides about a part.
pub(crate) struct Terms<'t> {
    /// What the client and the principal may have.
    pub(crate) may: &'t Bits,
    pub(crate) roles: u64,
    /// Whether what is lacking is added, though it was never granted before.
    pub(crate) add: bool,
    /// What every part holds that is not empty, asked or not.
    pub(crate) always: &'t Bits,
}

/// What is asked of one audience, and what becomes of it.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) target: Target,
    /// What was asked and is offered.
    pub(crate) asked: Bits,
    /// What was granted before.
    pub(crate) earlier: Bits,
    /// What is granted.
    pub(crate) held: Bits,
    /// The scopes that left, each with what it lacked.
    pub(crate) left: Vec<(u32, Bits)>,
    /// What is lacking for the gate.
    pub(crate) ungated: Option<Bits>,
}

impl Part {
    pub(crate) fn new(target: Target, asked: Bits, earlier: Bits) -> Part {
        let held = asked.clone();
        Part { target, asked, earlier, held, left: Vec::new(), ungated: None }
    }

    /// What was added.
    pub(crate) fn added(&self) -> Bits {
        let mut added = self.held.clone();
        added.subtract(&self.asked);
        added
    }

    /// What was asked and is granted.
    pub(crate) fn taken(&self) -> Bits {
        let mut taken = self.asked.clone();
        taken.intersect(&self.held);
        taken
    }

    /// Settles what is held.
    pub(crate) fn settle(&mut self, policy: &Inner, terms: &Terms<'_>) {
        let Some(power) = policy.power_of(self.target) else { return };
        self.close(policy, power, terms);
        if !self.held.is_empty() && policy.gate(self.target).is_some() {
            self.enter(policy, power, terms);
        }
        if !self.held.is_empty() {
            self.held.union(terms.always);
        }
    }

    /// Adds what scopes depend on, or lets them go, until nothing is lacking.
    fn close(&mut self, policy: &Inner, power: &Power, terms: &Terms<'_>) {
        let universe = &policy.universe;
        loop {
            let closed = universe.closed(&self.held);
            if self.held.holds(&closed) {
                return;
            }
            // What is held and what that gives; where nothing gives anything else these are one.
            let mut there = self.held.clone();
            if there.meets(&power.givers) {
                there.union(&power.expand(universe, &self.held, terms.roles));
            }
            let (mut more, mut out) = (universe.empty(), universe.empty());
            for index in self.held.iter() {
                let needs = universe.needs(index).filter(|needs| !there.holds(needs));
                let Some(mut lacking) = needs.cloned() else { continue };
                lacking.subtract(&there);
                if self.can_have(&lacking, terms) {
                    more.union(&lacking);
                } else {
                    out.insert(index);
                    self.left.push((index, lacking));
                }
            }
            if out.is_empty() {
                self.held.union(&more);
                return;
            }
            self.held.subtract(&out);
        }
    }

    /// Adds the gate and what it depends on, or lets everything go.
    fn enter(&mut self, policy: &Inner, power: &Power, terms: &Terms<'_>) {
        let universe = &policy.universe;
        let mut lacking = policy.gate_set(self.target);
        lacking.subtract(&self.held);
        if lacking.is_empty() {
            return;
        }
        lacking.subtract(&power.expand(universe, &self.held, terms.roles));
        if self.can_have(&lacking, terms) {
            self.held.union(&lacking);
        } else {
            self.held = universe.empty();
            self.ungated = Some(lacking);
        }
    }

    fn can_have(&self, lacking: &Bits, terms: &Terms<'_>) -> bool {
        terms.may.holds(lacking) && (terms.add || self.earlier.holds(lacking))
    }
}

/// What was added to one part is added to the others that offer it and hold something that depends on it: a scope and
/// what it depends on stay together in every token.
pub(crate) fn spread(policy: &Inner, parts: &mut [Part]) {
    if parts.len() < 2 {
        return;
    }
    let universe = &policy.universe;
    let mut added = universe.empty();
    parts.iter().for_each(|part| added.union(&part.added()));
    for part in parts {
        let mut more = universe.empty();
        let depended = part.held.iter().filter_map(|index| universe.needs(index));
        depended.for_each(|needs| more.union(needs));
        more.intersect(&added);
        more.intersect(policy.offers(part.target));
        part.held.union(&more);
    }
}

impl Inner {
    /// What can be granted for an audience, restrictions and all.
    pub(crate) fn offers(&self, target: Target) -> &Bits {
        let power = self.power_of(target);
        power.map_or(&self.universe.restrictions, |power| &power.grantable)
    }

    /// The power that scopes have for an audience.
    pub(crate) fn power_of(&self, target: Target) -> Option<&Power> {
        match target {
            None => self.powers.first(),
            Some(number) => self.powers.get(self.audience(number)?.power),
        }
    }

    pub(crate) fn gate(&self, target: Target) -> Option<u32> {
        self.audience(target?)?.gate
    }

    /// An audience's gate and what it depends on.
    pub(crate) fn gate_set(&self, target: Target) -> Bits {
        self.universe.closed(&Bits::of(self.universe.size(), self.gate(target)))
    }
}
