//! The items of a screen: what each gives and needs, and which are locked.

use std::rc::Rc;

use serde_json::{Value, json};

use super::super::Set;
use super::screen::{Part, Screen};

const RISKS: [&str; 4] = ["low", "medium", "high", "critical"];

impl Screen<'_> {
    /// `consent.item`, in order.
    pub(super) fn items(&self) -> Vec<Value> {
        let needs: Vec<Set> = self.scopes.iter().map(|scope| self.needs(scope)).collect();
        let locks = self.locks(&needs);
        let in_order = |tokens: Set| self.oracle.in_order(&tokens);
        let needed_by = |scope: &String| {
            let needing = self.scopes.iter().zip(&needs).filter(|(_, needs)| needs.contains(scope));
            needing.map(|(other, _)| other.clone()).collect::<Set>()
        };
        let item = |at: usize, scope: &String| {
            let (lock, why) = locks[at].clone().unzip();
            let given = self.given(scope);
            let others = self.oracle.scopes.iter().map(|(name, _)| name);
            let others = others.filter(|name| *name != scope && given.contains(*name));
            json!({
                "scope": scope,
                "label": self.label(scope),
                "description": self.oracle.text(&self.oracle.facts(scope)["description"], &self.language),
                "verb": self.oracle.verb(scope),
                "risk": self.risk(scope, &given),
                "on": lock.is_some() || self.request["preselect"] == true,
                "new": self.is_new(scope),
                "lock": lock,
                "why": why,
                "needs": in_order(needs[at].clone()),
                "needed_by": in_order(needed_by(scope)),
                "grants_too": others.map(|name| json!({ "scope": name, "label": self.label(name) })).collect::<Vec<_>>(),
                "unlocks": self.unlocks(scope, &needs[at]),
            })
        };
        self.scopes.iter().enumerate().map(|(at, scope)| item(at, scope)).collect()
    }

    /// What a token gives the principal in one part.
    pub(super) fn given_in(&self, part: &Part, token: &str) -> Rc<Set> {
        self.oracle.expanded(&Set::from([token.to_owned()]), &self.ask.roles, part.offer())
    }

    /// What an item gives the principal, in the parts that hold it.
    fn given(&self, item: &String) -> Set {
        let parts = self.parts.iter().filter(|part| part.granted.contains(item));
        parts
            .flat_map(|part| self.given_in(part, item).iter().cloned().collect::<Vec<_>>())
            .collect()
    }

    /// `consent.risk`; that of a wildcard that gives nothing is unstated.
    fn risk(&self, item: &str, given: &Set) -> &'static str {
        let own = (!self.oracle.is_wildcard(item)).then_some(item);
        let scopes =
            given.iter().map(String::as_str).filter(|token| !self.oracle.is_wildcard(token));
        scopes
            .chain(own)
            .map(|scope| self.oracle.risk(scope))
            .max()
            .map_or("medium", |rank| RISKS[rank])
    }

    /// `consent.needs`
    fn needs(&self, item: &String) -> Set {
        let mut needs = Set::new();
        let mut open = vec![item.clone()];
        while let Some(next) = open.pop() {
            for need in self.own_needs(&next) {
                if needs.insert(need.clone()) {
                    open.push(need);
                }
            }
        }
        needs.remove(item);
        needs
    }

    /// What an item needs in the parts that hold it, the needs of its needs aside.
    fn own_needs(&self, item: &String) -> Vec<String> {
        let mut needs = Vec::new();
        for part in self.parts.iter().filter(|part| part.granted.contains(item)) {
            let depends = self.oracle.closed(std::slice::from_ref(item));
            needs.extend(depends.iter().filter(|scope| part.granted.contains(scope)).cloned());
            for wanted in [depends, self.gates(part)].concat() {
                let gives = |other: &&String| self.given_in(part, other).contains(&wanted);
                if !part.granted.contains(&wanted) && !gives(&item) {
                    needs.extend(part.granted.iter().find(gives).cloned());
                }
            }
        }
        needs
    }

    /// The gate of a part, with what it depends on.
    pub(super) fn gates(&self, part: &Part) -> Vec<String> {
        let gate: Vec<String> = self.gate(part).map(str::to_owned).into_iter().collect();
        self.oracle.closed(&gate)
    }

    /// `consent.lock`: the lock of each item, and why.
    fn locks(&self, needs: &[Set]) -> Vec<Option<(&'static str, String)>> {
        let own: Vec<_> = self.scopes.iter().map(|scope| self.own_lock(scope)).collect();
        let needing = |at: usize| {
            (0..own.len())
                .find(|other| own[*other].is_some() && needs[*other].contains(&self.scopes[at]))
        };
        let lock = |at: usize| {
            own[at].clone().or_else(|| {
                let by = needing(at)?;
                Some(("needed-by", format!("Needed for “{}”.", self.label(&self.scopes[by]))))
            })
        };
        (0..own.len()).map(lock).collect()
    }

    /// The lock that an item has by itself.
    fn own_lock(&self, item: &String) -> Option<(&'static str, String)> {
        if self.oracle.is_restriction(item) {
            return Some(("restriction", "This limits what the app may do.".to_owned()));
        }
        if !self.is_new(item) {
            return Some(("already-granted", "You have allowed this before.".to_owned()));
        }
        for part in self.parts.iter().filter(|part| part.granted.contains(item)) {
            if self.gates(part).contains(item) {
                let title = self.audience_title(part).unwrap_or_default();
                return Some(("gate", format!("Needed to connect to {title}.")));
            }
        }
        if self.is_required(item) {
            return Some(("client-required", "The app does not work without this.".to_owned()));
        }
        let required = self.oracle.flag(item, "required");
        required.then(|| ("policy-required", "Every app that asks for this needs it.".to_owned()))
    }

    /// Whether the client requires an item.
    fn is_required(&self, item: &String) -> bool {
        let [required, optional] = ["required", "optional"].map(|key| &self.request[key]);
        let stands_in =
            |scope: &Value| self.oracle.granted(&json!({ "scope": scope })).contains(item);
        if !required.is_null() {
            return stands_in(required);
        }
        let asked = self.ask.tokens.iter().any(|token| self.oracle.name(token) == *item);
        !optional.is_null() && asked && !stands_in(optional)
    }
}
