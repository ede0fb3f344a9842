//! What a set of held tokens gives and needs (§4, §5, §8), and how it is printed (§9).

use std::rc::Rc;

use serde_json::{Value, json};

use super::{Offer, Oracle, Set, list};

impl Oracle {
    /// What holding `token` gives in one hop, role and audience aside.
    pub fn gives(&self, token: &str) -> Vec<String> {
        let mut selectors: Vec<&str> =
            self.implies.iter().filter(|(from, _)| from == token).map(|(_, to)| &**to).collect();
        if self.is_wildcard(token) {
            selectors.push(token);
        }
        self.universe()
            .filter(|member| selectors.iter().any(|selector| self.selects(selector, member)))
            .cloned()
            .collect()
    }

    /// What limits the scopes of a grant: the audience that it is for.
    pub(super) fn offer(&self, grant: &Value) -> Offer {
        if self.audiences.is_empty() {
            return Offer::Everything;
        }
        let uri = grant["audience"].as_str();
        let matching = self.audiences.iter().position(|facts| facts["uri"].as_str() == uri);
        matching.map_or(Offer::Nothing, Offer::Audience)
    }

    /// `audience.offer`
    pub(super) fn offers(&self, audience: usize, token: &str) -> bool {
        if self.is_wildcard(token) {
            let mut covered = self
                .universe()
                .filter(|member| !self.is_wildcard(member) && self.covers_text(token, member));
            return covered.any(|member| self.offers(audience, member));
        }
        let facts = &self.audiences[audience];
        let offer =
            if facts["offer"].is_null() { vec!["*".to_owned()] } else { list(&facts["offer"]) };
        let selected =
            |selectors: &[String]| selectors.iter().any(|selector| self.selects(selector, token));
        selected(&offer) && !selected(&list(&facts["except"]))
    }

    pub(super) fn has_power(&self, token: &str, roles: &[String], offer: Offer) -> bool {
        self.universe().any(|member| member == token)
            && self.role_of(token).is_none_or(|role| roles.iter().any(|have| have == role))
            && match offer {
                Offer::Everything => true,
                Offer::Audience(audience) => self.offers(audience, token),
                Offer::Nothing => false,
            }
    }

    /// `decision.expanded`: the least set, grown one token at a time. Equal questions are answered once.
    pub(super) fn expanded(&self, held: &Set, roles: &[String], offer: Offer) -> Rc<Set> {
        let key = (held.clone(), roles.to_vec(), offer);
        if let Some(known) = self.memo.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut expanded = Set::new();
        let mut reached: Vec<String> = held.iter().cloned().collect();
        while let Some(token) = reached.pop() {
            if self.has_power(&token, roles, offer) && expanded.insert(token.clone()) {
                reached.extend(self.gives(&token));
            }
        }
        let expanded = Rc::new(expanded);
        self.memo.borrow_mut().insert(key, Rc::clone(&expanded));
        expanded
    }

    /// `render.granted`
    pub(super) fn granted(&self, grant: &Value) -> Vec<String> {
        let held = list(&grant["scope"]);
        let tokens = held.iter().flat_map(|text| text.split(' ')).filter(|token| !token.is_empty());
        let named = tokens
            .map(|token| self.aliases.get(token).cloned().unwrap_or_else(|| token.to_owned()));
        self.in_order(&named.collect::<Vec<_>>())
    }

    /// `render.closed`
    pub(super) fn closed(&self, tokens: &[String]) -> Vec<String> {
        let mut closed = tokens.to_vec();
        let mut next = 0;
        while let Some(token) = closed.get(next).cloned() {
            closed.extend(
                self.depends.iter().filter(|(from, _)| *from == token).map(|(_, to)| to.clone()),
            );
            closed = closed
                .iter()
                .enumerate()
                .filter(|(at, t)| !closed[..*at].contains(t))
                .map(|(_, t)| t.clone())
                .collect();
            next += 1;
        }
        self.in_order(&closed)
    }

    /// The four renderings of a grant, §9.
    pub fn renderings(&self, grant: &Value) -> Value {
        let granted = self.granted(grant);
        let (roles, offer) = (list(&grant["roles"]), self.offer(grant));
        let of =
            |tokens: &[String]| self.expanded(&tokens.iter().cloned().collect(), &roles, offer);
        let mut expanded: Vec<String> = of(&granted).iter().cloned().collect();
        expanded.extend(granted.iter().filter(|token| self.is_restriction(token)).cloned());
        let gives =
            |giver: &String, token: &String| of(std::slice::from_ref(giver)).contains(token);
        let needless = |token: &String| {
            let earlier = |other: &String| self.place(other) < self.place(token);
            granted.iter().any(|other| {
                other != token && gives(other, token) && (earlier(other) || !gives(token, other))
            })
        };
        let minimal: Vec<&String> = granted.iter().filter(|token| !needless(token)).collect();
        json!({ "granted": granted, "closed": self.closed(&granted), "expanded": self.in_order(&expanded), "minimal": minimal })
    }
}
