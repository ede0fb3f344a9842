//! From the text to its tree. JSON is read as the part of YAML that it is.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, options};
use scopeward::Span;

use crate::limits::{MAX_DEPTH, MAX_TEXT, MAX_VALUES};
use crate::node::{Map, Node, Text, Value};
use crate::note::{NoteCode, Notes};

/// Reads a text into its one value. What is wrong is noted; without a value nothing could be read.
pub(crate) fn read<'t>(text: &'t str, notes: &mut Notes) -> Option<Node<'t>> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, at most {MAX_TEXT} are read", text.len());
        notes.add(NoteCode::LimitExceeded, Span::default(), message);
        return None;
    }
    let options = options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        simple_key_max_lookahead: 8_192,
        disallow_directives: true,
    };
    let (open, anchors) = (Vec::new(), HashMap::new());
    let mut builder = Builder { notes, open, anchors, values: 0, root: None };
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => builder.event(event, place(&span)),
            Err(error) => Err(scan(&error)),
        };
        if let Err((code, span, message)) = done {
            builder.notes.add(code, span, message);
            return None;
        }
    }
    if builder.root.is_none() {
        builder.notes.add(NoteCode::Syntax, Span::default(), "the text is empty");
    }
    builder.root
}

fn scan(error: &ScanError) -> Fault {
    let at = error.marker().byte_offset().and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
    let code = match error.kind() {
        ErrorKind::RecursionLimitExceeded => NoteCode::LimitExceeded,
        _ => NoteCode::Syntax,
    };
    (code, Span { start: at, end: at }, error.info())
}

fn place(span: &granit_parser::Span) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let range = span.byte_range().unwrap_or_default();
    Span { start: byte(range.start), end: byte(range.end) }
}

/// What ends the reading.
type Fault = (NoteCode, Span, String);

/// A list or table that is not finished.
struct Open<'t> {
    node: Value<'t>,
    span: Span,
    anchor: usize,
    entries: Vec<(Text<'t>, Node<'t>)>,
    key: Option<Text<'t>>,
    /// What `<<` brings in.
    merged: Vec<Node<'t>>,
    /// How many values there were before it.
    before: usize,
    /// How deep values within it go.
    depth: usize,
}

/// What an alias repeats, with its cost.
struct Anchored<'t> {
    node: Node<'t>,
    values: usize,
    depth: usize,
}

struct Builder<'t, 'n> {
    notes: &'n mut Notes,
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Anchored<'t>>,
    values: usize,
    root: Option<Node<'t>>,
}

impl<'t> Builder<'t, '_> {
    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let value =
                    if style == ScalarStyle::Plain { plain(text) } else { Value::Text(text) };
                let node = Node { value, span };
                let values = node.count();
                self.spend(values, span)?;
                self.place(node, anchor, values, 0)
            }
            Event::SequenceStart(_, anchor, _) => self.start(Value::List(Vec::new()), anchor, span),
            Event::MappingStart(_, anchor, _) => {
                self.start(Value::Map(Map::default()), anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentStart(..) if self.root.is_some() => {
                Err((NoteCode::Syntax, span, "the text has more than one document".to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn spend(&mut self, values: usize, span: Span) -> Result<(), Fault> {
        self.values += values;
        if self.values <= MAX_VALUES {
            return Ok(());
        }
        let message = format!("more than {MAX_VALUES} values, aliases repeated");
        Err((NoteCode::LimitExceeded, span, message))
    }

    fn start(&mut self, node: Value<'t>, anchor: usize, span: Span) -> Result<(), Fault> {
        let before = self.values;
        self.spend(1, span)?;
        let (entries, merged) = (Vec::new(), Vec::new());
        let key = None;
        self.open.push(Open { node, span, anchor, entries, key, merged, before, depth: 0 });
        if self.open.len() > MAX_DEPTH { Err(too_deep(span)) } else { Ok(()) }
    }

    fn end(&mut self, end: Span) -> Result<(), Fault> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        let last = match &open.node {
            Value::List(items) => items.last().map(|item| item.span.end),
            _ => open.entries.last().map(|(_, value)| value.span.end),
        };
        // A block ends where its last value does; only brackets have an end of their own.
        let end = if end.start < end.end { Some(end.end) } else { last };
        let span = Span { start: open.span.start, end: end.unwrap_or(open.span.end) };
        if matches!(open.node, Value::Map(_)) {
            let own: HashSet<Cow<'t, str>> =
                open.entries.iter().map(|(key, _)| key.value.clone()).collect();
            let merged = open.merged.into_iter().flat_map(merge);
            open.entries.extend(merged.filter(|(key, _)| !own.contains(&key.value)));
            let (map, again) = Map::new(open.entries);
            for key in again.iter().filter(|key| own.contains(&key.value)) {
                let message = format!("`{key}` stands twice in this table");
                self.notes.add(NoteCode::DuplicateKey, key.span, message);
            }
            open.node = Value::Map(map);
        }
        let values = self.values - open.before;
        self.place(Node { value: open.node, span }, open.anchor, values, open.depth + 1)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let Some(Anchored { node, values, depth }) = self.anchors.get(&anchor) else {
            return Err((NoteCode::Syntax, span, "an alias within what it repeats".to_owned()));
        };
        let (node, values, depth) = (Node { value: node.value.clone(), span }, *values, *depth);
        self.spend(values, span)?;
        if self.open.len() + depth > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.place(node, 0, values, depth)
    }

    /// Puts a value where it belongs; its cost is that of everything in it.
    fn place(
        &mut self,
        node: Node<'t>,
        anchor: usize,
        values: usize,
        depth: usize,
    ) -> Result<(), Fault> {
        if anchor != 0 {
            // The copy costs as much as the value.
            self.spend(values, node.span)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), values, depth });
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.depth = open.depth.max(depth);
        match (&mut open.node, open.key.take()) {
            (Value::List(items), _) => items.push(node),
            (_, Some(key)) if key.value == "<<" && is_mergeable(&node) => open.merged.push(node),
            (_, Some(key)) => open.entries.push((key, node)),
            (_, None) => open.key = Some(key(node)?),
        }
        Ok(())
    }
}

/// A key is a text, however it looks.
fn key(node: Node<'_>) -> Result<Text<'_>, Fault> {
    let span = node.span;
    let value = match node.value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Null => Cow::Borrowed("null"),
        Value::List(_) | Value::Map(_) => {
            return Err((NoteCode::Syntax, span, "a key is a text".to_owned()));
        }
    };
    Ok(Text { value, span })
}

fn is_mergeable(node: &Node<'_>) -> bool {
    node.map().is_some() || node.list().is_some_and(|all| all.iter().all(|n| n.map().is_some()))
}

fn merge(node: Node<'_>) -> Vec<(Text<'_>, Node<'_>)> {
    match node.value {
        Value::Map(map) => map.into_entries(),
        Value::List(items) => items.into_iter().flat_map(merge).collect(),
        _ => Vec::new(),
    }
}

fn too_deep(span: Span) -> Fault {
    (NoteCode::LimitExceeded, span, format!("values nest deeper than {MAX_DEPTH}"))
}

/// A scalar without quotes, by the core schema of YAML 1.2.
fn plain(text: Cow<'_, str>) -> Value<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text),
        _ => Value::Text(text),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    starts && text.parse::<f64>().is_ok()
}
