//! The laws of decisions and renderings, on random policies and on those that ship. Each is followed by its negative control: the same
//! law, asked of an engine that is wrong on purpose.

use scopeward_tests::oracle;
use scopeward_tests::random::{self, Dice};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, demand, fails, holds, texts};
use serde_json::{Value, json};

/// What answers: the engine, or one that is wrong on purpose.
type Decide<'s> = dyn Fn(&Value, &Value) -> Value + 's;

/// How an answer to a grant is made wrong.
type Spoil<T> = fn(&Value, &mut T);

fn tokens(grant: &Value) -> Vec<String> {
    grant["scope"].as_str().unwrap().split_whitespace().map(str::to_owned).collect()
}

fn with_scope(grant: &Value, tokens: &[String]) -> Value {
    let mut grant = grant.clone();
    grant["scope"] = json!(tokens.join(" "));
    grant
}

/// A grant (there is one) and a request.
fn question(sides: &Sides, dice: &mut Dice<'_>) -> (Value, Value) {
    let grant = random::grant(dice, sides).unwrap_or_else(|| json!({ "scope": "" }));
    (grant, random::request(dice, sides))
}

/// Adding a scope never turns an allowed decision into a denied one.
fn monotone(sides: &Sides, dice: &mut Dice<'_>, decide: &Decide<'_>) -> Verdict {
    let (grant, request) = question(sides, dice);
    let known = sides.oracle.tokens();
    let more = [tokens(&grant), dice.some(&known, 15)].concat();
    let (less, more) = (decide(&grant, &request), decide(&with_scope(&grant, &more), &request));
    demand(less["allowed"] == false || more["allowed"] == true, "more is less", &[&less, &more])
}

#[test]
fn more_scopes_never_allow_less() {
    holds(|sides, dice| {
        monotone(sides, dice, &|grant, request| sides.decision(Some(grant), request))
    });
    fails("an engine that refuses long grants", |sides, dice| {
        monotone(sides, dice, &|grant, request| {
            let mut decision = sides.decision(Some(grant), request);
            decision["allowed"] = json!(decision["allowed"] == true && tokens(grant).len() < 9);
            decision
        })
    });
}

/// Both closures are idempotent, monotone, and blind to order and duplicates.
fn closures(sides: &Sides, dice: &mut Dice<'_>, render: &dyn Fn(&Value) -> Value) -> Verdict {
    let (grant, _) = question(sides, dice);
    let held = tokens(&grant);
    let known = sides.oracle.tokens();
    let fewer = with_scope(&grant, &dice.some(&held, 60));
    let reversed: Vec<String> =
        held.iter().rev().chain(&held).filter(|token| known.contains(token)).cloned().collect();
    let sorted: Vec<String> = held.iter().filter(|token| known.contains(token)).cloned().collect();
    for name in ["closed", "expanded"] {
        let rendered = |grant: &Value| texts(&render(grant)[name]);
        let once = rendered(&grant);
        let twice = rendered(&with_scope(&grant, &once));
        demand(once == twice, "not idempotent", &[&grant, &json!(once), &json!(twice)])?;
        demand(
            rendered(&fewer).iter().all(|token| once.contains(token)),
            "not monotone",
            &[&grant, &fewer],
        )?;
        let (straight, shuffled) =
            (rendered(&with_scope(&grant, &sorted)), rendered(&with_scope(&grant, &reversed)));
        demand(
            straight == shuffled,
            "order or duplicates count",
            &[&json!(straight), &json!(shuffled)],
        )?;
    }
    Ok(())
}

#[test]
fn closures_are_closures() {
    holds(|sides, dice| closures(sides, dice, &|grant| sides.renderings(grant)));
    let wrong: [(&str, Spoil<Vec<String>>); 3] = [
        ("an order of its own", |grant, closed| {
            closed.sort_by_key(|token| tokens(grant).iter().position(|held| held == token));
        }),
        ("a closure of one token", |grant, closed| {
            closed.truncate(if tokens(grant).len() > 3 { 1 } else { 99 });
        }),
        ("a closure that loses its head", |_, closed| drop(closed.pop())),
    ];
    for (what, spoil) in wrong {
        fails(what, |sides, dice| {
            closures(sides, dice, &|grant| {
                let mut renderings = sides.renderings(grant);
                let mut closed = texts(&renderings["closed"]);
                spoil(grant, &mut closed);
                renderings["closed"] = json!(closed);
                renderings
            })
        });
    }
}

/// A policy without one of its words decides alike, but for what a client is told to ask for.
fn decides_without(word: &str, sides: &Sides, dice: &mut Dice<'_>) -> Verdict {
    let (grant, request) = question(sides, dice);
    let mut policy = oracle::read(&sides.text);
    policy.as_object_mut().unwrap().remove(word);
    for facts in policy["scopes"]
        .as_object_mut()
        .into_iter()
        .flat_map(|scopes| scopes.values_mut())
        .filter_map(Value::as_object_mut)
    {
        facts.remove(word);
    }
    let Ok(without) = Sides::of(&policy.to_string()) else {
        return Err("does not compile".to_owned());
    };
    let (mut left, mut right) =
        (sides.decision(Some(&grant), &request), without.decision(Some(&grant), &request));
    left["request"] = Value::Null;
    right["request"] = Value::Null;
    demand(left == right, "another decision", &[&grant, &left, &right])
}

#[test]
fn dependencies_never_change_a_decision() {
    holds(|sides, dice| decides_without("depends", sides, dice));
    fails("implications as dependencies", |sides, dice| decides_without("implies", sides, dice));
}

/// Tokens without power can be taken away: those that the policy does not know, removed ones, restrictions, and those of a role that the principal lacks.
fn powerless(
    sides: &Sides,
    dice: &mut Dice<'_>,
    has_power: &dyn Fn(&str, &[String]) -> bool,
) -> Verdict {
    let (grant, request) = question(sides, dice);
    let roles = texts(&grant["roles"]);
    let kept: Vec<String> = texts(&sides.renderings(&grant)["granted"])
        .into_iter()
        .filter(|token| has_power(token, &roles))
        .collect();
    let (all, kept) = (
        sides.decision(Some(&grant), &request),
        sides.decision(Some(&with_scope(&grant, &kept)), &request),
    );
    demand(
        all["allowed"] == kept["allowed"] && all["rows"] == kept["rows"],
        "a token without power counts",
        &[&grant, &all, &kept],
    )
}

#[test]
fn nothing_has_power_without_declaration_and_role() {
    let scope = |sides: &Sides, token: &str| {
        sides
            .policy
            .scopes()
            .find(|scope| scope.name() == token)
            .map(|scope| scope.role().map(str::to_owned))
    };
    let members = |sides: &Sides| sides.oracle.members();
    holds(|sides, dice| {
        powerless(sides, dice, &|token, roles| {
            let bound = scope(sides, token)
                .is_some_and(|role| role.is_none_or(|role| roles.contains(&role)));
            bound && members(sides).iter().any(|member| member == token)
        })
    });
    fails("wildcards without power", |sides, dice| {
        powerless(sides, dice, &|token, _| !token.contains('*'))
    });
    fails("bound scopes without power", |sides, dice| {
        powerless(sides, dice, &|token, _| scope(sides, token).is_some_and(|role| role.is_none()))
    });
}

/// The scopes of a tree, in its order, each once.
fn leaves(tree: &Value) -> Vec<String> {
    let every = every_leaf(tree);
    every
        .iter()
        .enumerate()
        .filter(|(at, scope)| !every[..*at].contains(scope))
        .map(|(_, scope)| scope.clone())
        .collect()
}

fn every_leaf(tree: &Value) -> Vec<String> {
    match tree {
        Value::String(scope) => vec![scope.clone()],
        Value::Array(branches) => branches.iter().flat_map(every_leaf).collect(),
        Value::Object(branch) => branch.values().flat_map(every_leaf).collect(),
        _ => Vec::new(),
    }
}

/// An explanation holds the decision, and its steps speak of the decision's requirement and of the expanded set.
fn explains(sides: &Sides, dice: &mut Dice<'_>, explain: &Decide<'_>) -> Verdict {
    let (grant, request) = question(sides, dice);
    let (decision, explanation) =
        (sides.decision(Some(&grant), &request), explain(&grant, &request));
    let steps = explanation["steps"].as_array().unwrap();
    let needs: Vec<&str> = steps.iter().map(|step| step["need"].as_str().unwrap()).collect();
    demand(explanation["decision"] == decision, "another decision", &[&decision, &explanation])?;
    demand(needs == leaves(&decision["requirement"]), "other steps", &[&decision, &explanation])?;
    if decision["status"] == 401 || decision["requirement"]["public"] == true {
        return Ok(());
    }
    let expanded = texts(&sides.renderings(&grant)["expanded"]);
    for step in steps {
        let need = step["need"].as_str().unwrap();
        demand(
            step["met"] == expanded.iter().any(|token| token == need),
            "another expanded set",
            &[&explanation, &json!(expanded)],
        )?;
        let hops = step["via"].as_array().unwrap();
        let found = step["by"].as_str().map(|by| (by.to_owned(), hops.len()));
        let nearest = sides.oracle.nearest(&grant, need);
        demand(found == nearest, "another way", &[&grant, &explanation, &json!(nearest)])?;
        let mut at = step["by"].as_str().unwrap_or_default();
        for hop in hops {
            let next = hop["scope"].as_str().unwrap();
            let real = sides.oracle.is_hop(&grant, at, next, hop["rule"].as_str().unwrap());
            demand(real, "a hop without a rule", &[&grant, &explanation])?;
            at = next;
        }
        demand(hops.is_empty() || at == need, "a way that leads elsewhere", &[&explanation])?;
    }
    Ok(())
}

#[test]
fn explanations_equal_decisions() {
    holds(|sides, dice| {
        explains(sides, dice, &|grant, request| sides.explanation(Some(grant), request))
    });
    fails("explaining another grant", |sides, dice| {
        explains(sides, dice, &|grant, request| {
            let fewer: Vec<_> = tokens(grant).into_iter().skip(1).collect();
            sides.explanation(Some(&with_scope(grant, &fewer)), request)
        })
    });
    let spoilt: [(&str, Spoil<Value>); 3] = [
        ("steps backwards", |_, explanation| {
            explanation["steps"].as_array_mut().unwrap().reverse();
        }),
        ("steps that are met", |_, explanation| {
            explanation["steps"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|step| step["met"] = json!(true));
        }),
        ("steps without way", |_, explanation| {
            explanation["steps"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|step| step["via"] = json!([]));
        }),
    ];
    for (what, spoil) in spoilt {
        fails(what, |sides, dice| {
            explains(sides, dice, &|grant, request| {
                let mut explanation = sides.explanation(Some(grant), request);
                spoil(grant, &mut explanation);
                explanation
            })
        });
    }
}

/// Every alternative repairs the denial, and less than its scopes does not; none includes another; they are in order; the first is `missing`.
fn repairs(sides: &Sides, dice: &mut Dice<'_>, decide: &Decide<'_>) -> Verdict {
    let (grant, request) = question(sides, dice);
    let decision = decide(&grant, &request);
    let alternatives = decision["alternatives"].as_array().unwrap();
    let first =
        alternatives.first().cloned().unwrap_or_else(|| json!({ "scopes": [], "roles": [] }));
    demand(
        first["scopes"] == decision["missing"] && first["roles"] == decision["roles"],
        "missing is not the first",
        &[&decision],
    )?;
    if decision["status"] == 401 || decision["reason"] == "not-owner" {
        return Ok(());
    }
    let refused =
        decision["reason"] == "insufficient-scope" || decision["reason"] == "role-required";
    demand(
        refused || alternatives.is_empty(),
        "repairs what is no want of scopes or roles",
        &[&decision],
    )?;
    let passes = |scopes: &[String], roles: &[String]| {
        let mut grant = with_scope(&grant, &[&tokens(&grant), scopes].concat());
        grant["roles"] = json!([texts(&grant["roles"]), roles.to_vec()].concat());
        let reason = sides.decision(Some(&grant), &request)["reason"].clone();
        reason == "allowed" || reason == "not-owner"
    };
    let mut rank = (0, 0, 0);
    for (at, alternative) in alternatives.iter().enumerate() {
        let (scopes, roles) = (texts(&alternative["scopes"]), texts(&alternative["roles"]));
        demand(passes(&scopes, &roles), "repairs nothing", &[&grant, &decision])?;
        for out in 0..scopes.len() {
            let rest = [&scopes[..out], &scopes[out + 1..]].concat();
            demand(!passes(&rest, &roles), "repairs with less", &[&grant, &decision])?;
        }
        let within = |key: &str, other: &Value| {
            texts(&other[key]).iter().all(|member| texts(&alternative[key]).contains(member))
        };
        let larger = alternatives
            .iter()
            .enumerate()
            .any(|(other, value)| other != at && within("scopes", value) && within("roles", value));
        demand(!larger, "includes another", &[&decision])?;
        let next = (roles.len(), scopes.len(), risk(sides, &scopes));
        demand(rank <= next, "out of order", &[&decision])?;
        rank = next;
    }
    Ok(())
}

/// The highest risk, as a number.
fn risk(sides: &Sides, scopes: &[String]) -> usize {
    let policy = oracle::read(&sides.text);
    let of =
        |scope: &String| policy["scopes"][scope]["risk"].as_str().unwrap_or("medium").to_owned();
    let place = |risk: String| {
        ["low", "medium", "high", "critical"].iter().position(|name| *name == risk).unwrap() + 1
    };
    scopes.iter().map(|scope| place(of(scope))).max().unwrap_or(0)
}

#[test]
fn what_is_missing_repairs() {
    holds(|sides, dice| {
        repairs(sides, dice, &|grant, request| sides.decision(Some(grant), request))
    });
    let spoilt: [(&str, Spoil<Value>); 4] = [
        ("the last alternative first", |_, decision| {
            decision["alternatives"].as_array_mut().unwrap().reverse();
        }),
        ("nothing missing", |_, decision| decision["missing"] = json!([])),
        ("a scope too few", |_, decision| {
            decision["alternatives"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|way| drop(way["scopes"].as_array_mut().unwrap().pop()));
            decision["missing"].as_array_mut().unwrap().pop();
        }),
        ("a scope too many", |_, decision| {
            if let Some(first) = decision["alternatives"].as_array_mut().unwrap().first_mut() {
                first["scopes"].as_array_mut().unwrap().push(json!("zzz"));
                decision["missing"].as_array_mut().unwrap().push(json!("zzz"));
            }
        }),
    ];
    for (what, spoil) in spoilt {
        fails(what, |sides, dice| {
            repairs(sides, dice, &|grant, request| {
                let mut decision = sides.decision(Some(grant), request);
                spoil(grant, &mut decision);
                decision
            })
        });
    }
}

/// `minimal` expands to the same set, and no member of it that has power can be left out.
fn minimal(sides: &Sides, dice: &mut Dice<'_>, pick: fn(&Value) -> Vec<String>) -> Verdict {
    let (grant, _) = question(sides, dice);
    let renderings = sides.renderings(&grant);
    let minimal = pick(&renderings);
    let expanded =
        |tokens: &[String]| texts(&sides.renderings(&with_scope(&grant, tokens))["expanded"]);
    let whole = texts(&renderings["expanded"]);
    demand(expanded(&minimal) == whole, "another expanded set", &[&grant, &renderings])?;
    for out in (0..minimal.len()).filter(|at| whole.contains(&minimal[*at])) {
        let rest = [&minimal[..out], &minimal[out + 1..]].concat();
        demand(expanded(&rest) != whole, "not minimal", &[&grant, &renderings])?;
    }
    Ok(())
}

#[test]
fn minimal_is_minimal_and_gives_the_same() {
    holds(|sides, dice| minimal(sides, dice, |renderings| texts(&renderings["minimal"])));
    fails("nothing left out", |sides, dice| {
        minimal(sides, dice, |renderings| texts(&renderings["granted"]))
    });
    fails("one too few", |sides, dice| {
        minimal(sides, dice, |renderings| {
            texts(&renderings["minimal"]).into_iter().skip(1).collect()
        })
    });
}
