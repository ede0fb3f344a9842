//! The policy and what stands beside it, as the comparisons ask for it.

use std::collections::{BTreeMap, HashMap};

use scopeward::{Claims, Comparison, Operation, Outline, Policy, Scope, Tree};

use super::list::{Entry, List, Purpose, Side};
use crate::finding::{Finding, Place, Rule};

/// The policy, what stands beside it, and what was found.
pub(super) struct Sides<'s> {
    pub(super) policy: &'s Policy,
    pub(super) outline: Outline,
    pub(super) lists: &'s [List],
    pub(super) audience: Option<&'s str>,
    pub(super) findings: Vec<Finding>,
}

/// How often a scope is required.
pub(super) struct Use {
    pub(super) count: usize,
    pub(super) first: Place,
}

impl<'s> Sides<'s> {
    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        places: Vec<Place>,
        message: String,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding::new(rule, places, message, help));
    }

    // The policy.

    /// Where an operation stands in the policy.
    pub(super) fn operation(&self, operation: Operation<'_>) -> Place {
        Place { file: 0, span: self.outline.operation(operation.key()).unwrap_or_default() }
    }

    /// Where a scope stands in the policy.
    pub(super) fn scope(&self, name: &str) -> Place {
        Place { file: 0, span: self.outline.scope(self.name(name)).unwrap_or_default() }
    }

    /// The scope that a token names, where it is another name of one.
    pub(super) fn name<'n>(&self, token: &'n str) -> &'n str
    where
        's: 'n,
    {
        self.policy.scope(token).map_or(token, Scope::name)
    }

    /// The scopes that a list is to have: those that are declared and not removed.
    pub(super) fn declared(&self) -> Vec<Scope<'s>> {
        let usable = |scope: &Scope<'_>| !scope.is_wildcard() && !scope.is_removed();
        self.policy.scopes().filter(usable).collect()
    }

    /// The declared scopes of a requirement that meet it alone, in backticks.
    pub(super) fn opening(&self, need: &Tree) -> Vec<String> {
        let opens = |scope: &&str| {
            let declared = self.policy.scope(scope).is_some_and(|scope| !scope.is_removed());
            let alone = || self.policy.compare(&Tree::Scope((*scope).to_owned()), need);
            declared && matches!(alone(), Some(Comparison::Same | Comparison::Stricter))
        };
        need.scopes().into_iter().filter(opens).map(|scope| format!("`{scope}`")).collect()
    }

    /// Everything that a scope gives to a holder of every role, whatever the audience.
    pub(super) fn given(&self, scope: &str) -> Vec<String> {
        let claims = self.policy.roles().fold(Claims::new(scope), Claims::role);
        let uris = self.policy.audiences().map(|(_, uri)| claims.clone().audience(uri));
        let grants = std::iter::once(claims.clone()).chain(uris);
        let grants = grants.filter_map(|claims| self.policy.grant(&claims).ok());
        grants.flat_map(|grant| self.policy.expanded(&grant)).collect()
    }

    // The lists.

    /// Whether there are routes, or documents.
    pub(super) fn have(&self, side: Side) -> bool {
        self.lists.iter().flat_map(|list| &list.operations).any(|all| all.side == side)
    }

    /// The scopes that the operations of a side need, each with how many need it and the first of them.
    pub(super) fn needed(&self, side: Side) -> BTreeMap<&'s str, Use> {
        let mut needed: BTreeMap<&'s str, Use> = BTreeMap::new();
        for (list, file) in self.lists.iter().zip(1..) {
            let here = list.operations.iter().filter(|all| all.side == side);
            for listed in here.flat_map(|all| &all.members) {
                for scope in listed.need.scopes() {
                    let first = Place { file, span: listed.need_span };
                    needed.entry(scope).or_insert(Use { count: 0, first }).count += 1;
                }
            }
        }
        needed
    }

    /// The entries of all lists of one purpose, with their places.
    pub(super) fn entries(&self, purpose: Purpose) -> Vec<(&'s Entry, Place)> {
        let mut all = Vec::new();
        for (list, file) in self.lists.iter().zip(1..) {
            let catalogues = list.catalogues.iter().filter(|all| all.purpose == purpose);
            for entry in catalogues.flat_map(|catalogue| &catalogue.entries) {
                all.push((entry, Place { file, span: entry.span }));
            }
        }
        all
    }

    /// The scopes of all lists of one purpose, each with its first place.
    pub(super) fn index(&self, purpose: Purpose) -> HashMap<&'s str, Place> {
        let entries = self.entries(purpose).into_iter().rev();
        entries.map(|(entry, place)| (self.name(&entry.scope), place)).collect()
    }

    /// Where the lists of one purpose begin.
    pub(super) fn heads(&self, purpose: Purpose) -> Vec<Place> {
        let mut heads = Vec::new();
        for (list, file) in self.lists.iter().zip(1..) {
            let catalogues = list.catalogues.iter().filter(|all| all.purpose == purpose);
            heads.extend(catalogues.map(|catalogue| Place { file, span: catalogue.span }));
        }
        heads
    }
}
