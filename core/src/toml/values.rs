//! Keys and values from events that are in order.

use std::borrow::Cow;

use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind};
use toml_parser::{Raw, Source};

use super::tables::{Kind, Tables};
use super::{Sink, date, too_deep};
use crate::code::Code;
use crate::limits::MAX_TOML_NESTING;
use crate::node::{At, Node, Text, Value};
use crate::problem::{Problems, Span};

pub(super) struct Values<'e, 't, 'p> {
    events: &'e [Event],
    at: usize,
    source: Source<'t>,
    pub(super) problems: &'p mut Problems,
}

impl<'e, 't, 'p> Values<'e, 't, 'p> {
    pub(super) fn new(
        events: &'e [Event],
        source: Source<'t>,
        problems: &'p mut Problems,
    ) -> Values<'e, 't, 'p> {
        Values { events, at: 0, source, problems }
    }

    /// The next event that is not white space.
    pub(super) fn next(&mut self) -> Option<Event> {
        loop {
            let event = *self.events.get(self.at)?;
            self.at = self.at.saturating_add(1);
            let space = matches!(
                event.kind(),
                EventKind::Whitespace | EventKind::Comment | EventKind::Newline
            );
            if !space {
                return Some(event);
            }
        }
    }

    /// Steps before the last event.
    pub(super) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// The keys of a path, one at least.
    pub(super) fn path(&mut self) -> Vec<Text<'t>> {
        let mut path = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => path.extend(self.key(event)),
                EventKind::KeySep => {}
                _ => {
                    self.back();
                    break;
                }
            }
        }
        if path.len() > MAX_TOML_NESTING as usize {
            let span = path.last().map(|key| key.span).unwrap_or_default();
            too_deep(span, self.problems);
            path.truncate(1);
        }
        path
    }

    fn raw(&self, event: Event) -> Option<Raw<'t>> {
        self.source.get(event)
    }

    fn key(&mut self, event: Event) -> Option<Text<'t>> {
        let mut value = Cow::Borrowed("");
        self.raw(event)?.decode_key(&mut value, &mut Sink(self.problems));
        Some(At { value, span: Span::new(event.span().start(), event.span().end()) })
    }

    /// A value, `depth` tables of dotted keys below the first.
    pub(super) fn node(&mut self, tables: &mut Tables<'t>, depth: usize) -> Node<'t> {
        let Some(event) = self.next() else {
            return Node { value: Value::Other, span: Span::default() };
        };
        let value = match event.kind() {
            EventKind::ArrayOpen => Value::List(self.list(tables, depth)),
            EventKind::InlineTableOpen => Value::Table(self.inline(tables, depth)),
            _ => self.scalar(event),
        };
        let end = self.at.checked_sub(1).and_then(|at| self.events.get(at)).unwrap_or(&event);
        Node { value, span: Span::new(event.span().start(), end.span().end()) }
    }

    fn list(&mut self, tables: &mut Tables<'t>, depth: usize) -> Vec<Node<'t>> {
        let mut items = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::ArrayClose => break,
                EventKind::ValueSep => {}
                _ => {
                    self.back();
                    items.push(self.node(tables, depth));
                }
            }
        }
        items
    }

    fn inline(&mut self, tables: &mut Tables<'t>, depth: usize) -> Vec<(Text<'t>, Node<'t>)> {
        let table = tables.open(Kind::Defined, Span::default());
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::InlineTableClose => break,
                EventKind::SimpleKey => {
                    self.back();
                    let path = self.path();
                    self.next();
                    let below = depth.saturating_add(path.len()).saturating_sub(1);
                    if below > MAX_TOML_NESTING as usize {
                        let span = path.last().map(|key| key.span).unwrap_or_default();
                        too_deep(span, self.problems);
                    }
                    let node = self.node(tables, below);
                    tables.put(table, path, node, self.problems);
                }
                _ => {}
            }
        }
        tables.finish(table)
    }

    fn scalar(&mut self, event: Event) -> Value<'t> {
        let Some(raw) = self.raw(event) else { return Value::Other };
        let mut text = Cow::Borrowed("");
        match raw.decode_scalar(&mut text, &mut Sink(self.problems)) {
            ScalarKind::String => Value::Text(text),
            ScalarKind::Boolean(flag) => Value::Bool(flag),
            ScalarKind::Integer(radix) => {
                // The decoder lets a few through that are no numbers.
                let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
                let radix = radix.value();
                if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
                    self.wrong(event, "invalid integer number");
                }
                Value::Integer(i64::from_str_radix(&text, radix).ok())
            }
            ScalarKind::Float => Value::Other,
            ScalarKind::DateTime => {
                if !date::is_valid(&text) {
                    self.wrong(event, "there is no such date or time");
                }
                Value::Other
            }
        }
    }
    fn wrong(&mut self, event: Event, message: &str) {
        let span = Span::new(event.span().start(), event.span().end());
        self.problems.add(Code::Syntax, span, message);
    }
}
