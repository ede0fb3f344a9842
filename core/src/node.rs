//! The text as one tree of nodes with spans, whichever of TOML and JSON it is written in.

use std::borrow::Cow;

use crate::code::Code;
use crate::json;
use crate::limits::MAX_TEXT;
use crate::problem::{Problems, Span};
use crate::toml;

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
        return toml::read(text, problems);
    }
    match json::policy(text, problems).map(|node| node.value) {
        Some(Value::Table(entries)) => entries,
        _ => Vec::new(),
    }
}

/// Appends to a text, which is borrowed as long as it has one piece.
pub(crate) fn append<'t>(text: &mut Cow<'t, str>, piece: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}
