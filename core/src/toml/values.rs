//! Keys and values from events that are in order.

use std::borrow::Cow;

use super::tables::{Origin, Tables};
use super::{Bare, Event, Kind, bare, decode, too_deep};
use crate::code::Code;
use crate::limits::MAX_TOML_NESTING;
use crate::node::{At, Node, Text, Value};
use crate::problem::{Problems, Span};

pub(super) struct Values<'e, 't, 'p> {
    events: &'e [Event],
    at: usize,
    text: &'t str,
    pub(super) problems: &'p mut Problems,
}

impl<'e, 't, 'p> Values<'e, 't, 'p> {
    pub(super) fn new(
        events: &'e [Event],
        text: &'t str,
        problems: &'p mut Problems,
    ) -> Values<'e, 't, 'p> {
        Values { events, at: 0, text, problems }
    }

    /// The next event that is not white space.
    pub(super) fn next(&mut self) -> Option<Event> {
        loop {
            let event = *self.events.get(self.at)?;
            self.at = self.at.saturating_add(1);
            let space = matches!(event.kind, Kind::Comment | Kind::Newline);
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
            match event.kind {
                Kind::Key => path.push(self.key(event)),
                Kind::Dot => {}
                _ => {
                    self.back();
                    break;
                }
            }
        }
        if path.len() > MAX_TOML_NESTING {
            let span = path.last().map(|key| key.span).unwrap_or_default();
            too_deep(span, self.problems);
            path.truncate(1);
        }
        path
    }

    fn key(&mut self, event: Event) -> Text<'t> {
        At { value: self.decoded(event), span: event.span }
    }

    fn decoded(&mut self, event: Event) -> Cow<'t, str> {
        decode(event.span.slice(self.text)).unwrap_or_else(|(left, message)| {
            let end = event.span.end;
            let at = end.saturating_sub(u32::try_from(left).unwrap_or(end));
            self.problems.add(Code::Syntax, Span { start: at, end }, message);
            Cow::Borrowed("")
        })
    }

    /// A value, `depth` tables of dotted keys below the first.
    pub(super) fn node(&mut self, tables: &mut Tables<'t>, depth: usize) -> Node<'t> {
        let Some(event) = self.next() else {
            return Node { value: Value::Other, span: Span::default() };
        };
        let value = match event.kind {
            Kind::List => Value::List(self.list(tables, depth)),
            Kind::Braces => Value::Table(self.inline(tables, depth)),
            _ => self.scalar(event),
        };
        let end = self.at.checked_sub(1).and_then(|at| self.events.get(at)).unwrap_or(&event);
        Node { value, span: Span { start: event.span.start, end: end.span.end } }
    }

    fn list(&mut self, tables: &mut Tables<'t>, depth: usize) -> Vec<Node<'t>> {
        let mut items = Vec::new();
        while let Some(event) = self.next() {
            match event.kind {
                Kind::ListEnd => break,
                Kind::Comma => {}
                _ => {
                    self.back();
                    items.push(self.node(tables, depth));
                }
            }
        }
        items
    }

    fn inline(&mut self, tables: &mut Tables<'t>, depth: usize) -> Vec<(Text<'t>, Node<'t>)> {
        let table = tables.open(Origin::Defined, Span::default());
        while let Some(event) = self.next() {
            match event.kind {
                Kind::BracesEnd => break,
                Kind::Key => {
                    self.back();
                    let path = self.path();
                    self.next();
                    let below = depth.saturating_add(path.len()).saturating_sub(1);
                    if below > MAX_TOML_NESTING {
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
        let raw = event.span.slice(self.text);
        if raw.starts_with(['"', '\'']) {
            return Value::Text(self.decoded(event));
        }
        match bare(raw) {
            Some(Bare::Bool(flag)) => Value::Bool(flag),
            Some(Bare::Integer(number)) => Value::Integer(number),
            Some(Bare::Other) => Value::Other,
            None => {
                let message = format!("`{raw}` is no value; a text stands in quotes");
                self.problems.add(Code::Syntax, event.span, message);
                Value::Other
            }
        }
    }
}
