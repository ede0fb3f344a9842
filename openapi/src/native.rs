//! What a `security` list can say of a requirement: ways, each a list of scopes.

use scopeward::Tree;
use scopeward::limits::MAX_DEPTH;
use serde_json::Value;

/// Any one of these will do; of each, all scopes are needed. A way without scopes is any good token.
pub(crate) type Ways = Vec<Vec<String>>;

/// The ways of a requirement behind a gate; nothing for what is public.
pub(crate) fn ways(tree: &Tree, gate: Option<&str>) -> Option<Ways> {
    let mut ways = match tree {
        Tree::Public => return None,
        Tree::Authenticated => vec![Vec::new()],
        tree => as_written(tree).unwrap_or_else(|| minimal(tree)),
    };
    for way in &mut ways {
        if let Some(gate) = gate.filter(|gate| !way.iter().any(|scope| scope == gate)) {
            way.insert(0, gate.to_owned());
        }
    }
    Some(ways)
}

/// The ways of a tree that is no deeper than a `security` list.
fn as_written(tree: &Tree) -> Option<Ways> {
    let scope = |tree: &Tree| match tree {
        Tree::Scope(scope) => Some(scope.clone()),
        _ => None,
    };
    let way = |tree: &Tree| match tree {
        Tree::All(members) => members.iter().map(scope).collect(),
        one => scope(one).map(|scope| vec![scope]),
    };
    match tree {
        Tree::Any(members) => members.iter().map(way).collect(),
        one => way(one).map(|way| vec![way]),
    }
}

fn minimal(tree: &Tree) -> Ways {
    let owned = |way: Vec<&str>| way.into_iter().map(str::to_owned).collect();
    match tree.ways() {
        Some(ways) => ways.into_iter().map(owned).collect(),
        // More than a policy takes: all of it.
        None => vec![owned(tree.scopes())],
    }
}

/// The requirement that ways behind a gate say.
pub(crate) fn tree(ways: &Ways, gate: Option<&str>) -> Tree {
    let way = |way: &Vec<String>| {
        let mut scopes: Vec<&String> = way.iter().collect();
        if let Some(at) = scopes.iter().position(|scope| Some(scope.as_str()) == gate) {
            scopes.remove(at);
        }
        match scopes[..] {
            [] => Tree::Authenticated,
            [one] => Tree::Scope(one.clone()),
            _ => Tree::all(scopes),
        }
    };
    let mut trees: Vec<Tree> = ways.iter().map(way).collect();
    match trees.len() {
        1 => trees.remove(0),
        _ if trees.contains(&Tree::Authenticated) => Tree::Authenticated,
        _ => Tree::Any(trees),
    }
}

/// Whether a requirement behind a gate asks for what ways say; ways that are none are public.
pub(crate) fn agrees(need: &Tree, gate: Option<&str>, ways: Option<&Ways>) -> bool {
    let (Some(own), Some(ways)) = (self::ways(need, gate), ways) else {
        return *need == Tree::Public && ways.is_none();
    };
    least(own).is_some_and(|own| Some(own) == least(ways.clone()))
}

/// The minimal ways among these, in one order; nothing if they are too many.
fn least(ways: Ways) -> Option<Ways> {
    if ways.iter().any(Vec::is_empty) {
        return Some(vec![Vec::new()]);
    }
    let tree = Tree::Any(ways.into_iter().map(Tree::all).collect());
    let mut least = Ways::new();
    for mut way in tree.ways()? {
        way.sort_unstable();
        least.push(way.into_iter().map(str::to_owned).collect());
    }
    least.sort_unstable();
    Some(least)
}

/// A requirement as a policy in JSON writes it.
pub(crate) fn read(value: &Value, depth: usize) -> Option<Tree> {
    let table = match value {
        Value::String(scope) => return Some(Tree::Scope(scope.clone())),
        Value::Object(table) if table.len() == 1 && depth < MAX_DEPTH => table,
        _ => return None,
    };
    let (key, value) = table.iter().next()?;
    let members = |value: &Value| {
        value.as_array()?.iter().map(|member| read(member, depth + 1)).collect::<Option<Vec<_>>>()
    };
    match &**key {
        "all" => members(value).map(Tree::All),
        "any" => members(value).map(Tree::Any),
        "public" if *value == true && depth == 0 => Some(Tree::Public),
        "authenticated" if *value == true && depth == 0 => Some(Tree::Authenticated),
        _ => None,
    }
}
