//! Smaller grants (§11): narrowing, cover, intersection.

use serde_json::{Value, json};

use super::request::{tokens, whole};
use super::review::{Ask, Held};
use super::{Offer, Oracle, Set, list};

impl Oracle {
    /// The wire form of the narrowing of a grant to a scope (null: absent).
    pub fn narrow(&self, grant: &Value, scope: &Value) -> Value {
        let (held, offer) = (self.granted(grant), self.offer(grant));
        let is_good = offer != Offer::Nothing
            && grant["state"].as_str().is_none_or(|state| state == "active");
        let absent = scope.is_null();
        let known = |scope: &&String| self.place(scope) != usize::MAX;
        let tokens =
            if absent { held.iter().filter(known).cloned().collect() } else { tokens(scope) };
        self.answer(&Ask {
            audiences: if is_good { vec![offer] } else { Vec::new() },
            foreign: Vec::new(),
            whole: if is_good { whole(&tokens).filter(|_| !absent) } else { Some("invalid-grant") },
            lists: Vec::new(),
            tokens,
            absent: absent.then_some("invalid-grant"),
            roles: list(&grant["roles"]),
            ceiling: Some(self.held(grant)),
            beyond: "beyond-grant",
            before: None,
            restrictions: self.restrictions(&held),
            mode: "add".to_owned(),
        })
    }

    /// The wire form of a cover.
    pub fn covers(&self, parent: &Value, child: &Value) -> Value {
        let (held, tokens) = (self.granted(parent), self.granted(child));
        let (held_set, together) = (self.held(parent), self.is_for_the_same(parent, child));
        let given = |token: &String| self.is_restriction(token) || self.is_given(&held_set, token);
        let uncovered: Vec<&String> =
            tokens.iter().filter(|token| !together || !given(token)).collect();
        let restrictions: Vec<String> =
            self.restrictions(&held).into_iter().filter(|scope| !tokens.contains(scope)).collect();
        json!({
            "covers": together && uncovered.is_empty() && restrictions.is_empty(),
            "uncovered": uncovered,
            "restrictions": restrictions,
        })
    }

    /// The scopes of the intersection of two grants.
    pub fn intersect(&self, left: &Value, right: &Value) -> Vec<String> {
        if !self.is_for_the_same(left, right) {
            return Vec::new();
        }
        let (left, right) = (self.held(left), self.held(right));
        let is_held = |scope: &String| left.scopes.contains(scope) || right.scopes.contains(scope);
        let both = |scope: &&String| self.is_given(&left, scope) && self.is_given(&right, scope);
        let restrictions = self.restrictions(left.scopes.union(&right.scopes));
        let members: Vec<String> = self.universe().filter(both).cloned().collect();
        let among = |scope: &String| members.contains(scope) || restrictions.contains(scope);
        let closed: Vec<&String> = members
            .iter()
            .filter(|scope| self.closed(&[(*scope).clone()]).iter().all(among))
            .collect();
        let roles = [left.roles.clone(), right.roles.clone()].concat();
        let gives = |from: &String, to: &String| {
            let scopes = Set::from([from.clone()]);
            self.is_given(&Held { scopes, roles: roles.clone(), offer: left.offer }, to)
        };
        let stays = |scope: &String| {
            let before = |other: &String| is_held(other) || self.place(other) < self.place(scope);
            let mut others = closed.iter().filter(|other| **other != scope && gives(other, scope));
            is_held(scope) || !others.any(|other| before(other) || !gives(scope, other))
        };
        let kept = closed.iter().copied().filter(|scope| stays(scope));
        self.in_order(kept.chain(&restrictions))
    }

    /// Whether two grants are for one audience: the same text, or none; where the policy declares none, any.
    fn is_for_the_same(&self, left: &Value, right: &Value) -> bool {
        let uris = self.uris();
        let declared = |grant: &Value| {
            grant["audience"]
                .as_str()
                .filter(|uri| uris.iter().any(|known| known == uri))
                .map(str::to_owned)
        };
        self.audiences.is_empty() || declared(left) == declared(right)
    }

    fn held(&self, grant: &Value) -> Held {
        let scopes = self.granted(grant).into_iter().collect();
        Held { scopes, roles: list(&grant["roles"]), offer: self.offer(grant) }
    }

    fn restrictions<'t>(&self, tokens: impl IntoIterator<Item = &'t String>) -> Vec<String> {
        let counts = |token: &&String| self.is_restriction(token) && !self.flag(token, "removed");
        tokens.into_iter().filter(counts).cloned().collect()
    }
}
