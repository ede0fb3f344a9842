//! One permission as a person sees it. Clauses `consent.item` to `consent.unlocks`.

use serde::Serialize;

use crate::bits::Bits;
use crate::document::Risk;
use crate::judge::holds_role;
use crate::lock::Lock;
use crate::policy::{Inner, NO};
use crate::review::Review;
use crate::settle::Part;
use crate::universe::Member;

/// What a permission lets an app do, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Alter things.
    Change,
    /// Take things away.
    Delete,
    /// Rule over others.
    Manage,
    /// Let others have things.
    Send,
    /// Look at things.
    See,
}

impl Verb {
    /// What an action means (`consent.verb`).
    fn of(action: &str) -> Option<Verb> {
        Some(match action {
            "read" | "view" | "list" | "get" => Verb::See,
            "write" | "create" | "update" | "edit" | "change" => Verb::Change,
            "delete" | "remove" => Verb::Delete,
            "send" | "share" | "publish" => Verb::Send,
            "manage" | "admin" => Verb::Manage,
            _ => return None,
        })
    }
}

/// A scope with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// The scope.
    pub scope: String,
    /// Its label.
    pub label: String,
}

/// The operations that an item opens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unlocks {
    /// How many.
    pub operations: usize,
    /// The keys of the first three.
    pub samples: Vec<String>,
}

/// One permission.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) member: u32,
    pub(crate) scope: String,
    pub(crate) label: String,
    pub(crate) description: Option<String>,
    pub(crate) verb: Option<Verb>,
    pub(crate) risk: Risk,
    pub(crate) new: bool,
    pub(crate) lock: Option<(Lock, String)>,
    pub(crate) grants_too: Vec<Labelled>,
    pub(crate) unlocks: Unlocks,
}

impl Item {
    /// The facts that no other item has a part in.
    pub(crate) fn new(review: &Review<'_>, member: u32, language: &str) -> Item {
        let policy = review.policy;
        let universe = &policy.universe;
        let mut gives = universe.empty();
        let holders = || review.good_parts().iter().filter(|part| part.held.has(member));
        for power in holders().filter_map(|part| policy.power_of(part.target)) {
            gives.union(&power.alone(universe, member, review.roles));
        }
        let given = gives.iter().filter(|other| *other != member && *other >= universe.wildcards);
        let grants_too = given.map(|other| Labelled {
            scope: universe.name(other).to_owned(),
            label: policy.label(other, language),
        });
        let facts = universe.member(member);
        let description =
            facts.and_then(|facts| facts.description.choose(language, &policy.language));
        Item {
            member,
            scope: universe.name(member).to_owned(),
            label: policy.label(member, language),
            description: description.map(str::to_owned),
            verb: policy.verb(member),
            risk: policy.risk_of(member, &gives),
            new: holders().any(|part| part.fresh().has(member)),
            lock: None,
            grants_too: grants_too.collect(),
            unlocks: Unlocks::default(),
        }
    }

    /// What opens with the item and not without it (`consent.unlocks`).
    pub(crate) fn unlock(&mut self, review: &Review<'_>, needs: &Bits) {
        let policy = review.policy;
        let way = |part| Way::new(review, part, self.member, needs);
        let ways: Vec<Way> = review.good_parts().iter().filter_map(way).collect();
        let mut opened = Bits::new(policy.rows.len());
        for (need, askers) in policy.needs.iter().zip(&policy.askers) {
            let met = |held: fn(&Way) -> &Bits, audience: u8| {
                let here = |way: &&Way| audience == NO || Some(audience) == way.audience;
                ways.iter().filter(here).any(|way| need.is_met(held(way)))
            };
            if !met(|way| &way.with, NO) {
                continue;
            }
            let rows = askers
                .iter()
                .filter_map(|number| Some((number, policy.rows.get(*number as usize)?)));
            for (number, row) in rows {
                let role = holds_role(review.roles, row.role);
                let opens =
                    met(|way| &way.with, row.audience) && !met(|way| &way.without, row.audience);
                if role && !row.public && opens {
                    opened.insert(*number);
                }
            }
        }
        let key = |number: u32| {
            policy.rows.get(number as usize).map(|row| row.key(&policy.keys).to_owned())
        };
        let samples = opened.iter().take(3).filter_map(key).collect();
        self.unlocks = Unlocks { operations: opened.iter().count(), samples };
    }
}

/// What the principal may do for one audience, with an item and without it.
struct Way {
    audience: Option<u8>,
    with: Bits,
    without: Bits,
}

impl Way {
    fn new(review: &Review<'_>, part: &Part, member: u32, needs: &Bits) -> Option<Way> {
        let policy = review.policy;
        let universe = &policy.universe;
        let power = policy.power_of(part.target)?;
        let mut held = needs.clone();
        held.union(&policy.gate_set(part.target));
        held.remove(member);
        held.intersect(&part.held);
        let without = power.expand(universe, &held, review.roles);
        if part.held.has(member) {
            held.insert(member);
        }
        let with = power.expand(universe, &held, review.roles);
        Some(Way { audience: part.target, with, without })
    }
}

impl Inner {
    /// What a person calls a scope.
    pub(crate) fn label(&self, member: u32, language: &str) -> String {
        let title = self
            .universe
            .member(member)
            .and_then(|facts| facts.title.choose(language, &self.language));
        title.unwrap_or_else(|| self.universe.name(member)).to_owned()
    }

    /// What a person calls an audience.
    pub(crate) fn audience_label(&self, target: crate::aim::Target, language: &str) -> String {
        let audience = target.and_then(|number| self.audience(number));
        let label = audience.map(|audience| {
            audience.title.choose(language, &self.language).unwrap_or(&audience.name).to_owned()
        });
        label.unwrap_or_default()
    }

    /// Clause `consent.verb`.
    fn verb(&self, member: u32) -> Option<Verb> {
        let verb = |facts: &Member| Verb::of(facts.action.as_deref()?);
        if member >= self.universe.wildcards {
            return verb(self.universe.member(member)?);
        }
        let links = self.universe.links.get(member as usize)?;
        let covered = links.iter().flat_map(|link| link.gives.iter());
        let mut verbs = covered
            .filter(|other| *other >= self.universe.wildcards)
            .map(|other| self.universe.member(other).and_then(verb));
        let first = verbs.next().flatten();
        Some(first.filter(|_| verbs.all(|verb| verb == first)).unwrap_or(Verb::Manage))
    }

    /// Clause `consent.risk`.
    fn risk_of(&self, member: u32, gives: &Bits) -> Risk {
        let own = (member >= self.universe.wildcards).then(|| self.universe.risk(member));
        let given = gives.iter().filter(|other| *other >= self.universe.wildcards);
        given.map(|other| self.universe.risk(other)).chain(own).max().unwrap_or(Risk::Medium)
    }
}
