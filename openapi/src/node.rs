//! A document as one tree of values with their places, whichever of YAML and JSON it is written in.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use scopeward::Span;

/// A text with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text<'t> {
    /// The text, escapes resolved.
    pub value: Cow<'t, str>,
    /// Where it is written, quotes included.
    pub span: Span,
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node<'t> {
    /// The value.
    pub value: Value<'t>,
    /// Where it is written.
    pub span: Span,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Value<'t> {
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Node<'t>>),
    /// A table.
    Map(Map<'t>),
    /// Nothing.
    Null,
    /// A number as written.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
}

impl Value<'_> {
    /// What a value is called in a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Bool(_) => "a boolean",
            Value::List(_) => "a list",
            Value::Map(_) => "a table",
            Value::Null => "null",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
        }
    }
}

/// A table: its entries as written, found by key in logarithmic time.
#[derive(Debug, Clone, Default)]
pub struct Map<'t> {
    entries: Vec<(Text<'t>, Node<'t>)>,
    /// The places of the entries, by key.
    sorted: Vec<u32>,
}

impl<'t> Map<'t> {
    /// A table of entries. Of those with one key the first stays; the keys of the others are given back.
    pub(crate) fn new(mut entries: Vec<(Text<'t>, Node<'t>)>) -> (Map<'t>, Vec<Text<'t>>) {
        let mut seen = HashSet::new();
        let mut again = Vec::new();
        entries.retain(|(key, _)| {
            let new = seen.insert(key.value.clone());
            again.extend((!new).then(|| key.clone()));
            new
        });
        let mut sorted: Vec<u32> = (0_u32..).take(entries.len()).collect();
        sorted.sort_by(|one, other| {
            let key = |at: &u32| &entries[*at as usize].0.value;
            key(one).cmp(key(other))
        });
        (Map { entries, sorted }, again)
    }

    /// The entries as written.
    pub fn entries(&self) -> &[(Text<'t>, Node<'t>)] {
        &self.entries
    }

    pub(crate) fn into_entries(self) -> Vec<(Text<'t>, Node<'t>)> {
        self.entries
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<(&Text<'t>, &Node<'t>)> {
        let order = |at: &u32| self.entries[*at as usize].0.value.as_ref().cmp(key);
        let at = self.sorted.binary_search_by(order).ok()?;
        let (key, node) = &self.entries[self.sorted[at] as usize];
        Some((key, node))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        Some(self.entry(key)?.1)
    }
}

impl<'t> Node<'t> {
    /// The text, if it is one.
    pub fn text(&self) -> Option<Text<'t>> {
        match &self.value {
            Value::Text(value) => Some(Text { value: value.clone(), span: self.span }),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn map(&self) -> Option<&Map<'t>> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The members, if it is a list.
    pub fn list(&self) -> Option<&[Node<'t>]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// How many values it is, with all in it. A long text counts as several: a copy of it may cost as much.
    pub(crate) fn count(&self) -> usize {
        match &self.value {
            Value::List(list) => list.iter().map(Node::count).sum::<usize>() + 1,
            Value::Map(map) => map.entries.iter().map(|(_, node)| node.count()).sum::<usize>() + 1,
            Value::Text(text) | Value::Number(text) => text.len() / 64 + 1,
            Value::Bool(_) | Value::Null => 1,
        }
    }

    /// The value of a key, if it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.map()?.get(key)
    }
}
