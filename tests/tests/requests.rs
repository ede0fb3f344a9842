//! Engine and oracle agree, byte for byte, on every random scope request, narrowing, cover and intersection.

use std::cell::RefCell;
use std::collections::BTreeSet;

use scopeward_tests::oracle::{self, Oracle};
use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds, random_policies, shipped_policies};
use serde_json::{Value, json};

/// Asks engine and oracle one question.
type Trial = fn(&Sides, &Oracle, &mut Dice<'_>) -> Verdict;

/// Equal bytes, so the order of keys counts.
fn equal(question: &Value, engine: &Value, oracle: &Value) -> Verdict {
    let (engine, oracle) = (engine.to_string(), oracle.to_string());
    if engine == oracle {
        Ok(())
    } else {
        Err(format!("{question}\nengine {engine}\noracle {oracle}"))
    }
}

fn grant(sides: &Sides, dice: &mut Dice<'_>) -> Value {
    random::grant(dice, sides).unwrap_or_else(|| json!({ "scope": "", "roles": [] }))
}

/// Two grants, mostly for one audience, often with the same roles.
fn grants(sides: &Sides, dice: &mut Dice<'_>) -> (Value, Value) {
    let (left, mut right) = (grant(sides, dice), grant(sides, dice));
    if dice.chance(80) {
        right["audience"] = left["audience"].clone();
    }
    if dice.chance(60) {
        right["roles"] = left["roles"].clone();
    }
    (left, right)
}

fn reviews(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let request = random::scope_request(dice, sides);
    equal(&request, &sides.review(&request), &oracle.review(&request))
}

fn narrowings(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let grant = grant(sides, dice);
    let scope = if dice.chance(30) { Value::Null } else { json!(random::scope(dice, sides)) };
    let question = json!([grant, scope]);
    equal(&question, &sides.narrow(&grant, &scope), &oracle.narrow(&grant, &scope))
}

fn covers(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let (parent, child) = grants(sides, dice);
    let question = json!([parent, child]);
    equal(&question, &sides.covers(&parent, &child), &oracle.covers(&parent, &child))
}

fn intersections(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let (left, right) = grants(sides, dice);
    let (engine, oracle) = (sides.intersect(&left, &right), oracle.intersect(&left, &right));
    equal(&json!([left, right]), &json!(engine), &json!(oracle))
}

#[test]
fn reviews_agree() {
    holds(|sides, dice| reviews(sides, &sides.oracle, dice));
}

#[test]
fn narrowings_agree() {
    holds(|sides, dice| narrowings(sides, &sides.oracle, dice));
}

#[test]
fn covers_agree() {
    holds(|sides, dice| covers(sides, &sides.oracle, dice));
}

#[test]
fn intersections_agree() {
    holds(|sides, dice| intersections(sides, &sides.oracle, dice));
}

/// Takes a key out of every table below one of the policy's, and out of the policy where no table is named.
fn blind(sides: &Sides, table: &str, key: &str) -> Oracle {
    fn strip(value: &mut Value, key: &str) {
        if let Some(table) = value.as_object_mut() {
            table.remove(key);
            table.values_mut().for_each(|value| strip(value, key));
        }
    }
    let mut policy = oracle::read(&sides.text);
    match table {
        "" => drop(policy.as_object_mut().unwrap().remove(key)),
        table => strip(&mut policy[table], key),
    }
    Oracle::new(&policy)
}

/// An oracle that does not see one word of the language disagrees.
#[test]
fn an_oracle_that_overlooks_a_word_is_noticed() {
    let words = [
        ("scopes", "role"),
        ("scopes", "implies"),
        ("scopes", "depends"),
        ("scopes", "restriction"),
        ("scopes", "removed"),
        ("scopes", "aliases"),
        ("wildcards", "allow"),
        ("wildcards", "role"),
        ("", "implies"),
        ("", "depends"),
        ("audiences", "offer"),
        ("audiences", "except"),
        ("audiences", "uri"),
    ];
    let of_reviews = [
        ("scopes", "deprecated"),
        ("", "default"),
        ("", "legacy"),
        ("", "audience"),
        ("audiences", "default"),
        ("audiences", "legacy"),
        ("audiences", "gate"),
    ];
    for (table, key) in words.iter().chain(&of_reviews) {
        fails(&format!("{table}.{key} in reviews"), |sides, dice| {
            reviews(sides, &blind(sides, table, key), dice)
        });
    }
    let verbs: [(&str, Trial); 3] =
        [("narrowings", narrowings), ("covers", covers), ("intersections", intersections)];
    for (verb, trial) in verbs {
        for (table, key) in words {
            let unread = verb == "covers" && key == "depends";
            if !unread {
                fails(&format!("{table}.{key} in {verb}"), |sides, dice| {
                    trial(sides, &blind(sides, table, key), dice)
                });
            }
        }
    }
}

/// An oracle that does not hear one part of the request disagrees, and one that reads another mode.
#[test]
fn an_oracle_that_overlooks_a_part_of_the_request_is_noticed() {
    for key in ["scope", "legacy", "audiences", "roles", "client", "granted", "missing"] {
        fails(&format!("{key} of a request"), |sides, dice| {
            let request = random::scope_request(dice, sides);
            let mut heard = request.clone();
            heard.as_object_mut().unwrap().remove(key);
            equal(&request, &sides.review(&request), &sides.oracle.review(&heard))
        });
    }
    for mode in ["reject", "add", "drop"] {
        fails(&format!("always {mode}"), |sides, dice| {
            let request = random::scope_request(dice, sides);
            let mut heard = request.clone();
            heard["missing"] = json!(mode);
            equal(&request, &sides.review(&request), &sides.oracle.review(&heard))
        });
    }
}

/// The random requests reach every code, and each part of an answer is full and empty.
#[test]
fn the_random_requests_are_rich() {
    let seen = RefCell::new(BTreeSet::new());
    let note = |name: &str, answer: &Value| {
        for key in ["granted", "added", "refused", "warnings", "cure", "audiences"] {
            let most = answer[key].as_array().map_or(0, Vec::len).min(2);
            seen.borrow_mut().insert(format!("{name} {key} {most}"));
        }
        for key in ["refused", "warnings"] {
            for entry in answer[key].as_array().into_iter().flatten() {
                seen.borrow_mut().insert(format!("{name} {}", entry["code"].as_str().unwrap()));
            }
        }
        seen.borrow_mut().insert(format!("{name} error {}", answer["error"]["error"]));
        seen.borrow_mut().insert(format!("{name} changed {}", answer["changed"]));
        let mut added = answer["added"].as_array().into_iter().flatten();
        if added.any(|added| !added["gate"].is_null()) {
            seen.borrow_mut().insert(format!("{name} adds a gate"));
        }
    };
    let look = |sides: &Sides, dice: &mut Dice<'_>| {
        note("review", &sides.review(&random::scope_request(dice, sides)));
        let scope = if dice.chance(30) { Value::Null } else { json!(random::scope(dice, sides)) };
        note("narrow", &sides.narrow(&grant(sides, dice), &scope));
        let (left, right) = grants(sides, dice);
        let cover = sides.covers(&left, &right);
        for key in ["covers", "uncovered", "restrictions"] {
            let full = cover[key] == true || cover[key].as_array().is_some_and(|l| !l.is_empty());
            seen.borrow_mut().insert(format!("cover {key} {full}"));
        }
        let common = sides.intersect(&left, &right).len().min(2);
        seen.borrow_mut().insert(format!("intersection {common}"));
        Ok(())
    };
    // The rarest come once in some four hundred policies: so many that none is missed by chance.
    random_policies(6_000, look).and_then(|()| shipped_policies(40, look)).unwrap();
    let codes = [
        "invalid-scope-token",
        "unknown-scope",
        "removed-scope",
        "role-required",
        "missing-dependency",
        "missing-gate",
        "empty-request",
        "limit-exceeded",
        "alias-used",
        "deprecated-scope",
        "omnibus-scope",
        "redundant-scope",
        "error null",
        "error \"invalid_scope\"",
        "changed true",
        "changed false",
        "adds a gate",
    ];
    let of_reviews = [
        "unknown-audience",
        "missing-audience",
        "no-default",
        "no-legacy",
        "beyond-client",
        "not-offered",
        "error \"invalid_target\"",
        "audiences 2",
        "cure 2",
    ];
    let of_narrowings = ["beyond-grant", "invalid-grant", "error \"invalid_grant\"", "cure 2"];
    let mut expected: Vec<String> = Vec::new();
    for verb in ["review", "narrow"] {
        let more: &[&str] = if verb == "review" { &of_reviews } else { &of_narrowings };
        expected.extend(codes.iter().chain(more).map(|what| format!("{verb} {what}")));
        let lists = ["granted", "added", "refused", "warnings"];
        let counts = lists.iter().flat_map(|key| [0, 1, 2].map(|n| format!("{verb} {key} {n}")));
        expected.extend(counts);
    }
    let sides = ["covers", "uncovered", "restrictions"];
    expected.extend(sides.iter().flat_map(|key| [true, false].map(|b| format!("cover {key} {b}"))));
    expected.extend([0, 1, 2].map(|count| format!("intersection {count}")));
    let seen = seen.into_inner();
    let lacking: Vec<&String> = expected.iter().filter(|name| !seen.contains(*name)).collect();
    assert!(lacking.is_empty(), "never seen: {lacking:?}");
}
