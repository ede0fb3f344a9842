//! What the document does not say and its author may mean, for comments in the policy.

use scopeward::limits::MAX_SCOPES;
use serde_json::Value;

use super::Draft;
use super::form::is_verb;
use crate::print;

const MARK: &str = "suggested: ";

/// The scopes of a policy with what their names tell.
pub(super) struct Guesses {
    /// Name, family and action.
    scopes: Vec<(String, String, String)>,
    form: Option<String>,
}

impl Draft<'_, '_> {
    /// Nothing for an exported policy: it says all that it means.
    pub(super) fn suggestions(&self) -> Guesses {
        let form = self.policy.get("form").and_then(Value::as_str).filter(|_| !self.exported);
        let names = self.policy.get("scopes").and_then(Value::as_object);
        let names = names.filter(|names| !self.exported && names.len() <= MAX_SCOPES);
        let action_first = form.is_some_and(|form| form.starts_with("{action}"));
        let split = |name: &String| {
            let (first, last) = if action_first {
                name.split_once(&*self.separator)
            } else {
                name.rsplit_once(&*self.separator)
            }
            .unwrap_or(("", name));
            let (family, action) = if action_first { (last, first) } else { (first, last) };
            (name.clone(), family.to_owned(), action.to_owned())
        };
        let scopes = names.iter().flat_map(|scopes| scopes.keys()).map(split).collect();
        Guesses { scopes, form: form.map(str::to_owned) }
    }
}

impl Guesses {
    fn has(&self, family: &str, action: &str) -> bool {
        self.scopes.iter().any(|(_, other, verb)| other == family && verb == action)
    }

    /// Writing and sending are rarely of use to whoever may not read.
    fn depends(&self, lines: &mut Vec<String>) {
        let Some(form) = &self.form else { return };
        for action in ["write", "send", "delete"] {
            let of = |(_, family, verb): &&(String, String, String)| {
                verb == action && !family.is_empty()
            };
            let with: Vec<_> = self.scopes.iter().filter(of).collect();
            let reads = |(_, family, _): &&&(String, String, String)| self.has(family, "read");
            let pattern =
                |action: &str| form.replace("{family}", "{x}").replace("{action}", action);
            if with.is_empty() || !with.iter().any(|one| reads(&one)) {
                continue;
            }
            // A pattern makes no scope: where one family has nothing to read, each is named.
            if with.iter().all(|one| reads(&one)) {
                lines.push(format!("{MARK}\"{}\" = \"{}\"", pattern(action), pattern("read")));
            } else {
                for (name, family, _) in with.iter().filter(|one| reads(one)) {
                    let read = form.replace("{family}", family).replace("{action}", "read");
                    lines.push(format!("{MARK}\"{name}\" = \"{read}\""));
                }
            }
        }
        if !lines.is_empty() {
            lines.insert(0, format!("{MARK}[depends]"));
        }
    }
}

impl print::Remarks for Guesses {
    fn scope(&self, name: &str) -> Option<String> {
        let (_, family, action) = self.scopes.iter().find(|(scope, ..)| scope == name)?;
        let action = action.to_ascii_lowercase();
        let admin = [&*action, family]
            .into_iter()
            .any(|word| matches!(word, "admin" | "superuser" | "root"));
        let all = [&*action, family].into_iter().any(|word| matches!(word, "all" | "*" | ""));
        match &*action {
            _ if admin && all => {
                Some(format!("{MARK}risk = \"critical\", role = \"admin\", implies = [\"*\"]"))
            }
            _ if admin => Some(format!("{MARK}risk = \"critical\", role = \"admin\"")),
            "manage" if self.scopes.iter().filter(|(_, other, _)| other == family).count() > 1 => {
                let form = self.form.as_ref()?;
                let all = form.replace("{family}", family).replace("{action}", "*");
                Some(format!("{MARK}risk = \"high\", implies = [\"{all}\"]"))
            }
            "delete" | "send" | "manage" | "publish" => Some(format!("{MARK}risk = \"high\"")),
            "read" | "view" | "list" | "readonly" => Some(format!("{MARK}risk = \"low\"")),
            verb if is_verb(verb) => Some(format!("{MARK}risk = \"medium\"")),
            _ => None,
        }
    }

    fn table(&self, name: &str) -> Vec<String> {
        let mut lines = Vec::new();
        match name {
            "depends" => self.depends(&mut lines),
            "roles"
                if self
                    .scopes
                    .iter()
                    .any(|(name, ..)| self.scope(name).is_some_and(|s| s.contains("role"))) =>
            {
                lines.push(format!("{MARK}[roles]"));
                lines.push(format!("{MARK}admin = \"Administrators\""));
            }
            _ => {}
        }
        lines
    }
}
