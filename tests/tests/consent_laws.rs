//! The laws of consent (law 10), on random screens. Each is followed by its negative control: the same law, asked of answers that are
//! wrong on purpose.

use std::collections::BTreeSet;

use scopeward::{Consent, wire};
use scopeward_tests::oracle::consent::items;
use scopeward_tests::random::Dice;
use scopeward_tests::screens::{self, consent};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds};
use serde_json::{Value, json};

type Set = BTreeSet<String>;

/// What is seen of a consent: its wire form, or one that is wrong on purpose.
type See<'s> = &'s dyn Fn(&Consent) -> Value;

fn demand(holds: bool, what: &str, facts: &[&dyn std::fmt::Debug]) -> Verdict {
    if holds {
        Ok(())
    } else {
        Err(facts.iter().fold(what.to_owned(), |text, fact| format!("{text}\n{fact:?}")))
    }
}

fn set(value: &Value) -> Set {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// The items that meet a condition.
fn those(consent: &Value, condition: impl Fn(&Value) -> bool) -> Set {
    let items = items(consent).into_iter().filter(|item| condition(item));
    items.map(|item| item["scope"].as_str().unwrap().to_owned()).collect()
}

fn needs(consent: &Value, scope: &str) -> Set {
    let found = items(consent).into_iter().find(|item| item["scope"] == scope);
    found.map_or(Set::new(), |item| set(&item["needs"]))
}

/// The items on are items, hold what they need, and those that are locked.
fn is_closed(consent: &Value) -> Verdict {
    let selected = set(&consent["selected"]);
    let (all, locked) = (those(consent, |_| true), those(consent, |item| !item["lock"].is_null()));
    let on = those(consent, |item| item["on"] == true);
    demand(selected == on, "selected is not what is on", &[consent])?;
    demand(selected.is_subset(&all), "selected leaves the items", &[consent])?;
    demand(locked.is_subset(&selected), "a locked item is off", &[consent])?;
    let open = selected.iter().find(|scope| !needs(consent, scope).is_subset(&selected));
    demand(open.is_none(), "selected is not closed", &[&open, consent])
}

fn scopes(consent: &Consent) -> Vec<String> {
    set(&json!(consent)["table"]["scopes"]).into_iter().collect()
}

/// A screen after some toggles.
fn scene(sides: &Sides, dice: &mut Dice<'_>) -> (Sides, Value, Consent) {
    let sides = screens::dressed(dice, sides);
    let request = screens::request(dice, &sides);
    let start = consent(&sides, &request);
    let toggles = screens::toggles(dice, &scopes(&start));
    let moved = toggles.iter().fold(start, |consent, (scope, on)| consent.toggle(scope, *on).next);
    (sides, request, moved)
}

/// Some of the items, in an order of their own.
fn some(dice: &mut Dice<'_>, consent: &Consent) -> Vec<String> {
    let mut some = dice.some(&scopes(consent), 60);
    let turn = dice.below(some.len().max(1));
    some.rotate_left(turn);
    some
}

/// Switching on adds the item and what it needs, switching off takes away the item and what needs it, and nothing else moves.
fn switching(sides: &Sides, dice: &mut Dice<'_>, see: See<'_>) -> Verdict {
    let (_, _, mut at) = scene(sides, dice);
    is_closed(&see(&at))?;
    for (scope, on) in screens::toggles(dice, &scopes(&at)) {
        let toggled = at.toggle(&scope, on);
        let (before, after) = (see(&at), see(&toggled.next));
        is_closed(&after)?;
        let is_free = items(&before)
            .iter()
            .any(|item| item["scope"] == scope && item["lock"].is_null() && item["on"] != on);
        let moved = match (is_free, on) {
            (false, _) => Set::new(),
            (true, true) => &needs(&before, &scope) - &set(&before["selected"]),
            (true, false) => {
                those(&before, |item| item["on"] == true && set(&item["needs"]).contains(&scope))
            }
        };
        let moved = &moved | &is_free.then(|| scope.clone()).into_iter().collect();
        let (was, is) = (set(&before["selected"]), set(&after["selected"]));
        let expected = if on { &was | &moved } else { &was - &moved };
        demand(is == expected, "another selection", &[&scope, &on, &before, &after])?;
        let changes = json!(toggled.changes);
        let named = changes.as_array().unwrap().iter().map(|change| change["scope"].clone());
        demand(set(&named.collect()) == moved, "other changes", &[&changes, &moved])?;
        let again = toggled.next.toggle(&scope, on);
        demand(again.changes.is_empty(), "the same toggle twice", &[&scope, &after])?;
        at = toggled.next;
    }
    Ok(())
}

/// The wire form with every item changed.
fn spoilt(consent: &Consent, spoil: fn(&mut Value)) -> Value {
    let mut wire = json!(consent);
    for group in wire["groups"].as_array_mut().unwrap() {
        group["items"].as_array_mut().unwrap().iter_mut().for_each(spoil);
    }
    wire
}

#[test]
fn selected_is_closed_after_any_sequence() {
    holds(|sides, dice| switching(sides, dice, &|consent| json!(consent)));
    fails("items that need nothing", |sides, dice| {
        switching(sides, dice, &|consent| spoilt(consent, |item| item["needs"] = json!([])))
    });
    fails("a lock on everything", |sides, dice| {
        switching(sides, dice, &|consent| spoilt(consent, |item| item["lock"] = json!("gate")))
    });
    fails("a lock on nothing", |sides, dice| {
        switching(sides, dice, &|consent| spoilt(consent, |item| item["lock"] = Value::Null))
    });
    fails("a scope that is no item", |sides, dice| {
        switching(sides, dice, &|consent| {
            let mut wire = json!(consent);
            wire["selected"].as_array_mut().unwrap().push(json!("zzz"));
            wire
        })
    });
    fails("a need that is off", |sides, dice| {
        switching(sides, dice, &|consent| {
            let mut wire = spoilt(consent, |item| {
                item["on"] = json!(item["on"] == true && item["needed_by"] == json!([]));
            });
            let on = those(&wire, |item| item["on"] == true);
            wire["selected"]
                .as_array_mut()
                .unwrap()
                .retain(|scope| set(&json!([scope])).is_subset(&on));
            wire
        })
    });
}

/// The same items switched the same way, in two orders.
fn order(sides: &Sides, dice: &mut Dice<'_>, step: fn(&Consent, &str, bool) -> Consent) -> Verdict {
    let (_, request, start) = scene(sides, dice);
    let some = some(dice, &start);
    for on in [true, false] {
        let end = |scopes: &mut dyn Iterator<Item = &String>| {
            scopes.fold(start.clone(), |consent, scope| step(&consent, scope, on)).selected()
        };
        let (one, other) = (end(&mut some.iter()), end(&mut some.iter().rev()));
        demand(one == other, "order counts", &[&request, &some, &on, &one, &other])?;
    }
    Ok(())
}

#[test]
fn the_order_of_choices_does_not_matter() {
    holds(|sides, dice| order(sides, dice, |consent, scope, on| consent.toggle(scope, on).next));
    fails("the last choice alone counts", |sides, dice| {
        order(sides, dice, |consent, scope, _| consent.choose(consent.hash(), scope).unwrap())
    });
}

/// What is selected was granted by the review, and a review of what one audience gets of it, alone and in the strictest mode, grants
/// just that.
fn granted(sides: &Sides, dice: &mut Dice<'_>, pick: fn(&Consent, Set) -> Set) -> Verdict {
    let (sides, request, end) = scene(sides, dice);
    let review = |request: &Value| {
        json!(sides.policy.review(&wire::scope_request(&request.to_string()).unwrap()))
    };
    let whole = set(&review(&request["request"])["granted"]);
    let selected: Set = end.selected().into_iter().collect();
    demand(pick(&end, selected).is_subset(&whole), "more than is granted", &[&request, &whole])?;
    for part in json!(end.result())["audiences"].as_array().unwrap() {
        let picked = pick(&end, set(&part["granted"]));
        let mut alone = request["request"].clone();
        alone["scope"] = json!(picked.iter().cloned().collect::<Vec<_>>().join(" "));
        alone["audiences"] = json!(Vec::from_iter(part["audience"].as_str()));
        for (key, value) in
            [("missing", json!("reject")), ("legacy", json!(false)), ("granted", json!([]))]
        {
            alone[key] = value;
        }
        let again = review(&alone);
        let unchanged = set(&again["granted"]) == picked && again["changed"] == false;
        demand(picked.is_empty() || unchanged, "granted otherwise", &[&request, &alone, &again])?;
    }
    Ok(())
}

#[test]
fn the_result_is_granted_as_it_is() {
    holds(|sides, dice| granted(sides, dice, |_, picked| picked));
    fails("everything but what others need", |sides, dice| {
        granted(sides, dice, |consent, picked| {
            &picked & &those(&json!(consent), |item| item["needed_by"] == json!([]))
        })
    });
    fails("what is given as well", |sides, dice| {
        granted(sides, dice, |consent, picked| {
            let wire = json!(consent);
            let given =
                items(&wire).into_iter().flat_map(|item| item["grants_too"].as_array().unwrap());
            let given = given.map(|given| given["scope"].as_str().unwrap().to_owned());
            picked.into_iter().chain(given).collect()
        })
    });
}

/// A choice selects the ticked and the locked items that have what they need, and looks at nothing else.
fn choice(sides: &Sides, dice: &mut Dice<'_>, see: See<'_>) -> Verdict {
    let (_, request, start) = scene(sides, dice);
    let mut ticked = some(dice, &start);
    let choose = |ticked: &str| start.choose(start.hash(), ticked).map(|chosen| see(&chosen));
    let plain = choose(&ticked.join(" ")).unwrap();
    is_closed(&plain)?;
    let locked = those(&plain, |item| !item["lock"].is_null());
    let wanted = &locked | &ticked.iter().cloned().collect();
    let expected: Set =
        wanted.iter().filter(|scope| needs(&plain, scope).is_subset(&wanted)).cloned().collect();
    demand(set(&plain["selected"]) == expected, "another selection", &[&request, &ticked, &plain])?;
    ticked.reverse();
    ticked.insert(0, "zzz".to_owned());
    ticked.extend(ticked.first().cloned());
    let noisy = choose(&format!("  {}  old-zzz ", ticked.join("  "))).unwrap();
    demand(noisy == plain, "order, spaces or strangers count", &[&ticked, &plain, &noisy])?;
    is_closed(&choose(&screens::text(dice)).unwrap())?;
    let stale = start.choose(&start.hash().to_uppercase().replace(char::is_alphabetic, "0"), "");
    let code = stale.map_err(|error| error.code.as_str().to_owned()).err();
    demand(code.as_deref() == Some("stale-consent"), "another hash", &[&code])
}

#[test]
fn a_choice_is_closed_and_ignores_strangers() {
    holds(|sides, dice| choice(sides, dice, &|consent| json!(consent)));
    fails("items that need nothing", |sides, dice| {
        choice(sides, dice, &|consent| spoilt(consent, |item| item["needs"] = json!([])))
    });
    fails("nothing selected", |sides, dice| {
        choice(sides, dice, &|consent| {
            let mut wire = spoilt(consent, |item| item["on"] = json!(false));
            wire["selected"] = json!([]);
            wire
        })
    });
}
