//! Reads a file of routes and lists of scopes: what a program can write of itself. `routes.schema.json` describes it.

use std::borrow::Cow;

use scopeward::limits::{MAX_METHODS, MAX_PATH};
use scopeward::{Span, Tree, did_you_mean, nearest};

use super::list::{Catalogue, Entry, List, Operation, Operations, Purpose, Side};
use super::template::Template;
use crate::limits::MAX_OPERATIONS;
use crate::node::{Map, Node, Text, Value};
use crate::note::{NoteCode, Notes};

/// The keys of a file beside the lists of scopes.
const KEYS: [&str; 4] = ["$schema", "about", "check", "routes"];

pub(super) fn read(root: &Node<'_>, notes: &mut Notes) -> List {
    let mut list = List::default();
    let known = || KEYS.into_iter().chain(Purpose::ALL.map(Purpose::as_str));
    let entries = root.map().map(Map::entries).unwrap_or_default();
    // Another kind of file is not told of each of its keys.
    let says = |key: &str| nearest(key, &mut known().skip(2)).is_some();
    if !entries.iter().any(|(key, _)| says(key)) {
        let message = "neither an OpenAPI document nor a file of routes: no key of either";
        let help = "an OpenAPI document has `openapi` or `swagger`, a file of routes `routes` or a list of scopes";
        notes.cure(NoteCode::MissingKey, root.span, message, Some(help));
        return list;
    }
    for (key, node) in entries {
        let purpose = Purpose::ALL.into_iter().find(|purpose| **key == *purpose.as_str());
        if let Some(purpose) = purpose {
            let entries = members(node, notes).iter().filter_map(|item| entry(item, notes));
            list.catalogues.push(Catalogue { purpose, span: key.span, entries: entries.collect() });
        } else if &**key == "routes" {
            list.operations = Some(operations(node, notes));
        } else if &**key == "check" {
            list.exact = is_exact(node, notes);
        } else if !KEYS.contains(&&**key) {
            let help = nearest(key, &mut known()).map(did_you_mean);
            let message = format!("`{key}` is no key of a file of routes");
            notes.cure(NoteCode::UnknownKey, key.span, message, help.as_deref());
        }
    }
    list
}

fn is_exact(check: &Node<'_>, notes: &mut Notes) -> bool {
    let Some(word) = text(check, "`check`", notes) else { return false };
    if !matches!(&*word, "exact" | "policy") {
        let message = format!("`{word}` is no way to check, there are `exact` and `policy`");
        notes.add(NoteCode::WrongType, check.span, message);
    }
    &*word == "exact"
}

fn operations(list: &Node<'_>, notes: &mut Notes) -> Operations {
    let routes = members(list, notes);
    let roles = routes.iter().any(|route| route.get("role").is_some());
    let mut all = Vec::new();
    for node in routes {
        all.extend(route(node, notes));
        if all.len() > MAX_OPERATIONS {
            let message = format!("more than {MAX_OPERATIONS} routes");
            notes.add(NoteCode::LimitExceeded, list.span, message);
            break;
        }
    }
    Operations { side: Side::Served, roles, members: all }
}

/// A route, once per method.
fn route(node: &Node<'_>, notes: &mut Notes) -> Vec<Operation> {
    let mut required = |key: &str| {
        let found = node.get(key).map(|value| text(value, &format!("`{key}`"), notes));
        found.unwrap_or_else(|| {
            notes.add(NoteCode::MissingKey, node.span, format!("a route has no `{key}`"));
            None
        })
    };
    let (Some(methods), Some(path)) = (required("method"), required("path")) else {
        return Vec::new();
    };
    if path.len() > MAX_PATH || methods.split('|').count() > MAX_METHODS {
        let message = format!(
            "a route has at most {MAX_METHODS} methods, and a path of at most {MAX_PATH} bytes"
        );
        notes.add(NoteCode::LimitExceeded, node.span, message);
        return Vec::new();
    }
    let public =
        node.get("public").and_then(|value| text(value, "`public` is a reason, which", notes));
    let Some((need, need_span)) = requirement(node, public.is_some(), notes) else {
        return Vec::new();
    };
    let role = node.get("role").filter(|value| !matches!(value.value, Value::Null));
    let role = role.and_then(|value| text(value, "`role`", notes)).map(|role| role.to_string());
    let path = typed(&path, node.get("path_types"));
    let one = |method: &str| Operation {
        template: Template::new(method, &path),
        need: need.clone(),
        role: role.clone(),
        excused: public.is_some(),
        span: methods.span,
        need_span,
    };
    methods.split('|').map(one).collect()
}

/// What a route asks for, and where it says so.
fn requirement(node: &Node<'_>, excused: bool, notes: &mut Notes) -> Option<(Tree, Span)> {
    if let Some(need) = node.get("need") {
        return Some((tree(need, 0, notes)?, need.span));
    }
    let scopes = node.get("scopes").filter(|value| !matches!(value.value, Value::Null));
    let names = scopes.map(|list| members(list, notes)).unwrap_or_default();
    let mut names: Vec<Tree> = names.iter().filter_map(|name| scope(name, notes)).collect();
    let span =
        scopes.map_or(node.get("path").map_or(node.span, |path| path.span), |list| list.span);
    let how = node.get("match").filter(|value| !matches!(value.value, Value::Null));
    let how = how.and_then(|how| text(how, "`match`", notes));
    let auth = node.get("auth").and_then(|auth| text(auth, "`auth`", notes));
    let open = excused || auth.as_deref().is_none_or(|auth| auth == "none");
    let tree = match (names.len(), how.as_deref()) {
        (0, _) if open => Tree::Public,
        (0, _) => Tree::Authenticated,
        (1, _) => names.pop()?,
        (_, Some("all")) => Tree::All(names),
        (_, Some("any")) => Tree::Any(names),
        _ => {
            let message = "several scopes without `match`, the list can be read as either";
            let help = Some("add `match`: `all` if every scope is needed, `any` if one is enough");
            notes.cure(NoteCode::MissingKey, span, message, help);
            return None;
        }
    };
    Some((tree, span))
}

/// A requirement in the policy's own form.
fn tree(node: &Node<'_>, depth: usize, notes: &mut Notes) -> Option<Tree> {
    let Some(map) = node.map() else { return scope(node, notes) };
    let read = |members: &[Node<'_>], notes: &mut Notes| -> Option<Vec<Tree>> {
        members.iter().map(|member| tree(member, depth + 1, notes)).collect()
    };
    let found = match map.entries() {
        [(key, value)] if depth < scopeward::limits::MAX_DEPTH => match (&**key, &value.value) {
            ("all", Value::List(all)) if !all.is_empty() => Some(Tree::All(read(all, notes)?)),
            ("any", Value::List(any)) if !any.is_empty() => Some(Tree::Any(read(any, notes)?)),
            ("public", Value::Bool(true)) if depth == 0 => Some(Tree::Public),
            ("authenticated", Value::Bool(true)) if depth == 0 => Some(Tree::Authenticated),
            _ => None,
        },
        _ => None,
    };
    if found.is_none() {
        let message = "a requirement is a scope, or a table with `all`, `any`, `public` or `authenticated` alone";
        notes.add(NoteCode::WrongType, node.span, message);
    }
    found
}

fn scope(node: &Node<'_>, notes: &mut Notes) -> Option<Tree> {
    text(node, "a scope", notes).map(|scope| Tree::Scope(scope.to_string()))
}

/// A scope of a list, alone or with the role that it is for.
fn entry(node: &Node<'_>, notes: &mut Notes) -> Option<Entry> {
    if node.map().is_none() {
        let scope = text(node, "a scope", notes)?;
        return Some(Entry { scope: scope.to_string(), role: None, span: scope.span });
    }
    let Some(scope) = node.get("scope") else {
        notes.add(NoteCode::MissingKey, node.span, "an entry has no `scope`");
        return None;
    };
    let scope = text(scope, "`scope`", notes)?;
    let role = node.get("role").and_then(|role| text(role, "`role`", notes));
    Some(Entry {
        scope: scope.to_string(),
        role: role.map(|role| role.to_string()),
        span: scope.span,
    })
}

/// The path with the types that stand beside it.
fn typed<'p>(path: &'p Text<'_>, types: Option<&Node<'_>>) -> Cow<'p, str> {
    let Some(types) = types else { return Cow::Borrowed(path) };
    let segments = path.split('/').map(|segment| {
        let name = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        let kind = name.and_then(|name| types.get(name)?.text());
        match (name, kind.as_deref()) {
            (Some(name), Some(kind @ ("int" | "uuid"))) => Cow::Owned(format!("{{{name}:{kind}}}")),
            _ => Cow::Borrowed(segment),
        }
    });
    Cow::Owned(segments.collect::<Vec<_>>().join("/"))
}

fn members<'n, 't>(node: &'n Node<'t>, notes: &mut Notes) -> &'n [Node<'t>] {
    node.list().unwrap_or_else(|| {
        wrong(node, "a list", notes);
        &[]
    })
}

fn text<'t>(node: &Node<'t>, what: &str, notes: &mut Notes) -> Option<Text<'t>> {
    let found = node.text();
    if found.is_none() {
        wrong(node, &format!("{what} is a text"), notes);
    }
    found
}

fn wrong(node: &Node<'_>, expected: &str, notes: &mut Notes) {
    let message = format!("expected {expected}, this is {}", node.value.kind());
    notes.add(NoteCode::WrongType, node.span, message);
}
