//! Where lists beside a policy have drifted away from it: routes, documents, and lists of scopes.

mod document;
mod list;
mod operations;
mod power;
mod routes;
mod rules;
mod scopes;
mod sides;
mod template;
mod toml;

use scopeward::limits::MAX_PROBLEMS;
use scopeward::{Outline, Policy};

pub use self::list::List;
use self::sides::Sides;
use crate::detect::is_toml;
use crate::finding::{Finding, Rule};
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
        let read = if is_toml(text) { toml::read } else { yaml::read };
        let root = read(text, &mut notes);
        let Some(root) = root else { return Err(notes.finish()) };
        let list = if ["openapi", "swagger"].iter().any(|key| root.get(key).is_some()) {
            crate::read::document(&root, &mut notes).as_ref().map(document::list)
        } else {
            Some(routes::read(&root, &mut notes))
        };
        let notes = notes.finish();
        let wrong = notes.iter().any(|note| note.severity == Severity::Error);
        match list {
            Some(list) if !wrong => Ok(List { notes, ..list }),
            _ => Err(notes),
        }
    }
}

/// Every difference between a policy and the lists beside it: what weighs most first, then by rule and place. After
/// 1,000 the rest are counted only.
///
/// Of the texts of a [`Place`](crate::Place), 0 is the policy's and 1 that of the first list. `audience` is the name of
/// one whose operations alone are compared, with those of all.
///
/// ```
/// use scopeward::{Policy, STARTER};
/// use scopeward_openapi::{List, drift};
/// let policy = Policy::compile(STARTER)?;
/// let routes = List::read("routes: [{ method: GET, path: '/notes', scopes: ['notes:write'] }]").unwrap();
/// let found = drift(&policy, STARTER, &[routes], None);
/// assert_eq!(found[0].rule.code, "weaker-requirement");
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn drift(policy: &Policy, text: &str, lists: &[List], audience: Option<&str>) -> Vec<Finding> {
    let (outline, findings) = (Outline::read(text), Vec::new());
    let mut sides = Sides { policy, outline, lists, audience, findings };
    operations::compare(&mut sides);
    scopes::compare(&mut sides);
    power::compare(&mut sides);
    let mut findings = sides.findings;
    findings.sort_by(|one, other| {
        let order = |finding: &Finding| {
            (finding.rule.severity, finding.rule.code, finding.places.first().copied())
        };
        order(one).cmp(&order(other)).then_with(|| one.message.cmp(&other.message))
    });
    let rest = findings.len().saturating_sub(MAX_PROBLEMS);
    findings.truncate(MAX_PROBLEMS);
    if rest > 0 {
        let help = "compare fewer lists at once";
        findings.push(Finding::limit(&rules::LIMIT_EXCEEDED, rest, help));
    }
    findings
}
