//! Engine and oracle agree on every random question: decisions, renderings, explanations and routes.

use std::collections::BTreeSet;

use scopeward_tests::oracle::{self, Oracle};
use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds, random_policies};
use serde_json::{Value, json};

fn equal(question: &Value, engine: &Value, oracle: &Value) -> Verdict {
    if engine == oracle {
        Ok(())
    } else {
        Err(format!("{question}\nengine {engine}\noracle {oracle}"))
    }
}

fn decisions_agree(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let (grant, request) = (random::grant(dice, sides), random::request(dice, sides));
    let engine = sides.decision(grant.as_ref(), &request);
    equal(&json!([grant, request]), &engine, &oracle.decide(grant.as_ref(), &request))
}

fn renderings_agree(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let Some(grant) = random::grant(dice, sides) else { return Ok(()) };
    equal(&grant, &sides.renderings(&grant), &oracle.renderings(&grant))
}

fn routes_agree(sides: &Sides, dice: &mut Dice<'_>, seen_by_oracle: fn(&str) -> String) -> Verdict {
    let path = random::path(dice, &sides.oracle.keys());
    for method in ["GET", "HEAD", "POST", "DELETE", "PURGE", "get", "*"] {
        let engine = sides.policy.route(method, &path).map(|handle| handle.index() as usize);
        equal(
            &json!([method, path]),
            &json!(engine),
            &json!(sides.oracle.route(method, &seen_by_oracle(&path))),
        )?;
    }
    Ok(())
}

#[test]
fn decisions() {
    holds(|sides, dice| decisions_agree(sides, &sides.oracle, dice));
}

#[test]
fn renderings() {
    holds(|sides, dice| renderings_agree(sides, &sides.oracle, dice));
}

#[test]
fn routes() {
    holds(|sides, dice| routes_agree(sides, dice, str::to_owned));
    fails("another path", |sides, dice| routes_agree(sides, dice, |path| path.replace("//", "/")));
    fails("a trailing slash", |sides, dice| {
        routes_agree(sides, dice, |path| path.trim_end_matches('/').to_owned())
    });
    fails("a second decoding", |sides, dice| {
        routes_agree(sides, dice, |path| path.replace("%25", "%"))
    });
    fails("a query in the path", |sides, dice| {
        routes_agree(sides, dice, |path| path.replace(['?', '#'], ""))
    });
}

type Confusion = fn(&mut Value);

/// Takes a key out of every table below one of the policy's.
fn strip(value: &mut Value, key: &str) {
    if let Some(table) = value.as_object_mut() {
        table.remove(key);
        table.values_mut().for_each(|value| strip(value, key));
    }
}

/// An oracle that does not see one word of the language disagrees: on decisions, and, where `renders`, on renderings.
#[test]
fn an_oracle_that_overlooks_a_word_is_noticed() {
    let words = [
        ("scopes", "role", true),
        ("scopes", "implies", true),
        ("scopes", "depends", true),
        ("scopes", "restriction", true),
        ("scopes", "removed", true),
        ("scopes", "aliases", true),
        ("scopes", "risk", false),
        ("wildcards", "allow", true),
        ("wildcards", "role", true),
        ("", "implies", true),
        ("", "depends", true),
        ("", "hide", false),
        ("audiences", "gate", false),
        ("audiences", "offer", true),
        ("audiences", "except", true),
        ("audiences", "uri", true),
        ("operations", "rows", false),
        ("operations", "unless", false),
        ("operations", "role", false),
        ("operations", "hide", false),
    ];
    for (table, key, renders) in words {
        let blind = |sides: &Sides| {
            let mut policy = oracle::read(&sides.text);
            match table {
                "" => drop(policy.as_object_mut().unwrap().remove(key)),
                table => strip(&mut policy[table], key),
            }
            Oracle::new(&policy)
        };
        fails(&format!("{table}.{key} in decisions"), |sides, dice| {
            decisions_agree(sides, &blind(sides), dice)
        });
        if renders {
            fails(&format!("{table}.{key} in renderings"), |sides, dice| {
                renderings_agree(sides, &blind(sides), dice)
            });
        }
    }
}

/// The same for an oracle that takes one word for another.
#[test]
fn an_oracle_that_confuses_words_is_noticed() {
    let confusions: [(&str, Confusion); 4] = [
        ("the order of scopes", |policy| {
            let scopes = policy["scopes"].as_object().into_iter().flatten();
            let reversed =
                scopes.rev().map(|(name, facts)| (name.clone(), facts.clone())).collect();
            policy["scopes"] = Value::Object(reversed);
        }),
        ("depends for implies", |policy| policy["implies"] = policy["depends"].clone()),
        ("all for any", |policy| {
            let confused = policy["operations"].to_string().replace("\"all\":", "\"any\":");
            policy["operations"] = serde_json::from_str(&confused).unwrap();
        }),
        ("the separator", |policy| policy["separator"] = json!("!")),
    ];
    for (what, confuse) in confusions {
        fails(what, |sides, dice| {
            let mut policy = oracle::read(&sides.text);
            confuse(&mut policy);
            decisions_agree(sides, &Oracle::new(&policy), dice)
        });
    }
}

/// The random worlds hold what the laws are about: every reason, every status, every kind of answer.
#[test]
fn the_random_worlds_are_rich() {
    let seen = std::cell::RefCell::new(BTreeSet::new());
    let note =
        |name: &str, decision: &Value| seen.borrow_mut().insert(format!("{name} {decision}"));
    random_policies(300, |sides, dice| {
        let (grant, request) = (random::grant(dice, sides), random::request(dice, sides));
        let decision = sides.decision(grant.as_ref(), &request);
        let count = |key: &str| decision[key].as_array().map_or(0, Vec::len);
        note("reason", &decision["reason"]);
        note("need at an audience", &json!([request["audience"].is_string(), decision["allowed"]]));
        note("status", &decision["status"]);
        note("rows", &decision["rows"]);
        note("ways", &json!(count("alternatives").min(4)));
        note("missing", &json!(count("missing").min(3)));
        note("roles", &json!(count("roles").min(2)));
        note("asks for more than is missing", &json!(count("request") > count("missing")));
        note("restrictions", &json!(count("restrictions").min(2)));
        note("operations", &json!(sides.oracle.keys().len().min(8)));
        note("scopes", &json!(sides.oracle.members().len().min(9)));
        Ok(())
    })
    .unwrap();
    let seen = seen.into_inner();
    let reasons = [
        "allowed",
        "insufficient-scope",
        "invalid-token",
        "no-token",
        "not-owner",
        "role-required",
        "unknown-operation",
        "wrong-audience",
    ];
    let numbers = [
        ("ways", 4),
        ("missing", 3),
        ("roles", 2),
        ("restrictions", 2),
        ("operations", 8),
        ("scopes", 9),
    ];
    let expected = reasons.iter().map(|reason| format!("reason \"{reason}\""));
    let expected =
        expected.chain([200, 401, 403, 404].iter().map(|status| format!("status {status}")));
    let expected = expected.chain(numbers.iter().map(|(name, most)| format!("{name} {most}")));
    let expected = expected.chain([
        "rows \"own\"".to_owned(),
        "rows \"all\"".to_owned(),
        "asks for more than is missing true".to_owned(),
        "need at an audience [true,true]".to_owned(),
        "need at an audience [true,false]".to_owned(),
    ]);
    let lacking: Vec<String> = expected.filter(|name| !seen.contains(name)).collect();
    assert!(lacking.is_empty(), "never seen: {lacking:?}");
}
