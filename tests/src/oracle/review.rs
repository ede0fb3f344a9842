//! Scope requests (§10): what is asked, what of it stands, and the answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::parts::Part;
use super::refusals::{self, Refusal};
use super::request::{is_token, whole};
use super::{Offer, Oracle, Set};

/// What a grant, or a client's ceiling, holds, and for whom.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) scopes: Set,
    pub(super) roles: Vec<String>,
    pub(super) offer: Offer,
}

/// A request that has been read: a scope request, or the narrowing of a grant.
#[derive(Clone)]
pub(super) struct Ask {
    /// The asked audiences; where the policy declares none, the one that offers everything.
    pub(super) audiences: Vec<Offer>,
    /// The audiences that are refused.
    pub(super) foreign: Vec<Refusal>,
    /// Why no token is looked at.
    pub(super) whole: Option<&'static str>,
    /// The asked tokens, as given.
    pub(super) tokens: Vec<String>,
    /// Where the scope is absent, so that refusals go without a word: the refusal if nothing is left.
    pub(super) absent: Option<&'static str>,
    /// What an absent scope asks for, by asked audience.
    pub(super) lists: Vec<Vec<String>>,
    pub(super) roles: Vec<String>,
    pub(super) ceiling: Option<Held>,
    /// The refusal of a token that the ceiling does not give.
    pub(super) beyond: &'static str,
    /// What was granted before, by asked audience; nothing is new where that is left out.
    pub(super) before: Option<Vec<Set>>,
    /// What every part holds.
    pub(super) restrictions: Vec<String>,
    pub(super) mode: String,
}

/// The parts, the refusals, and the asked scopes that are not refused, in order.
struct Outcome {
    parts: Vec<Part>,
    refused: Vec<Refusal>,
    standing: Vec<String>,
}

impl Outcome {
    fn granted(&self) -> Set {
        self.parts.iter().flat_map(Part::scopes).collect()
    }

    /// `review.error`
    fn is_error(&self, mode: &str) -> bool {
        if mode == "drop" {
            self.granted().is_empty() || self.refused.iter().any(Refusal::is_fatal)
        } else {
            !self.refused.is_empty()
        }
    }
}

impl Oracle {
    /// The review of a scope request, both in their wire forms.
    pub fn review(&self, request: &Value) -> Value {
        self.answer(&self.read_request(request))
    }

    /// The wire form of the answer.
    pub(super) fn answer(&self, ask: &Ask) -> Value {
        let outcome = self.outcome(ask);
        let is_error = outcome.is_error(&ask.mode);
        let granted = if is_error { Set::new() } else { outcome.granted() };
        let parts = if is_error { &[][..] } else { &outcome.parts };
        let tokens: Set = ask.tokens.iter().cloned().collect();
        let printed = self.in_order(&granted);
        let carried = |(at, part): (usize, &Part)| {
            let scopes = part.scopes();
            let new = ask.before.as_ref().map_or(Set::new(), |before| &scopes - &before[at]);
            json!({
                "audience": self.uri_of(ask.audiences[at]),
                "granted": self.in_order(&scopes),
                "new": self.in_order(&new),
            })
        };
        json!({
            "granted": printed,
            "added": if is_error { Vec::new() } else { self.added(ask, &outcome) },
            "refused": outcome.refused.iter().map(Refusal::wire).collect::<Vec<_>>(),
            "warnings": self.warnings(ask, &outcome.standing),
            "error": is_error.then(|| refusals::error(&outcome.refused)),
            "scope": (!is_error).then(|| printed.join(" ")),
            "changed": ask.absent.is_some() || granted != tokens,
            "cure": if is_error { self.cure(ask, &outcome.refused) } else { Vec::new() },
            "audiences": parts.iter().enumerate().map(carried).collect::<Vec<_>>(),
        })
    }

    fn outcome(&self, ask: &Ask) -> Outcome {
        let mut refused = ask.foreign.clone();
        refused.extend(ask.whole.map(Refusal::of_whole));
        let (mut known, mut unknown) = (BTreeMap::new(), Vec::new());
        let mut asked = Set::new();
        let tokens = if ask.whole.is_some() { &[][..] } else { &ask.tokens };
        for (at, token) in tokens.iter().enumerate() {
            let name = self.name(token);
            match self.refusal_of(ask, at, token) {
                None => drop(asked.insert(name)),
                Some(refusal) if refusal.is_unknown() && tokens[..at].contains(token) => (),
                Some(refusal) if refusal.is_unknown() => unknown.push(refusal),
                Some(refusal) => drop(known.insert(name, refusal)),
            }
        }
        let mut parts = Vec::new();
        for at in 0..ask.audiences.len() {
            let (part, lacking) = self.part(ask, at, &asked);
            for (scope, missing) in lacking {
                let refusal = Refusal::of_dependency(&scope, &self.in_order(&missing));
                known.entry(scope).or_insert(refusal);
            }
            let (part, gate) = self.behind_gate(ask, at, part);
            refused.extend(gate);
            parts.push(part);
        }
        self.share(ask, &mut parts);
        let standing: Set = asked.into_iter().filter(|scope| !known.contains_key(scope)).collect();
        let names: Set = known.keys().cloned().collect();
        refused.extend(self.in_order(&names).iter().map(|scope| known[scope].clone()));
        refused.extend(unknown);
        let mut outcome = Outcome { parts, refused, standing: self.in_order(&standing) };
        if let Some(code) = ask.absent.filter(|_| ask.whole.is_none()) {
            outcome.refused.clone_from(&ask.foreign);
            let is_nothing = outcome.granted().is_empty() && !ask.audiences.is_empty();
            outcome.refused.extend(is_nothing.then(|| Refusal::of_whole(code)));
            let left: Set = outcome.parts.iter().flat_map(|part| part.asked.clone()).collect();
            outcome.standing = self.in_order(&left);
        }
        outcome
    }

    /// `review.added`
    fn added(&self, ask: &Ask, outcome: &Outcome) -> Vec<Value> {
        let added: Set = outcome.parts.iter().flat_map(|part| part.added.clone()).collect();
        let entry = |scope: &String| {
            let parts = ask.audiences.iter().zip(&outcome.parts);
            let parts: Vec<_> = parts.filter(|(_, part)| part.added.contains(scope)).collect();
            let asked = parts.iter().flat_map(|(_, part)| &part.asked);
            let because: Vec<&String> = asked.filter(|other| self.needs(other, scope)).collect();
            let gated =
                |offer: Offer| self.gate(offer).is_some_and(|gate| self.needs(&gate, scope));
            let gate = parts.iter().map(|(offer, _)| **offer).find(|offer| gated(*offer));
            json!({
                "scope": scope,
                "because": self.in_order(because),
                "gate": gate.and_then(|offer| self.uri_of(offer)),
            })
        };
        self.in_order(&added).iter().map(entry).collect()
    }

    /// `review.cure`
    fn cure(&self, ask: &Ask, refused: &[Refusal]) -> Vec<String> {
        if refused.iter().any(Refusal::is_of_audience) {
            return Vec::new();
        }
        let adding = Ask { mode: "add".to_owned(), ..ask.clone() };
        let refused = self.outcome(&adding).refused;
        if refused.iter().any(|refusal| refusal.code == "missing-gate") {
            return Vec::new();
        }
        let refused: Set = refused.into_iter().filter_map(|refusal| refusal.scope).collect();
        let stands = |token: &String| !refused.contains(&self.name(token)) && is_token(token);
        let tokens: Vec<String> =
            ask.tokens.iter().filter(|token| stands(token)).cloned().collect();
        let whole = ask.whole.or_else(|| whole(&tokens).filter(|_| ask.absent.is_none()));
        let outcome = self.outcome(&Ask { whole, tokens, ..adding });
        if outcome.is_error("add") { Vec::new() } else { self.in_order(&outcome.granted()) }
    }
}
