//! Every answer of a small world: the policy `timetracker`, whose 3 wildcards and 11 scopes make 2^14 grants. Each is asked for every operation, as a user
//! and as an administrator, and each answer is compared with the oracle's, byte for byte.
//!
//! The digest of all answers stands in `conformance/timetracker.sha256`, so that every binding can prove that it answers alike.
//! It is the SHA-256 (lower-case hexadecimal, one line) of the decisions' wire forms as compact JSON, keys in the order of the
//! specification, each followed by LF, in this order:
//!
//! 1. roles: first `[]`, then `["admin"]`;
//! 2. grants: `n` from 0 to 2^14 - 1. A grant holds the member `i` of the universe (in the policy's order: `*`, `read:*`, `write:*`, then
//!    the scopes as declared) if bit `i` of `n` is set (bit 0 is the lowest). Its scope is those members in the policy's order, separated by
//!    one space; its principal is `ann`; it has no audience and no state;
//! 3. operations: by handle, from 0. No owner.

use std::fs;
use std::path::{Path, PathBuf};

use scopeward::{Operation, Request};
use scopeward_tests::sides::Sides;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn conformance() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

fn timetracker() -> Sides {
    Sides::of(&fs::read_to_string(conformance().join("policies/timetracker.toml")).unwrap())
        .unwrap()
}

fn grant(universe: &[String], n: u32, roles: &[&str]) -> Value {
    let held: Vec<&str> = universe
        .iter()
        .enumerate()
        .filter(|(at, _)| n >> at & 1 == 1)
        .map(|(_, name)| &**name)
        .collect();
    json!({ "scope": held.join(" "), "principal": "ann", "roles": roles })
}

/// Asks everything in the stated order, hands each answer of the engine to `take`, and counts them. Stops where engine and oracle `differ`.
fn ask(take: &mut dyn FnMut(&str), differ: fn(&str, &str) -> bool) -> Result<usize, String> {
    let sides = timetracker();
    let universe = sides.oracle.tokens();
    assert_eq!(universe.len(), 14);
    let handles: Vec<_> = sides.policy.operations().map(Operation::handle).collect();
    let mut count = 0;
    for roles in [&[][..], &["admin"]] {
        for n in 0..1 << universe.len() {
            let claims = grant(&universe, n, roles);
            let held = sides.grant(Some(&claims)).unwrap();
            for (at, handle) in handles.iter().enumerate() {
                let decision = sides.policy.decide(Some(&held), &Request::handle(*handle));
                let engine = serde_json::to_string(&decision).unwrap();
                let oracle = sides.oracle.decide(Some(&claims), &json!({ "handle": at }));
                if differ(&engine, &oracle.to_string()) {
                    return Err(format!("{claims}, handle {at}\nengine {engine}\noracle {oracle}"));
                }
                take(&engine);
                count += 1;
            }
        }
    }
    Ok(count)
}

#[test]
fn every_answer_equals_the_oracles_and_the_digest() {
    let mut hash = Sha256::new();
    let mut take = |answer: &str| {
        hash.update(answer);
        hash.update("\n");
    };
    let count = ask(&mut take, |engine, oracle| engine != oracle).unwrap();
    assert_eq!(count, 2 * (1 << 14) * 26);
    let hex = |text, byte: &u8| format!("{text}{byte:02x}");
    let digest = hash.finalize().iter().fold(String::new(), hex);
    println!("{count} answers, {digest}");
    let committed = fs::read_to_string(conformance().join("timetracker.sha256")).unwrap();
    assert_eq!(committed, digest + "\n", "the committed digest is another");
}

#[test]
fn a_single_wrong_answer_is_noticed() {
    let wrong = |engine: &str, oracle: &str| {
        engine.replace("\"missing\":[\"admin:all\"]", "\"missing\":[\"*\"]") != oracle
    };
    ask(&mut |_| (), wrong).unwrap_err();
}

#[test]
fn method_and_path_reach_the_same_handles() {
    let sides = timetracker();
    for operation in sides.policy.operations() {
        let (method, template) = operation.key().split_once(' ').unwrap();
        let path = template.replace("{id:int}", "42");
        assert_eq!(
            sides.policy.route(method, &path),
            Some(operation.handle()),
            "{}",
            operation.key()
        );
        assert_eq!(
            sides.oracle.route(method, &path),
            Some(operation.handle().index() as usize),
            "{}",
            operation.key()
        );
    }
}
