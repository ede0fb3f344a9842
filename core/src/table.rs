//! Reads the tables of a policy: each key at most once, unknown keys and wrong types reported, nothing dropped silently.

use crate::code::Code;
use crate::document::Words;
use crate::node::{At, Node, Text, Value};
use crate::problem::{Problems, Span};
use crate::words::join;

/// A table whose known keys are taken one by one; what is left is unknown.
pub(crate) struct Table<'t, 'p> {
    entries: Vec<(Text<'t>, Option<Node<'t>>)>,
    known: Vec<&'static str>,
    /// Where the table is named.
    pub(crate) place: Span,
    pub(crate) problems: &'p mut Problems,
}

impl<'t, 'p> Table<'t, 'p> {
    pub(crate) fn new(
        entries: Vec<(Text<'t>, Node<'t>)>,
        place: Span,
        problems: &'p mut Problems,
    ) -> Table<'t, 'p> {
        let entries = entries.into_iter().map(|(key, node)| (key, Some(node))).collect();
        Table { entries, known: Vec::new(), place, problems }
    }

    /// The node under a key, if it is there.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Node<'t>> {
        self.known.push(key);
        self.entries.iter_mut().find(|(name, _)| name.value == key)?.1.take()
    }

    /// Says that a key is missing.
    pub(crate) fn missing(&mut self, key: &'static str) {
        let message = format!("the key `{key}` is missing");
        self.problems.add(Code::MissingKey, self.place, message);
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<Text<'t>> {
        let node = self.take(key)?;
        text(node, self.problems)
    }

    pub(crate) fn required(&mut self, key: &'static str) -> Text<'t> {
        match self.take(key) {
            Some(node) => text(node, self.problems).unwrap_or_default(),
            None => {
                self.missing(key);
                Text::default()
            }
        }
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(Node { value: Value::Bool(value), .. }) => value,
            Some(node) => {
                wrong(&node, "true or false", self.problems);
                false
            }
        }
    }

    pub(crate) fn texts(&mut self, key: &'static str) -> Option<Vec<Text<'t>>> {
        let node = self.take(key)?;
        Some(texts(node, self.problems))
    }

    pub(crate) fn words(&mut self, key: &'static str) -> Words<'t> {
        self.take(key).map(|node| words(node, self.problems)).unwrap_or_default()
    }

    /// The entries of a table under a key.
    pub(crate) fn table(&mut self, key: &'static str) -> Vec<(Text<'t>, Node<'t>)> {
        self.take(key).map(|node| entries(node, self.problems)).unwrap_or_default()
    }

    /// Reports the keys that nothing took.
    pub(crate) fn finish(self) {
        for (key, node) in &self.entries {
            if node.is_some() && !self.known.contains(&key.value.as_ref()) {
                let help = format!("known keys: {}", join(&self.known, ", "));
                let message = format!("unknown key `{}`", key.value);
                let known = &mut self.known.iter().copied();
                self.problems.unknown(Code::UnknownKey, key, message, known, Some(help));
            }
        }
    }
}

pub(crate) fn wrong(node: &Node<'_>, expected: &str, problems: &mut Problems) {
    let message = format!("expected {expected}, found {}", node.value.kind());
    problems.add(Code::WrongType, node.span, message);
}

pub(crate) fn text<'t>(node: Node<'t>, problems: &mut Problems) -> Option<Text<'t>> {
    match node.value {
        Value::Text(value) => Some(At { value, span: node.span }),
        _ => {
            wrong(&node, "a text", problems);
            None
        }
    }
}

/// One text or a list of texts.
pub(crate) fn one_or_more<'t>(node: Node<'t>, problems: &mut Problems) -> Vec<Text<'t>> {
    match node.value {
        Value::Text(value) => vec![At { value, span: node.span }],
        _ => list(node, "a text or a list of texts", problems),
    }
}

pub(crate) fn texts<'t>(node: Node<'t>, problems: &mut Problems) -> Vec<Text<'t>> {
    list(node, "a list of texts", problems)
}

fn list<'t>(node: Node<'t>, expected: &str, problems: &mut Problems) -> Vec<Text<'t>> {
    let Value::List(items) = node.value else {
        wrong(&node, expected, problems);
        return Vec::new();
    };
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.extend(text(item, problems));
    }
    texts
}

pub(crate) fn entries<'t>(node: Node<'t>, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    match node.value {
        Value::Table(entries) => entries,
        _ => {
            wrong(&node, "a table", problems);
            Vec::new()
        }
    }
}

/// A text, or a table from language tag to text.
pub(crate) fn words<'t>(node: Node<'t>, problems: &mut Problems) -> Words<'t> {
    match node.value {
        Value::Text(value) => vec![(None, At { value, span: node.span })],
        Value::Table(entries) => {
            let mut words = Words::new();
            for (tag, node) in entries {
                words.extend(text(node, problems).map(|text| (Some(tag), text)));
            }
            words
        }
        _ => {
            wrong(&node, "a text, or a table from language to text", problems);
            Words::new()
        }
    }
}

/// Whether a text is a name: 1 to 64 of `a-z 0-9 - _ .`.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
        })
}

/// Reports a text that is no name.
pub(crate) fn check_name(name: &Text<'_>, of: &str, problems: &mut Problems) {
    if name.span != Span::default() && !is_name(&name.value) {
        let message = format!("`{}` is no name of {of}", name.value);
        let help = "a name has 1 to 64 of `a-z 0-9 - _ .`".to_owned();
        problems.cure(Code::InvalidName, name.span, message, Some(help));
    }
}
