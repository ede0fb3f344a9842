//! An OpenAPI document as a list: what people are told.

use scopeward::{Span, Tree};

use super::list::{Catalogue, Entry, List, Operation, Operations, Purpose, Side};
use super::template::Template;
use crate::document::{Document, Operation as Documented, Security, Way};

pub(super) fn list(document: &Document<'_>) -> List {
    let members = document.operations.iter().map(|documented| operation(document, documented));
    let operations =
        Operations { side: Side::Documented, roles: false, members: members.collect() };
    let scopes = document.schemes.iter().flat_map(|scheme| &scheme.scopes);
    let entries = scopes.map(|scope| Entry {
        scope: scope.name.to_string(),
        role: None,
        span: scope.name.span,
    });
    let (purpose, span) = (Purpose::Documented, Span::default());
    let catalogues = vec![Catalogue { purpose, span, entries: entries.collect() }];
    List { operations: Some(operations), exact: false, catalogues, notes: document.notes.clone() }
}

fn operation(document: &Document<'_>, documented: &Documented<'_>) -> Operation {
    let security = document.security_of(documented);
    let span = documented.method.span;
    Operation {
        template: template(documented),
        need: security.map_or(Tree::Public, need),
        role: None,
        excused: documented.exempt.is_some(),
        span,
        need_span: security.map_or(span, |security| security.span),
    }
}

/// The key that the policy would have; of a path that no policy can have, the path as it is.
fn template(documented: &Documented<'_>) -> Template {
    let key = documented.key().ok();
    let path = key.as_deref().and_then(|key| Some(key.split_once(' ')?.1.to_owned()));
    Template::new(&documented.method, &path.unwrap_or_else(|| documented.full_path()))
}

/// What a `security` list asks for: one of its ways, all parts of each.
fn need(security: &Security<'_>) -> Tree {
    let mut ways: Vec<Tree> = security.ways.iter().map(way).collect();
    if ways.is_empty() || ways.contains(&Tree::Public) {
        Tree::Public
    } else if ways.contains(&Tree::Authenticated) {
        Tree::Authenticated
    } else if ways.len() == 1 {
        ways.remove(0)
    } else {
        Tree::Any(ways)
    }
}

fn way(way: &Way<'_>) -> Tree {
    let mut scopes: Vec<Tree> = Vec::new();
    for scope in way.parts.iter().flat_map(|part| &part.scopes) {
        scopes.push(Tree::Scope(scope.to_string()));
    }
    match scopes.len() {
        0 if way.parts.is_empty() => Tree::Public,
        0 => Tree::Authenticated,
        1 => scopes.remove(0),
        _ => Tree::All(scopes),
    }
}
