//! Errors and findings as every host language throws and lists them. Clauses `answer.fault` and `answer.place`.

use serde::Serialize;

use crate::code::Code;
use crate::fix::Fix;
use crate::problem::{Diagnostic, InputError, PolicyError};

/// An error in the shape that hosts throw: a name, a stable code, a sentence, and for a policy its places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault<'f> {
    /// `PolicyError` or `InputError`.
    pub name: &'static str,
    /// The stable code; of a policy, that of its first problem.
    pub code: Code,
    /// One line.
    pub message: String,
    /// Every problem of a policy; nothing for an input.
    pub diagnostics: Option<Vec<Place<'f>>>,
}

/// A diagnostic with its place in the units of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place<'f> {
    /// The stable code.
    pub code: Code,
    /// One line.
    pub message: &'f str,
    /// What cures it.
    pub help: Option<&'f str>,
    /// Where the offending text starts, in units of the host.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The line of the start, from 1.
    pub line: u32,
    /// The column of the start, from 1, in units of the host.
    pub column: u32,
    /// A cure that a program can apply.
    pub fix: Option<FixPlace<'f>>,
}

/// A fix with its place in the units of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FixPlace<'f> {
    /// What it does, one line.
    pub title: &'f str,
    /// Where the text that it replaces starts, in units of the host.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What stands there then.
    pub text: &'f str,
}

/// What a host's strings are indexed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// UTF-8 bytes.
    Byte,
    /// Code points, as in Python.
    CodePoint,
    /// UTF-16 code units, as in JavaScript.
    Utf16,
}

impl PolicyError {
    /// The error as a host throws it, with places in the host's units.
    pub fn fault<'f>(&'f self, text: &str, unit: Unit) -> Fault<'f> {
        let diagnostics = Some(places(&self.diagnostics, text, unit));
        Fault { name: "PolicyError", code: self.code(), message: self.to_string(), diagnostics }
    }
}

impl InputError {
    /// The error as a host throws it.
    pub fn fault(&self) -> Fault<'_> {
        let message = self.message.clone();
        Fault { name: "InputError", code: self.code, message, diagnostics: None }
    }
}

/// Diagnostics of a text, in order of place, with their places in the units of a host. One walk over the text.
pub fn places<'f>(diagnostics: &'f [Diagnostic], text: &str, unit: Unit) -> Vec<Place<'f>> {
    let mut walk = Walk { text, unit, byte: 0, at: 0, line: 1, line_start: 0 };
    let mut place = |diagnostic: &'f Diagnostic| {
        let Diagnostic { code, span, message, help, fix } = diagnostic;
        let first = fix.as_ref().map_or(span.start, |fix| fix.span.start.min(span.start));
        if (first as usize) < walk.byte {
            walk = Walk { byte: 0, at: 0, line: 1, line_start: 0, ..walk };
        }
        walk = walk.to(first);
        let start = walk.to(span.start);
        let fix = |fix: &'f Fix| {
            let Fix { title, span, text } = fix;
            let start = walk.to(span.start);
            FixPlace { title, start: start.at, end: start.to(span.end).at, text }
        };
        Place {
            code: *code,
            message,
            help: help.as_deref(),
            start: start.at,
            end: start.to(span.end).at,
            line: start.line,
            column: start.at.saturating_sub(start.line_start).saturating_add(1),
            fix: diagnostic.fix.as_ref().map(fix),
        }
    };
    diagnostics.iter().map(&mut place).collect()
}

/// A place in a text, in bytes and in units of the host.
#[derive(Clone, Copy)]
struct Walk<'t> {
    text: &'t str,
    unit: Unit,
    byte: usize,
    at: u32,
    line: u32,
    line_start: u32,
}

impl Walk<'_> {
    /// A place further on.
    fn to(mut self, byte: u32) -> Self {
        let byte = byte as usize;
        for c in self.text.get(self.byte..byte).unwrap_or_default().chars() {
            let length = match self.unit {
                Unit::Byte => c.len_utf8(),
                Unit::CodePoint => 1,
                Unit::Utf16 => c.len_utf16(),
            };
            self.at = self.at.saturating_add(u32::try_from(length).unwrap_or(1));
            if c == '\n' {
                self.line = self.line.saturating_add(1);
                self.line_start = self.at;
            }
        }
        self.byte = self.byte.max(byte);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Span;

    #[test]
    fn places_in_the_units_of_each_host() {
        let text = "é😀\n  x😀y";
        let diagnostic = |start, end| Diagnostic {
            code: Code::Syntax,
            span: Span { start, end },
            message: String::new(),
            help: None,
            fix: None,
        };
        // The second `😀`, then the first: places come in any order.
        let diagnostics = [diagnostic(10, 14), diagnostic(2, 6)];
        for (unit, expected) in [
            (Unit::Byte, [(10, 14, 2, 4), (2, 6, 1, 3)]),
            (Unit::CodePoint, [(6, 7, 2, 4), (1, 2, 1, 2)]),
            (Unit::Utf16, [(7, 9, 2, 4), (1, 3, 1, 2)]),
        ] {
            let found = places(&diagnostics, text, unit);
            let found: Vec<_> =
                found.iter().map(|at| (at.start, at.end, at.line, at.column)).collect();
            assert_eq!(found, expected, "{unit:?}");
        }
    }
}
