//! Every request of two small worlds, in each mode.
//!
//! `timetracker`: 2^14 requests, as a user and as an administrator; each answer is compared with the oracle's, byte for byte.
//!
//! `doubletime`: 2^21 requests for each of its two audiences. String sets are too slow for these, so what is granted, refused and the
//! error are compared with a second oracle, on bits: the rules of the system's documentation in a few lines, which reads no policy. Every
//! 997th answer is also compared with the oracle on strings, byte for byte.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use scopeward::{Missing, RefusalCode, Review, ScopeRequest};
use scopeward_tests::sides::Sides;
use serde_json::json;

const MODES: [(Missing, &str); 3] =
    [(Missing::Reject, "reject"), (Missing::Add, "add"), (Missing::Drop, "drop")];

/// The scopes of `doubletime` as its documentation lists them: bit i is the i-th.
const SCOPES: [&str; 21] = [
    "mcp",
    "profile:read",
    "billing:read",
    "tasks:read",
    "tasks:write",
    "time:read",
    "time:write",
    "clients:read",
    "clients:write",
    "projects:read",
    "projects:write",
    "tags:read",
    "tags:write",
    "rules:read",
    "rules:write",
    "invoices:read",
    "invoices:write",
    "invoices:send",
    "reports:read",
    "settings:read",
    "settings:write",
];
const MCP: u32 = 1;
const SETTINGS: u32 = 0b11 << 19;

fn policy(name: &str) -> Sides {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/policies");
    Sides::of(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

fn chosen<'t>(tokens: &[&'t str], n: u32) -> Vec<&'t str> {
    let held = tokens.iter().enumerate().filter(|(at, _)| n >> at & 1 == 1);
    held.map(|(_, token)| *token).collect()
}

/// What is said about one request, as sets of bits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Verdict {
    granted: u32,
    not_offered: u32,
    missing_dependency: u32,
    missing_gate: bool,
    empty: bool,
    error: bool,
}

/// The scope, as a bit, that each scope needs: a write or send scope the read scope of its family.
fn needs() -> [u32; 21] {
    SCOPES.map(|scope| {
        let (family, action) = scope.split_once(':').unwrap_or((scope, "read"));
        let read = SCOPES.iter().position(|other| *other == format!("{family}:read"));
        read.filter(|_| action != "read").map_or(0, |read| 1 << read)
    })
}

/// The rules of the documentation. The API has every scope but `mcp`. The MCP server has every scope but those of settings, and
/// needs `mcp`. A scope is granted together with what it needs.
fn documented(asked: u32, is_mcp: bool, mode: Missing, needs: &[u32; 21]) -> Verdict {
    let offered = if is_mcp { !SETTINGS } else { !MCP };
    let not_offered = asked & !offered;
    let mut verdict = Verdict { not_offered, empty: asked == 0, ..Verdict::default() };
    let mut part = asked & offered;
    for (at, need) in needs.iter().enumerate() {
        if asked & offered & 1 << at == 0 || asked & need == *need {
            continue;
        }
        if mode == Missing::Add {
            part |= need;
        } else {
            verdict.missing_dependency |= 1 << at;
            part &= !(1 << at);
        }
    }
    if is_mcp && part != 0 && part & MCP == 0 {
        verdict.missing_gate = mode != Missing::Add;
        part = if verdict.missing_gate { 0 } else { part | MCP };
    }
    let refused = verdict.not_offered != 0
        || verdict.missing_dependency != 0
        || verdict.missing_gate
        || verdict.empty;
    verdict.error = if mode == Missing::Drop { part == 0 } else { refused };
    verdict.granted = if verdict.error { 0 } else { part };
    verdict
}

/// The engine's answer, read back into bits. Anything that the documentation has no word for is an error here.
fn answered(review: &Review<'_>, bits: &HashMap<&str, u32>) -> Verdict {
    let mut verdict = Verdict { error: review.is_error(), ..Verdict::default() };
    verdict.granted = review.granted().iter().map(|scope| bits[&**scope]).sum();
    for refusal in review.refused() {
        let bit = refusal.scope.map_or(0, |scope| bits[scope]);
        match refusal.code {
            RefusalCode::NotOffered => verdict.not_offered += bit,
            RefusalCode::MissingDependency => verdict.missing_dependency += bit,
            RefusalCode::MissingGate => verdict.missing_gate = bit == MCP,
            RefusalCode::EmptyRequest => verdict.empty = true,
            other => panic!("{other:?}"),
        }
    }
    verdict
}

/// Compares every request, or those that `among` takes, and counts them. Stops at the first that `differs`.
fn doubletime(
    among: impl Fn(u32) -> bool,
    differs: impl Fn(&Verdict, &Verdict) -> bool,
) -> Result<usize, String> {
    let sides = policy("doubletime.toml");
    let bits: HashMap<&str, u32> =
        SCOPES.iter().enumerate().map(|(at, scope)| (*scope, 1 << at)).collect();
    let needs = needs();
    let mut count = 0;
    for asked in (0..1 << SCOPES.len()).filter(|asked| among(*asked)) {
        let scope = chosen(&SCOPES, asked).join(" ");
        for uri in ["https://doubletime.io/api", "https://doubletime.io/mcp"] {
            for (mode, word) in MODES {
                let request = ScopeRequest::new(&*scope).audience(uri).missing(mode);
                let review = sides.policy.review(&request);
                let engine = answered(&review, &bits);
                let oracle = documented(asked, uri.ends_with("mcp"), mode, &needs);
                if differs(&engine, &oracle) {
                    return Err(format!("{scope}, {uri}, {word}\n{engine:?}\n{oracle:?}"));
                }
                if asked.is_multiple_of(997) {
                    let ask = json!({ "scope": scope, "audiences": [uri], "missing": word });
                    let engine = json!(review).to_string();
                    let oracle = sides.oracle.review(&ask).to_string();
                    if engine != oracle {
                        return Err(format!("{ask}\nengine {engine}\noracle {oracle}"));
                    }
                }
                count += 1;
            }
        }
    }
    Ok(count)
}

#[test]
fn every_request_of_doubletime() {
    let count = doubletime(|_| true, |engine, oracle| engine != oracle).unwrap();
    assert_eq!(count, 2 * 3 * (1 << 21));
}

#[test]
fn a_single_wrong_verdict_is_noticed() {
    let few = |asked: u32| asked.is_multiple_of(4093);
    assert!(doubletime(few, |engine, oracle| engine != oracle).is_ok());
    let wrong = |engine: &Verdict, oracle: &Verdict| {
        let generous = oracle.missing_dependency == 1 << 17 && !oracle.error;
        engine != oracle || generous
    };
    doubletime(few, wrong).unwrap_err();
}

/// Asks all of `timetracker`. Stops where engine and oracle `differ`.
fn timetracker(differ: fn(&str, &str) -> bool) -> Result<usize, String> {
    let sides = policy("timetracker.toml");
    let universe = sides.oracle.tokens();
    let universe: Vec<&str> = universe.iter().map(|token| &**token).collect();
    assert_eq!(universe.len(), 14);
    let mut count = 0;
    for roles in [&[][..], &["admin"]] {
        for n in 0..1 << universe.len() {
            for (_, mode) in MODES {
                let scope = chosen(&universe, n).join(" ");
                let ask = json!({ "scope": scope, "roles": roles, "missing": mode });
                let (engine, oracle) = (sides.review(&ask).to_string(), sides.oracle.review(&ask));
                if differ(&engine, &oracle.to_string()) {
                    return Err(format!("{ask}\nengine {engine}\noracle {oracle}"));
                }
                count += 1;
            }
        }
    }
    Ok(count)
}

#[test]
fn every_request_of_timetracker() {
    let count = timetracker(|engine, oracle| engine != oracle).unwrap();
    assert_eq!(count, 2 * (1 << 14) * 3);
}

#[test]
fn a_single_wrong_answer_is_noticed() {
    let wrong = |engine: &str, oracle: &str| {
        engine.replace("\"admin:all gives everything\"", "\"all gives everything\"") != oracle
    };
    timetracker(wrong).unwrap_err();
}
