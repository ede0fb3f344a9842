//! Reads JSON (RFC 8259), strictly, into nodes with their places. A key that stands twice is a problem of its own.

use std::borrow::Cow;

use crate::code::Code;
use crate::keys::Keys;
use crate::limits::{MAX_INPUT_NESTING, MAX_NESTING};
use crate::node::{At, Node, Text, Value, append};
use crate::problem::{Problems, Span};

/// Reads one value; what is wrong is a problem. A text may start with marks of its byte order.
pub(crate) fn policy<'t>(text: &'t str, problems: &mut Problems) -> Option<Node<'t>> {
    let marks = text.len().saturating_sub(text.trim_start_matches('\u{feff}').len());
    read(Reader { text, at: marks, depth: MAX_NESTING, problems })
}

/// Reads one value that a caller gives.
pub(crate) fn input<'t>(text: &'t str, problems: &mut Problems) -> Option<Node<'t>> {
    read(Reader { text, at: 0, depth: MAX_INPUT_NESTING, problems })
}

fn read<'t>(mut reader: Reader<'t, '_>) -> Option<Node<'t>> {
    let read = reader.value().and_then(|node| match reader.next_byte() {
        None => Ok(node),
        Some(_) => Err("expected the end of the text"),
    });
    let at = Span::new(reader.at, reader.at);
    match read {
        Ok(node) => Some(node),
        Err(TOO_DEEP) => {
            reader.problems.add(Code::LimitExceeded, at, "values nest too deep");
            None
        }
        Err(message) => {
            reader.problems.add(Code::Syntax, at, message);
            None
        }
    }
}

/// What is expected where the reader stands.
type Fault = &'static str;

const TOO_DEEP: Fault = "";

struct Reader<'t, 'p> {
    text: &'t str,
    at: usize,
    /// How much deeper values may nest.
    depth: usize,
    problems: &'p mut Problems,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// The next byte that is not white space; it is not passed.
    fn next_byte(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.step();
        }
        self.peek()
    }

    /// Passes a byte, if it is the next one.
    fn pass(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.step();
        }
        found
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self) -> Result<Node<'t>, Fault> {
        let first = self.next_byte();
        let start = self.at;
        let value = match first {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'{') => Value::Table(self.nested(Self::object)?),
            Some(b'[') => Value::List(self.nested(Self::list)?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err("expected a value"),
        };
        Ok(Node { value, span: Span::new(start, self.at) })
    }

    fn word(&mut self, word: &str, value: Value<'t>) -> Result<Value<'t>, Fault> {
        for byte in word.bytes() {
            if !self.pass(byte) {
                return Err("expected `true`, `false` or `null`");
            }
        }
        Ok(value)
    }

    /// What stands in brackets, if that is not too deep.
    fn nested<T>(&mut self, read: fn(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.depth = self.depth.checked_sub(1).ok_or(TOO_DEEP)?;
        self.step();
        let read = read(self);
        self.depth = self.depth.saturating_add(1);
        read
    }

    fn list(&mut self) -> Result<Vec<Node<'t>>, Fault> {
        let mut items = Vec::new();
        while self.goes_on(b']', items.is_empty(), "expected `,` or `]`")? {
            items.push(self.value()?);
        }
        Ok(items)
    }

    fn object(&mut self) -> Result<Vec<(Text<'t>, Node<'t>)>, Fault> {
        let (mut keys, mut values) = (Keys::default(), Vec::new());
        let mut empty = true;
        while self.goes_on(b'}', empty, "expected `,` or `}`")? {
            empty = false;
            if self.next_byte() != Some(b'"') {
                return Err("expected a key in double quotes");
            }
            let start = self.at;
            let value = self.string()?;
            let key = At { value, span: Span::new(start, self.at) };
            self.next_byte();
            if !self.pass(b':') {
                return Err("expected `:`");
            }
            let value = self.value()?;
            if keys.find(&key.value).is_some() {
                self.problems.add(
                    Code::DuplicateKey,
                    key.span,
                    format!("`{}` stands twice in this table", key.value),
                );
            } else {
                keys.push(key);
                values.push(value);
            }
        }
        Ok(keys.into_names().into_iter().zip(values).collect())
    }

    /// Whether a member follows; passes the comma before it, or the bracket at the end.
    fn goes_on(&mut self, close: u8, first: bool, expected: Fault) -> Result<bool, Fault> {
        self.next_byte();
        if self.pass(close) {
            return Ok(false);
        }
        if first || self.pass(b',') { Ok(true) } else { Err(expected) }
    }

    fn number(&mut self) -> Result<Value<'t>, Fault> {
        let start = self.at;
        self.pass(b'-');
        if !self.pass(b'0') {
            self.digits()?;
        }
        if self.pass(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.step();
            let _ = self.pass(b'+') || self.pass(b'-');
            self.digits()?;
        }
        Ok(Value::Integer(self.since(start).parse().ok()))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.step();
        }
        if self.at == start { Err("expected a digit") } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        self.step();
        let (mut text, mut start) = (Cow::Borrowed(""), self.at);
        loop {
            match self.peek() {
                Some(b'"') => {
                    append(&mut text, self.since(start));
                    self.step();
                    return Ok(text);
                }
                Some(b'\\') => {
                    append(&mut text, self.since(start));
                    text.to_mut().push(self.escape()?);
                    start = self.at;
                }
                Some(0x20..) => self.step(),
                Some(_) => return Err("a control character in a text is written as `\\u00..`"),
                None => return Err("expected `\"` at the end of the text"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.step();
        let found = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return Err("expected one of `\" \\ / b f n r t u` after `\\`"),
        };
        self.step();
        Ok(found)
    }

    /// A code point in UTF-16: one unit, or two that belong together.
    fn code_point(&mut self) -> Result<char, Fault> {
        let high = self.unit()?;
        if let Some(found) = char::from_u32(high) {
            return Ok(found);
        }
        let paired = high < 0xDC00 && self.pass(b'\\') && self.peek() == Some(b'u');
        let low = if paired { self.unit()? } else { 0 };
        if !(0xDC00..0xE000).contains(&low) {
            return Err("half of a surrogate pair");
        }
        let pair = (high & 0x3FF).wrapping_shl(10) | (low & 0x3FF);
        char::from_u32(pair.saturating_add(0x1_0000)).ok_or("half of a surrogate pair")
    }

    /// The four digits after a `u`.
    fn unit(&mut self) -> Result<u32, Fault> {
        self.step();
        let mut unit = 0_u32;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err("expected four hexadecimal digits") };
            unit = unit.wrapping_shl(4) | digit;
            self.step();
        }
        Ok(unit)
    }
}
