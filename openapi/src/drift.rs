//! Where lists beside a policy have drifted away from it: routes, documents, and lists of scopes.

mod document;
mod list;
mod operations;
mod routes;
mod rules;
mod scopes;
mod template;
mod toml;

use std::collections::BTreeMap;

use scopeward::{Claims, Comparison, Operation, Outline, Policy, Span, Tree};

pub use self::list::List;
use self::list::Side;
use self::template::Template;
use crate::finding::{Finding, Place, Rule};
use crate::note::{Note, Notes, Severity};
use crate::yaml;

/// Every rule of drift, by code.
pub static RULES: &[&Rule] = rules::ALL;

impl List {
    /// Reads what stands beside a policy: an OpenAPI document, or a file of routes and lists of scopes in JSON, YAML or
    /// TOML. Which of them it is is seen by what stands in it.
    ///
    /// # Errors
    ///
    /// Why the text is none of these, or what in it could not be taken over: half a list would make false differences.
    pub fn read(text: &str) -> Result<List, Vec<Note>> {
        let mut notes = Notes::default();
        let root = if toml::is_toml(text) {
            toml::read(text, &mut notes)
        } else {
            yaml::read(text, &mut notes)
        };
        let Some(root) = root else { return Err(notes.finish()) };
        let list = if ["openapi", "swagger"].iter().any(|key| root.get(key).is_some()) {
            document::list(&crate::read(text)?)
        } else {
            let mut list = routes::read(&root, &mut notes);
            list.notes = notes.finish();
            list
        };
        let wrong = list.notes.iter().any(|note| note.severity == Severity::Error);
        if wrong { Err(list.notes) } else { Ok(list) }
    }
}

/// Every difference between a policy and the lists beside it: what weighs most first, then by rule and place.
///
/// Of the texts of a [`Place`], 0 is the policy's and 1 that of the first list. `audience` is the name of one whose
/// operations alone are compared, with those of all.
pub fn drift(policy: &Policy, text: &str, lists: &[List], audience: Option<&str>) -> Vec<Finding> {
    let (outline, findings) = (Outline::read(text), Vec::new());
    let mut sides = Sides { policy, outline, lists, audience, findings };
    operations::compare(&mut sides);
    scopes::compare(&mut sides);
    let mut findings = sides.findings;
    findings.sort_by(|one, other| {
        let order = |finding: &Finding| {
            (finding.rule.severity, finding.rule.code, finding.places.first().copied())
        };
        order(one).cmp(&order(other)).then_with(|| one.message.cmp(&other.message))
    });
    findings
}

/// The policy, what stands beside it, and what was found.
struct Sides<'s> {
    policy: &'s Policy,
    outline: Outline,
    lists: &'s [List],
    audience: Option<&'s str>,
    findings: Vec<Finding>,
}

impl<'s> Sides<'s> {
    fn add(&mut self, rule: &'static Rule, places: Vec<Place>, message: String, help: String) {
        self.findings.push(Finding { rule, places, message, help, fix: None });
    }

    /// Where an operation stands in the policy.
    fn operation(&self, operation: Operation<'_>) -> Place {
        Place { file: 0, span: self.outline.operation(operation.key()).unwrap_or_default() }
    }

    /// Where a scope stands in the policy.
    fn scope(&self, name: &str) -> Place {
        let span = self.policy.scope(name).and_then(|scope| self.outline.scope(scope.name()));
        Place { file: 0, span: span.unwrap_or_default() }
    }

    /// Where the lists of the other side have an operation.
    fn elsewhere(&self, own: &Template, side: Side) -> Vec<Place> {
        let mut places = Vec::new();
        for (list, file) in self.lists.iter().zip(1..) {
            let all = list.operations.iter().filter(|all| all.side != side);
            let same = all.flat_map(|all| &all.members).find(|listed| own.meets(&listed.template));
            places.extend(same.map(|listed| Place { file, span: listed.span }));
        }
        places
    }

    /// The declared scopes of a requirement that meet it alone, in backticks.
    fn opening(&self, need: &Tree) -> Vec<String> {
        let opens = |scope: &&str| {
            let alone = Tree::Scope((*scope).to_owned());
            let compared = self.policy.compare(&alone, need);
            let declared = self.policy.scope(scope).is_some_and(|scope| !scope.is_removed());
            declared && matches!(compared, Some(Comparison::Same | Comparison::Stricter))
        };
        need.scopes().into_iter().filter(opens).map(|scope| format!("`{scope}`")).collect()
    }

    /// Everything that a scope gives to a holder of every role.
    fn given(&self, scope: &str) -> Vec<String> {
        let claims = self.policy.roles().fold(Claims::new(scope), Claims::role);
        let audiences = self.policy.audiences().map(|(_, uri)| Some(uri));
        let mut audiences: Vec<Option<&str>> = audiences.collect();
        if audiences.is_empty() {
            audiences.push(None);
        }
        let grants = audiences.into_iter().filter_map(|audience| {
            let claims = claims.clone();
            let claims = match audience {
                Some(uri) => claims.audience(uri),
                None => claims,
            };
            self.policy.grant(&claims).ok()
        });
        grants.flat_map(|grant| self.policy.expanded(&grant)).collect()
    }

    /// The scopes that routes require, each with how many require it and the first of them.
    fn required(&self) -> BTreeMap<&'s str, Use> {
        let mut required: BTreeMap<&'s str, Use> = BTreeMap::new();
        for (list, file) in self.lists.iter().zip(1..) {
            let served = list.operations.iter().filter(|all| all.side == Side::Served);
            for listed in served.flat_map(|all| &all.members) {
                for scope in listed.need.scopes() {
                    let first = Place { file, span: listed.need_span };
                    required.entry(scope).or_insert(Use { count: 0, first }).count += 1;
                }
            }
        }
        required
    }
}

/// How often a scope is required.
struct Use {
    count: usize,
    first: Place,
}

/// No place at all: that of a text as a whole.
const WHOLE: Span = Span { start: 0, end: 0 };
