//! The laws of smaller grants: narrowing, cover and intersection, on random policies and on those that ship. Each is followed by its
//! negative controls: the same law, asked of an engine that is wrong on purpose.

use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, demand, fails, holds, texts, with};
use serde_json::{Value, json};

/// What answers: the engine, or one that is wrong on purpose.
type Narrow<'s> = dyn Fn(&Value, &Value) -> Value + 's;
type Covers<'s> = dyn Fn(&Value, &Value) -> bool + 's;
type Intersect<'s> = dyn Fn(&Value, &Value) -> Vec<String> + 's;

/// A grant that can be used, often with more than the policy offers.
fn grant(sides: &Sides, dice: &mut Dice<'_>) -> Value {
    let mut grant =
        json!({ "scope": random::known(dice, sides, 40).join(" "), "principal": "ann" });
    grant["roles"] = json!(random::roles(dice, sides));
    let uris = sides.oracle.uris();
    if !uris.is_empty() {
        grant["audience"] = json!(dice.of(&uris));
    }
    grant
}

/// A grant with some of what another gives.
fn smaller(sides: &Sides, dice: &mut Dice<'_>, grant: &Value) -> Value {
    let renderings = sides.renderings(grant);
    let given = [texts(&renderings["granted"]), texts(&renderings["expanded"])].concat();
    with(grant, "scope", dice.some(&given, 70).join(" "))
}

/// What the child allows the parent allows, over all operations.
fn allows_no_more(sides: &Sides, parent: &Value, child: &Value) -> Verdict {
    for handle in 0..sides.oracle.keys().len() {
        let request = json!({ "handle": handle });
        let allowed = |grant| sides.decision(Some(grant), &request)["allowed"] == true;
        demand(!allowed(child) || allowed(parent), "allows more", &[parent, child, &request])?;
    }
    Ok(())
}

/// A narrowed grant is covered by the grant, allows no more, and narrows no further.
fn never_grows(sides: &Sides, dice: &mut Dice<'_>, narrow: &Narrow<'_>) -> Verdict {
    let grant = grant(sides, dice);
    let scope = match dice.below(3) {
        0 => Value::Null,
        1 => smaller(sides, dice, &grant)["scope"].clone(),
        _ => json!(random::scope(dice, sides)),
    };
    let narrowed = narrow(&grant, &scope);
    let facts = [&grant, &scope, &narrowed];
    if !narrowed["error"].is_null() {
        return demand(narrowed["scope"].is_null(), "granted in spite of an error", &facts);
    }
    let child = with(&grant, "scope", narrowed["scope"].clone());
    demand(sides.covers(&grant, &child)["covers"] == true, "it grows", &facts)?;
    allows_no_more(sides, &grant, &child)?;
    for scope in [&scope, &Value::Null, &narrowed["scope"]] {
        let twice = narrow(&child, scope);
        demand(twice["granted"] == narrowed["granted"], "another one", &[&child, scope, &twice])?;
    }
    Ok(())
}

#[test]
fn narrowing_never_grows() {
    holds(|sides, dice| never_grows(sides, dice, &|grant, scope| sides.narrow(grant, scope)));
    fails("narrowing another grant", |sides, dice| {
        never_grows(sides, dice, &|grant, scope| {
            let more =
                [grant["scope"].as_str().unwrap(), &sides.oracle.tokens().join(" ")].join(" ");
            sides.narrow(&with(grant, "scope", more), scope)
        })
    });
    fails("narrowing that loses a scope each time", |sides, dice| {
        never_grows(sides, dice, &|grant, scope| {
            let mut answer = sides.narrow(grant, scope);
            let mut granted = texts(&answer["granted"]);
            granted.truncate(granted.len().saturating_sub(1).max(1));
            answer["scope"] = json!(granted.join(" "));
            answer["granted"] = json!(granted);
            answer
        })
    });
}

/// Cover is reflexive, transitive, and antisymmetric up to equal power, for grants with roles and audience in common.
fn partial_order(sides: &Sides, dice: &mut Dice<'_>, covers: &Covers<'_>) -> Verdict {
    let large = grant(sides, dice);
    let middle = smaller(sides, dice, &large);
    let small =
        if dice.chance(50) { smaller(sides, dice, &middle) } else { smaller(sides, dice, &large) };
    let facts = [&large, &middle, &small];
    demand(covers(&large, &large), "not reflexive", &facts)?;
    for [a, b, c] in
        [[&large, &middle, &small], [&middle, &small, &large], [&small, &large, &middle]]
    {
        demand(!(covers(a, b) && covers(b, c)) || covers(a, c), "not transitive", &[a, b, c])?;
        if !covers(a, b) {
            continue;
        }
        allows_no_more(sides, a, b)?;
        let every = json!(sides.oracle.roles());
        for roles in [&a["roles"], &every] {
            let power = |grant: &Value| {
                sides.renderings(&with(grant, "roles", roles.clone()))["expanded"].clone()
            };
            demand(!covers(b, a) || power(a) == power(b), "not antisymmetric", &[a, b])?;
        }
    }
    Ok(())
}

#[test]
fn cover_is_a_partial_order() {
    holds(|sides, dice| {
        partial_order(sides, dice, &|parent, child| sides.covers(parent, child)["covers"] == true)
    });
    let size = |grant: &Value| grant["scope"].as_str().unwrap().split(' ').count();
    fails("a cover by size", |sides, dice| {
        partial_order(sides, dice, &|parent, child| size(parent) >= size(child))
    });
    fails("a cover of all that is not larger by two", |sides, dice| {
        partial_order(sides, dice, &|parent, child| {
            sides.covers(parent, child)["covers"] == true || size(child) <= size(parent) + 1
        })
    });
    fails("a cover that is never mutual", |sides, dice| {
        partial_order(sides, dice, &|parent, child| {
            sides.covers(parent, child)["covers"] == true && size(child) < size(parent)
        })
    });
}

/// Both grants cover their intersection, and with the roles of both it covers every closed grant that both cover and whose restrictions
/// one of them holds.
fn greatest(sides: &Sides, dice: &mut Dice<'_>, intersect: &Intersect<'_>) -> Verdict {
    let left = grant(sides, dice);
    let mut right = with(&grant(sides, dice), "audience", left["audience"].clone());
    if dice.chance(70) {
        right["roles"] = left["roles"].clone();
    }
    let common = intersect(&left, &right);
    demand(common == intersect(&right, &left), "not symmetric", &[&left, &right, &json!(common)])?;
    let meet = with(&left, "scope", common.join(" "));
    let covers = |parent: &Value, child: &Value| sides.covers(parent, child)["covers"] == true;
    demand(covers(&left, &meet) && covers(&right, &meet), "not common", &[&left, &right, &meet])?;
    let members = sides.oracle.members();
    let restrictions: Vec<String> =
        common.iter().filter(|scope| !members.contains(scope)).cloned().collect();
    let given = |grant: &Value| sides.renderings(grant)["expanded"].clone();
    let (of_left, of_right) = (texts(&given(&left)), texts(&given(&right)));
    let both: Vec<String> = members
        .iter()
        .filter(|scope| of_left.contains(scope) && of_right.contains(scope))
        .cloned()
        .collect();
    let percent = *dice.of(&[60, 90]);
    let chosen = [dice.some(&both, percent), dice.some(&members, 3), restrictions].concat();
    let chosen = with(&left, "scope", chosen.join(" "));
    let closed = texts(&sides.renderings(&chosen)["closed"]);
    let closed = with(&left, "scope", closed.join(" "));
    let plain = texts(&sides.renderings(&closed)["granted"])
        .iter()
        .all(|scope| members.contains(scope) || common.contains(scope));
    let within = plain && covers(&left, &closed) && covers(&right, &closed);
    let roles = [texts(&left["roles"]), texts(&right["roles"])].concat();
    let meet = with(&meet, "roles", roles);
    let facts = [&left, &right, &meet, &closed];
    demand(!within || covers(&meet, &closed), "not the greatest", &facts)
}

#[test]
fn the_intersection_is_the_greatest_common_grant() {
    holds(|sides, dice| greatest(sides, dice, &|left, right| sides.intersect(left, right)));
    fails("an intersection of what both hold", |sides, dice| {
        greatest(sides, dice, &|left, right| {
            let held = |grant| texts(&sides.renderings(grant)["granted"]);
            held(left).into_iter().filter(|scope| held(right).contains(scope)).collect()
        })
    });
    fails("an intersection that is the left one", |sides, dice| {
        greatest(sides, dice, &|left, _| texts(&sides.renderings(left)["granted"]))
    });
    fails("an intersection without its head", |sides, dice| {
        greatest(sides, dice, &|left, right| {
            sides.intersect(left, right).into_iter().skip(1).collect()
        })
    });
}
