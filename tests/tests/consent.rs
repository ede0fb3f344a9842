//! Engine and oracle agree on every random consent (§12), byte for byte: the wire form, each toggle, each choice, the result.

use std::cell::RefCell;
use std::collections::BTreeSet;

use scopeward::Consent;
use scopeward_tests::oracle::consent::{choose, items, toggle};
use scopeward_tests::oracle::{self, Oracle};
use scopeward_tests::random::Dice;
use scopeward_tests::screens::{self, consent};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds, random_policies};
use serde_json::{Value, json};

fn same(what: &str, request: &Value, engine: &str, oracle: &str) -> Verdict {
    if engine == oracle {
        Ok(())
    } else {
        Err(format!("{what}\nrequest {request}\nengine  {engine}\noracle  {oracle}"))
    }
}

fn text(consent: &Consent) -> String {
    serde_json::to_string(consent).unwrap()
}

fn tokens(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|token| token.as_str().unwrap().to_owned()).collect()
}

/// The consent, then some toggles, then a choice, each with its result.
fn agree(sides: &Sides, oracle: &Oracle, dice: &mut Dice<'_>) -> Verdict {
    let request = screens::request(dice, sides);
    let mut engine = consent(sides, &request);
    let mut naive = oracle.consent(sides.policy.fingerprint(), &request);
    let results = |what: &str, engine: &Consent, naive: &Value| {
        same(what, &request, &text(engine), &naive.to_string())?;
        let result = oracle.result(&request, naive);
        same(what, &request, &json!(engine.result()).to_string(), &result.to_string())
    };
    results("consent", &engine, &naive)?;
    let first = engine.clone();
    let scopes = tokens(&naive["table"]["scopes"]);
    for (scope, on) in screens::toggles(dice, &scopes) {
        let what = format!("toggle {scope:?} {on}");
        let toggled = engine.toggle(&scope, on);
        let (next, changes) = toggle(&naive, &scope, on);
        same(&what, &request, &json!(toggled.changes).to_string(), &changes.to_string())?;
        results(&what, &toggled.next, &next)?;
        (engine, naive) = (toggled.next, next);
    }
    let mut ticked = dice.some(&scopes, 60);
    ticked.extend(dice.chance(30).then(|| "zzz".to_owned()));
    let ticked = if dice.chance(80) { ticked.join(" ") } else { screens::text(dice) };
    let hash = if dice.chance(90) { engine.hash().to_owned() } else { screens::text(dice) };
    let what = format!("choose {ticked:?} of {hash}");
    let chosen = if dice.chance(50) { &first } else { &engine }.choose(&hash, &ticked);
    match (chosen, choose(&naive, &hash, &ticked)) {
        (Ok(engine), Ok(naive)) => results(&what, &engine, &naive),
        (engine, naive) => {
            let code = |code: &str| json!({ "code": code }).to_string();
            let engine = engine.map_or_else(|error| code(error.code.as_str()), |_| String::new());
            same(&what, &request, &engine, &naive.map_or_else(code, |_| String::new()))
        }
    }
}

#[test]
fn every_consent() {
    holds(|sides, dice| {
        let sides = screens::dressed(dice, sides);
        agree(&sides, &sides.oracle, dice)
    });
}

/// An oracle that does not see one word of the policy disagrees.
#[test]
fn an_oracle_that_overlooks_a_word_is_noticed() {
    let words = [
        ("scopes", "title"),
        ("scopes", "description"),
        ("scopes", "family"),
        ("scopes", "action"),
        ("scopes", "group"),
        ("scopes", "risk"),
        ("scopes", "required"),
        ("scopes", "implies"),
        ("scopes", "depends"),
        ("scopes", "restriction"),
        ("scopes", "aliases"),
        ("audiences", "title"),
        ("audiences", "gate"),
        ("audiences", "default"),
        ("operations", "role"),
        ("", "operations"),
        ("wildcards", "titles"),
        ("", "groups"),
        ("", "language"),
        ("", "form"),
        ("", "default"),
        ("", "legacy"),
    ];
    for (table, key) in words {
        fails(&format!("{table}.{key}"), |sides, dice| {
            let sides = screens::dressed(dice, sides);
            let mut policy = oracle::read(&sides.text);
            let tables = match table {
                "" => vec![&mut policy],
                "wildcards" => vec![&mut policy["wildcards"]],
                table => policy[table]
                    .as_object_mut()
                    .into_iter()
                    .flatten()
                    .map(|(_, facts)| facts)
                    .collect(),
            };
            for facts in tables.into_iter().filter_map(Value::as_object_mut) {
                facts.shift_remove(key);
            }
            agree(&sides, &Oracle::new(&policy), dice)
        });
    }
}

/// The random screens show all that there is to show.
#[test]
fn the_random_screens_are_rich() {
    let seen = RefCell::new(BTreeSet::new());
    let note = |name: &str, value: &Value| seen.borrow_mut().insert(format!("{name} {value}"));
    random_policies(400, |sides, dice| {
        let sides = screens::dressed(dice, sides);
        let request = screens::request(dice, &sides);
        let consent = json!(consent(&sides, &request));
        note("error", &json!(!consent["error"].is_null()));
        for warning in consent["warnings"].as_array().unwrap() {
            note("warning", &warning["code"]);
        }
        for key in ["registration", "verified", "loopback"] {
            note(key, &consent["header"][key]);
        }
        for key in ["client_domain", "redirect_host", "private_scheme"] {
            note(key, &json!(!consent["header"][key].is_null()));
        }
        note("audiences", &json!(consent["header"]["audiences"].as_array().unwrap().len()));
        for item in items(&consent) {
            for key in ["lock", "verb", "risk", "on", "new"] {
                note(key, &item[key]);
            }
            for key in ["needs", "needed_by", "grants_too"] {
                note(key, &json!(item[key].as_array().unwrap().len().min(2)));
            }
            note("opens", &json!(item["unlocks"]["operations"].as_u64().unwrap().min(4)));
        }
        note("items", &json!(items(&consent).len().min(8)));
        note("groups", &json!(consent["groups"].as_array().unwrap().len().min(4)));
        Ok(())
    })
    .unwrap();
    let expected = [
        ("error", json!([true, false])),
        (
            "warning",
            json!([
                "unreadable-redirect",
                "loopback-redirect",
                "private-scheme",
                "self-asserted-name",
                "omnibus-scope",
                "step-up",
                "scope-added",
                "scope-left-out"
            ]),
        ),
        ("registration", json!(["static", "dcr", "cimd"])),
        ("verified", json!([true, false])),
        ("loopback", json!([true, false])),
        ("client_domain", json!([true, false])),
        ("redirect_host", json!([true, false])),
        ("private_scheme", json!([true, false])),
        ("audiences", json!([0, 1, 2])),
        (
            "lock",
            json!([
                null,
                "restriction",
                "already-granted",
                "gate",
                "client-required",
                "policy-required",
                "needed-by"
            ]),
        ),
        ("verb", json!([null, "see", "change", "delete", "send", "manage"])),
        ("risk", json!(["low", "medium", "high", "critical"])),
        ("on", json!([true, false])),
        ("new", json!([true, false])),
        ("needs", json!([0, 1, 2])),
        ("needed_by", json!([0, 1, 2])),
        ("grants_too", json!([0, 1, 2])),
        ("opens", json!([0, 1, 4])),
        ("items", json!([0, 8])),
        ("groups", json!([0, 4])),
    ];
    let expected = expected.iter().flat_map(|(name, values)| {
        values.as_array().unwrap().iter().map(move |value| format!("{name} {value}"))
    });
    let seen = seen.into_inner();
    let lacking: Vec<String> = expected.filter(|name| !seen.contains(name)).collect();
    assert!(lacking.is_empty(), "never seen: {lacking:?}");
}
