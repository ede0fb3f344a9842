//! From events to nodes: headers open tables, keys go into them.

use super::Kind;
use super::tables::{Origin, Tables};
use super::values::Values;
use crate::code::Code;
use crate::node::{Node, Text};
use crate::problem::{Problems, Span};

/// Reads a text into the entries of its root table.
pub(crate) fn read<'t>(text: &'t str, problems: &mut Problems) -> Vec<(Text<'t>, Node<'t>)> {
    let Some(events) = super::events(text, problems) else { return Vec::new() };
    let mut values = Values::new(&events, text, problems);
    let mut tables = Tables::default();
    let root = tables.open(Origin::Defined, Span::default());
    let mut open = root;
    while let Some(event) = values.next() {
        match event.kind {
            Kind::Header | Kind::Headers => {
                let path = values.path();
                let end = values.next().map_or(event.span, |close| close.span);
                let span = Span { start: event.span.start, end: end.end };
                let list = event.kind == Kind::Headers;
                open = tables.header(root, path, span, list, values.problems);
            }
            Kind::Key => {
                values.back();
                let path = values.path();
                values.next();
                let node = values.node(&mut tables, 0);
                tables.put(open, path, node, values.problems);
            }
            _ => {}
        }
    }
    // A text that cannot be read has no model to judge; a key that stands twice can be passed over.
    if values.problems.any(|code| code != Code::DuplicateKey) {
        return Vec::new();
    }
    tables.finish(root)
}
