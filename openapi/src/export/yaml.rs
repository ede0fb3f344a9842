//! Writes a document in YAML, as a person would: blocks, short lists of words on one line, quotes only where needed.

use std::fmt::Write;

use serde_json::Value;

/// The widest list that stands on one line.
const WIDTH: usize = 80;

/// A value as a YAML document.
pub(super) fn write(value: &Value) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

/// The entries of a table or list, each on lines of its own.
fn block(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(table) => {
            for (at, (key, value)) in table.iter().enumerate() {
                // The first entry of a table in a list stands beside the dash.
                if at > 0 || !text.ends_with("- ") {
                    text.push_str(&indent);
                }
                text.push_str(&scalar(key));
                text.push(':');
                inner(value, depth + 1, text);
            }
        }
        Value::Array(items) => {
            for item in items {
                text.push_str(&indent);
                text.push_str("- ");
                match line(item) {
                    Some(line) => {
                        text.push_str(&line);
                        text.push('\n');
                    }
                    None => block(item, depth + 1, text),
                }
            }
        }
        other => {
            text.push_str(&line(other).unwrap_or_default());
            text.push('\n');
        }
    }
}

fn inner(value: &Value, depth: usize, text: &mut String) {
    match line(value) {
        Some(line) => {
            text.push(' ');
            text.push_str(&line);
            text.push('\n');
        }
        None => {
            text.push('\n');
            block(value, depth, text);
        }
    }
}

/// A value on one line, if it fits there.
fn line(value: &Value) -> Option<String> {
    match value {
        Value::Object(table) => table.is_empty().then(|| "{}".to_owned()),
        Value::Array(items) => {
            let words: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(word)).collect();
            let list = format!("[{}]", words?.join(", "));
            (list.len() <= WIDTH).then_some(list)
        }
        Value::String(text) => Some(scalar(text)),
        other => Some(other.to_string()),
    }
}

/// A text in a list on one line.
pub(crate) fn word(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) { quoted(text) } else { scalar(text) }
}

/// A text in a block: plain where no reader of YAML could take it for something else.
fn scalar(text: &str) -> String {
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '_');
    let fits =
        |c: char| c.is_ascii_alphanumeric() || " _-./:,;()'+{}".contains(c) || c.is_alphabetic();
    let meant = text.contains(": ") || text.ends_with([':', ' ']);
    if starts
        && text.chars().all(fits)
        && !meant
        && !reserved.contains(&&*text.to_ascii_lowercase())
    {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text in double quotes: JSON's escapes are YAML's.
fn quoted(text: &str) -> String {
    escaped(&Value::from(text).to_string())
}

/// JSON in which what YAML does not take as it is is escaped as well.
pub(super) fn escaped(json: &str) -> String {
    json.chars().fold(String::new(), |mut text, c| {
        match c {
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
        text
    })
}
