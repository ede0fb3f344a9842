//! Which held token gives a scope, in how few hops (`decision.explain`).

use serde_json::Value;

use super::{Oracle, Set, list};

impl Oracle {
    /// The held token that gives `need` in the fewest hops, the first in the policy's order, and the number of hops.
    pub fn nearest(&self, grant: &Value, need: &str) -> Option<(String, usize)> {
        let held = self.granted(grant).into_iter();
        let found = held.filter_map(|token| Some((self.hops(grant, &token, need)?, token)));
        found
            .min_by_key(|(hops, token)| (*hops, self.place(token)))
            .map(|(hops, token)| (token, hops))
    }

    /// How many rules lead from one token to another, if both, and all between, have power.
    fn hops(&self, grant: &Value, from: &str, to: &str) -> Option<usize> {
        let mut reached = Set::new();
        let mut front = vec![from.to_owned()];
        for hops in 0.. {
            front.retain(|token| self.is_active(grant, token) && reached.insert(token.clone()));
            if front.is_empty() || reached.contains(to) {
                return reached.contains(to).then_some(hops);
            }
            front = front.iter().flat_map(|token| self.gives(token)).collect();
        }
        None
    }

    /// Whether one rule leads from one token to the other, as an implication or as a wildcard, and the other has power.
    pub fn is_hop(&self, grant: &Value, from: &str, to: &str, rule: &str) -> bool {
        let implied =
            self.implies.iter().any(|(left, right)| left == from && self.selects(right, to));
        let covered = self.is_wildcard(from) && self.selects(from, to);
        self.is_active(grant, to)
            && if rule == "implies" { implied } else { rule == "wildcard" && covered }
    }

    fn is_active(&self, grant: &Value, token: &str) -> bool {
        self.has_power(token, &list(&grant["roles"]), self.offer(grant))
    }
}
