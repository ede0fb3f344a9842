//! Scopes beside the policy's: who declares, documents, requires, issues and offers them.

use std::collections::BTreeMap;

use scopeward::limits::MAX_PROBLEMS;
use scopeward::{Scope, did_you_mean, nearest};

use super::list::{Purpose, Side};
use super::rules;
use super::sides::Sides;
use crate::finding::Place;

pub(super) fn compare(sides: &mut Sides<'_>) {
    unknown(sides);
    refused(sides);
    missing(sides);
}

/// What is said of each scope, and where: `required by 3 routes`, `issuable`.
#[derive(Default)]
struct Said<'s>(BTreeMap<&'s str, (Vec<String>, Vec<Place>)>);

impl<'s> Said<'s> {
    fn say(&mut self, scope: &'s str, words: String, place: Place) {
        let (said, places) = self.0.entry(scope).or_default();
        if !said.contains(&words) {
            said.push(words);
            places.push(place);
        }
    }

    /// What the routes require.
    fn required(&mut self, sides: &Sides<'s>) {
        for (scope, used) in sides.needed(Side::Served) {
            let plural = if used.count == 1 { "" } else { "s" };
            let words = format!("required by {} route{plural}", used.count);
            self.say(sides.name(scope), words, used.first);
        }
    }

    /// What the lists of a purpose have.
    fn listed(&mut self, sides: &Sides<'s>, purpose: Purpose) {
        for (entry, place) in sides.entries(purpose) {
            self.say(sides.name(&entry.scope), purpose.as_str().to_owned(), place);
        }
    }
}

/// Names that the policy does not know, each once, with all that is said of it.
fn unknown(sides: &mut Sides<'_>) {
    let mut said = Said::default();
    said.required(sides);
    for (scope, used) in sides.needed(Side::Documented) {
        said.say(sides.name(scope), Purpose::Documented.as_str().to_owned(), used.first);
    }
    let purposes = Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::Refused);
    purposes.for_each(|purpose| said.listed(sides, purpose));
    let known: Vec<&str> = sides.declared().into_iter().map(Scope::name).collect();
    for (scope, (words, places)) in said.0 {
        let state = match sides.policy.scope(scope) {
            None => "does not declare",
            Some(there) if there.is_removed() => "has removed",
            Some(_) => continue,
        };
        let message = format!("`{scope}` is {}, and the policy {state} it", words.join(", "));
        // Nobody looks for a cure of what is not shown any more.
        let look = sides.findings.len() < MAX_PROBLEMS;
        let close = look.then(|| nearest(scope, &mut known.iter().copied())).flatten();
        let help = match close {
            _ if scope.contains('*') => "take it out, or allow it in the policy's `[wildcards]`",
            Some(close) => &did_you_mean(close),
            None => "declare it in the policy's `[scopes]`, or take it out",
        };
        sides.add(&rules::UNKNOWN_SCOPE, places, message, help);
    }
}

/// What nobody can get: the issuer refuses it, or its list of what it gives lacks it.
fn refused(sides: &mut Sides<'_>) {
    let (issuable, refused) = (sides.index(Purpose::Issuable), sides.index(Purpose::Refused));
    let heads = sides.heads(Purpose::Issuable);
    if heads.is_empty() && refused.is_empty() {
        return;
    }
    let mut said = Said::default();
    for scope in sides.declared() {
        said.say(scope.name(), "declared".to_owned(), sides.scope(scope.name()));
    }
    said.required(sides);
    said.listed(sides, Purpose::Offered);
    for (scope, (words, mut places)) in said.0 {
        let lacking = heads.first().filter(|_| !issuable.contains_key(scope));
        let Some(place) = refused.get(scope).or(lacking) else { continue };
        places.insert(0, *place);
        let message = format!("`{scope}` is {}, and the issuer refuses it", words.join(", "));
        let help = "let the issuer give it, or take it out everywhere else";
        sides.add(&rules::UNISSUABLE_SCOPE, places, message, help);
    }
}

/// What other catalogues lack of what the policy declares.
fn missing(sides: &mut Sides<'_>) {
    for (purpose, rule, verb, help) in [
        (
            Purpose::Documented,
            &rules::UNDOCUMENTED_SCOPE,
            "document",
            "document it, or take it out of the policy",
        ),
        (
            Purpose::Declared,
            &rules::UNLISTED_SCOPE,
            "declare",
            "add it to the catalogue, or take it out of the policy",
        ),
    ] {
        let heads = sides.heads(purpose);
        if heads.is_empty() {
            continue;
        }
        let listed = sides.index(purpose);
        for scope in sides.declared().iter().filter(|one| !listed.contains_key(one.name())) {
            let mut places = vec![sides.scope(scope.name())];
            places.extend(&heads);
            let message = format!("the lists do not {verb} `{}`", scope.name());
            sides.add(rule, places, message, help);
        }
    }
}
