//! What every scope is to every operation (`answer.matrix`), from grants of one scope each.

use serde_json::Value;

use super::{Offer, Operation, Oracle, Set};

impl Oracle {
    /// The matrix.
    pub fn matrix(&self) -> Value {
        (0..self.operations.len()).map(|handle| self.row(handle)).collect()
    }

    /// The row of an operation.
    pub fn row(&self, handle: usize) -> String {
        let Operation { audience, facts, .. } = &self.operations[handle];
        let need = if facts["need"].is_null() { facts } else { &facts["need"] };
        let named = named(&self.gated(*audience, need));
        let offers: Vec<Offer> = match audience {
            Some(audience) => vec![Offer::Audience(*audience)],
            None if self.audiences.is_empty() => vec![Offer::Everything],
            None => (0..self.audiences.len()).map(Offer::Audience).collect(),
        };
        self.tokens().iter().map(|token| self.cell(token, &named, &offers)).collect()
    }

    fn cell(&self, token: &str, named: &Set, offers: &[Offer]) -> char {
        let powerful = offers.iter().any(|offer| self.has_power(token, &self.roles, *offer));
        let held = Set::from([token.to_owned()]);
        let given = |offer: &Offer| !self.expanded(&held, &self.roles, *offer).is_disjoint(named);
        let implied = |offer: &Offer| !self.implied(token, *offer).is_disjoint(named);
        match () {
            () if powerful && named.contains(token) => 'n',
            () if offers.iter().any(implied) => 'i',
            () if offers.iter().any(given) => 'w',
            () => '.',
        }
    }

    /// What a token gives through implications alone.
    fn implied(&self, token: &str, offer: Offer) -> Set {
        let mut implied = Set::new();
        let mut reached = vec![token.to_owned()];
        while let Some(token) = reached.pop() {
            if !self.has_power(&token, &self.roles, offer) || !implied.insert(token.clone()) {
                continue;
            }
            for (_, selector) in self.implies.iter().filter(|(from, _)| *from == token) {
                reached.extend(self.universe().filter(|to| self.selects(selector, to)).cloned());
            }
        }
        implied
    }
}

/// The scopes that a tree names.
fn named(tree: &Value) -> Set {
    match tree {
        Value::String(scope) => Set::from([scope.clone()]),
        Value::Array(branches) => branches.iter().flat_map(named).collect(),
        Value::Object(table) => table.values().flat_map(named).collect(),
        _ => Set::new(),
    }
}
