//! What the scopes of the policy can do, beside what the lists make of them: roles, uses, implications.

use std::collections::BTreeSet;

use scopeward::{Rule, Scope};

use super::list::{Purpose, Side};
use super::rules;
use super::sides::Sides;

pub(super) fn compare(sides: &mut Sides<'_>) {
    unbound(sides);
    unused(sides);
    unhonoured(sides);
}

/// What the policy binds to a role, and a list gives or takes without it.
fn unbound(sides: &mut Sides<'_>) {
    for purpose in [Purpose::Accepted, Purpose::Issuable, Purpose::Offered] {
        for (entry, place) in sides.entries(purpose) {
            let bound = sides.policy.scope(&entry.scope);
            let Some(role) = bound.and_then(Scope::role) else { continue };
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

/// What no route requires, nor anything that it gives.
fn unused(sides: &mut Sides<'_>) {
    if !sides.have(Side::Served) {
        return;
    }
    let required = sides.needed(Side::Served).into_keys();
    let mut used: BTreeSet<&str> = required.map(|token| sides.name(token)).collect();
    // Routes say nothing of what has no path.
    let others = sides.policy.operations().filter(|operation| !operation.key().contains(' '));
    used.extend(others.filter_map(|other| Some(other.requirement()?.scopes())).flatten());
    for scope in sides.declared().into_iter().filter(|scope| !scope.is_restriction()) {
        let name = scope.name();
        let gives = || sides.given(name).iter().any(|given| used.contains(given.as_str()));
        if used.contains(name) || gives() {
            continue;
        }
        let message = format!("`{name}` is declared, and no route requires it");
        let help = "let a route require it, or take it out of the policy";
        let places = vec![sides.scope(name)];
        sides.add(&rules::UNUSED_SCOPE, places, message, help);
    }
}

/// What a scope gives by the policy, where the routes know nothing of it.
fn unhonoured(sides: &mut Sides<'_>) {
    if !sides.lists.iter().any(|list| list.exact) {
        return;
    }
    let required = sides.needed(Side::Served);
    let accepted = sides.index(Purpose::Accepted);
    for scope in sides.declared() {
        if accepted.contains_key(scope.name()) {
            continue;
        }
        let gives = scope.gives();
        let implied = gives.iter().filter(|hop| hop.rule == Rule::Implies);
        let lost =
            implied.filter_map(|hop| Some((hop.scope.as_str(), required.get(hop.scope.as_str())?)));
        let lost: Vec<_> = lost.collect();
        let Some((_, first)) = lost.first() else { continue };
        let names: Vec<&str> = lost.iter().map(|(name, _)| *name).collect();
        let (scope, given) = (scope.name(), few(&names));
        let message = format!(
            "`{scope}` gives {given} by the policy, the routes compare names and refuse it"
        );
        let help = "let the check ask the policy, or take the implication out";
        let places = vec![first.first, sides.scope(scope)];
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
