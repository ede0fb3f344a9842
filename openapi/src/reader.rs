//! What all parts of the reading share: the tree, the notes, references, and how values of a type are taken.

use std::borrow::Cow;

use crate::document::Version;
use crate::limits::{MAX_REFERENCES, MAX_VALUES};
use crate::node::{Map, Node, Text, Value};
use crate::note::{NoteCode, Notes};

/// Reads parts of one document.
pub(crate) struct Reader<'d, 't> {
    pub(crate) root: &'d Node<'t>,
    pub(crate) version: Version,
    pub(crate) notes: &'d mut Notes,
    /// How much was read: a part that many refer to counts each time.
    pub(crate) read: usize,
}

impl<'d, 't> Reader<'d, 't> {
    /// Whether there is room for more; the first time that there is none is noted.
    pub(crate) fn spend(&mut self, values: usize, node: &Node<'t>) -> bool {
        let before = self.read;
        self.read = self.read.saturating_add(values);
        if before <= MAX_VALUES && self.read > MAX_VALUES {
            let message = format!("more than {MAX_VALUES} values, references repeated");
            self.notes.add(NoteCode::LimitExceeded, node.span, message);
        }
        self.read <= MAX_VALUES
    }

    /// The value itself, or what its `$ref` leads to.
    pub(crate) fn follow(&mut self, node: &'d Node<'t>) -> Option<&'d Node<'t>> {
        let mut at = node;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = at.get("$ref") else { return Some(at) };
            let pointer = self.text(reference, "a reference")?;
            let Some(pointer) = pointer.value.strip_prefix('#').map(str::to_owned) else {
                let help = Some("bundle the documents into one first");
                let message = format!("`{pointer}` is in another document");
                self.notes.cure(NoteCode::RemoteReference, reference.span, message, help);
                return None;
            };
            at = match find(self.root, &pointer) {
                Some(found) => found,
                None => {
                    let message = format!("`#{pointer}` leads nowhere");
                    self.notes.add(NoteCode::MissingReference, reference.span, message);
                    return None;
                }
            };
        }
        let message = "the reference leads back to itself";
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        self.notes.add(NoteCode::ReferenceCycle, span, message);
        None
    }

    /// A text; another value is noted.
    pub(crate) fn text(&mut self, node: &'d Node<'t>, what: &str) -> Option<Text<'t>> {
        match &node.value {
            Value::Null => None,
            // `version: 3.1` and names like `404` are meant as they look.
            Value::Text(value) | Value::Number(value) => {
                let room = self.spend(value.len() / 64, node);
                room.then(|| Text { value: value.clone(), span: node.span })
            }
            _ => self.wrong(node, what, "a text"),
        }
    }

    /// A table; another value is noted.
    pub(crate) fn map(&mut self, node: &'d Node<'t>, what: &str) -> Option<&'d Map<'t>> {
        match &node.value {
            Value::Null => None,
            Value::Map(map) => Some(map),
            _ => self.wrong(node, what, "a table"),
        }
    }

    /// A list; another value is noted.
    pub(crate) fn list(&mut self, node: &'d Node<'t>, what: &str) -> &'d [Node<'t>] {
        match &node.value {
            Value::Null => &[],
            Value::List(list) => list,
            _ => self.wrong(node, what, "a list").unwrap_or_default(),
        }
    }

    /// The texts of a list.
    pub(crate) fn texts(&mut self, node: &'d Node<'t>, what: &str) -> Vec<Text<'t>> {
        let list = self.list(node, what);
        let text = |item: &'d Node<'t>| match item.value {
            Value::Null => self.wrong(item, what, "a text"),
            _ => self.text(item, what),
        };
        list.iter().filter_map(text).collect()
    }

    /// The text under a key.
    pub(crate) fn text_of(&mut self, map: &'d Map<'t>, key: &str) -> Option<Text<'t>> {
        let node = map.get(key)?;
        self.text(node, &format!("`{key}`"))
    }

    /// A copy of what is under a key.
    pub(crate) fn copy(&mut self, map: &'d Map<'t>, key: &str) -> Option<Node<'t>> {
        let node = map.get(key)?;
        self.spend(node.count(), node).then(|| node.clone())
    }

    fn wrong<T>(&mut self, node: &Node<'t>, what: &str, expected: &str) -> Option<T> {
        let message = format!("{what} is {expected}, this is {}", node.value.kind());
        self.notes.add(NoteCode::WrongType, node.span, message);
        None
    }
}

/// What a JSON pointer in a fragment leads to (RFC 6901 §6).
fn find<'d, 't>(root: &'d Node<'t>, pointer: &str) -> Option<&'d Node<'t>> {
    let pointer = decode(pointer)?;
    let mut parts = pointer.split('/');
    if parts.next() != Some("") {
        return None;
    }
    parts.try_fold(root, |node, part| {
        let part = part.replace("~1", "/").replace("~0", "~");
        match &node.value {
            Value::Map(map) => map.get(&part),
            Value::List(list) => list.get(part.parse::<usize>().ok()?),
            _ => None,
        }
    })
}

/// `%XX` as the bytes that they stand for; nothing if these are no text.
pub(crate) fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let value = digit(digits[0])? * 16 + digit(digits[1])?;
        bytes.push(u8::try_from(value).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}
