//! All that a page needs to switch items without the engine. Clause `consent.table`.

use std::fmt::Write;

use serde::Serialize;

use crate::bits::Bits;
use crate::consent::Consent;

/// All that a page needs to switch items without the engine (`consent.table`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosureTable {
    /// The items' tokens, in order.
    pub scopes: Vec<String>,
    /// Per item, the items that it needs.
    pub needs: Vec<String>,
    /// Per item, the items that need it.
    pub needed_by: Vec<String>,
    /// The items that stay on.
    pub locked: String,
    /// The items that are on.
    pub on: String,
}

impl Consent {
    /// The closure table of this state.
    pub fn table(&self) -> ClosureTable {
        let screen = &*self.screen;
        ClosureTable {
            scopes: screen.items.iter().map(|item| item.scope.clone()).collect(),
            needs: screen.needs.iter().map(number).collect(),
            needed_by: screen.needed_by.iter().map(number).collect(),
            locked: number(&screen.locked),
            on: number(&self.on),
        }
    }
}

/// A set as a hexadecimal number, item i being the bit of value 2^i.
fn number(set: &Bits) -> String {
    let mut text = String::new();
    for word in set.words().rev() {
        if text.is_empty() && word != 0 {
            let _ = write!(text, "{word:x}");
        } else if !text.is_empty() {
            let _ = write!(text, "{word:016x}");
        }
    }
    if text.is_empty() { "0".to_owned() } else { text }
}
