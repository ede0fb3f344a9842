//! The oracle passes the vectors of `conformance/vectors` that it has a verb for: two readings of one text, and the suite.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use scopeward_tests::oracle::Oracle;
use scopeward_tests::trial::only;
use serde_json::{Value, json};

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

/// A review with its scopes and codes alone.
fn outcome(review: &Value) -> Value {
    let pairs = |key: &str| -> Value {
        let entries = review[key].as_array().unwrap().iter();
        entries.map(|entry| json!([entry["scope"], entry["code"]])).collect()
    };
    let added = review["added"].as_array().unwrap().iter().map(|added| added["scope"].clone());
    json!({
        "granted": review["granted"],
        "added": added.collect::<Value>(),
        "refused": pairs("refused"),
        "warnings": pairs("warnings"),
        "error": review["error"]["error"],
    })
}

/// The brief of a decision.
fn brief(decision: &Value) -> &'static str {
    let nothing_left = decision["rows"] == "all" && decision["restrictions"] == json!([]);
    match (decision["allowed"] == true, nothing_left) {
        (false, _) => "denied",
        (true, true) => "allowed",
        (true, false) => "obliged",
    }
}

const EXPECTATIONS: [&str; 10] = [
    "brief",
    "decision",
    "matrix",
    "verdict",
    "renderings",
    "review",
    "outcome",
    "narrowed",
    "covers",
    "intersection",
];

/// Expected and found, for a case that the oracle has a verb for.
fn compare(oracle: &Oracle, case: &Value) -> Option<(&'static str, Value, Value)> {
    let key = EXPECTATIONS.into_iter().find(|key| case.get(*key).is_some())?;
    let case = written_out(case);
    let grant = case.get("grant").filter(|grant| !grant.is_null());
    let found = match key {
        "brief" => json!(brief(&oracle.decide(grant, &case["request"]))),
        "matrix" => oracle.matrix(),
        "renderings" => oracle.renderings(grant.unwrap()),
        "review" => oracle.review(&case["ask"]),
        "outcome" => outcome(&oracle.review(&case["ask"])),
        "narrowed" => oracle.narrow(grant.unwrap(), &case["scope"]),
        "covers" => oracle.covers(grant.unwrap(), &case["child"]),
        "intersection" => json!(oracle.intersect(grant.unwrap(), &case["child"])),
        _ => oracle.decide(grant, &case["request"]),
    };
    let expected = case[key].clone();
    let in_part = matches!(key, "verdict" | "renderings" | "narrowed");
    Some((key, expected.clone(), if in_part { only(&found, &expected) } else { found }))
}

#[test]
fn the_oracle_passes_every_vector_it_has_a_verb_for() {
    let (mut compared, mut wrong) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir(conformance().join("vectors")).unwrap() {
        let file: Value =
            serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for group in file["groups"].as_array().unwrap() {
            let cases = group["cases"].as_array().unwrap();
            let asked = |case: &&Value| EXPECTATIONS.iter().any(|key| case.get(*key).is_some());
            let shared = cases.iter().find(|case| asked(case) && case["policy"].is_null());
            let shared = shared.map(|_| Oracle::read(&text(&group["policy"])));
            for case in cases.iter().filter(asked) {
                let own = case.get("policy").map(|policy| Oracle::read(&text(policy)));
                let oracle = own.as_ref().or(shared.as_ref()).expect("a policy");
                let Some((key, expected, found)) = compare(oracle, case) else { continue };
                *compared.entry(key).or_insert(0) += 1;
                if expected != found {
                    let name = format!("{}/{}", file["topic"], case["id"]);
                    wrong.push(format!("{name}\nexpected {expected}\nfound    {found}"));
                }
                assert!(expected != json!({}), "{} expects nothing", case["id"]);
            }
        }
    }
    for key in EXPECTATIONS {
        assert!(compared.get(key).is_some_and(|count| *count > 10), "few of {key}: {compared:?}");
    }
    let count: usize = compared.values().sum();
    assert!(wrong.is_empty(), "{} of {count} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let oracle = Oracle::read("scopeward = 1\nname = \"x\"\n[scopes]\na = \"A\"\nb = \"B\"\n");
    let grant = json!({ "scope": "a b" });
    let cases = [
        json!({ "grant": grant, "request": { "need": "a" }, "verdict": { "allowed": false } }),
        json!({ "grant": grant, "request": { "need": "a" }, "brief": "denied" }),
        json!({ "grant": grant, "renderings": { "granted": ["b"] } }),
        json!({ "matrix": ["n."] }),
        json!({ "ask": { "scope": "a" }, "outcome": { "granted": ["b"] } }),
        json!({ "ask": { "scope": "a" }, "review": { "granted": ["a"] } }),
        json!({ "grant": grant, "scope": "a zz", "narrowed": { "refused": [{ "code": "beyond-grant" }] } }),
        json!({ "grant": grant, "child": grant, "covers": { "covers": false } }),
        json!({ "grant": grant, "child": { "scope": "b" }, "intersection": ["a"] }),
    ];
    for case in cases {
        let (_, expected, found) = compare(&oracle, &case).unwrap();
        assert_ne!(expected, found, "{case}");
    }
}
