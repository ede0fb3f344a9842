//! From a text to its events: TOML 1.1 without what keys and values mean. It stops at the first thing that is wrong.

use super::{Event, Kind};
use crate::code::Code;
use crate::limits::MAX_TOML_NESTING;
use crate::problem::{Problems, Span};

/// The events of a text; nothing if it is no TOML.
pub(crate) fn events(text: &str, problems: &mut Problems) -> Option<Vec<Event>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut scanner = Scanner { text, at: start, depth: MAX_TOML_NESTING, events: Vec::new() };
    let Err(message) = scanner.document() else { return Some(scanner.events) };
    let span = Span::new(scanner.at, scanner.at);
    match message {
        TOO_DEEP => super::too_deep(span, problems),
        message => problems.add(Code::Syntax, span, message),
    }
    None
}

/// What is expected where the scanner stands.
type Fault = &'static str;

const TOO_DEEP: Fault = "";

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// How much deeper brackets may nest.
    depth: usize,
    events: Vec<Event>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1).min(self.text.len());
    }

    fn starts_with(&self, start: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(start.as_bytes()))
    }

    /// Passes bytes up to the next one that is not wanted.
    fn pass(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.step();
        }
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.events.push(Event { kind, span: Span::new(start, self.at) });
    }

    /// Passes a sign, if it stands here.
    fn sign(&mut self, sign: &str, kind: Kind) -> bool {
        let start = self.at;
        let found = self.starts_with(sign);
        if found {
            self.at = self.at.saturating_add(sign.len());
            self.push(kind, start);
        }
        found
    }

    fn space(&mut self) {
        self.pass(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Passes the end of a line with the comment before it, if one of them stands here.
    fn line_end(&mut self) -> Result<bool, Fault> {
        self.space();
        let start = self.at;
        if self.peek() == Some(b'#') {
            self.pass(|byte| matches!(byte, b'\t' | b' '..=b'~' | 0x80..));
            self.push(Kind::Comment, start);
        }
        match self.peek() {
            None => Ok(self.at > start),
            Some(_) if self.sign("\n", Kind::Newline) || self.sign("\r\n", Kind::Newline) => {
                Ok(true)
            }
            Some(_) if self.at > start => Err("expected a new line, or no control character"),
            Some(_) => Ok(false),
        }
    }

    fn document(&mut self) -> Result<(), Fault> {
        loop {
            while self.line_end()? {}
            match self.peek() {
                None => return Ok(()),
                Some(b'[') => self.header()?,
                Some(_) => self.pair(false)?,
            }
            if !self.line_end()? && self.peek().is_some() {
                return Err("expected a new line");
            }
        }
    }

    fn header(&mut self) -> Result<(), Fault> {
        if self.sign("[[", Kind::Headers) {
            self.path()?;
            return if self.sign("]]", Kind::HeaderEnd) { Ok(()) } else { Err("expected `]]`") };
        }
        self.sign("[", Kind::Header);
        self.path()?;
        if self.sign("]", Kind::HeaderEnd) { Ok(()) } else { Err("expected `]`") }
    }

    fn path(&mut self) -> Result<(), Fault> {
        loop {
            self.space();
            let start = self.at;
            match self.peek() {
                Some(b'"' | b'\'') if self.starts_with("\"\"\"") || self.starts_with("'''") => {
                    return Err("a key stands on one line");
                }
                Some(quote @ (b'"' | b'\'')) => self.quoted(quote)?,
                _ => self.pass(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')),
            }
            if self.at == start {
                return Err("expected a key");
            }
            self.push(Kind::Key, start);
            self.space();
            if !self.sign(".", Kind::Dot) {
                return Ok(());
            }
        }
    }

    /// A key and its value; in braces they may stand on several lines.
    fn pair(&mut self, braces: bool) -> Result<(), Fault> {
        self.path()?;
        while braces && self.line_end()? {}
        if !self.sign("=", Kind::Equals) {
            return Err("expected `=`");
        }
        self.space();
        while braces && self.line_end()? {}
        self.value()
    }

    fn value(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'[') => return self.nested(["[", "]"], [Kind::List, Kind::ListEnd]),
            Some(b'{') => return self.nested(["{", "}"], [Kind::Braces, Kind::BracesEnd]),
            Some(b'"') if self.starts_with("\"\"\"") => self.lines(b'"', "\"\"\"")?,
            Some(b'\'') if self.starts_with("'''") => self.lines(b'\'', "'''")?,
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote)?,
            _ => self.bare(),
        }
        if self.at == start {
            return Err("expected a value");
        }
        self.push(Kind::Scalar, start);
        Ok(())
    }

    /// A number, a word or a date, which a space may part from its time.
    fn bare(&mut self) {
        let bare = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'_' | b'.' | b':')
        };
        let start = self.at;
        self.pass(bare);
        let date = self.at.saturating_sub(start) == 10 && self.starts_with(" ");
        let next = self.text.as_bytes().get(self.at.saturating_add(1));
        if date && next.is_some_and(u8::is_ascii_digit) {
            self.step();
            self.pass(bare);
        }
    }

    /// A text on one line.
    fn quoted(&mut self, quote: u8) -> Result<(), Fault> {
        self.step();
        loop {
            self.pass(|byte| byte != quote && !matches!(byte, b'\\' | b'\n'));
            match self.peek() {
                None | Some(b'\n') => return Err("expected the quote at the end of a text"),
                Some(b'\\') if quote == b'"' => {
                    self.step();
                    self.step();
                }
                Some(byte) => {
                    self.step();
                    if byte == quote {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// A text between three quotes; up to two more may stand before its end.
    fn lines(&mut self, quote: u8, quotes: &str) -> Result<(), Fault> {
        (0..3).for_each(|_| self.step());
        while !self.starts_with(quotes) {
            match self.peek() {
                None => return Err("expected three quotes at the end of a text"),
                Some(b'\\') if quote == b'"' => self.step(),
                Some(_) => {}
            }
            self.step();
        }
        (0..3).for_each(|_| self.step());
        for _ in 0..2 {
            if self.peek() == Some(quote) {
                self.step();
            }
        }
        Ok(())
    }

    fn nested(&mut self, [open, close]: [&str; 2], kinds: [Kind; 2]) -> Result<(), Fault> {
        self.depth = self.depth.checked_sub(1).ok_or(TOO_DEEP)?;
        let [start, end] = kinds;
        self.sign(open, start);
        loop {
            while self.line_end()? {}
            if self.sign(close, end) {
                break;
            }
            let member = if start == Kind::List { self.value() } else { self.pair(true) };
            member?;
            while self.line_end()? {}
            if !self.sign(",", Kind::Comma) && self.peek() != close.bytes().next() {
                return Err("expected `,` or the bracket at the end");
            }
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }
}
