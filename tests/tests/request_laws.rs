//! The laws of reviews, on random policies and on those that ship. Each is followed by its negative controls: the
//! same law, asked of an engine that is wrong on purpose.

use std::collections::BTreeSet;

use scopeward::{Asked, Earlier, Missing, ScopeRequest};
use scopeward_tests::oracle;
use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, demand, fails, holds, numbers, shipped, texts, with};
use serde_json::{Value, json};

/// What answers a request: the engine, or one that is wrong on purpose.
type Review<'s> = dyn Fn(&Value) -> Value + 's;

fn includes(all: &[String], some: &[String]) -> bool {
    some.iter().all(|text| all.contains(text))
}

/// A request of a known principal for tokens that the policy knows.
fn plain_request(sides: &Sides, dice: &mut Dice<'_>) -> Value {
    let request = random::scope_request(dice, sides);
    let tokens = dice.some(&sides.oracle.tokens(), 25);
    let request = with(&request, "audiences", dice.some(&sides.oracle.uris(), 60));
    with(&with(&request, "legacy", false), "scope", tokens)
}

/// What one part carries, as a grant of the principal.
fn carried(request: &Value, part: &Value) -> Value {
    let scope = texts(&part["granted"]).join(" ");
    json!({ "scope": scope, "audience": part["audience"], "roles": request["roles"] })
}

/// What a request asks for, the lists of the policy where its scope is absent.
fn asked(policy: &Value, request: &Value) -> Vec<String> {
    match &request["scope"] {
        Value::Null => {
            let key = if request["legacy"] == json!(true) { "legacy" } else { "default" };
            let audiences = policy["audiences"].as_object().into_iter().flatten();
            let roots = audiences.map(|(_, facts)| facts).chain([policy]);
            roots.flat_map(|root| texts(&root[key])).collect()
        }
        Value::String(scope) => scope.split(' ').map(str::to_owned).collect(),
        list => texts(list),
    }
}

/// A review grants only the request, its dependencies and the gates, within offer, ceiling and role; each part needs nothing more.
fn grants_no_more(sides: &Sides, dice: &mut Dice<'_>, review: &Review<'_>) -> Verdict {
    let request = random::scope_request(dice, sides);
    let answer = review(&request);
    let granted = texts(&answer["granted"]);
    let facts = [&request, &answer];
    if !answer["error"].is_null() {
        let nothing = granted.is_empty() && answer["scope"].is_null();
        let none = json!([]);
        let empty = answer["added"] == none && answer["audiences"] == none;
        return demand(nothing && empty, "granted in spite of an error", &facts);
    }
    demand(answer["scope"] == granted.join(" "), "another scope", &facts)?;
    let mut policy = oracle::read(&sides.text);
    let gates: Vec<(Value, String)> = policy["audiences"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, facts)| Some((facts["uri"].clone(), facts["gate"].as_str()?.to_owned())))
        .collect();
    let asked: Vec<String> =
        asked(&policy, &request).into_iter().filter(|token| !token.is_empty()).collect();
    let source = asked.into_iter().chain(gates.iter().map(|(_, gate)| gate.clone()));
    // Each once: a request may repeat a token as often as a grant may hold tokens.
    let source = source.collect::<BTreeSet<String>>().into_iter().collect::<Vec<String>>();
    let source = json!({ "scope": source.join(" ") });
    for word in ["audience", "audiences"] {
        policy.as_object_mut().unwrap().remove(word);
    }
    let boundless = Sides::of(&policy.to_string()).map_err(|error| format!("{error:?}"))?;
    // What comes after 1,024 tokens does not count, and would be too much for a grant.
    let client = match &request["client"] {
        Value::String(scope) => {
            let tokens = scope.split(' ').filter(|token| !token.is_empty());
            json!(tokens.take(1_024).collect::<Vec<_>>().join(" "))
        }
        other => other.clone(),
    };
    let client = with(&json!({ "roles": sides.oracle.roles() }), "scope", client);
    let mut union = Vec::new();
    for part in answer["audiences"].as_array().unwrap() {
        let carried = carried(&request, part);
        let held = texts(&part["granted"]);
        let renderings = sides.renderings(&carried);
        let given = [held.clone(), texts(&renderings["expanded"])].concat();
        demand(
            includes(&texts(&sides.renderings(&source)["closed"]), &held),
            "not asked for",
            &facts,
        )?;
        demand(includes(&texts(&renderings["expanded"]), &held), "without power", &facts)?;
        demand(includes(&given, &texts(&renderings["closed"])), "not closed", &facts)?;
        let mut gate = gates.iter().filter(|(uri, _)| *uri == part["audience"]);
        demand(held.is_empty() || gate.all(|(_, gate)| given.contains(gate)), "no gate", &facts)?;
        demand(includes(&held, &texts(&part["new"])), "new, and not granted", &facts)?;
        if !request["client"].is_null() {
            let ceiling = texts(&boundless.renderings(&client)["expanded"]);
            let restricts = |scope: &String| policy["scopes"][scope]["restriction"] == true;
            let within = |scope: &String| restricts(scope) || ceiling.contains(scope);
            demand(held.iter().all(within), "beyond the client", &facts)?;
        }
        union.extend(held);
    }
    demand(includes(&granted, &union) && includes(&union, &granted), "not the union", &facts)
}

#[test]
fn a_review_grants_no_more_than_it_may() {
    holds(|sides, dice| grants_no_more(sides, dice, &|request| sides.review(request)));
    let deaf = [
        ("no ceiling", "client", Value::Null),
        ("every role", "roles", json!(["admin", "ops"])),
        ("other tokens", "scope", json!("a:r a:w b:r solo mcp a")),
    ];
    for (what, key, value) in deaf {
        fails(what, |sides, dice| {
            grants_no_more(sides, dice, &|request| sides.review(&with(request, key, value.clone())))
        });
    }
    fails("parts without what was added", |sides, dice| {
        grants_no_more(sides, dice, &|request| {
            let mut answer = sides.review(request);
            let added: Vec<Value> = answer["added"]
                .as_array()
                .unwrap()
                .iter()
                .map(|added| added["scope"].clone())
                .collect();
            for part in answer["audiences"].as_array_mut().unwrap() {
                part["granted"].as_array_mut().unwrap().retain(|scope| !added.contains(scope));
            }
            answer
        })
    });
}

/// What one part carries can be asked again for its audience, and is granted unchanged; so is the cure, where the request names at most
/// one audience (of several, a part that was empty may then need its gate).
fn asks_again(sides: &Sides, dice: &mut Dice<'_>, review: &Review<'_>) -> Verdict {
    let request = random::scope_request(dice, sides);
    let answer = review(&request);
    let again = |audience: &Value, scope: &[String]| {
        let request = with(&with(&request, "missing", "reject"), "granted", json!([]));
        let request = with(&with(&request, "legacy", false), "scope", scope.join(" "));
        sides.review(&if audience.is_null() {
            request
        } else {
            with(&request, "audiences", json!([audience]))
        })
    };
    for part in answer["audiences"].as_array().unwrap() {
        let held = texts(&part["granted"]);
        let second = again(&part["audience"], &held);
        let same = second["error"].is_null() && second["granted"] == part["granted"];
        demand(held.is_empty() || same, "another answer", &[&request, &answer, &second])?;
        demand(second["added"] == json!([]), "something added", &[&answer, &second])?;
    }
    let cure = texts(&answer["cure"]);
    let single = texts(&request["audiences"]).len() < 2;
    let cured = again(&Value::Null, &cure);
    let same = cured["error"].is_null() && cured["granted"] == answer["cure"];
    demand(cure.is_empty() || !single || same, "no cure", &[&request, &answer, &cured])
}

#[test]
fn what_is_granted_can_be_asked_again() {
    holds(|sides, dice| asks_again(sides, dice, &|request| sides.review(request)));
    fails("a part that lacks something", |sides, dice| {
        asks_again(sides, dice, &|request| {
            let mut answer = sides.review(request);
            for part in answer["audiences"].as_array_mut().unwrap() {
                part["granted"].as_array_mut().unwrap().pop();
            }
            answer
        })
    });
    fails("a cure that lacks something", |sides, dice| {
        asks_again(sides, dice, &|request| {
            let mut answer = sides.review(request);
            answer["cure"].as_array_mut().unwrap().pop();
            answer
        })
    });
}

/// In mode `drop`, more tokens, more roles, a larger ceiling and more earlier grants never give less.
fn monotone(sides: &Sides, dice: &mut Dice<'_>, review: &Review<'_>) -> Verdict {
    let less = with(&plain_request(sides, dice), "missing", "drop");
    let known = sides.oracle.tokens();
    let more = match dice.below(4) {
        0 => with(&less, "scope", [texts(&less["scope"]), dice.some(&known, 25)].concat()),
        1 => with(&less, "roles", [texts(&less["roles"]), sides.oracle.roles().to_vec()].concat()),
        2 => with(&less, "client", Value::Null),
        _ => {
            let uris = sides.oracle.uris();
            let audience = if uris.is_empty() { Value::Null } else { json!(dice.of(&uris)) };
            let entry = json!({ "scope": dice.some(&known, 40), "audience": audience });
            let entries = less["granted"].as_array().cloned().unwrap_or_default();
            with(&less, "granted", [entries, vec![entry]].concat())
        }
    };
    let (small, large) = (review(&less), review(&more));
    let facts = [&less, &small, &more, &large];
    demand(large["error"].is_null() || !small["error"].is_null(), "less is refused", &facts)?;
    let parts = |answer: &Value| answer["audiences"].as_array().cloned().unwrap_or_default();
    for (small, large) in parts(&small).iter().zip(parts(&large)) {
        let power = |request: &Value, part: &Value| {
            texts(&sides.renderings(&carried(request, part))["expanded"])
        };
        demand(includes(&power(&more, &large), &power(&less, small)), "less is given", &facts)?;
    }
    Ok(())
}

#[test]
fn more_never_gives_less() {
    holds(|sides, dice| monotone(sides, dice, &|request| sides.review(request)));
    fails("a review that refuses long requests", |sides, dice| {
        monotone(sides, dice, &|request| {
            let long = texts(&request["scope"]).len() > 4;
            sides.review(&if long { with(request, "scope", "") } else { request.clone() })
        })
    });
    fails("roles that take away", |sides, dice| {
        monotone(sides, dice, &|request| {
            let many = texts(&request["roles"]).len() > 1;
            sides.review(&if many { with(request, "roles", json!([])) } else { request.clone() })
        })
    });
}

/// Neither the order of tokens nor a repeated one counts.
fn unordered(sides: &Sides, dice: &mut Dice<'_>, review: &Review<'_>) -> Verdict {
    let straight = plain_request(sides, dice);
    let tokens = texts(&straight["scope"]);
    let turned: Vec<String> = tokens.iter().rev().chain(&tokens).cloned().collect();
    let shuffled = with(&straight, "scope", turned);
    let (left, right) = (review(&straight), review(&shuffled));
    demand(left == right, "another answer", &[&straight, &left, &right])
}

#[test]
fn order_and_repetition_do_not_count() {
    holds(|sides, dice| unordered(sides, dice, &|request| sides.review(request)));
    fails("the order of the request", |sides, dice| {
        unordered(sides, dice, &|request| {
            let mut answer = sides.review(request);
            let mut granted = texts(&answer["granted"]);
            granted.sort_by_key(|token| texts(&request["scope"]).iter().position(|t| t == token));
            answer["granted"] = json!(granted);
            answer
        })
    });
}

/// Any text of up to 40 characters, many of them odd.
fn text(dice: &mut Dice<'_>) -> String {
    let odd = ['\0', '\n', '"', '\\', ' ', '*', ':', '\u{202e}', '\u{10ffff}', 'ß', '/', '@', '?'];
    let letter = |dice: &mut Dice<'_>| match dice.below(3) {
        0 => *dice.of(&odd),
        1 => char::from_u32(u32::try_from(dice.below(0x11_0000)).unwrap()).unwrap_or('x'),
        _ => *dice.of(&['a', 'r', 'w', 'x', '1']),
    };
    (0..dice.below(40)).map(|_| letter(dice)).collect()
}

/// A review answers any text, in the characters that an error description may hold.
fn answers_anything(sides: &Sides, dice: &mut Dice<'_>, spoil: fn(&mut Value)) -> Verdict {
    let scope = match dice.below(8) {
        0 => Asked::Absent,
        1 => Asked::Legacy,
        _ => Asked::Scope(text(dice).into()),
    };
    let texts = |dice: &mut Dice<'_>| (0..dice.below(3)).map(|_| text(dice).into()).collect();
    let entry = Earlier { scope: text(dice).into(), audience: Some(text(dice).into()) };
    let request = ScopeRequest {
        scope,
        audiences: texts(dice),
        roles: texts(dice),
        client: dice.chance(50).then(|| text(dice).into()),
        granted: vec![entry],
        missing: *dice.of(&[Missing::Reject, Missing::Add, Missing::Drop]),
    };
    let mut answer = json!(sides.policy.review(&request));
    spoil(&mut answer);
    let printable = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    let described = answer["error"]["error_description"].as_str().unwrap_or_default();
    demand(described.chars().all(printable), "unprintable", &[&answer])?;
    let grant = sides.grant(Some(&json!({ "scope": "" }))).unwrap();
    let narrowed = json!(sides.policy.narrow(&grant, Some(&text(dice))));
    demand(narrowed["granted"] == json!([]), "something from nothing", &[&narrowed])
}

#[test]
fn a_review_answers_any_text() {
    let shipped = shipped();
    numbers(2000, |dice| {
        shipped.iter().try_for_each(|sides| answers_anything(sides, dice, |_| ()))
    })
    .unwrap();
    numbers(2000, |dice| {
        answers_anything(&shipped[0], dice, |answer| {
            let last = answer["refused"].as_array().unwrap().last();
            answer["error"]["error_description"] = json!(last.map(|last| &last["scope"]));
        })
    })
    .unwrap_err();
}
