//! What the chapters look up more than once.

use std::collections::{BTreeMap, BTreeSet};

use scopeward::{Handle, Operation, Policy, Rows, Scope, Tree};

use super::page::{Inline, Line, joined, text};
use super::words::{Words, words};

/// A policy with the texts of one language, and who asks for what.
pub(super) struct Facts<'p> {
    pub(super) policy: &'p Policy,
    pub(super) language: &'p str,
    pub(super) words: &'static Words,
    /// Declared scopes that can be held, in order.
    pub(super) scopes: Vec<Scope<'p>>,
    pub(super) wildcards: Vec<Scope<'p>>,
    /// Per scope, the operations whose own requirement names it.
    named: BTreeMap<&'p str, Vec<Operation<'p>>>,
    /// How many operations name a scope.
    scoped: usize,
    /// Per scope or wildcard, by its index, what else it gives.
    given: Vec<Vec<Scope<'p>>>,
}

impl<'p> Facts<'p> {
    pub(super) fn new(policy: &'p Policy, language: &'p str) -> Facts<'p> {
        let (wildcards, scopes) = policy.scopes().partition(|scope| scope.is_wildcard());
        let scopes = Vec::into_iter(scopes).filter(|scope: &Scope<'_>| !scope.is_removed());
        let mut named: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
        let mut scoped = 0;
        for operation in policy.operations() {
            let own = operation.own_requirement();
            let own = own.as_ref().map(Tree::scopes).unwrap_or_default();
            scoped += usize::from(!own.is_empty());
            for scope in own {
                let scope = policy.scope(scope).map(Scope::name).unwrap_or_default();
                named.entry(scope).or_default().push(operation);
            }
        }
        Facts {
            policy,
            language,
            words: words(language),
            scopes: scopes.collect(),
            wildcards,
            named,
            scoped,
            given: policy.given(),
        }
    }

    /// What the service is called.
    pub(super) fn service(&self) -> &'p str {
        self.policy.title(self.language).unwrap_or(self.policy.name())
    }

    /// What a scope is called, if the policy says it.
    pub(super) fn title(&self, scope: Scope<'p>) -> Option<&'p str> {
        scope.title(self.language).filter(|title| !title.trim().is_empty())
    }

    pub(super) fn role(&self, role: &'p str) -> &'p str {
        self.policy.role_title(role, self.language).unwrap_or(role)
    }

    pub(super) fn audience(&self, audience: &'p str) -> &'p str {
        self.policy.audience_title(audience, self.language).unwrap_or(audience)
    }

    /// The operations whose own requirement names a scope.
    pub(super) fn opened(&self, scope: &str) -> &[Operation<'p>] {
        self.named.get(scope).map(Vec::as_slice).unwrap_or_default()
    }

    /// The other scopes and wildcards that a scope gives who has every role, for some audience.
    pub(super) fn given(&self, scope: Scope<'p>) -> &[Scope<'p>] {
        self.given.get(scope.index() as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many operations a scope opens through what it gives, and whether none that a scope opens is left.
    pub(super) fn through(&self, scope: Scope<'p>) -> (usize, bool) {
        let handles = |scope: &Scope<'_>| self.opened(scope.name()).iter().map(|one| one.handle());
        let opened: BTreeSet<Handle> = handles(&scope).collect();
        let given = self.given(scope).iter().flat_map(handles);
        let more: BTreeSet<Handle> = given.filter(|handle| !opened.contains(handle)).collect();
        (more.len(), more.len() + opened.len() == self.scoped)
    }

    /// Scopes on one line, each a way to its place.
    pub(super) fn list<'s>(&self, scopes: impl IntoIterator<Item = &'s str>) -> Line {
        joined(scopes.into_iter().map(|scope| vec![self.scope(scope)]), " ")
    }

    pub(super) fn scope(&self, scope: &str) -> Inline {
        let known = self.policy.scope(scope);
        let has_place = |known: Scope<'_>| !known.is_wildcard() && !known.is_removed();
        match known.filter(|known| known.name() == scope && has_place(*known)) {
            Some(_) => Inline::Scope(scope.to_owned()),
            None => Inline::code(scope),
        }
    }

    /// A requirement for a person.
    pub(super) fn tree(&self, tree: &Tree) -> Line {
        let (members, between) = match tree {
            Tree::Scope(scope) => return vec![self.scope(scope)],
            Tree::Public => return text(self.words.public),
            Tree::Authenticated => return text(self.words.authenticated),
            Tree::All(members) => (members, self.words.and),
            Tree::Any(members) => (members, self.words.or),
        };
        let members = members.iter().map(|member| match member {
            Tree::All(_) | Tree::Any(_) => [text("("), self.tree(member), text(")")].concat(),
            _ => self.tree(member),
        });
        joined(members, &format!(" {between} "))
    }

    /// What holds for who calls an operation, besides scopes.
    pub(super) fn limits(&self, operation: Operation<'p>) -> Vec<String> {
        let words = self.words;
        let role = operation.role().map(|role| words.only.replace("{role}", self.role(role)));
        let unless =
            operation.unless().map(|role| words.own_unless.replace("{role}", self.role(role)));
        let own = (operation.rows() == Rows::Own).then(|| unless.unwrap_or(words.own.to_owned()));
        role.into_iter().chain(own).collect()
    }
}
