//! Tables while they are filled: which of them a header or a dotted key may still extend.

use crate::code::Code;
use crate::keys::Keys;
use crate::node::{Node, Text, Value};
use crate::problem::{Problems, Span};

/// How a table came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A header or braces wrote it: nothing opens it again.
    Defined,
    /// A dotted key made it: dotted keys add to it.
    Dotted,
    /// The header of a table below it made it: a header may still define it.
    Implicit,
}

pub(super) type Id = usize;

#[derive(Debug)]
enum Item<'t> {
    Value(Node<'t>),
    Table(Id),
    Tables(Vec<Id>, Span),
    /// It stands again further on, where its header is.
    Moved,
}

#[derive(Debug)]
struct Table<'t> {
    keys: Keys<'t>,
    items: Vec<Item<'t>>,
    origin: Origin,
    span: Span,
}

#[derive(Debug, Default)]
pub(super) struct Tables<'t>(Vec<Table<'t>>);

impl<'t> Tables<'t> {
    /// A new table that stands nowhere yet.
    pub(super) fn open(&mut self, origin: Origin, span: Span) -> Id {
        self.0.push(Table { keys: Keys::default(), items: Vec::new(), origin, span });
        self.0.len().saturating_sub(1)
    }

    /// Puts a value under a path of keys.
    pub(super) fn put(
        &mut self,
        table: Id,
        mut path: Vec<Text<'t>>,
        node: Node<'t>,
        problems: &mut Problems,
    ) {
        let Some(key) = path.pop() else { return };
        let Some(table) = self.descend(table, &path, Origin::Dotted, problems) else { return };
        // What is defined elsewhere is whole.
        let whole = !path.is_empty() && self.origin(table) == Some(Origin::Defined);
        if whole || self.find(table, &key).is_some() {
            return twice(&key, problems);
        }
        self.push(table, key, Item::Value(node));
    }

    /// The table that a header opens; one that stands nowhere if the header is wrong.
    pub(super) fn header(
        &mut self,
        root: Id,
        mut path: Vec<Text<'t>>,
        span: Span,
        list: bool,
        problems: &mut Problems,
    ) -> Id {
        let key = path.pop();
        let parent = self.descend(root, &path, Origin::Implicit, problems);
        let (Some(key), Some(parent)) = (key, parent) else {
            return self.open(Origin::Defined, span);
        };
        let new = self.open(Origin::Defined, span);
        let Some(place) = self.find(parent, &key) else {
            let item = if list { Item::Tables(vec![new], span) } else { Item::Table(new) };
            self.push(parent, key, item);
            return new;
        };
        match self.item(parent, place) {
            Some(Item::Tables(tables, _)) if list => {
                tables.push(new);
                new
            }
            Some(Item::Table(table)) => {
                let table = *table;
                if list || self.origin(table) != Some(Origin::Implicit) {
                    twice(&key, problems);
                } else {
                    self.reopen(parent, place, key, table, span);
                }
                table
            }
            _ => {
                twice(&key, problems);
                new
            }
        }
    }

    /// Defines a table that the header of one below it made: it stands where its own header is.
    fn reopen(&mut self, parent: Id, place: usize, key: Text<'t>, table: Id, span: Span) {
        if let Some(item) = self.item(parent, place) {
            *item = Item::Moved;
        }
        self.push(parent, key, Item::Table(table));
        if let Some(table) = self.0.get_mut(table) {
            (table.origin, table.span) = (Origin::Defined, span);
        }
    }

    /// The table under a path; those that are missing are made.
    fn descend(
        &mut self,
        mut table: Id,
        path: &[Text<'t>],
        origin: Origin,
        problems: &mut Problems,
    ) -> Option<Id> {
        for key in path {
            let Some(place) = self.find(table, key) else {
                let below = self.open(origin, key.span);
                self.push(table, key.clone(), Item::Table(below));
                table = below;
                continue;
            };
            table = match self.item(table, place)? {
                Item::Tables(tables, _) => *tables.last()?,
                Item::Table(below) => {
                    let below = *below;
                    if origin == Origin::Dotted && !self.dot(below) {
                        twice(key, problems);
                        return None;
                    }
                    below
                }
                Item::Value(node) => {
                    let message = format!("`{}` is {} already", key.value, node.value.kind());
                    problems.add(Code::Syntax, key.span, message);
                    return None;
                }
                Item::Moved => return None,
            };
        }
        Some(table)
    }

    /// Lets dotted keys add to a table, if they may.
    fn dot(&mut self, table: Id) -> bool {
        let Some(table) = self.0.get_mut(table) else { return false };
        if table.origin == Origin::Implicit {
            table.origin = Origin::Dotted;
        }
        table.origin == Origin::Dotted
    }

    fn find(&self, table: Id, key: &Text<'_>) -> Option<usize> {
        self.0.get(table)?.keys.find(&key.value)
    }

    fn item(&mut self, table: Id, place: usize) -> Option<&mut Item<'t>> {
        self.0.get_mut(table)?.items.get_mut(place)
    }

    fn origin(&self, table: Id) -> Option<Origin> {
        Some(self.0.get(table)?.origin)
    }

    fn push(&mut self, table: Id, key: Text<'t>, item: Item<'t>) {
        if let Some(table) = self.0.get_mut(table) {
            table.keys.push(key);
            table.items.push(item);
        }
    }

    /// The entries of a table, which is the last one with all below it.
    pub(super) fn finish(&mut self, table: Id) -> Vec<(Text<'t>, Node<'t>)> {
        let entries = self.entries(table);
        self.0.truncate(table);
        entries
    }

    fn entries(&mut self, table: Id) -> Vec<(Text<'t>, Node<'t>)> {
        let Some(table) = self.0.get_mut(table) else { return Vec::new() };
        let (keys, items) = (std::mem::take(&mut table.keys), std::mem::take(&mut table.items));
        let mut entries = Vec::with_capacity(items.len());
        for (key, item) in keys.into_names().into_iter().zip(items) {
            let node = match item {
                Item::Moved => continue,
                Item::Value(node) => node,
                Item::Table(table) => self.node(table),
                Item::Tables(tables, span) => {
                    let tables = tables.into_iter().map(|table| self.node(table)).collect();
                    Node { value: Value::List(tables), span }
                }
            };
            entries.push((key, node));
        }
        entries
    }

    fn node(&mut self, table: Id) -> Node<'t> {
        let span = self.0.get(table).map(|table| table.span).unwrap_or_default();
        Node { value: Value::Table(self.entries(table)), span }
    }
}

fn twice(key: &Text<'_>, problems: &mut Problems) {
    let message = format!("`{}` stands twice in this table", key.value);
    problems.add(Code::DuplicateKey, key.span, message);
}
