//! Scopes beside the policy's: who declares, documents, requires, issues and offers them.

use std::collections::BTreeMap;

use scopeward::{Rule, Scope, nearest};

use super::list::{Entry, Purpose, Side};
use super::{Sides, rules};
use crate::finding::Place;

pub(super) fn compare(sides: &mut Sides<'_>) {
    unknown(sides);
    unbound(sides);
    refused(sides);
    missing(sides);
    unused(sides);
    unhonoured(sides);
}

/// The scopes of the policy that a list is to have: those that are declared and can be granted.
fn declared<'p>(sides: &Sides<'p>) -> Vec<Scope<'p>> {
    let usable = |scope: &Scope<'_>| !scope.is_wildcard() && !scope.is_removed();
    sides.policy.scopes().filter(usable).collect()
}

/// The entries of all lists of one purpose, with their places.
fn entries<'s>(sides: &Sides<'s>, purpose: Purpose) -> Vec<(&'s Entry, Place)> {
    let lists = sides.lists.iter().zip(1..);
    let catalogues =
        lists.flat_map(|(list, file)| list.catalogues.iter().zip(std::iter::repeat(file)));
    let found = catalogues.filter(|(catalogue, _)| catalogue.purpose == purpose);
    let entries = found.flat_map(|(catalogue, file)| {
        catalogue.entries.iter().map(move |entry| (entry, Place { file, span: entry.span }))
    });
    entries.collect()
}

/// Where the lists of one purpose begin.
fn heads(sides: &Sides<'_>, purpose: Purpose) -> Vec<Place> {
    let lists = sides.lists.iter().zip(1..);
    let heads = lists.flat_map(|(list, file)| {
        let found = list.catalogues.iter().filter(|catalogue| catalogue.purpose == purpose);
        found.map(move |catalogue| Place { file, span: catalogue.span })
    });
    heads.collect()
}

/// What is said of a scope, and where: `required by 3 routes`, `issuable`.
type Said<'s> = BTreeMap<&'s str, (Vec<String>, Vec<Place>)>;

/// Names that the policy does not know, each once, with all that the lists say of it.
fn unknown(sides: &mut Sides<'_>) {
    let mut said: Said<'_> = BTreeMap::new();
    let mut say = |scope, words: String, place| {
        let (said, places) = said.entry(scope).or_default();
        if !said.contains(&words) {
            said.push(words);
            places.push(place);
        }
    };
    for (scope, used) in sides.required() {
        say(scope, required_by(used.count), used.first);
    }
    for (list, file) in sides.lists.iter().zip(1..) {
        let documents = list.operations.iter().filter(|all| all.side == Side::Documented);
        for listed in documents.flat_map(|all| &all.members) {
            let place = Place { file, span: listed.need_span };
            listed
                .need
                .scopes()
                .iter()
                .for_each(|scope| say(scope, "documented".to_owned(), place));
        }
    }
    for purpose in Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::Refused) {
        for (entry, place) in entries(sides, purpose) {
            say(&entry.scope, purpose.as_str().to_owned(), place);
        }
    }
    let known: Vec<&str> = declared(sides).into_iter().map(Scope::name).collect();
    for (scope, (words, places)) in said {
        let there = sides.policy.scope(scope);
        if there.is_some_and(|scope| !scope.is_removed()) {
            continue;
        }
        let state = if there.is_some() {
            "the policy has removed it"
        } else {
            "the policy does not declare it"
        };
        let message = format!("`{scope}` is {}, and {state}", words.join(", "));
        let close = nearest(scope, &mut known.iter().copied());
        let help = match close {
            Some(close) if !scope.contains('*') => format!("did you mean `{close}`?"),
            _ if scope.contains('*') => {
                "take it out, or allow it in the policy's `[wildcards]`".to_owned()
            }
            _ => "declare it in the policy's `[scopes]`, or take it out".to_owned(),
        };
        sides.add(&rules::UNKNOWN_SCOPE, places, message, help);
    }
}

fn required_by(count: usize) -> String {
    if count == 1 {
        "required by 1 route".to_owned()
    } else {
        format!("required by {count} routes")
    }
}

/// What the policy binds to a role, and a list gives or takes without it.
fn unbound(sides: &mut Sides<'_>) {
    for purpose in [Purpose::Accepted, Purpose::Issuable, Purpose::Offered] {
        for (entry, place) in entries(sides, purpose) {
            let Some(role) = sides.policy.scope(&entry.scope).and_then(Scope::role) else {
                continue;
            };
            let to = match &entry.role {
                Some(other) if other == role => continue,
                Some(other) => format!("for the role `{other}`"),
                None => "without a role".to_owned(),
            };
            let (scope, verb) = (&entry.scope, purpose.as_str());
            let message =
                format!("`{scope}` is {verb} {to}, the policy binds it to the role `{role}`");
            let help = format!("ask for the role `{role}` before `{scope}` is {verb}");
            let places = vec![place, sides.scope(scope)];
            sides.add(&rules::UNBOUND_SCOPE, places, message, help);
        }
    }
}

/// What nobody can get: the issuer refuses it, or its list of what it gives lacks it.
fn refused(sides: &mut Sides<'_>) {
    let (issuable, refused) = (entries(sides, Purpose::Issuable), entries(sides, Purpose::Refused));
    let heads = heads(sides, Purpose::Issuable);
    if heads.is_empty() && refused.is_empty() {
        return;
    }
    let mut wanted: Said<'_> = BTreeMap::new();
    for scope in declared(sides) {
        let place = sides.scope(scope.name());
        wanted.insert(scope.name(), (vec!["declared".to_owned()], vec![place]));
    }
    for (scope, used) in sides.required() {
        let (words, places) = wanted.entry(name(sides, scope)).or_default();
        words.push(required_by(used.count));
        places.push(used.first);
    }
    for (entry, place) in entries(sides, Purpose::Offered) {
        let (words, places) = wanted.entry(name(sides, &entry.scope)).or_default();
        words.push("offered".to_owned());
        places.push(place);
    }
    for (scope, (words, mut places)) in wanted {
        let is_it = |(entry, _): &&(&Entry, Place)| name(sides, &entry.scope) == scope;
        let refusal = refused.iter().find(is_it).map(|(_, place)| *place);
        let issued = heads.is_empty() || issuable.iter().any(|entry| is_it(&entry));
        let Some(place) = refusal.or(heads.first().copied().filter(|_| !issued)) else { continue };
        places.insert(0, place);
        let message = format!("`{scope}` is {}, and the issuer refuses it", words.join(", "));
        let help = "let the issuer give it, or take it out everywhere else".to_owned();
        sides.add(&rules::UNISSUABLE_SCOPE, places, message, help);
    }
}

/// The scope that a token names, where it is another name of one.
fn name<'n>(sides: &Sides<'n>, token: &'n str) -> &'n str {
    sides.policy.scope(token).map_or(token, Scope::name)
}

/// What other catalogues lack.
fn missing(sides: &mut Sides<'_>) {
    let documents = sides.lists.iter().zip(1..).filter(|(list, _)| {
        list.operations.as_ref().is_some_and(|all| all.side == Side::Documented)
    });
    let mut documented = heads(sides, Purpose::Documented);
    documented.extend(documents.map(|(_, file)| Place { file, span: super::WHOLE }));
    documented.dedup_by_key(|place| place.file);
    for (purpose, heads, rule, verb, help) in [
        (
            Purpose::Documented,
            documented,
            &rules::UNDOCUMENTED_SCOPE,
            "documents",
            "document it, or take it out of the policy",
        ),
        (
            Purpose::Declared,
            heads(sides, Purpose::Declared),
            &rules::UNLISTED_SCOPE,
            "declares",
            "add it to the catalogue, or take it out of the policy",
        ),
    ] {
        if heads.is_empty() {
            continue;
        }
        let listed = entries(sides, purpose);
        for scope in declared(sides) {
            if listed.iter().any(|(entry, _)| name(sides, &entry.scope) == scope.name()) {
                continue;
            }
            let mut places = vec![sides.scope(scope.name())];
            places.extend(&heads);
            let message = format!("`{}` is declared, and nothing {verb} it", scope.name());
            sides.add(rule, places, message, help.to_owned());
        }
    }
}

/// What no route requires, nor anything that it gives.
fn unused(sides: &mut Sides<'_>) {
    let required = sides.required();
    let served =
        |list: &super::List| list.operations.as_ref().is_some_and(|all| all.side == Side::Served);
    if !sides.lists.iter().any(served) {
        return;
    }
    // Routes say nothing of what has no path, and restrictions are never required.
    let others = sides.policy.operations().filter(|operation| !operation.key().contains(' '));
    let others: Vec<&str> =
        others.filter_map(|o| Some(o.requirement()?.scopes())).flatten().collect();
    let required: Vec<&str> = required.into_keys().map(|token| name(sides, token)).collect();
    for scope in declared(sides) {
        let is_used = |given: &str| required.contains(&given) || others.contains(&given);
        let gives = || sides.given(scope.name());
        if scope.is_restriction()
            || is_used(scope.name())
            || gives().iter().any(|given| is_used(given))
        {
            continue;
        }
        let message = format!("`{}` is declared, and no route requires it", scope.name());
        let help = "let a route require it, or take it out of the policy".to_owned();
        let places = vec![sides.scope(scope.name())];
        sides.add(&rules::UNUSED_SCOPE, places, message, help);
    }
}

/// What a scope gives by the policy, where the routes know nothing of it.
fn unhonoured(sides: &mut Sides<'_>) {
    if !sides.lists.iter().any(|list| list.exact) {
        return;
    }
    let required = sides.required();
    let required: BTreeMap<&str, Place> =
        required.into_iter().map(|(token, used)| (name(sides, token), used.first)).collect();
    let accepted = entries(sides, Purpose::Accepted);
    for scope in declared(sides) {
        if accepted.iter().any(|(entry, _)| name(sides, &entry.scope) == scope.name()) {
            continue;
        }
        let implied = scope.gives();
        let implied = implied.iter().filter(|hop| hop.rule == Rule::Implies);
        let lost: Vec<&str> = implied
            .map(|hop| hop.scope.as_str())
            .filter(|given| required.contains_key(given))
            .collect();
        let Some(first) = lost.first().and_then(|given| required.get(given)) else { continue };
        let (scope, given) = (scope.name(), few(&lost));
        let message = format!(
            "`{scope}` gives {given} by the policy, the routes compare names and refuse it"
        );
        let help = "let the check ask the policy, or take the implication out".to_owned();
        let places = vec![*first, sides.scope(scope)];
        sides.add(&rules::UNHONOURED_IMPLICATION, places, message, help);
    }
}

/// The first three names, and how many there are besides.
fn few(names: &[&str]) -> String {
    let (shown, rest) = names.split_at(names.len().min(3));
    let shown: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
    match rest.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
