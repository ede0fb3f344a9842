//! What is odd in a document that can be read: scopes nobody declares or needs, and doors that stand open.

mod operation;
mod rules;

use std::collections::HashSet;

use scopeward::limits::{MAX_PROBLEMS, MAX_SCOPES};
use scopeward::{Fix, Span, did_you_mean, nearest, one_line};

use crate::document::{Document, Part, Scheme, SchemeKind, Scope, Security};
use crate::export::yaml;
use crate::finding::{Finding, Place, Rule};
use crate::node::Text;

/// Every rule of documents, by code.
pub static RULES: &[&Rule] = rules::ALL;

/// Finds what is odd in a document, in order of place. `text` is what it was read from.
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
    let mut linter = Linter { document, text, findings: Vec::new() };
    linter.schemes();
    let own = document.operations.iter().filter_map(|operation| operation.security.as_ref());
    for security in document.security.iter().chain(own) {
        linter.security(security);
    }
    document.operations.iter().for_each(|operation| linter.operation(operation));
    let mut findings = linter.findings;
    findings.sort_by(|one, other| {
        let order = |finding: &Finding| (finding.places.first().copied(), finding.rule.code);
        order(one).cmp(&order(other)).then_with(|| one.message.cmp(&other.message))
    });
    findings.dedup();
    findings
}

struct Linter<'l, 't> {
    document: &'l Document<'t>,
    text: &'l str,
    findings: Vec<Finding>,
}

impl<'t> Linter<'_, 't> {
    fn add(&mut self, rule: &'static Rule, span: Span, message: String, help: &str) {
        self.findings.push(Finding::new(rule, vec![Place { file: 0, span }], message, help));
    }

    // What schemes declare.

    fn schemes(&mut self) {
        let own = self.document.operations.iter().filter_map(|own| own.security.as_ref());
        let all = own.chain(&self.document.security);
        let parts = all.flat_map(|security| &security.ways).flat_map(|way| &way.parts);
        let used: HashSet<&str> =
            parts.flat_map(|part| &part.scopes).map(|scope| &**scope).collect();
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
    fn security(&mut self, security: &Security<'t>) {
        for part in security.ways.iter().flat_map(|way| &way.parts) {
            let Some(scheme) = self.document.scheme(&part.scheme) else { continue };
            if scheme.kind == SchemeKind::OAuth2 {
                part.scopes.iter().for_each(|scope| self.declared(scheme, part, scope));
            }
        }
    }

    fn declared(&mut self, scheme: &Scheme<'t>, part: &Part<'t>, scope: &Text<'t>) {
        if scheme.scopes.iter().any(|declared| *declared.name == **scope) {
            return;
        }
        let message = format!("the scheme `{}` does not declare the scope `{scope}`", part.scheme);
        // Nobody looks for a cure of what is not shown any more.
        let look = self.findings.len() < MAX_PROBLEMS;
        let mut known = scheme.scopes.iter().map(|declared| &*declared.name).take(MAX_SCOPES);
        let close = look.then(|| nearest(scope, &mut known)).flatten();
        let help = match close {
            Some(close) => did_you_mean(close),
            None => format!("declare it under the `scopes` of `{}`", part.scheme),
        };
        self.add(&rules::UNKNOWN_SCOPE, scope.span, message, &help);
        let fix = close.map(|close| self.rename(scope.span, close));
        self.findings.last_mut().into_iter().for_each(|last| last.fix.clone_from(&fix));
    }

    /// Another name in place of one: without quotes where none stood and none are needed.
    fn rename(&self, span: Span, to: &str) -> Fix {
        let quoted = span.slice(self.text).starts_with(['"', '\'']);
        let text = if quoted { scopeward::json(to) } else { yaml::word(to) };
        Fix { title: one_line(format!("replace with `{to}`")), span, text }
    }
}
