//! What an item opens (`consent.unlocks`).

use serde_json::{Value, json};

use super::super::decide::satisfied;
use super::super::{Operation, Set};
use super::screen::{Part, Screen};

impl Screen<'_> {
    /// How many operations the principal may call with an item and not without it, and the first three.
    pub(super) fn unlocks(&self, item: &str, needs: &Set) -> Value {
        let of_part = |part: &Part| -> Set {
            let wanted = needs.iter().cloned().chain([item.to_owned()]).chain(self.gates(part));
            wanted.filter(|token| part.granted.contains(token)).collect()
        };
        let with: Vec<Set> = self.parts.iter().map(of_part).collect();
        let without: Vec<Set> =
            with.iter().map(|held| held - &Set::from([item.to_owned()])).collect();
        let opened: Vec<&String> = self
            .oracle
            .operations
            .iter()
            .filter(|operation| self.allows(operation, &with) && !self.allows(operation, &without))
            .map(|operation| &operation.key)
            .collect();
        json!({ "operations": opened.len(), "samples": opened.iter().take(3).collect::<Vec<_>>() })
    }

    /// Whether the principal may call an operation, which is not public, with these tokens of the parts.
    fn allows(&self, operation: &Operation, held: &[Set]) -> bool {
        let facts = &operation.facts;
        let need = if facts["need"].is_null() { facts } else { &facts["need"] };
        let lacks = |role: &str| !self.ask.roles.iter().any(|have| have == role);
        if need["public"] == true || facts["role"].as_str().is_some_and(lacks) {
            return false;
        }
        let tree = self.oracle.gated(operation.audience, need);
        self.parts.iter().zip(held).any(|(part, held)| {
            let belongs = operation.audience.is_none() || operation.audience == part.audience;
            let given = self.oracle.expanded(held, &self.ask.roles, part.offer());
            belongs && satisfied(&tree, &given)
        })
    }
}
