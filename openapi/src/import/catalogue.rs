//! The scopes of a policy, out of the scopes that its security schemes declare.

use std::collections::HashMap;

use scopeward::limits::MAX_SCOPES;
use serde_json::{Map, Value};

use super::{Draft, contradiction, json};
use crate::document::{Scheme, SchemeKind, Scope};
use crate::node::{Node, Text};
use crate::note::{NoteCode, Notes};
use crate::words;

impl Draft<'_, '_> {
    /// Puts the scopes of all schemes together, then those that `x-scope-policy` adds, then those that are only used.
    pub(super) fn catalogue(&mut self, notes: &mut Notes) {
        let more = match self.policy.shift_remove("scopes") {
            Some(Value::Object(more)) => more,
            _ => Map::new(),
        };
        let document = self.document;
        let mut members: HashMap<&str, &Node<'_>> = HashMap::new();
        for scheme in &document.schemes {
            let own = scheme.members.as_ref().and_then(Node::map);
            for (name, node) in own.iter().flat_map(|own| own.entries()) {
                members.entry(name).or_insert(node);
            }
        }
        let mut described: HashMap<&str, &Text<'_>> = HashMap::new();
        for scheme in &document.schemes {
            self.aimed(scheme, notes);
            for scope in &scheme.scopes {
                match described.get(&*scope.name.value) {
                    None => {
                        described.insert(&scope.name, &scope.description);
                        self.declare(scope, members.get(&*scope.name.value).copied(), &more, notes);
                    }
                    Some(first) if first.value != scope.description.value => {
                        let message =
                            format!("`{}` is described in another way before", scope.name);
                        let help = Some("the first description is taken");
                        let span = scope.description.span;
                        notes.cure(NoteCode::DifferentDescriptions, span, message, help);
                    }
                    Some(_) => {}
                }
            }
            let own = scheme.members.as_ref().and_then(Node::map);
            for (name, node) in own.iter().flat_map(|own| own.entries()) {
                if described.contains_key(&*name.value) {
                    continue;
                }
                // Only OAuth 2 lists its scopes; what is said of others declares them.
                if scheme.kind == SchemeKind::OAuth2 {
                    let message = format!("`{name}` is no scope of this scheme");
                    notes.cure(NoteCode::Contradiction, name.span, message, Some("it is left out"));
                } else {
                    let scope = Scope { name: name.clone(), description: Text::default() };
                    self.declare(&scope, Some(node), &more, notes);
                }
            }
        }
        for (name, scope) in more {
            self.table("scopes").entry(name).or_insert(scope);
        }
        self.used(notes);
    }

    /// Declares a scope with what `x-scopes` says of it, or else `x-scope-policy`.
    fn declare(
        &mut self,
        scope: &Scope<'_>,
        members: Option<&Node<'_>>,
        more: &Map<String, Value>,
        notes: &mut Notes,
    ) {
        let name = &*scope.name.value;
        self.places.insert(name.to_owned(), scope.name.span);
        if self.is_wildcard(name) {
            return self.wildcard(scope, members, notes);
        }
        let mut entry = match members.map(json).or_else(|| more.get(name).cloned()) {
            Some(Value::Object(entry)) => entry,
            Some(Value::String(title)) => Map::from_iter([("title".to_owned(), title.into())]),
            Some(_) => {
                let span = members.map_or(scope.name.span, |node| node.span);
                notes.add(
                    NoteCode::WrongType,
                    span,
                    format!("what is said of `{name}` is a table"),
                );
                Map::new()
            }
            None => Map::new(),
        };
        let member = entry.shift_remove("title");
        let (title, agree) =
            words::together("title", Some(&scope.description), member.as_ref(), &self.language);
        if !agree {
            contradiction(notes, scope.description.span, &format!("the other title of `{name}`"));
        }
        if let Some(title) = title {
            entry.shift_insert(0, "title".to_owned(), title);
        }
        self.table("scopes").insert(name.to_owned(), Value::Object(entry));
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

    /// Declares what operations need and no scheme declares.
    fn used(&mut self, notes: &mut Notes) {
        let document = self.document;
        let own = document.operations.iter().filter_map(|operation| operation.security.as_ref());
        let ways = document.security.iter().chain(own).flat_map(|security| &security.ways);
        for part in ways.flat_map(|way| &way.parts) {
            let kind = document.scheme(&part.scheme).map(|scheme| scheme.kind);
            for name in &part.scopes {
                if self.places.contains_key(&*name.value) {
                    continue;
                }
                self.places.insert(name.to_string(), name.span);
                if self.is_wildcard(name) {
                    let scope = Scope { name: name.clone(), description: Text::default() };
                    self.wildcard(&scope, None, notes);
                } else if !self.table("scopes").contains_key(&*name.value) {
                    if kind == Some(SchemeKind::OAuth2) {
                        self.undeclared(name, notes);
                    }
                    self.table("scopes").insert(name.to_string(), Value::Object(Map::new()));
                }
            }
        }
    }

    fn undeclared(&self, name: &Text<'_>, notes: &mut Notes) {
        let declared = self.document.schemes.iter().flat_map(|scheme| &scheme.scopes);
        let mut declared = declared.map(|scope| &*scope.name.value).take(MAX_SCOPES);
        let help = match scopeward::nearest(name, &mut declared) {
            Some(close) => scopeward::did_you_mean(close),
            None => "declare it in its scheme".to_owned(),
        };
        let message = format!("no scheme declares the scope `{name}`");
        notes.cure(NoteCode::UnknownScope, name.span, message, Some(&help));
    }
}
