//! Operations: their keys into the router, their requirements into needs. Clauses of sections 6 and 7.

use std::mem::take;

use crate::code::Code;
use crate::document::{AudienceDef, Document, OperationDef, TreeDef};
use crate::limits::{MAX_AUDIENCES, MAX_METHODS, MAX_OPERATIONS, MAX_WAYS};
use crate::lines::Lines;
use crate::node::Text;
use crate::offers::{Offer, not_offered};
use crate::order::{order, repeated};
use crate::overlap;
use crate::policy::{NO, NONE, Row};
use crate::problem::{Problems, Span};
use crate::requirement::{Need, Test, Tree};
use crate::resolve::Names;
use crate::router::Router;
use crate::template::{self, Key};
use crate::trie::Trie;

pub(crate) struct Compiler<'c, 'd> {
    names: &'c Names<'d>,
    lines: &'c Lines,
    problems: &'c mut Problems,
    offers: &'c [Offer],
    audiences: &'c [AudienceDef<'c>],
    trie: Trie,
    rows: Vec<Row>,
    keys: String,
    spans: Vec<Span>,
    /// The operations that are named, not routed.
    named: Vec<u32>,
    /// Per operation, what it asks for; nothing if that could not be read.
    trees: Vec<Option<Tree>>,
    needs: Vec<Need>,
    full: bool,
}

impl<'c, 'd> Compiler<'c, 'd> {
    pub(crate) fn new(
        names: &'c Names<'d>,
        lines: &'c Lines,
        problems: &'c mut Problems,
        offers: &'c [Offer],
        document: &'c Document<'c>,
    ) -> Compiler<'c, 'd> {
        let own = document.audiences.iter().map(|audience| audience.operations.len());
        let count = own.sum::<usize>().saturating_add(document.operations.len());
        Compiler {
            names,
            lines,
            problems,
            offers,
            audiences: &document.audiences,
            trie: Trie::new(count.min(MAX_OPERATIONS)),
            rows: Vec::with_capacity(count.min(MAX_OPERATIONS)),
            keys: String::new(),
            spans: Vec::new(),
            named: Vec::new(),
            trees: Vec::new(),
            needs: Vec::new(),
            full: false,
        }
    }

    pub(crate) fn operations(&mut self, document: &Document<'_>) {
        document.operations.iter().for_each(|operation| self.operation(operation, None));
        for (audience, number) in document.audiences.iter().take(MAX_AUDIENCES).zip(0_u8..) {
            audience
                .operations
                .iter()
                .for_each(|operation| self.operation(operation, Some(number)));
        }
    }

    fn operation(&mut self, operation: &OperationDef<'_>, audience: Option<u8>) {
        if self.full {
            return;
        }
        if self.rows.len() >= MAX_OPERATIONS {
            self.full = true;
            let message = format!("a policy has at most {MAX_OPERATIONS} operations");
            return self.problems.add(Code::LimitExceeded, operation.key.span, message);
        }
        let role = operation.role.as_ref().and_then(|role| self.names.role(role, self.problems));
        let rows = operation.rows.as_ref();
        let unless = rows.and_then(|rows| rows.unless.as_ref());
        let unless = unless.and_then(|role| self.names.role(role, self.problems));
        self.check_public(operation);
        let tree = self.requirement(operation, audience);
        self.trees.push(tree);
        let start = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push_str(&operation.key.value);
        self.route(&operation.key);
        let key = &*operation.key.value;
        let path = key.find(' ').map_or(0, |space| space.saturating_add(1));
        let parameter = key.bytes().rposition(|b| b == b'/').filter(|_| key.ends_with('}'));
        let end = parameter.map_or(key.len(), |slash| slash.saturating_add(1));
        self.rows.push(Row {
            start,
            path: u16::try_from(path).unwrap_or(0),
            stem: u16::try_from(end.saturating_sub(path)).unwrap_or(0),
            length: u32::try_from(key.len()).unwrap_or(u32::MAX),
            line: self.lines.line(operation.key.span),
            need: NONE,
            one: NONE,
            plain: false,
            public: matches!(operation.need, TreeDef::Public),
            audience: audience.unwrap_or(NO),
            role: role.unwrap_or(NO),
            unless: unless.unwrap_or(NO),
            own: rows.is_some(),
            hide: operation.hide,
        });
        self.spans.push(operation.key.span);
    }

    fn check_public(&mut self, operation: &OperationDef<'_>) {
        if !matches!(operation.need, TreeDef::Public) {
            return;
        }
        let rows = operation.rows.as_ref().map(|rows| rows.span);
        if let Some(span) = operation.role.as_ref().map(|role| role.span).or(rows) {
            let message = "a public operation has no role and no rows";
            self.problems.add(Code::InvalidRequirement, span, message);
        }
    }

    /// What an operation asks for, with the gate of its audience.
    fn requirement(&mut self, operation: &OperationDef<'_>, audience: Option<u8>) -> Option<Tree> {
        let tree = self.tree(&operation.need, audience)?;
        let gate = audience.and_then(|number| self.offers.get(number as usize)?.gate);
        Some(match gate {
            Some(gate) => behind(self.names.universe.name(gate), tree),
            None => tree,
        })
    }

    /// Compiles the requirements; equal ones are kept once.
    fn settle_needs(&mut self) {
        let trees = take(&mut self.trees);
        for (number, first) in firsts(&trees).into_iter().enumerate() {
            let known = self.rows.get(first).map_or(NONE, |row| row.need);
            let need = match trees.get(number) {
                Some(Some(tree)) if known == NONE => self.need(tree, number),
                _ => known,
            };
            let one = match self.needs.get(need as usize).map(|need| &need.test) {
                Some(Test::One(scope)) => *scope,
                _ => NONE,
            };
            if let Some(row) = self.rows.get_mut(number) {
                (row.need, row.one) = (need, one);
                row.plain = one != NONE && row.role == NO && !row.own && !row.hide;
            }
        }
    }

    /// The number of a requirement that is new; nothing if it has too many ways.
    fn need(&mut self, tree: &Tree, operation: usize) -> u32 {
        let Some(need) = Need::new(tree.clone(), &self.names.universe) else {
            let span = self.spans.get(operation).copied().unwrap_or_default();
            let message = format!("the requirement has more than {MAX_WAYS} minimal ways");
            self.problems.add(Code::LimitExceeded, span, message);
            return NONE;
        };
        self.needs.push(need);
        u32::try_from(self.needs.len().saturating_sub(1)).unwrap_or(NONE)
    }

    /// A tree with every scope known, usable and offered; nothing if one is not, with problems.
    fn tree(&mut self, tree: &TreeDef<'_>, audience: Option<u8>) -> Option<Tree> {
        let members = |compiler: &mut Self, members: &[TreeDef<'_>]| -> Option<Vec<Tree>> {
            // Every member is looked at, so that every problem is told.
            let trees: Vec<_> = members.iter().map(|tree| compiler.tree(tree, audience)).collect();
            trees.into_iter().collect()
        };
        match tree {
            TreeDef::All(inner) => members(self, inner).map(Tree::All),
            TreeDef::Any(inner) => members(self, inner).map(Tree::Any),
            TreeDef::Authenticated => Some(Tree::Authenticated),
            TreeDef::Broken => None,
            TreeDef::Public => Some(Tree::Public),
            TreeDef::Scope(scope) => {
                let index = self.names.member(scope, self.problems)?;
                if self.names.universe.restrictions.has(index) {
                    let message =
                        format!("`{}` is a restriction, nothing requires it", scope.value);
                    self.problems.add(Code::MisusedRestriction, scope.span, message);
                    return None;
                }
                let number = audience.map(usize::from);
                let offer = number.and_then(|number| self.offers.get(number));
                let definition = number.and_then(|number| self.audiences.get(number));
                if let (Some(offer), Some(definition)) = (offer, definition)
                    && !offer.offered.has(index)
                {
                    not_offered(
                        self.names,
                        index,
                        definition,
                        scope.span,
                        "the operation",
                        self.problems,
                    );
                }
                Some(Tree::Scope(String::from(&*scope.value)))
            }
        }
    }

    /// Enters the next operation into the table.
    fn route(&mut self, key: &Text<'_>) {
        let number = u32::try_from(self.rows.len()).unwrap_or(NONE);
        match Key::parse(&key.value) {
            Err((code, message, help)) => {
                let meant = template::meant(&key.value);
                self.problems.meant(code, key, message, meant.as_deref(), help);
            }
            Ok(Key::Name) => self.named.push(number),
            Ok(Key::Http { methods, path, segments }) => {
                let node = self.trie.node(&segments);
                for method in methods {
                    let method = self.trie.method(method);
                    if self.trie.method_count() > MAX_METHODS {
                        let message = format!("a policy has at most {MAX_METHODS} methods");
                        self.problems.add(Code::LimitExceeded, key.span, message);
                    } else if let Some(taken) = self.trie.add(node, method, number) {
                        self.clash(key, path, taken, number);
                        break;
                    }
                }
            }
        }
    }

    fn duplicate(&mut self, key: &str, span: Span) {
        let message = format!("the operation `{key}` is declared twice");
        self.problems.add(Code::DuplicateOperation, span, message);
    }

    fn clash(&mut self, key: &Text<'_>, path: &str, taken: u32, number: u32) {
        let other = key_of(&self.rows, &self.keys, taken);
        let same = other.split_once(' ').is_some_and(|(_, other)| other == path);
        if same || taken == number {
            return self.duplicate(&key.value, key.span);
        }
        let message = format!("`{}` is never reached, `{other}` takes its requests", key.value);
        self.problems.add(Code::ShadowedOperation, key.span, message);
    }

    /// Reports the names that stand more than once.
    fn check_names(&mut self) {
        let key = |number: &u32| key_of(&self.rows, &self.keys, *number);
        let names: Vec<&str> = self.named.iter().map(key).collect();
        let mut again = repeated(&names).into_iter();
        self.named.retain(|_| again.next() == Some(true));
        for number in take(&mut self.named) {
            let key = key_of(&self.rows, &self.keys, number).to_owned();
            let span = self.spans.get(number as usize).copied().unwrap_or_default();
            self.duplicate(&key, span);
        }
    }

    pub(crate) fn finish(mut self) -> Option<(Vec<Row>, String, Vec<Need>, Router)> {
        self.settle_needs();
        self.check_names();
        let router = self.trie.finish();
        let key = |number| key_of(&self.rows, &self.keys, number);
        let span = |number: u32| self.spans.get(number as usize).copied().unwrap_or_default();
        let Some(pairs) = overlap::ambiguous(&router) else {
            let message = "the templates overlap too much to be checked";
            self.problems.add(Code::LimitExceeded, span(0), message);
            return None;
        };
        for (first, later) in pairs {
            let (one, other) = (key(first), key(later));
            let message = format!("`{one}` and `{other}` overlap and neither is the more specific");
            let help = Some("declare the operation for the paths that both match".to_owned());
            self.problems.cure(Code::AmbiguousOperation, span(later), message, help);
        }
        Some((self.rows, self.keys, self.needs, router))
    }
}

/// Per tree, the place of the first that is equal to it.
fn firsts(trees: &[Option<Tree>]) -> Vec<usize> {
    let order = order(trees.len(), &|one, other| trees.get(one).cmp(&trees.get(other)));
    let mut firsts = vec![0; trees.len()];
    let mut before: Option<usize> = None;
    for place in order {
        let first = before.filter(|before| trees.get(*before) == trees.get(place)).unwrap_or(place);
        if let Some(slot) = firsts.get_mut(place) {
            *slot = first;
        }
        before = Some(first);
    }
    firsts
}

fn key_of<'k>(rows: &[Row], keys: &'k str, number: u32) -> &'k str {
    rows.get(number as usize).map(|row| row.key(keys)).unwrap_or_default()
}

/// A requirement behind a gate, clause `decision.requirement`.
pub(crate) fn behind(gate: &str, tree: Tree) -> Tree {
    let gate = Tree::Scope(gate.to_owned());
    match tree {
        Tree::Public => Tree::Public,
        Tree::Authenticated => gate,
        Tree::All(mut members) => {
            members.insert(0, gate);
            Tree::All(members)
        }
        tree @ (Tree::Any(_) | Tree::Scope(_)) => Tree::All(vec![gate, tree]),
    }
}

/// The requirement that stands behind a gate: what [`behind`] was told of it.
pub(crate) fn before(gate: &str, tree: Tree) -> Tree {
    let is_gate = |tree: &Tree| matches!(tree, Tree::Scope(scope) if scope == gate);
    match tree {
        Tree::All(mut members) if members.first().is_some_and(is_gate) => {
            members.remove(0);
            if members.len() == 1 { members.swap_remove(0) } else { Tree::All(members) }
        }
        tree if is_gate(&tree) => Tree::Authenticated,
        tree => tree,
    }
}
