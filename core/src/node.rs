//! The text as one tree of nodes with spans, whichever of TOML and JSON it is written in.

use std::borrow::Cow;
use std::collections::HashSet;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::code::Code;
use crate::limits::{MAX_NESTING, MAX_TEXT};
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
    if is_json(text) { read_json(text, problems) } else { read_toml(text, problems) }
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

const STRICT: jsonc_parser::ParseOptions = jsonc_parser::ParseOptions {
    allow_bare_decimal_point_numbers: false,
    allow_comments: false,
    allow_extended_string_escapes: false,
    allow_hexadecimal_numbers: false,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_non_finite_numbers: false,
    allow_single_quoted_strings: false,
    allow_trailing_commas: false,
    allow_unary_plus_numbers: false,
};

fn read_json<'t>(text: &'t str, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    let json = text.trim_start_matches('\u{feff}');
    if let Some(at) = too_deep(text) {
        let message = format!("values nest deeper than {MAX_NESTING}");
        problems.add(Code::LimitExceeded, Span::new(at, at.saturating_add(1)), message);
        return Vec::new();
    }
    // The parser that keeps places reads more than JSON; this one does not.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(json) {
        let start = offset(text, error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        problems.add(Code::Syntax, Span::new(start, start), message);
        return Vec::new();
    }
    let parsed =
        jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &STRICT);
    match parsed {
        Ok(parsed) => match parsed.value.map(|value| json_node(value, problems).value) {
            Some(Value::Table(entries)) => entries,
            _ => Vec::new(),
        },
        Err(error) => {
            let range = error.range();
            let span = Span::new(range.start, range.end.max(range.start));
            let message = error.kind().to_string();
            let message = message.trim_end_matches('.').to_owned();
            problems.add(Code::Syntax, span, message);
            Vec::new()
        }
    }
}

/// The byte where a line and a column of bytes, both from 1, lead to.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = start.saturating_add(column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

/// The place where brackets outside strings nest deeper than allowed. The parser recurses; this does not.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth = depth.saturating_add(1),
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Some(at);
        }
    }
    None
}

fn json_node<'t>(node: ast::Value<'t>, problems: &mut Problems) -> Node<'t> {
    let range = node.range();
    let span = Span::new(range.start, range.end);
    let value = match node {
        ast::Value::Array(array) => {
            Value::List(array.elements.into_iter().map(|item| json_node(item, problems)).collect())
        }
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => Value::Integer(literal.value.parse().ok()),
        ast::Value::NullKeyword(_) => Value::Other,
        ast::Value::Object(object) => Value::Table(json_entries(object, problems)),
        ast::Value::StringLit(literal) => Value::Text(literal.value),
    };
    Node { value, span }
}

fn json_entries<'t>(object: ast::Object<'t>, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    let mut seen = HashSet::with_capacity(object.properties.len());
    let mut entries = Vec::with_capacity(object.properties.len());
    for property in object.properties {
        let range = property.name.range();
        let span = Span::new(range.start, range.end);
        let value = match property.name {
            ast::ObjectPropName::String(literal) => literal.value,
            ast::ObjectPropName::Word(literal) => Cow::Borrowed(literal.value),
        };
        if seen.insert(value.clone()) {
            entries.push((At { value, span }, json_node(property.value, problems)));
        } else {
            problems.add(Code::DuplicateKey, span, format!("`{value}` stands twice in this table"));
        }
    }
    entries
}
