//! The scopes of a policy, out of the scopes that its security schemes declare.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Draft, contradiction, json, table};
use crate::document::{Scheme, SchemeKind, Scope};
use crate::note::{NoteCode, Notes};
use crate::words;

impl Draft<'_, '_> {
    /// Puts the scopes of all schemes together, then those that `x-scope-policy` adds, then those that are only used.
    pub(super) fn catalogue(&mut self, notes: &mut Notes) {
        let more = self.policy.shift_remove("scopes");
        let document = self.document;
        let mut described = HashSet::new();
        for scheme in &document.schemes {
            for scope in &scheme.scopes {
                if described.insert(&*scope.name.value) {
                    self.places.insert(scope.name.to_string(), scope.name.span);
                    self.declare(scheme, scope, notes);
                } else {
                    self.again(scope, notes);
                }
            }
            left_over(scheme, notes);
            self.aimed(scheme, notes);
        }
        for (name, scope) in more.iter().filter_map(Value::as_object).flatten() {
            if !described.contains(&**name) {
                self.table("scopes").insert(name.clone(), scope.clone());
            }
        }
        self.used(notes);
    }

    fn declare(&mut self, scheme: &Scheme<'_>, scope: &Scope<'_>, notes: &mut Notes) {
        let name = &*scope.name.value;
        if self.is_wildcard(name) {
            return self.wildcard(scope, notes);
        }
        let written = |scheme: &Scheme<'_>| {
            let members = scheme.members.as_ref()?.get(name)?;
            Some((json(members), members.span))
        };
        let schemes = std::iter::once(scheme).chain(&self.document.schemes);
        let mut entry = match schemes.into_iter().find_map(written) {
            Some((Value::Object(members), _)) => members,
            Some((_, span)) => {
                let message = format!("what `x-scopes` says of `{name}` is a table");
                notes.add(NoteCode::WrongType, span, message);
                Map::new()
            }
            None => Map::new(),
        };
        let member = entry.shift_remove("title");
        let (title, agree) =
            words::together("title", Some(&scope.description), member.as_ref(), &self.language);
        if !agree {
            contradiction(
                notes,
                scope.description.span,
                &format!("the title of `{name}` in `x-scopes`"),
            );
        }
        if let Some(title) = title {
            entry.shift_insert(0, "title".to_owned(), title);
        }
        self.table("scopes").insert(name.to_owned(), Value::Object(entry));
    }

    /// A scope that another scheme declares as well.
    fn again(&self, scope: &Scope<'_>, notes: &mut Notes) {
        let of = self.document.schemes.iter().flat_map(|scheme| &scheme.scopes);
        let first = of.into_iter().find(|other| other.name.value == scope.name.value);
        if first.is_some_and(|first| first.description.value != scope.description.value) {
            let message = format!("`{}` is described in another way before", scope.name);
            let help = Some("the first description is taken");
            let span = scope.description.span;
            notes.cure(NoteCode::DifferentDescriptions, span, message, help);
        }
    }

    /// An audience that a scheme names must be declared.
    fn aimed(&self, scheme: &Scheme<'_>, notes: &mut Notes) {
        let Some(audience) = &scheme.audience else { return };
        if self.audience(audience).is_none() {
            let message = format!("the audience `{audience}` is not declared");
            let help = Some("declare it in `x-scope-policy`, under `audiences`");
            notes.cure(NoteCode::Contradiction, audience.span, message, help);
        }
    }

    pub(super) fn is_wildcard(&self, name: &str) -> bool {
        segments(name, &self.separator).contains(&"*")
    }

    /// Allows a wildcard that is declared or needed, unless what is allowed already makes it.
    fn wildcard(&mut self, scope: &Scope<'_>, notes: &mut Notes) {
        let name = &*scope.name.value;
        let separator = self.separator.clone();
        let language = self.language.clone();
        let wildcards = self.table("wildcards");
        let allow = wildcards.entry("allow").or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(allow) = allow else { return };
        let makes =
            |allowed: &Value| allowed.as_str().is_some_and(|text| makes(text, name, &separator));
        let new = !allow.iter().any(makes);
        if new {
            allow.push(name.into());
        }
        let titles = table(wildcards, "titles");
        let member = titles.get(name).cloned();
        let (title, agree) =
            words::together("title", Some(&scope.description), member.as_ref(), &language);
        if let Some(title) = title {
            titles.insert(name.to_owned(), title);
        }
        if titles.is_empty() {
            wildcards.shift_remove("titles");
        }
        if !agree {
            contradiction(
                notes,
                scope.description.span,
                &format!("the title of `{name}` in `x-scope-policy`"),
            );
        }
        if new {
            let message = format!("`{name}` is a wildcard: it gives every scope that it covers");
            let help = Some("bind wildcards to a role, or leave them out");
            notes.cure(NoteCode::WildcardScope, scope.name.span, message, help);
        }
    }

    /// Declares what operations need and no scheme declares.
    fn used(&mut self, notes: &mut Notes) {
        let document = self.document;
        let own = document.operations.iter().filter_map(|operation| operation.security.as_ref());
        for way in document.security.iter().chain(own).flat_map(|security| &security.ways) {
            for part in &way.parts {
                let kind = document.scheme(&part.scheme).map(|scheme| scheme.kind);
                for name in &part.scopes {
                    if self.places.contains_key(&*name.value) {
                        continue;
                    }
                    self.places.insert(name.to_string(), name.span);
                    if self.is_wildcard(name) {
                        self.wildcard(
                            &Scope { name: name.clone(), description: name_only() },
                            notes,
                        );
                    } else if !self.table("scopes").contains_key(&*name.value) {
                        if kind == Some(SchemeKind::OAuth2) {
                            self.undeclared(name, notes);
                        }
                        self.table("scopes").insert(name.to_string(), Value::Object(Map::new()));
                    }
                }
            }
        }
    }

    fn undeclared(&mut self, name: &crate::node::Text<'_>, notes: &mut Notes) {
        let declared = self.document.schemes.iter().flat_map(|scheme| &scheme.scopes);
        let close = scopeward::nearest(name, &mut declared.map(|scope| &*scope.name.value));
        let help = close.map_or("declare it in its scheme".to_owned(), |close| {
            format!("did you mean `{close}`?")
        });
        let message = format!("no scheme declares the scope `{name}`");
        notes.cure(NoteCode::UndeclaredScope, name.span, message, Some(&help));
    }
}

/// What `x-scopes` says of scopes that its scheme does not declare counts for nothing.
fn left_over(scheme: &Scheme<'_>, notes: &mut Notes) {
    let declared: HashSet<&str> = scheme.scopes.iter().map(|scope| &*scope.name.value).collect();
    let members = scheme.members.as_ref().and_then(|members| members.map());
    for (name, _) in members.iter().flat_map(|members| members.entries()) {
        if !declared.contains(&*name.value) {
            let message = format!("`{name}` is no scope of this scheme");
            notes.cure(NoteCode::Contradiction, name.span, message, Some("it is left out"));
        }
    }
}

fn name_only() -> crate::node::Text<'static> {
    crate::node::Text::default()
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
