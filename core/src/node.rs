//! The text as one tree of nodes with spans, whichever of TOML and JSON it is written in.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::code::Code;
use crate::json;
use crate::limits::MAX_TEXT;
use crate::problem::{Problems, Span};

/// A text with its place.
pub(crate) type Text<'t> = At<Cow<'t, str>>;

/// A value with its place.
#[derive(Debug, Clone, Default)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct Node<'t> {
    pub(crate) value: Value<'t>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum Value<'t> {
    Bool(bool),
    Integer(Option<i64>),
    List(Vec<Node<'t>>),
    Null,
    Table(Vec<(Text<'t>, Node<'t>)>),
    Text(Cow<'t, str>),
    Other,
}

impl Value<'_> {
    /// What a value is called in a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::List(_) => "a list",
            Value::Null => "null",
            Value::Table(_) => "a table",
            Value::Text(_) => "a text",
            Value::Other => "a value of another kind",
        }
    }
}

/// Whether a text is read as JSON: its first character that is not white space is `{`.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{')
}

/// Reads a text into entries of its root table; what cannot be read is a problem.
pub(crate) fn read<'t>(text: &'t str, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, at most {MAX_TEXT} are read", text.len());
        problems.add(Code::LimitExceeded, Span::default(), message);
        return Vec::new();
    }
    if !is_json(text) {
        return read_toml(text, problems);
    }
    match json::policy(text, problems).map(|node| node.value) {
        Some(Value::Table(entries)) => entries,
        _ => Vec::new(),
    }
}

fn read_toml<'t>(text: &'t str, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let too_deep = errors.iter().any(|error| error.message().contains("recursion"));
    let mut readable = true;
    for error in &errors {
        let message = error.message().trim_end();
        let code = if message.contains("duplicate key") {
            Code::DuplicateKey
        } else if message.contains("recursion") {
            Code::LimitExceeded
        } else {
            Code::Syntax
        };
        let span = error.span().unwrap_or(0..0);
        if code != Code::Syntax || !too_deep {
            problems.add(code, Span::new(span.start, span.end), message.to_owned());
        }
        readable &= code == Code::DuplicateKey;
    }
    // A text that cannot be read has no model to judge.
    if readable { toml_entries(root.into_inner()) } else { Vec::new() }
}

fn toml_entries<'t>(table: DeTable<'t>) -> Vec<(Text<'t>, Node<'t>)> {
    let entry = |(key, value): (Spanned<DeString<'t>>, Spanned<DeValue<'t>>)| {
        let span = Span::new(key.span().start, key.span().end);
        (At { value: key.into_inner(), span }, toml_node(value))
    };
    table.into_iter().map(entry).collect()
}

fn toml_node(node: Spanned<DeValue<'_>>) -> Node<'_> {
    let span = Span::new(node.span().start, node.span().end);
    let value = match node.into_inner() {
        DeValue::Array(items) => Value::List(items.into_iter().map(toml_node).collect()),
        DeValue::Boolean(value) => Value::Bool(value),
        DeValue::Integer(value) => Value::Integer(value.as_str().parse().ok()),
        DeValue::String(text) => Value::Text(text),
        DeValue::Table(table) => Value::Table(toml_entries(table)),
        DeValue::Datetime(_) | DeValue::Float(_) => Value::Other,
    };
    Node { value, span }
}
