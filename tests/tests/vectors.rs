//! The oracle passes the vectors too: decisions, verdicts and renderings of `conformance/vectors`. Two readings of one text, and the suite.

use std::fs;
use std::path::{Path, PathBuf};

use scopeward_tests::oracle::Oracle;
use serde_json::{Map, Value};

fn conformance() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

/// A list of lines, in which `{"repeat": TEXT, "times": N}` stands for repeated text; or the name of a shipped policy.
fn text(value: &Value) -> String {
    match value {
        Value::String(name) => {
            fs::read_to_string(conformance().join("policies").join(name)).unwrap()
        }
        lines => lines.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn line(value: &Value) -> String {
    let Some(repeat) = value["repeat"].as_str() else { return value.as_str().unwrap().to_owned() };
    (0..value["times"].as_u64().unwrap()).map(|n| repeat.replace("{n}", &n.to_string())).collect()
}

/// The value with every repeated text written out.
fn written_out(value: &Value) -> Value {
    match value {
        Value::Object(table) if table.contains_key("repeat") => Value::String(line(value)),
        Value::Object(table) => Value::Object(
            table.iter().map(|(key, value)| (key.clone(), written_out(value))).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(written_out).collect()),
        scalar => scalar.clone(),
    }
}

/// The keys that the expectation has.
fn only(found: &Value, expected: &Value) -> Value {
    let keys = expected.as_object().unwrap().keys();
    Value::Object(keys.map(|key| (key.clone(), found[key].clone())).collect::<Map<_, _>>())
}

/// Expected and found, for a case that speaks of decisions or renderings.
fn compare(oracle: &Oracle, case: &Value) -> Option<(Value, Value)> {
    let case = written_out(case);
    let grant = case.get("grant").filter(|grant| !grant.is_null());
    for key in ["decision", "verdict", "renderings"] {
        let Some(expected) = case.get(key) else { continue };
        let found = if key == "renderings" {
            oracle.renderings(grant.unwrap())
        } else {
            oracle.decide(grant, &case["request"])
        };
        return Some((
            expected.clone(),
            if key == "decision" { found } else { only(&found, expected) },
        ));
    }
    None
}

#[test]
fn the_oracle_passes_every_vector_of_decisions() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(conformance().join("vectors")).unwrap() {
        let file: Value =
            serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for group in file["groups"].as_array().unwrap() {
            let asked = group["cases"].as_array().unwrap().iter();
            let asked: Vec<&Value> = asked
                .filter(|case| {
                    ["decision", "verdict", "renderings"].iter().any(|key| case.get(key).is_some())
                })
                .collect();
            if asked.is_empty() {
                continue;
            }
            let oracle = Oracle::read(&text(&group["policy"]));
            for case in asked {
                let (expected, found) = compare(&oracle, case).unwrap();
                compared += 1;
                if expected != found {
                    wrong.push(format!(
                        "{}/{}\nexpected {expected}\nfound    {found}",
                        file["topic"], case["id"]
                    ));
                }
                let flipped = only(&found, &expected) == Value::Object(Map::new());
                assert!(!flipped, "{} expects nothing", case["id"]);
            }
        }
    }
    assert!(compared > 100, "{compared} vectors of decisions");
    assert!(wrong.is_empty(), "{} of {compared} differ\n{}", wrong.len(), wrong.join("\n"));
}
