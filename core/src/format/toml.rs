//! TOML, one entry after another in the order of the text.

use super::notes::{comments, starts_with_gap};
use super::quote;
use crate::problem::{PolicyError, Problems, Span};
use crate::toml::{Event, Kind, decode};

/// Formats a text that can be read.
pub(super) fn toml(text: &str) -> Result<String, PolicyError> {
    let mut problems = Problems::default();
    let events = crate::toml::events(text, &mut problems).unwrap_or_default();
    problems.finish()?;
    let mut printer = Printer { text, at: 0, events: &events };
    let mut out = printer.document();
    out.truncate(out.trim_end().len());
    out.push('\n');
    Ok(out)
}

pub(super) struct Printer<'t> {
    text: &'t str,
    /// The end of what is printed.
    at: u32,
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
            let header = event.kind != Kind::Key;
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
        (self.events, self.at) = (rest, event.span.end);
        Some(*event)
    }

    /// What stands before the next entry: white space and comments.
    fn before(&mut self) -> &'t str {
        let start = self.at;
        while self.events.first().is_some_and(is_space) {
            self.next();
        }
        let next = self.events.first().map(|event| event.span.start);
        let end = next.unwrap_or(u32::MAX).min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Span { start, end }.slice(self.text).trim_start_matches('\u{feff}')
    }

    /// The comment at the end of a line, with a space before it; passes the line's end.
    fn beside(&mut self) -> String {
        let mut beside = String::new();
        while let Some(event) = self.events.first().filter(|event| is_space(event)) {
            let event = *event;
            self.next();
            match event.kind {
                Kind::Comment => beside.extend([" ", self.raw(event).trim()]),
                Kind::Newline => break,
                _ => {}
            }
        }
        beside
    }

    pub(super) fn raw(&self, event: Event) -> &'t str {
        event.span.slice(self.text)
    }

    fn header(&mut self, open: Event, out: &mut String) {
        out.push_str(self.raw(open));
        while let Some(event) = self.next() {
            match event.kind {
                Kind::HeaderEnd => {
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
            match event.kind {
                Kind::Equals => out.push_str(" = "),
                Kind::Key | Kind::Dot => self.key(event, out),
                _ => {
                    let column = out.len().saturating_sub(start);
                    return self.value(event, column, out);
                }
            }
        }
    }

    /// A key, or the dot between two.
    pub(super) fn key(&mut self, event: Event, out: &mut String) {
        if event.kind == Kind::Dot {
            return out.push('.');
        }
        quote::key(&decode(self.raw(event)).unwrap_or_default(), out);
    }
}

fn is_space(event: &Event) -> bool {
    matches!(event.kind, Kind::Comment | Kind::Newline)
}
