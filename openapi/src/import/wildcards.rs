//! Wildcards among the scopes of a document: a policy allows them, and declares none.

use scopeward::limits::MAX_PATTERNS;
use serde_json::Value;

use super::{Draft, contradiction, table};
use crate::document::Scope;
use crate::node::Node;
use crate::note::{NoteCode, Notes};
use crate::words;

impl Draft<'_, '_> {
    pub(super) fn is_wildcard(&self, name: &str) -> bool {
        segments(name, &self.separator).contains(&"*")
    }

    /// Allows a wildcard that is declared or needed, unless what is allowed already makes it.
    /// All wildcards of a policy are bound to one role: the first that `x-scopes` names for one.
    pub(super) fn wildcard(
        &mut self,
        scope: &Scope<'_>,
        members: Option<&Node<'_>>,
        notes: &mut Notes,
    ) {
        let name = &*scope.name.value;
        let wildcards = table(&mut self.policy, "wildcards");
        let allow = wildcards.entry("allow").or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(allow) = allow else { return };
        // More are not allowed; the compiler says so.
        if allow.len() > MAX_PATTERNS {
            return;
        }
        let makes = |allowed: &Value| {
            allowed.as_str().is_some_and(|text| makes(text, name, &self.separator))
        };
        let new = !allow.iter().any(makes);
        if new {
            allow.push(name.into());
        }
        let titles = table(wildcards, "titles");
        let member = titles.get(name).cloned();
        let (title, agree) =
            words::together("title", Some(&scope.description), member.as_ref(), &self.language);
        if let Some(title) = title {
            titles.insert(name.to_owned(), title);
        }
        if titles.is_empty() {
            wildcards.shift_remove("titles");
        }
        let role = members.and_then(|members| members.get("role")).and_then(Node::text);
        if let Some(role) = role {
            let bound = wildcards.entry("role").or_insert_with(|| role.value.clone().into());
            self.places.entry("role".to_owned()).or_insert(role.span);
            if *bound != *role.value {
                contradiction(notes, role.span, "the role of another wildcard");
            }
        }
        let bound = wildcards.contains_key("role");
        if !agree {
            contradiction(notes, scope.description.span, &format!("the other title of `{name}`"));
        }
        if new && !bound {
            let message = format!("`{name}` is a wildcard: it gives every scope that it covers");
            let help = Some("bind wildcards to a role, or leave them out");
            notes.cure(NoteCode::WildcardScope, scope.name.span, message, help);
        }
    }
}

fn segments<'n>(name: &'n str, separator: &str) -> Vec<&'n str> {
    if separator.is_empty() { vec![name] } else { name.split(separator).collect() }
}

/// Whether an allowed wildcard, perhaps with a capture, is or makes this one.
fn makes(allowed: &str, name: &str, separator: &str) -> bool {
    let (allowed, name) = (segments(allowed, separator), segments(name, separator));
    let capture = |part: &&str| part.starts_with('{') && part.ends_with('}');
    match allowed.iter().position(capture) {
        None => allowed == name,
        Some(at) => {
            let after = allowed.len() - at - 1;
            name.len() >= allowed.len()
                && name[..at] == allowed[..at]
                && name[name.len() - after..] == allowed[at + 1..]
        }
    }
}
