//! The keys of one table while it is read: a short table is searched, a long one has an index.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::node::Text;

/// How many keys are searched one by one.
const SHORT: usize = 12;

#[derive(Debug, Default)]
pub(crate) struct Keys<'t> {
    names: Vec<Text<'t>>,
    index: BTreeMap<Cow<'t, str>, usize>,
}

impl<'t> Keys<'t> {
    /// The place of a key, the last one if it was pushed again.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.names.iter().rposition(|known| known.value == name);
        }
        self.index.get(name).copied()
    }

    pub(crate) fn push(&mut self, name: Text<'t>) {
        let at = self.names.len();
        if at >= SHORT {
            if self.index.is_empty() {
                let known = self.names.iter().map(|name| name.value.clone());
                self.index.extend(known.zip(0..));
            }
            self.index.insert(name.value.clone(), at);
        }
        self.names.push(name);
    }

    pub(crate) fn into_names(self) -> Vec<Text<'t>> {
        self.names
    }
}
