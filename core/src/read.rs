//! From the tree of nodes to the policy's model. Shape only: names are resolved in `compile`.

use crate::code::Code;
use crate::document::{
    AudienceDef, BundleDef, Defaults, Document, Notice, OperationDef, Risk, RoleDef, RowsDef,
    RuleDef, ScopeDef, SuppressDef, TitleDef, TreeDef,
};
use crate::limits::MAX_DEPTH;
use crate::node::{self, At, Node, Text, Value};
use crate::problem::{Problems, Span};
use crate::table::{Table, check_name, entries, one_or_more, texts, words, wrong};

/// Reads each entry of the table under a key.
fn each<'t>(
    table: &mut Table<'t, '_>,
    key: &'static str,
    read: &mut dyn FnMut(Text<'t>, Node<'t>, &mut Problems),
) {
    for (name, node) in table.table(key) {
        read(name, node, table.problems);
    }
}

/// The same into a list.
macro_rules! each {
    ($table:expr, $key:literal, $read:ident) => {{
        let mut list = Vec::new();
        each($table, $key, &mut |name, node, problems| list.push($read(name, node, problems)));
        list
    }};
}

/// Reads a text into its model.
pub(crate) fn document<'t>(source: &'t str, problems: &mut Problems) -> Document<'t> {
    let root = node::read(source, problems);
    if root.is_empty() && !problems.is_empty() {
        return Document::default();
    }
    let mut table = Table::new(root, Span::default(), problems);
    let _ = table.take("$schema");
    version(&mut table);
    let mut document = Document {
        name: table.required("name"),
        title: table.words("title"),
        description: table.words("description"),
        language: table.text("language"),
        form: table.text("form"),
        separator: table.text("separator"),
        hide: table.flag("hide"),
        audience: table.text("audience"),
        ..Document::default()
    };
    check_name(&document.name, "a policy", table.problems);
    document.roles = each!(&mut table, "roles", role);
    wildcards(&mut table, &mut document);
    document.groups = each!(&mut table, "groups", titled);
    document.scopes = each!(&mut table, "scopes", scope);
    document.implies = each!(&mut table, "implies", rule);
    document.depends = each!(&mut table, "depends", rule);
    document.bundles = each!(&mut table, "bundles", bundle);
    document.audiences = each!(&mut table, "audiences", audience);
    document.operations = each!(&mut table, "operations", operation);
    // Where audiences are declared the lists are theirs, and unknown here.
    if document.audiences.is_empty() {
        document.defaults = defaults(&mut table);
    }
    if let Some(node) = table.take("suppress") {
        document.suppress = suppressions(node, table.problems);
    }
    table.finish();
    document
}

fn version(table: &mut Table<'_, '_>) {
    match table.take("scopeward") {
        None => table.missing("scopeward"),
        Some(Node { value: Value::Integer(Some(1)), .. }) => {}
        Some(Node { value: Value::Integer(_), span }) => {
            let help = Some("this engine reads version 1".to_owned());
            let message = "this version of the language is not known";
            table.problems.cure(Code::UnsupportedVersion, span, message, help);
        }
        Some(node) => wrong(&node, "the number 1", table.problems),
    }
}

fn role<'t>(name: Text<'t>, node: Node<'t>, problems: &mut Problems) -> RoleDef<'t> {
    check_name(&name, "a role", problems);
    match node.value {
        Value::Table(entries) if is_long(&entries, &["title", "description"]) => {
            let mut table = Table::new(entries, name.span, problems);
            let (title, description) = (table.words("title"), table.words("description"));
            table.finish();
            RoleDef { name, title, description }
        }
        _ => RoleDef { name, title: words(node, problems), description: Vec::new() },
    }
}

/// A table is the long form of a definition unless all its keys are language tags.
fn is_long(entries: &[(Text<'_>, Node<'_>)], keys: &[&str]) -> bool {
    let tag = |key: &str| {
        let mut parts = key.split('-');
        parts.next().is_some_and(|part| {
            matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_lowercase())
        }) && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
    };
    entries.is_empty()
        || entries.iter().any(|(key, _)| keys.contains(&key.value.as_ref()) || !tag(&key.value))
}

fn wildcards<'t>(table: &mut Table<'t, '_>, document: &mut Document<'t>) {
    let Some(node) = table.take("wildcards") else { return };
    let place = node.span;
    let entries = entries(node, table.problems);
    let mut inner = Table::new(entries, place, table.problems);
    document.allow = inner.texts("allow").unwrap_or_default();
    document.wildcard_role = inner.text("role");
    document.wildcard_titles = each!(&mut inner, "titles", titled);
    inner.finish();
}

const SCOPE_KEYS: [&str; 14] = [
    "title",
    "description",
    "family",
    "action",
    "group",
    "risk",
    "role",
    "implies",
    "depends",
    "aliases",
    "deprecated",
    "removed",
    "restriction",
    "required",
];

fn scope<'t>(name: Text<'t>, node: Node<'t>, problems: &mut Problems) -> ScopeDef<'t> {
    let entries = match node.value {
        Value::Table(entries) if is_long(&entries, &SCOPE_KEYS) => entries,
        _ => return ScopeDef { name, title: words(node, problems), ..ScopeDef::default() },
    };
    let mut table = Table::new(entries, name.span, problems);
    let scope = ScopeDef {
        title: table.words("title"),
        description: table.words("description"),
        family: table.text("family"),
        action: table.text("action"),
        group: table.text("group"),
        risk: risk(&mut table),
        role: table.text("role"),
        implies: table.texts("implies").unwrap_or_default(),
        depends: table.texts("depends").unwrap_or_default(),
        aliases: table.texts("aliases").unwrap_or_default(),
        deprecated: notice(&mut table, "deprecated"),
        removed: notice(&mut table, "removed"),
        restriction: table.flag("restriction"),
        required: table.flag("required"),
        name,
    };
    table.finish();
    scope
}

fn titled<'t>(of: Text<'t>, node: Node<'t>, problems: &mut Problems) -> TitleDef<'t> {
    TitleDef { of, title: words(node, problems) }
}

fn defaults<'t>(table: &mut Table<'t, '_>) -> Defaults<'t> {
    let mut list = |key| table.texts(key).unwrap_or_default();
    Defaults { default: list("default"), legacy: list("legacy") }
}

fn risk(table: &mut Table<'_, '_>) -> Option<Risk> {
    let text = table.text("risk")?;
    let found = Risk::ALL.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let known = &mut Risk::ALL.iter().map(|(name, _)| *name);
        let help = Some("risks are low, medium, high and critical".to_owned());
        let message = format!("`{}` is no risk", text.value);
        table.problems.unknown(Code::WrongType, &text, message, known, help);
    }
    found.map(|(_, risk)| *risk)
}

fn notice<'t>(table: &mut Table<'t, '_>, key: &'static str) -> Notice<'t> {
    match table.take(key) {
        None | Some(Node { value: Value::Bool(false), .. }) => Notice::No,
        Some(Node { value: Value::Bool(true), .. }) => Notice::Yes,
        Some(Node { value: Value::Text(value), span }) => Notice::Because(At { value, span }),
        Some(node) => {
            wrong(&node, "true or a text", table.problems);
            Notice::No
        }
    }
}

fn rule<'t>(from: Text<'t>, node: Node<'t>, problems: &mut Problems) -> RuleDef<'t> {
    RuleDef { from, to: one_or_more(node, problems) }
}

fn bundle<'t>(name: Text<'t>, node: Node<'t>, problems: &mut Problems) -> BundleDef<'t> {
    check_name(&name, "a bundle", problems);
    let (title, description) = (Vec::new(), Vec::new());
    if let Value::List(_) = node.value {
        return BundleDef { name, title, description, scopes: texts(node, problems) };
    }
    let Value::Table(entries) = node.value else {
        wrong(&node, "a list of scopes or a table", problems);
        return BundleDef { name, title, description, scopes: Vec::new() };
    };
    let mut table = Table::new(entries, name.span, problems);
    let (title, description) = (table.words("title"), table.words("description"));
    let scopes = table.texts("scopes");
    if scopes.is_none() {
        table.missing("scopes");
    }
    table.finish();
    BundleDef { name, title, description, scopes: scopes.unwrap_or_default() }
}

fn audience<'t>(name: Text<'t>, node: Node<'t>, problems: &mut Problems) -> AudienceDef<'t> {
    check_name(&name, "an audience", problems);
    let entries = entries(node, problems);
    let mut table = Table::new(entries, name.span, problems);
    let audience = AudienceDef {
        title: table.words("title"),
        description: table.words("description"),
        uri: table.required("uri"),
        offer: table.texts("offer"),
        except: table.texts("except").unwrap_or_default(),
        gate: table.text("gate"),
        defaults: defaults(&mut table),
        operations: each!(&mut table, "operations", operation),
        name,
    };
    table.finish();
    audience
}

fn operation<'t>(key: Text<'t>, node: Node<'t>, problems: &mut Problems) -> OperationDef<'t> {
    let span = node.span;
    let plain = |key: Text<'t>, need: TreeDef<'t>| OperationDef {
        key,
        need,
        role: None,
        rows: None,
        hide: false,
        title: Vec::new(),
        description: Vec::new(),
    };
    let entries = match node.value {
        Value::Table(entries) if !is_tree(&entries) => entries,
        value => {
            let need = tree(Node { value, span }, 0, problems);
            return plain(key, need);
        }
    };
    let mut table = Table::new(entries, key.span, problems);
    let need = match table.take("need") {
        Some(node) => tree(node, 0, table.problems),
        None => {
            table.missing("need");
            TreeDef::Broken
        }
    };
    let mut operation = plain(key, need);
    operation.role = table.text("role");
    operation.rows = table.take("rows").map(|node| rows(node, table.problems));
    operation.hide = table.flag("hide");
    operation.title = table.words("title");
    operation.description = table.words("description");
    table.finish();
    operation
}

const TREE_KEYS: [&str; 4] = ["all", "any", "public", "authenticated"];

fn is_tree(entries: &[(Text<'_>, Node<'_>)]) -> bool {
    let has = |name: &str| entries.iter().any(|(key, _)| key.value == name);
    TREE_KEYS.into_iter().any(has) && !has("need")
}

fn rows<'t>(node: Node<'t>, problems: &mut Problems) -> RowsDef<'t> {
    let span = node.span;
    let Value::Table(entries) = node.value else {
        wrong(&node, "a table", problems);
        return RowsDef { span, unless: None };
    };
    let mut table = Table::new(entries, span, problems);
    if !table.flag("own") {
        let help = Some("leave `rows` out where every row is open".to_owned());
        table.problems.cure(Code::InvalidRequirement, span, "`rows` needs `own = true`", help);
    }
    let unless = table.text("unless");
    table.finish();
    RowsDef { span, unless }
}

/// A requirement, at a depth from 0.
fn tree<'t>(node: Node<'t>, depth: usize, problems: &mut Problems) -> TreeDef<'t> {
    let span = node.span;
    let entries = match node.value {
        Value::Text(value) => return TreeDef::Scope(At { value, span }),
        Value::Table(entries) => entries,
        Value::List(_) => {
            let help =
                "write `{ all = [..] }` or `{ any = [..] }`, a bare list can be read as either";
            let message = "a requirement is never a bare list";
            problems.cure(Code::WrongType, span, message, Some(help.to_owned()));
            return TreeDef::Broken;
        }
        _ => {
            wrong(&node, "a scope or a table", problems);
            return TreeDef::Broken;
        }
    };
    if depth >= MAX_DEPTH {
        let message = format!("a requirement nests deeper than {MAX_DEPTH}");
        problems.add(Code::LimitExceeded, span, message);
        return TreeDef::Broken;
    }
    let mut table = Table::new(entries, span, problems);
    let mut found: Vec<(&'static str, Node<'t>)> = Vec::new();
    for key in TREE_KEYS {
        found.extend(table.take(key).map(|node| (key, node)));
    }
    let count = found.len();
    let result = match (found.pop(), count) {
        (Some((key, node)), 1) => member(key, node, depth, table.problems),
        _ => {
            let message =
                "a requirement has exactly one of `all`, `any`, `public`, `authenticated`";
            table.problems.add(Code::InvalidRequirement, span, message);
            TreeDef::Broken
        }
    };
    table.finish();
    result
}

fn member<'t>(
    key: &'static str,
    node: Node<'t>,
    depth: usize,
    problems: &mut Problems,
) -> TreeDef<'t> {
    let span = node.span;
    if let "public" | "authenticated" = key {
        if !matches!(node.value, Value::Bool(true)) {
            wrong(&node, "true", problems);
        } else if depth > 0 {
            let message = format!("`{key}` stands only at the root of a requirement");
            problems.add(Code::InvalidRequirement, span, message);
        }
        return if key == "public" { TreeDef::Public } else { TreeDef::Authenticated };
    }
    let Value::List(items) = node.value else {
        wrong(&node, "a list", problems);
        return TreeDef::Broken;
    };
    if items.is_empty() {
        let help = "for an operation without scopes write `{ authenticated = true }` or `{ public = true }`";
        let message = format!("`{key}` is empty");
        problems.cure(Code::EmptyRequirement, span, message, Some(help.to_owned()));
    }
    let below = depth.saturating_add(1);
    let items = items.into_iter().map(|item| tree(item, below, problems)).collect();
    if key == "all" { TreeDef::All(items) } else { TreeDef::Any(items) }
}

fn suppressions<'t>(node: Node<'t>, problems: &mut Problems) -> Vec<SuppressDef<'t>> {
    let Value::List(items) = node.value else {
        wrong(&node, "a list of tables", problems);
        return Vec::new();
    };
    let mut read = Vec::with_capacity(items.len());
    for item in items {
        let place = item.span;
        let entries = entries(item, problems);
        let mut table = Table::new(entries, place, problems);
        let (code, on) = (table.required("code"), table.text("on"));
        let reason = table.required("reason");
        if reason.value.trim().is_empty() && reason.span != Span::default() {
            table.problems.add(Code::MissingKey, reason.span, "a suppression needs a reason");
        }
        table.finish();
        check_code(&code, problems);
        read.push(SuppressDef { span: place, code, on, reason });
    }
    read
}

fn check_code(code: &Text<'_>, problems: &mut Problems) {
    let findings = || Code::ALL.iter().filter(|code| code.is_finding()).map(|code| code.as_str());
    if code.span != Span::default() && !findings().any(|known| known == code.value) {
        let message = format!("`{}` is no lint finding", code.value);
        problems.unknown(Code::WrongType, code, message, &mut findings(), None);
    }
}
