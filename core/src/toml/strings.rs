//! What keys and texts say: without quotes, and with their escapes resolved.

use std::borrow::Cow;
use std::str::Chars;

use crate::node::append;

/// What is wrong with a text, and how far from its end.
pub(crate) type Fault = (usize, &'static str);

/// Decodes a bare key, or a text with its quotes.
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, Fault> {
    let literal = raw.starts_with('\'');
    if !literal && !raw.starts_with('"') {
        return Ok(Cow::Borrowed(raw));
    }
    let lines = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let width = if lines { 3 } else { 1 };
    let mut rest = raw.get(width..raw.len().saturating_sub(width)).unwrap_or_default();
    if lines {
        rest = rest.strip_prefix('\n').or(rest.strip_prefix("\r\n")).unwrap_or(rest);
    }
    let special = |letter: char| match letter {
        '\\' => !literal,
        '\n' => !lines,
        '\t' => false,
        _ => letter.is_ascii_control(),
    };
    let mut text = Cow::Borrowed("");
    loop {
        let at = rest.find(special).unwrap_or(rest.len());
        append(&mut text, rest.get(..at).unwrap_or_default());
        let mut tail = rest.get(at..).unwrap_or_default().chars();
        let fault = |message| (tail_length(width, rest, at), message);
        match tail.next() {
            None => return Ok(text),
            Some('\\') => match escape(&mut tail, lines) {
                Ok(letter) => text.to_mut().extend(letter),
                Err(message) => return Err(fault(message)),
            },
            Some('\r') if lines && tail.as_str().starts_with('\n') => text.to_mut().push('\r'),
            Some(_) => return Err(fault("a control character has to be escaped")),
        }
        rest = tail.as_str();
    }
}

fn tail_length(width: usize, rest: &str, at: usize) -> usize {
    rest.len().saturating_sub(at).saturating_add(width)
}

/// The character after a backslash; none if it joins two lines.
fn escape(tail: &mut Chars<'_>, lines: bool) -> Result<Option<char>, &'static str> {
    let after = tail.as_str();
    Ok(Some(match tail.next() {
        Some('b') => '\u{8}',
        Some('t') => '\t',
        Some('n') => '\n',
        Some('f') => '\u{c}',
        Some('r') => '\r',
        Some('e') => '\u{1b}',
        Some(letter @ ('"' | '\\')) => letter,
        Some('x') => hexadecimal(tail, 2)?,
        Some('u') => hexadecimal(tail, 4)?,
        Some('U') => hexadecimal(tail, 8)?,
        Some(' ' | '\t' | '\r' | '\n') if lines => {
            let line = after.trim_start_matches([' ', '\t']);
            let Some(mut rest) = newline(line) else { return Err("expected a new line") };
            while let Some(more) =
                newline(rest).or(rest.strip_prefix(' ')).or(rest.strip_prefix('\t'))
            {
                rest = more;
            }
            *tail = rest.chars();
            return Ok(None);
        }
        _ => return Err("expected one of `b t n f r e x u U \" \\` after `\\`"),
    }))
}

/// What follows the new line that a text starts with.
fn newline(text: &str) -> Option<&str> {
    text.strip_prefix('\n').or(text.strip_prefix("\r\n"))
}

fn hexadecimal(tail: &mut Chars<'_>, digits: usize) -> Result<char, &'static str> {
    let mut code = 0_u32;
    for _ in 0..digits {
        let digit = tail.next().and_then(|letter| letter.to_digit(16));
        let Some(digit) = digit else { return Err("expected a hexadecimal digit") };
        code = code.wrapping_shl(4) | digit;
    }
    char::from_u32(code).ok_or("there is no such character")
}
