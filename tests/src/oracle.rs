//! The definitions of the specification (§1 to §11), written down as they stand: sets of strings, linear scans, no index.

pub mod consent;
mod decide;
mod matrix;
mod narrow;
mod nearest;
mod parts;
mod refusals;
mod request;
mod review;
mod route;
mod sets;
mod tokens;
mod uris;
mod warnings;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use serde_json::{Value, json};

/// A set of tokens.
pub type Set = BTreeSet<String>;
type Memo = HashMap<(Set, Vec<String>, Offer), Rc<Set>>;

/// Which audience limits what a scope gives: none does, one of the policy's, or one that offers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Offer {
    Everything,
    Audience(usize),
    Nothing,
}

/// One declared operation: its key, its audience, and its table.
#[derive(Debug)]
struct Operation {
    key: String,
    audience: Option<usize>,
    facts: Value,
}

/// A policy that compiles, read as data.
#[derive(Debug)]
pub struct Oracle {
    policy: Value,
    separator: Option<char>,
    roles: Vec<String>,
    wildcards: Vec<String>,
    wildcard_role: Option<String>,
    scopes: Vec<(String, Value)>,
    aliases: BTreeMap<String, String>,
    implies: Vec<(String, String)>,
    depends: Vec<(String, String)>,
    audiences: Vec<Value>,
    operations: Vec<Operation>,
    hide: bool,
    memo: RefCell<Memo>,
}

impl Oracle {
    /// Reads a policy text, TOML or JSON.
    ///
    /// # Panics
    /// If the text is neither: the oracle is asked only about policies that compile.
    pub fn read(text: &str) -> Self {
        Self::new(&read(text))
    }

    /// Reads a policy that is already data.
    ///
    /// # Panics
    /// If its `form` is none.
    pub fn new(policy: &Value) -> Self {
        let table = |key: &str| members(&policy[key]);
        let form = policy["form"].as_str().map(|form| {
            let between = &form[form.find('}').unwrap() + 1..form.rfind('{').unwrap()];
            between.chars().next()
        });
        let separator =
            form.unwrap_or_else(|| policy["separator"].as_str().unwrap_or(":").chars().next());
        let mut oracle = Self {
            policy: policy.clone(),
            separator,
            roles: table("roles").into_iter().map(|(name, _)| name).collect(),
            wildcards: Vec::new(),
            wildcard_role: policy["wildcards"]["role"].as_str().map(str::to_owned),
            scopes: table("scopes"),
            aliases: BTreeMap::new(),
            implies: Vec::new(),
            depends: Vec::new(),
            audiences: table("audiences").into_iter().map(|(_, facts)| facts).collect(),
            operations: table("operations")
                .into_iter()
                .map(|(key, facts)| Operation { key, audience: None, facts })
                .collect(),
            hide: policy["hide"] == json!(true),
            memo: RefCell::default(),
        };
        for (name, facts) in &oracle.scopes {
            oracle
                .aliases
                .extend(list(&facts["aliases"]).into_iter().map(|alias| (alias, name.clone())));
        }
        for entry in list(&policy["wildcards"]["allow"]) {
            for wildcard in
                if entry.contains('{') { oracle.captured_wildcards(&entry) } else { vec![entry] }
            {
                if !oracle.wildcards.contains(&wildcard) {
                    oracle.wildcards.push(wildcard);
                }
            }
        }
        oracle.implies = oracle.rules("implies", &policy["implies"]);
        oracle.depends = oracle.rules("depends", &policy["depends"]);
        for (index, facts) in oracle.audiences.iter().enumerate() {
            let declared = members(&facts["operations"]).into_iter();
            oracle.operations.extend(declared.map(|(key, facts)| Operation {
                key,
                audience: Some(index),
                facts,
            }));
        }
        oracle
    }

    fn facts(&self, scope: &str) -> &Value {
        self.scopes.iter().find(|(name, _)| name == scope).map_or(&Value::Null, |(_, facts)| facts)
    }

    fn flag(&self, scope: &str, key: &str) -> bool {
        !matches!(self.facts(scope)[key], Value::Null | Value::Bool(false))
    }

    fn is_declared(&self, token: &str) -> bool {
        self.scopes.iter().any(|(name, _)| name == token)
    }

    fn is_restriction(&self, token: &str) -> bool {
        self.flag(token, "restriction")
    }

    /// A declared scope that can be given to somebody.
    fn is_plain(&self, token: &str) -> bool {
        self.is_declared(token) && !self.is_restriction(token) && !self.flag(token, "removed")
    }

    /// The members of the universe that can be given, in the policy's order.
    fn universe(&self) -> impl Iterator<Item = &String> {
        self.wildcards
            .iter()
            .chain(self.scopes.iter().map(|(name, _)| name).filter(|name| self.is_plain(name)))
    }

    /// The role that a scope or wildcard is bound to.
    fn role_of(&self, token: &str) -> Option<&str> {
        if self.is_wildcard(token) {
            self.wildcard_role.as_deref()
        } else {
            self.facts(token)["role"].as_str()
        }
    }

    /// A token's place in the policy's order, if the policy knows it.
    fn place(&self, token: &str) -> usize {
        let mut known = self.wildcards.iter().chain(self.scopes.iter().map(|(name, _)| name));
        known.position(|name| name == token).unwrap_or(usize::MAX)
    }

    /// `scope.order`
    fn in_order<'t>(&self, tokens: impl IntoIterator<Item = &'t String>) -> Vec<String> {
        let mut printed: Vec<String> = Vec::new();
        for token in tokens {
            if !printed.contains(token) {
                printed.push(token.clone());
            }
        }
        printed.sort_by_key(|token| self.place(token));
        printed
    }

    /// Every known token, wildcards first.
    pub fn tokens(&self) -> Vec<String> {
        self.wildcards.iter().chain(self.scopes.iter().map(|(name, _)| name)).cloned().collect()
    }

    /// The scopes and wildcards that a requirement may name.
    pub fn members(&self) -> Vec<String> {
        self.universe().cloned().collect()
    }

    /// The operations' keys, by handle.
    pub fn keys(&self) -> Vec<String> {
        self.operations.iter().map(|operation| operation.key.clone()).collect()
    }

    /// The declared roles.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// The audiences' uris.
    pub fn uris(&self) -> Vec<String> {
        self.audiences.iter().flat_map(|facts| list(&facts["uri"])).collect()
    }
}

/// Reads TOML or JSON text as data.
///
/// # Panics
/// If the text is neither.
pub fn read(text: &str) -> Value {
    let json = text.trim_start().starts_with('{');
    if json { serde_json::from_str(text).unwrap() } else { toml::from_str(text).unwrap() }
}

fn members(table: &Value) -> Vec<(String, Value)> {
    table
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// One text or a list of texts, as a list.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}
