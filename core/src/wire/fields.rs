//! An object that a caller gives: known keys are taken one by one, and what is left is refused.

use std::borrow::Cow;

use crate::code::Code;
use crate::json;
use crate::node::{Node, Text, Value};
use crate::problem::{InputError, Problems, suggest};
use crate::requirement::Tree;
use crate::scope::token_fault;

/// Reads one JSON value, called `what` in messages.
pub(crate) fn value<'t>(what: &str, json: &'t str) -> Result<Value<'t>, InputError> {
    let mut problems = Problems::default();
    let node = json::input(json, &mut problems);
    if let Err(error) = problems.finish()
        && let Some(first) = error.diagnostics.first()
    {
        let message = format!("`{what}`, byte {}: {}", first.span.start, first.message);
        return Err(invalid(message));
    }
    Ok(node.map_or(Value::Null, |node| node.value))
}

/// What a requirement is.
pub(crate) const TREE: &str =
    "a scope, or an object with one of `all`, `any` (lists), `public`, `authenticated` (true)";

/// A value that stands alone is of another kind.
pub(crate) fn expected(what: &str, expected: &str, found: &Value<'_>) -> InputError {
    invalid(format!("`{what}` is {}, expected {expected}", found.kind()))
}

pub(crate) fn invalid(message: String) -> InputError {
    InputError::new(Code::InvalidInput, message)
}

/// What is wrong is kept until [`Fields::finish`]: a wrong shape comes before a wrong token.
pub(crate) struct Fields<'t> {
    /// What the object is called in messages.
    what: &'static str,
    entries: Vec<(Text<'t>, Option<Node<'t>>)>,
    known: Vec<&'static str>,
    fault: Option<InputError>,
}

impl<'t> Fields<'t> {
    pub(crate) fn new(what: &'static str, value: Value<'t>) -> Fields<'t> {
        let mut fields = Fields { what, entries: Vec::new(), known: Vec::new(), fault: None };
        match value {
            Value::Table(entries) => {
                let entries = entries.into_iter().map(|(key, node)| (key, Some(node)));
                fields.entries = entries.collect();
            }
            value => fields.fail(format!("`{what}`: expected an object, found {}", value.kind())),
        }
        fields
    }

    /// Refuses the keys that nothing took, and gives the first fault.
    pub(crate) fn finish(mut self) -> Result<(), InputError> {
        let wrong = self.fault.as_ref().is_some_and(|fault| fault.code == Code::InvalidInput);
        if !wrong && let Some((key, _)) = self.entries.iter().find(|(_, node)| node.is_some()) {
            let cure = suggest(&key.value, &mut self.known.iter().copied());
            let cure = cure.unwrap_or_else(|| format!("known keys: {}", self.known.join(", ")));
            let message = format!("`{}`: unknown key `{}`, {cure}", self.what, key.value);
            self.fail(message);
        }
        self.leave()
    }

    /// Leaves the keys that nothing took, and gives the first fault.
    pub(crate) fn leave(self) -> Result<(), InputError> {
        self.fault.map_or(Ok(()), Err)
    }

    fn fail(&mut self, message: String) {
        self.keep(invalid(message));
    }

    pub(crate) fn keep(&mut self, fault: InputError) {
        let graver =
            |kept: &InputError| kept.code != Code::InvalidInput && fault.code == Code::InvalidInput;
        if self.fault.as_ref().is_none_or(graver) {
            self.fault = Some(fault);
        }
    }

    /// A part; its fault is a fault of the whole.
    pub(crate) fn part<T: Default>(&mut self, part: Result<T, InputError>) -> T {
        part.unwrap_or_else(|fault| {
            self.keep(fault);
            T::default()
        })
    }

    /// The value under a key that has to be there.
    pub(crate) fn object(&mut self, key: &'static str) -> Value<'t> {
        let value = self.take(key);
        if value.is_none() {
            self.missing(key);
        }
        value.unwrap_or(Value::Null)
    }

    pub(crate) fn wrong(&mut self, key: &str, expected: &str, found: &Value<'_>) {
        let (what, found) = (self.what, found.kind());
        self.fail(format!("`{what}`: `{key}` is {found}, expected {expected}"));
    }

    fn missing(&mut self, key: &str) {
        self.fail(format!("`{}`: the key `{key}` is missing", self.what));
    }

    pub(crate) fn take(&mut self, key: &'static str) -> Option<Value<'t>> {
        self.known.push(key);
        let found = self.entries.iter_mut().find(|(name, _)| name.value == key)?;
        found.1.take().map(|node| node.value)
    }

    /// The value under a key that may be absent or `null`.
    pub(crate) fn some(&mut self, key: &'static str) -> Option<Value<'t>> {
        self.take(key).filter(|value| !matches!(value, Value::Null))
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<String> {
        match self.some(key)? {
            Value::Text(text) => Some(text.into_owned()),
            value => {
                self.wrong(key, "a text", &value);
                None
            }
        }
    }

    pub(crate) fn required(&mut self, key: &'static str) -> String {
        let text = self.text(key);
        if text.is_none() {
            self.missing(key);
        }
        text.unwrap_or_default()
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(value) => {
                self.wrong(key, "true or false", &value);
                false
            }
        }
    }

    pub(crate) fn number(&mut self, key: &'static str) -> Option<u32> {
        match self.some(key)? {
            Value::Integer(Some(number)) if u32::try_from(number).is_ok() => {
                u32::try_from(number).ok()
            }
            value => {
                self.wrong(key, "a whole number from 0 to 4294967295", &value);
                None
            }
        }
    }

    pub(crate) fn list(&mut self, key: &'static str) -> Vec<Node<'t>> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::List(items)) => items,
            Some(value) => {
                self.wrong(key, "a list", &value);
                Vec::new()
            }
        }
    }

    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Cow<'static, str>> {
        let items = self.list(key);
        self.members(key, items).into_iter().map(Cow::Owned).collect()
    }

    pub(crate) fn members(&mut self, key: &str, items: Vec<Node<'t>>) -> Vec<String> {
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.value {
                Value::Text(text) => texts.push(text.into_owned()),
                value => self.wrong(key, "a list of texts", &value),
            }
        }
        texts
    }

    /// One of a few words; nothing if the key is absent.
    pub(crate) fn word<T: Copy>(&mut self, key: &'static str, all: &[(&str, T)]) -> Option<T> {
        let value = self.take(key)?;
        let Value::Text(text) = &value else {
            self.wrong(key, "a text", &value);
            return None;
        };
        match word(key, text, all) {
            Ok(found) => Some(found),
            Err(fault) => {
                self.keep(fault);
                None
            }
        }
    }

    /// A scope under a key: one string, or a list of tokens; nothing if it is absent or `null`.
    pub(crate) fn scope(&mut self, key: &'static str) -> Option<String> {
        self.some(key).and_then(|value| self.as_scope(key, value))
    }

    pub(crate) fn required_scope(&mut self, key: &'static str) -> String {
        let scope = self.scope(key);
        if scope.is_none() {
            self.missing(key);
        }
        scope.unwrap_or_default()
    }

    /// A value as a scope, under the name of its key.
    pub(crate) fn as_scope(&mut self, key: &str, value: Value<'t>) -> Option<String> {
        let tokens = match value {
            Value::Text(text) => return Some(text.into_owned()),
            Value::List(items) => self.members(key, items),
            value => {
                self.wrong(key, "a text or a list of texts", &value);
                return None;
            }
        };
        for (token, number) in tokens.iter().zip(1_usize..) {
            if let Some(fault) = token_fault(token) {
                let message = format!("`{key}`, token {number}: {fault}");
                self.keep(InputError::new(Code::InvalidScopeToken, message));
            }
        }
        Some(tokens.join(" "))
    }

    /// A requirement under a key.
    pub(crate) fn tree(&mut self, key: &'static str) -> Option<Tree> {
        let value = self.some(key)?;
        let tree = tree(value);
        if tree.is_none() {
            self.fail(format!("`{}`: `{key}` is {TREE}", self.what));
        }
        tree
    }
}

/// What a word stands for.
pub(crate) fn word<T: Copy>(what: &str, name: &str, all: &[(&str, T)]) -> Result<T, InputError> {
    if let Some((_, found)) = all.iter().find(|(known, _)| *known == name) {
        return Ok(*found);
    }
    let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let known = known.join("`, `");
    Err(invalid(format!("`{what}` is one of `{known}`, not `{name}`")))
}

pub(crate) fn tree(value: Value<'_>) -> Option<Tree> {
    let mut entries = match value {
        Value::Text(scope) => return Some(Tree::Scope(scope.into_owned())),
        Value::Table(entries) if entries.len() == 1 => entries,
        _ => return None,
    };
    let (key, node) = entries.pop()?;
    match (key.value.as_ref(), node.value) {
        ("all", Value::List(items)) => Some(Tree::All(trees(items)?)),
        ("any", Value::List(items)) => Some(Tree::Any(trees(items)?)),
        ("public", Value::Bool(true)) => Some(Tree::Public),
        ("authenticated", Value::Bool(true)) => Some(Tree::Authenticated),
        _ => None,
    }
}

fn trees(items: Vec<Node<'_>>) -> Option<Vec<Tree>> {
    items.into_iter().map(|item| tree(item.value)).collect()
}
