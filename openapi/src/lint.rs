//! What is odd in a document that can be read: scopes nobody declares or needs, and doors that stand open.

mod operation;
mod rules;

use std::collections::{HashMap, HashSet};

use scopeward::limits::{MAX_PROBLEMS, MAX_SCOPES};
use scopeward::{Fix, Span, did_you_mean, nearest};

use crate::document::{Document, Part, Scheme, SchemeKind, Scope};
use crate::export::yaml;
use crate::finding::{Finding, Place, Rule};
use crate::node::Text;

/// Every rule of documents, by code.
pub static RULES: &[&Rule] = rules::ALL;

/// Finds what is odd in a document, in order of place. `text` is what it was read from. After 1,000 the rest are counted
/// only.
///
/// ```
/// let text = "
/// openapi: 3.1.0
/// paths:
///   /tasks:
///     post: { security: [] }
/// ";
/// let document = scopeward_openapi::read(text).unwrap();
/// let found = scopeward_openapi::lint(&document, text);
/// assert_eq!(found[0].rule.code, "unprotected-operation");
/// ```
pub fn lint(document: &Document<'_>, text: &str) -> Vec<Finding> {
    let mut linter = Linter { document, text, findings: Vec::new(), rest: 0 };
    // What weighs most comes first: the limit cuts the others.
    document.operations.iter().for_each(|operation| linter.operation(operation));
    linter.securities();
    linter.schemes();
    let Linter { mut findings, rest, .. } = linter;
    findings.sort_by(|one, other| {
        let order = |finding: &Finding| (finding.places.first().copied(), finding.rule.code);
        order(one).cmp(&order(other)).then_with(|| one.message.cmp(&other.message))
    });
    findings.dedup();
    if rest > 0 {
        findings.push(Finding::limit(&rules::LIMIT_EXCEEDED, rest, "cure these first"));
    }
    findings
}

struct Linter<'l, 't> {
    document: &'l Document<'t>,
    text: &'l str,
    findings: Vec<Finding>,
    /// How many more there are.
    rest: usize,
}

impl<'t> Linter<'_, 't> {
    fn add(&mut self, rule: &'static Rule, span: Span, message: String, help: &str) {
        if self.is_full() {
            self.rest += 1;
        } else {
            self.findings.push(Finding::new(rule, vec![Place { file: 0, span }], message, help));
        }
    }

    fn is_full(&self) -> bool {
        self.findings.len() >= MAX_PROBLEMS
    }

    // What schemes declare.

    fn schemes(&mut self) {
        let scopes = parts(self.document).flat_map(|part| &part.scopes);
        let used: HashSet<&str> = scopes.map(|scope| &**scope).collect();
        for scheme in &self.document.schemes {
            for scope in &scheme.scopes {
                self.scope(scheme, scope, &used);
            }
        }
    }

    fn scope(&mut self, scheme: &Scheme<'t>, scope: &Scope<'t>, used: &HashSet<&str>) {
        let name = &scope.name;
        let said = |key: &str| scheme.members.as_ref()?.get(name)?.get(key);
        if scope.description.trim().is_empty() {
            let message = format!("the scope `{name}` has no description");
            let help = "say what it lets a client do: people decide by this text";
            self.add(&rules::MISSING_DESCRIPTION, name.span, message, help);
        }
        if name.split([':', '.', '/']).any(|part| part == "*") {
            let all = self.document.policy.as_ref().and_then(|policy| policy.get("wildcards"));
            if all.and_then(|all| all.get("role")).or(said("role")).is_none() {
                let message = format!("`{name}` is a wildcard, and every client may ask for it");
                let help = "take it out, or name the role that may hold it under `x-scopes`";
                self.add(&rules::WILDCARD_SCOPE, name.span, message, help);
            }
            // It is used through what it covers.
            return;
        }
        // What gives others is used through them; and operations without a path stand in the policy.
        let is_used = used.contains(&**name) || said("implies").is_some();
        let all = !self.document.operations.is_empty() && self.document.policy.is_none();
        if all && !is_used {
            let message = format!("no operation needs `{name}`");
            let help = "let an operation need it, or take it out: clients ask for what is listed";
            self.add(&rules::UNUSED_SCOPE, name.span, message, help);
        }
    }

    // What is needed.

    /// Scopes that nobody declares, where the scheme lists what there is.
    fn securities(&mut self) {
        let schemes =
            self.document.schemes.iter().filter(|scheme| scheme.kind == SchemeKind::OAuth2);
        let declared: HashMap<&str, (&Scheme<'t>, HashSet<&str>)> = schemes
            .map(|scheme| (&*scheme.name.value, (scheme, names(scheme).collect())))
            .collect();
        for part in parts(self.document) {
            let Some((scheme, declared)) = declared.get(&*part.scheme) else { continue };
            let unknown = part.scopes.iter().filter(|scope| !declared.contains(&***scope));
            unknown.for_each(|scope| self.undeclared(scheme, scope));
        }
    }

    fn undeclared(&mut self, scheme: &Scheme<'t>, scope: &Text<'t>) {
        // Nobody looks for a cure of what is not shown.
        if self.is_full() {
            self.rest += 1;
            return;
        }
        let close = nearest(scope, &mut names(scheme).take(MAX_SCOPES));
        let help = match close {
            Some(close) => did_you_mean(close),
            None => format!("declare it under the `scopes` of `{}`", scheme.name),
        };
        let message = format!("the scheme `{}` does not declare the scope `{scope}`", scheme.name);
        let places = vec![Place { file: 0, span: scope.span }];
        let finding = Finding::new(&rules::UNKNOWN_SCOPE, places, message, help);
        let fix = close.map(|close| self.rename(scope.span, close));
        self.findings.push(Finding { fix, ..finding });
    }

    /// Another name in place of one: without quotes where none stood and none are needed.
    fn rename(&self, span: Span, to: &str) -> Fix {
        let quoted = span.slice(self.text).starts_with(['"', '\'']);
        let text = if quoted { scopeward::json(to) } else { yaml::word(to) };
        Fix::replace(span, to, text)
    }
}

/// The names that a scheme declares.
fn names<'d>(scheme: &'d Scheme<'_>) -> impl Iterator<Item = &'d str> {
    scheme.scopes.iter().map(|declared| &*declared.name.value)
}

/// Every part of a requirement, those of the document's default among them.
fn parts<'d, 't>(document: &'d Document<'t>) -> impl Iterator<Item = &'d Part<'t>> {
    let own = document.operations.iter().filter_map(|operation| operation.security.as_ref());
    let ways = own.chain(&document.security).flat_map(|security| &security.ways);
    ways.flat_map(|way| &way.parts)
}
