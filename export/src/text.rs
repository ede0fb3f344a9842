//! Texts that somebody else wrote, made safe for one line and for the strings of each language.

use std::fmt::Write;

use scopeward::is_hidden;
use serde_json::Value;

/// Whether a character breaks the line, cannot be seen or changes how the rest is read. Variation selectors stay: they
/// choose between the looks of the character before.
pub(crate) fn is_unseen(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// The text with its lines and spaces; what cannot be seen is named.
pub(crate) fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut visible, c| {
        if is_unseen(c) && !c.is_whitespace() {
            let _ = write!(visible, "U+{:04X}", u32::from(c));
        } else {
            visible.push(c);
        }
        visible
    })
}

/// The same on one line: white space is one space.
pub(crate) fn line(text: &str) -> String {
    let mut before = 'x';
    let mut line = visible(text).replace(char::is_whitespace, " ");
    line.retain(|c| std::mem::replace(&mut before, c) != ' ' || c != ' ');
    line
}

/// The text on one line of Markdown: it stays text, wherever it stands.
pub(crate) fn markdown(text: &str) -> String {
    let line = line(text);
    let mut escaped = String::new();
    let (mut before, mut starts) = (' ', true);
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        let word = before.is_alphanumeric() && rest.peek().is_some_and(|c| c.is_alphanumeric());
        let acts = match c {
            '_' => !word,
            '.' | ')' => starts && before.is_ascii_digit(),
            '-' | '+' | '=' | '#' => starts,
            _ => "\\`*[]<>|&~$".contains(c),
        };
        escaped.extend(acts.then_some('\\'));
        escaped.push(c);
        starts &= c.is_ascii_digit() || c == ' ';
        before = c;
    }
    escaped
}

/// The text between quotes, escaped as a language does it.
pub(crate) fn string(text: &str, quote: char, escape: fn(char) -> String) -> String {
    let mut string = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => string.push_str("\\n"),
            '\\' => string.push_str("\\\\"),
            c if c == quote => string.extend(['\\', c]),
            c if is_unseen(c) => string.push_str(&escape(c)),
            c => string.push(c),
        }
    }
    string.push(quote);
    string
}

/// A value as JSON on many lines; what cannot be seen is escaped.
pub(crate) fn json(value: &Value) -> String {
    format!("{value:#}\n").chars().fold(String::new(), |mut text, c| {
        if is_unseen(c) && c != '\n' {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(text, "\\u{unit:04x}");
            });
        } else {
            text.push(c);
        }
        text
    })
}
