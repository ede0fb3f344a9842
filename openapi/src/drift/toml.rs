//! A text in TOML as the same tree of values that YAML and JSON make.

use std::ops::Range;

use scopeward::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::limits::MAX_TEXT;
use crate::node::{Map, Node, Text, Value};
use crate::note::{NoteCode, Notes};

/// Reads a text. What is wrong is noted; without a value nothing could be read.
pub(crate) fn read<'t>(text: &'t str, notes: &mut Notes) -> Option<Node<'t>> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, at most {MAX_TEXT} are read", text.len());
        notes.add(NoteCode::LimitExceeded, Span::default(), message);
        return None;
    }
    match DeTable::parse(text) {
        Ok(root) => Some(table(root)),
        Err(error) => {
            let place = error.span().map(|range| span(&range)).unwrap_or_default();
            notes.add(NoteCode::Syntax, place, error.message());
            None
        }
    }
}

fn table(table: Spanned<DeTable<'_>>) -> Node<'_> {
    let place = span(&table.span());
    let entries = table.into_inner().into_iter().map(|(key, value)| {
        (Text { span: span(&key.span()), value: key.into_inner() }, node(value))
    });
    Node { value: Value::Map(Map::new(entries.collect()).0), span: place }
}

fn node(value: Spanned<DeValue<'_>>) -> Node<'_> {
    let range = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Boolean(flag) => Value::Bool(flag),
        DeValue::Array(items) => Value::List(items.into_iter().map(node).collect()),
        DeValue::Table(entries) => return table(Spanned::new(range, entries)),
        DeValue::Integer(number) => Value::Number(number.to_string().into()),
        DeValue::Float(number) => Value::Number(number.to_string().into()),
        DeValue::Datetime(time) => Value::Text(time.to_string().into()),
    };
    Node { value, span: span(&range) }
}

fn span(range: &Range<usize>) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: byte(range.start), end: byte(range.end) }
}
