//! JSON with two spaces a level; lists of texts stay on one line where they fit. Numbers stay as they are written.

use super::WIDTH;
use super::quote::quoted;
use crate::node::{Node, Text, Value};

/// Formats a text that is an object with these entries.
pub(super) fn json(text: &str, root: &[(Text<'_>, Node<'_>)]) -> String {
    let mut printer = Printer { text, out: String::new() };
    printer.table(root, 0);
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
            Value::Text(text) => quoted(text, &mut self.out),
            Value::Table(entries) => self.table(entries, level),
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
            Value::List(_) => self.out.push_str("[]"),
            _ => self.out.push_str(node.span.slice(self.text)),
        }
    }

    fn table(&mut self, entries: &[(Text<'_>, Node<'_>)], level: usize) {
        if entries.is_empty() {
            return self.out.push_str("{}");
        }
        let below = level.saturating_add(1);
        let mut open = "{\n";
        for (key, member) in entries {
            let start = self.line(open, below);
            quoted(&key.value, &mut self.out);
            self.out.push_str(": ");
            let width = self.out.get(start..).map_or(0, |key| key.chars().count());
            self.value(member, below, width);
            open = ",\n";
        }
        self.line("\n", level);
        self.out.push('}');
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
            quoted(text, &mut self.out);
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
