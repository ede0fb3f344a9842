//! TOML, one entry after another in the order of the text.

use std::borrow::Cow;

use toml_parser::Source;
use toml_parser::parser::{Event, EventKind};

use super::notes::{comments, starts_with_gap};
use super::quote;
use crate::problem::{PolicyError, Problems};

/// Formats a text that can be read.
pub(super) fn toml(text: &str) -> Result<String, PolicyError> {
    let mut problems = Problems::default();
    let events = crate::toml::events(text, &mut problems).unwrap_or_default();
    problems.finish()?;
    let mut printer = Printer { text, source: Source::new(text), events: &events };
    let mut out = printer.document();
    out.truncate(out.trim_end().len());
    out.push('\n');
    Ok(out)
}

pub(super) struct Printer<'t> {
    text: &'t str,
    pub(super) source: Source<'t>,
    /// What is not printed yet.
    events: &'t [Event],
}

impl<'t> Printer<'t> {
    fn document(&mut self) -> String {
        let mut out = String::new();
        // Whether an entry of the same table stands above.
        let mut follows = false;
        loop {
            let before = self.before();
            let Some(event) = self.next() else {
                let last = comments(before);
                if !out.is_empty() && !last.is_empty() && starts_with_gap(before) {
                    out.push('\n');
                }
                out.push_str(&last);
                return out;
            };
            let header = event.kind() != EventKind::SimpleKey;
            if !out.is_empty() && (header || (follows && starts_with_gap(before))) {
                out.push('\n');
            }
            out.push_str(&comments(before));
            follows = !header;
            if header {
                self.header(event, &mut out);
            } else {
                self.entry(event, &mut out);
            }
            out.push_str(&self.beside());
            out.push('\n');
        }
    }

    pub(super) fn next(&mut self) -> Option<Event> {
        let (event, rest) = self.events.split_first()?;
        self.events = rest;
        Some(*event)
    }

    /// What stands before the next entry: white space and comments.
    fn before(&mut self) -> &'t str {
        let mut place = None;
        while let Some(event) = self.events.first().filter(|event| is_space(event)) {
            let start = place.map_or(event.span().start(), |(start, _)| start);
            place = Some((start, event.span().end()));
            self.next();
        }
        place.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// The comment at the end of a line, with a space before it; passes the line's end.
    fn beside(&mut self) -> String {
        let mut beside = String::new();
        while let Some(event) = self.events.first().filter(|event| is_space(event)) {
            let event = *event;
            self.next();
            match event.kind() {
                EventKind::Comment => beside.extend([" ", self.raw(event).trim()]),
                EventKind::Newline => break,
                _ => {}
            }
        }
        beside
    }

    pub(super) fn raw(&self, event: Event) -> &'t str {
        self.source.get(event).map_or("", |raw| raw.as_str())
    }

    fn header(&mut self, open: Event, out: &mut String) {
        out.push_str(self.raw(open));
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::StdTableClose | EventKind::ArrayTableClose => {
                    return out.push_str(self.raw(event));
                }
                _ => self.key(event, out),
            }
        }
    }

    fn entry(&mut self, first: Event, out: &mut String) {
        let start = out.len();
        self.key(first, out);
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::KeyValSep => out.push_str(" = "),
                EventKind::SimpleKey | EventKind::KeySep => self.key(event, out),
                EventKind::Whitespace => {}
                _ => {
                    let column = out.len().saturating_sub(start);
                    return self.value(event, column, out);
                }
            }
        }
    }

    /// A key, or the dot between two.
    pub(super) fn key(&mut self, event: Event, out: &mut String) {
        match (event.kind(), self.source.get(event)) {
            (EventKind::KeySep, _) => out.push('.'),
            (EventKind::SimpleKey, Some(raw)) => {
                let mut key = Cow::Borrowed("");
                raw.decode_key(&mut key, &mut ());
                quote::key(&key, out);
            }
            _ => {}
        }
    }
}

fn is_space(event: &Event) -> bool {
    matches!(event.kind(), EventKind::Whitespace | EventKind::Comment | EventKind::Newline)
}
