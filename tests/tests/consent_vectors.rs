//! The oracle passes the vectors of consent too: the expectations `consent`, `items`, `switched`, `result` and `choice`.

use std::fs;
use std::path::{Path, PathBuf};

use scopeward_tests::oracle::Oracle;
use scopeward_tests::oracle::consent::{choose, items, toggle};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::only;
use serde_json::{Value, json};

const EXPECTATIONS: [&str; 5] = ["consent", "items", "switched", "result", "choice"];

fn conformance() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

/// The value with every repeated text written out.
fn written_out(value: &Value) -> Value {
    match value {
        Value::Object(table) => match (table.get("repeat"), table.get("times")) {
            (Some(Value::String(text)), Some(times)) => (0..times.as_u64().unwrap())
                .map(|n| text.replace("{n}", &n.to_string()))
                .collect::<String>()
                .into(),
            _ => table.iter().map(|(key, value)| (key.clone(), written_out(value))).collect(),
        },
        Value::Array(items) => items.iter().map(written_out).collect(),
        scalar => scalar.clone(),
    }
}

/// The policy of a group: lines, or the name of a file.
fn policy(value: &Value) -> Sides {
    let text = match written_out(value) {
        Value::String(name) => {
            fs::read_to_string(conformance().join("policies").join(name)).unwrap()
        }
        lines => lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    Sides::of(&text).unwrap()
}

/// What the oracle says of a case.
fn found(sides: &Sides, oracle: &Oracle, case: &Value, expectation: &str) -> Value {
    let ask = &case["ask"];
    let mut consent = oracle.consent(sides.policy.fingerprint(), ask);
    let mut changes = json!([]);
    for toggled in case["toggles"].as_array().into_iter().flatten() {
        (consent, changes) = toggle(&consent, toggled[0].as_str().unwrap(), toggled[1] == true);
    }
    let expected = &case[expectation];
    match expectation {
        "consent" => only(&consent, expected),
        "items" => {
            let item = |(scope, facts): (&String, &Value)| {
                let item = items(&consent).into_iter().find(|item| item["scope"] == **scope);
                (scope.clone(), item.map_or(Value::Null, |item| only(item, facts)))
            };
            expected.as_object().unwrap().iter().map(item).collect()
        }
        "switched" => json!({ "changes": changes, "selected": consent["selected"] }),
        "result" => oracle.result(ask, &consent),
        _ => {
            let hash = case["hash"].as_str().or(consent["hash"].as_str()).unwrap();
            let ticked = match case["ticked"].as_array() {
                Some(list) => {
                    list.iter().map(|token| token.as_str().unwrap()).collect::<Vec<_>>().join(" ")
                }
                None => case["ticked"].as_str().unwrap_or_default().to_owned(),
            };
            oracle.result(ask, &choose(&consent, hash, &ticked).unwrap())
        }
    }
}

#[test]
fn the_oracle_passes_every_vector_of_consent() {
    let (mut compared, mut wrong) = ([0; EXPECTATIONS.len()], Vec::new());
    for entry in fs::read_dir(conformance().join("vectors")).unwrap() {
        let file: Value =
            serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for group in file["groups"].as_array().unwrap() {
            for case in group["cases"].as_array().unwrap() {
                let Some(kind) = EXPECTATIONS.iter().position(|key| case.get(key).is_some()) else {
                    continue;
                };
                let case = written_out(case);
                let own = if case["policy"].is_null() { &group["policy"] } else { &case["policy"] };
                let sides = policy(own);
                let (expected, found) = (
                    &case[EXPECTATIONS[kind]],
                    found(&sides, &sides.oracle, &case, EXPECTATIONS[kind]),
                );
                compared[kind] += 1;
                assert_ne!(found, json!({}), "{} expects nothing", case["id"]);
                if *expected != found {
                    wrong.push(format!(
                        "{}/{}\nexpected {expected}\nfound    {found}",
                        file["topic"], case["id"]
                    ));
                }
            }
        }
    }
    println!("{EXPECTATIONS:?}: {compared:?}");
    assert!(compared.iter().all(|count| *count > 0), "{EXPECTATIONS:?}: {compared:?}");
    assert!(wrong.is_empty(), "{} of {compared:?} differ\n{}", wrong.len(), wrong.join("\n"));
}
