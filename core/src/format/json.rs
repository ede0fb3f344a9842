//! JSON with two spaces a level; lists of texts stay on one line where they fit. Numbers stay as they are written.

use std::fmt::Write;

use super::WIDTH;
use crate::node::{Node, Value};

/// Formats a text that is an object with these entries.
pub(super) fn json(text: &str, root: &Node<'_>) -> String {
    let mut printer = Printer { text, out: String::new() };
    printer.value(root, 0, 0);
    printer.out.push('\n');
    printer.out
}

struct Printer<'t> {
    text: &'t str,
    out: String,
}

impl Printer<'_> {
    /// Prints a value at a level; `column` is where it starts.
    fn value(&mut self, node: &Node<'_>, level: usize, column: usize) {
        let below = level.saturating_add(1);
        match &node.value {
            Value::Text(text) => quote(text, &mut self.out),
            Value::Table(entries) if !entries.is_empty() => {
                let mut open = "{\n";
                for (key, member) in entries {
                    let start = self.line(open, below);
                    quote(&key.value, &mut self.out);
                    self.out.push_str(": ");
                    let width = self.out.get(start..).map_or(0, |key| key.chars().count());
                    self.value(member, below, width);
                    open = ",\n";
                }
                self.line("\n", level);
                self.out.push('}');
            }
            Value::List(items) if !items.is_empty() => {
                if self.on_one_line(items, column) {
                    return;
                }
                let mut open = "[\n";
                for item in items {
                    self.line(open, below);
                    self.value(item, below, below.saturating_mul(2));
                    open = ",\n";
                }
                self.line("\n", level);
                self.out.push(']');
            }
            Value::Table(_) => self.out.push_str("{}"),
            Value::List(_) => self.out.push_str("[]"),
            _ => self.out.push_str(node.span.slice(self.text)),
        }
    }

    /// Ends a line, and indents the next one; gives its start.
    fn line(&mut self, end: &str, level: usize) -> usize {
        self.out.push_str(end);
        let start = self.out.len();
        (0..level).for_each(|_| self.out.push_str("  "));
        start
    }

    /// Prints a list of texts on the line, if it fits.
    fn on_one_line(&mut self, items: &[Node<'_>], column: usize) -> bool {
        let start = self.out.len();
        let mut open = "[";
        for item in items {
            let Value::Text(text) = &item.value else {
                self.out.truncate(start);
                return false;
            };
            self.out.push_str(open);
            quote(text, &mut self.out);
            open = ", ";
        }
        self.out.push(']');
        let width = self.out.get(start..).map_or(0, |list| list.chars().count());
        let fits = column.saturating_add(width) < WIDTH;
        if !fits {
            self.out.truncate(start);
        }
        fits
    }
}

/// Writes a text in double quotes.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            // Writing to a text does not fail.
            '\0'..' ' => drop(write!(out, "\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out.push('"');
}
