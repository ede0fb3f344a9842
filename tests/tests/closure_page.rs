//! `consent.table` in a page: what the consent element switches by, run by Node, switches as the core does. A page under a
//! strict content-security policy may run that file: it has no dependency and evaluates no text.

use std::fs;
use std::path::Path;
use std::process::Command;

use scopeward::Consent;
use scopeward_tests::random::Dice;
use scopeward_tests::screens::{everything, places};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::shipped;
use serde_json::{Value, json};

/// Prints how many cases were compared, and those that differ.
const RUNNER: &str = r#"
import { readFileSync } from "node:fs";
const [script, cases] = process.argv.slice(1).map((path) => readFileSync(path, "utf8"));
const { toggle } = await import("data:text/javascript," + encodeURIComponent(script));
const wrong = [];
let compared = 0;
for (const { name, table, cases: some } of JSON.parse(cases)) {
  for (const [on, index, wanted, expected] of some) {
    const found = toggle(table, on, index, wanted);
    compared += 1;
    if (found !== expected) wrong.push({ name, on, index, wanted, expected, found });
  }
}
console.log(JSON.stringify({ compared, wrong }));
"#;

/// What Node says of a script and of tables with their cases.
fn node(name: &str, script: &str, screens: &[Value]) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let (page, cases) = (folder.join("closure.js"), folder.join("cases.json"));
    fs::write(&page, script).unwrap();
    fs::write(&cases, json!(screens).to_string()).unwrap();
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", RUNNER]).args([page, cases]);
    let output = node.output().unwrap_or_else(|error| panic!("node, version 20 or newer: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn script() -> String {
    let script = "../bindings/wasm/consent/closure.js";
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(script)).unwrap()
}

const STEPS: usize = 400;

/// A walk of the core over one screen: the table, and for each toggle the state, the item, the direction, and the next state.
fn cases(name: &str, start: &Consent) -> Value {
    let places = places(start);
    let next = |number: &u32| Some(number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let numbers: Vec<u32> =
        std::iter::successors(Some(1), next).map(|number| number >> 8).take(2 * STEPS).collect();
    let mut dice = Dice(&numbers);
    let on = |consent: &Consent| json!(consent)["table"]["on"].clone();
    let mut at = start.clone();
    let mut cases = Vec::new();
    for _ in 0..STEPS {
        let (scope, index) = places.iter().nth(dice.below(places.len())).unwrap();
        let wanted = dice.chance(55);
        let next = at.toggle(scope, wanted).next;
        cases.push(json!([on(&at), index, wanted, on(&next)]));
        at = next;
    }
    json!({ "name": name, "table": json!(start)["table"], "cases": cases })
}

/// Two hundred scopes, each of which depends on the one before, but for every seventh: more than a page's numbers hold.
fn wide() -> Sides {
    let scope = |at: u32| {
        let need = if at.is_multiple_of(7) {
            String::new()
        } else {
            format!("depends = [\"s{:03}\"]", at - 1)
        };
        format!("s{at:03} = {{ {need} }}\n")
    };
    let scopes: String = (0..200).map(scope).collect();
    Sides::of(&format!("scopeward = 1\nname = \"wide\"\n[scopes]\n{scopes}")).unwrap()
}

/// The screens of every shipped policy, of each audience, as a principal with all roles and with none, and a wide one.
fn screens() -> Vec<Value> {
    let mut screens = Vec::new();
    for sides in shipped().into_iter().chain([wide()]) {
        let roles: Vec<&str> = sides.oracle.roles().iter().map(String::as_str).collect();
        let uris = sides.oracle.uris();
        let none = uris.is_empty().then_some(None);
        for audience in uris.iter().map(|uri| Some(&**uri)).chain(none) {
            for roles in [&roles[..], &[]] {
                let start = everything(&sides, audience, roles);
                if !places(&start).is_empty() {
                    screens.push(cases(sides.policy.name(), &start));
                }
            }
        }
    }
    screens
}

#[test]
fn the_page_switches_as_the_core() {
    let screens = screens();
    let expected: usize =
        screens.iter().map(|screen| screen["cases"].as_array().unwrap().len()).sum();
    let found = node("page", &script(), &screens);
    println!("{} cases on {} screens", found["compared"], screens.len());
    assert_eq!(found, json!({ "compared": expected, "wrong": [] }));
    assert!(expected >= 3000, "{expected} cases");
    let widest = screens.iter().filter_map(|screen| {
        screen["table"]["locked"].as_str().zip(screen["cases"][STEPS - 1][3].as_str())
    });
    assert!(widest.map(|(_, on)| on.len()).max() > Some(32), "no state is wider than 128 items");
}

#[test]
fn a_script_with_one_fault_is_noticed() {
    let script = script();
    let screens = screens();
    for (right, wrong) in [
        ("set(table.needs[index]) | bit(index)", "bit(index)"),
        ("(set(table.needed_by[index]) | bit(index))", "bit(index)"),
        (" return on\n", " {}\n"),
        ("1n << BigInt(index)", "BigInt(1 << index)"),
        ("BigInt(`0x${hex}`)", "BigInt(Number(`0x${hex}`))"),
    ] {
        assert_eq!(script.matches(right).count(), 1, "{right}");
        let found = node("fault", &script.replace(right, wrong), &screens);
        assert_ne!(found["wrong"], json!([]), "{wrong} for {right} goes unnoticed");
    }
}

/// What a page may load: small, and nothing that a strict content-security policy forbids.
#[test]
fn the_script_is_small_and_evaluates_nothing() {
    let script = script();
    let code: Vec<&str> = script.lines().filter(|line| !line.starts_with("//")).collect();
    assert!(code.join("\n").len() <= 1536);
    for word in ["eval", "Function", "import", "require", "innerHTML", "document"] {
        assert!(!script.contains(word), "{word}");
    }
}
