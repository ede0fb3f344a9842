//! Runs every vector of `conformance/vectors` on the public interface.
//!
//! Compares by whole-value equality, counts what it ran against what the folder holds, and first sees itself fail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scopeward::{Code, Diagnostic, Policy, PolicyError, Reason, wire};
use serde_json::{Map, Value, json};

fn conformance() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

fn files() -> Vec<(String, Value)> {
    let folder = std::fs::read_dir(conformance().join("vectors")).expect("the vectors are there");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let value = serde_json::from_str(&text);
        let value = value.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), value)
    };
    paths.into_iter().map(read).collect()
}

/// `{"repeat": TEXT, "times": N}` stands for a text.
fn expand(value: &Value) -> Value {
    match value {
        Value::Object(map) if map.contains_key("repeat") && map.contains_key("times") => {
            let text = map["repeat"].as_str().unwrap();
            let times = map["times"].as_u64().unwrap();
            (0..times).map(|n| text.replace("{n}", &n.to_string())).collect::<String>().into()
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), expand(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(expand).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

fn policy_text(policy: &Value) -> String {
    match policy {
        Value::String(name) => {
            std::fs::read_to_string(conformance().join("policies").join(name)).unwrap()
        }
        lines => {
            let lines: Vec<Value> = lines.as_array().unwrap().iter().map(expand).collect();
            lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
        }
    }
}

const EXPECTATIONS: [&str; 13] = [
    "problems",
    "findings",
    "decision",
    "verdict",
    "explanation",
    "renderings",
    "challenge",
    "body",
    "authzen",
    "error",
    "formatted",
    "model",
    "equal",
];

fn places(text: &str, diagnostics: &[Diagnostic], expected: &Value) -> Value {
    let place = |(number, found): (usize, &Diagnostic)| {
        // A null quote says that the text of this problem is the parser's affair.
        let free = expected.get(number).is_some_and(|wanted| wanted["quote"].is_null());
        let quote = if free { Value::Null } else { found.span.slice(text).into() };
        json!({ "code": found.code, "line": found.span.place(text).0, "quote": quote })
    };
    diagnostics.iter().enumerate().map(place).collect::<Vec<_>>().into()
}

/// The answer to a case, in the shape of its expectation.
fn answer(text: &str, case: &Map<String, Value>, expectation: &str) -> Value {
    let expected = &case[expectation];
    let broken = |error: PolicyError| json!({ "does not compile": error.diagnostics });
    match expectation {
        "problems" => match Policy::compile(text) {
            Ok(_) => json!([]),
            Err(PolicyError { diagnostics }) => places(text, &diagnostics, expected),
        },
        "findings" => match scopeward::lint(text) {
            Ok(findings) => places(text, &findings, expected),
            Err(error) => broken(error),
        },
        "formatted" => match scopeward::format(text) {
            Ok(text) => text.split('\n').collect::<Vec<_>>().into(),
            Err(error) => broken(error),
        },
        "equal" => {
            let other = Policy::compile(&policy_text(&case["other"])).unwrap();
            json!(Policy::compile(text).unwrap().fingerprint() == other.fingerprint())
        }
        _ => match Policy::compile(text) {
            Ok(policy) if expectation == "model" => model(&policy, case, expected),
            Ok(policy) => asked(&policy, case, expectation).unwrap_or_else(|code| code),
            Err(error) => broken(error),
        },
    }
}

fn model(policy: &Policy, case: &Map<String, Value>, expected: &Value) -> Value {
    let language = case.get("language").and_then(Value::as_str).unwrap_or("en");
    let scope = |scope: scopeward::Scope<'_>| {
        json!({
            "name": scope.name(), "family": scope.family(),
            "action": scope.action(), "title": scope.title(language),
        })
    };
    let value = |key: &str| match key {
        "scopes" => policy.scopes().filter(|scope| !scope.is_wildcard()).map(scope).collect(),
        "operations" => {
            policy.operations().map(scopeward::Operation::key).collect::<Vec<_>>().into()
        }
        "fingerprint" => policy.fingerprint().into(),
        other => panic!("unknown model key {other}"),
    };
    let keys = expected.as_object().into_iter().flat_map(Map::keys);
    keys.map(|key| (key.clone(), value(key))).collect::<Map<_, _>>().into()
}

/// What a policy answers to a grant and a request; the code of an input error is an answer too.
fn asked(policy: &Policy, case: &Map<String, Value>, expectation: &str) -> Result<Value, Value> {
    let fails = |error: scopeward::InputError| json!({ "code": error.code });
    let given = |key: &str| case.get(key).unwrap_or(&Value::Null).to_string();
    let claims = wire::claims(&given("grant")).map_err(fails)?;
    let grant = claims.map(|claims| policy.grant(&claims)).transpose().map_err(fails)?;
    if expectation == "renderings" {
        let grant = grant.expect("renderings have a grant");
        return Ok(json!({
            "granted": policy.granted(&grant), "closed": policy.closed(&grant),
            "expanded": policy.expanded(&grant), "minimal": policy.minimal(&grant),
        }));
    }
    let options = case.get("options").map_or("{}".to_owned(), Value::to_string);
    let options = wire::challenge(&options).map_err(fails)?;
    if !case.contains_key("request") {
        return Ok(json!("no error"));
    }
    let ask = wire::request(&given("request")).map_err(fails)?;
    let need = ask.prepare(policy).map_err(fails)?;
    let request = ask.request(need.as_ref());
    let decision = policy.decide(grant.as_ref(), &request);
    Ok(match expectation {
        "decision" => serde_json::to_value(decision).unwrap(),
        "verdict" => json!({
            "allowed": decision.allowed, "reason": decision.reason,
            "status": decision.status, "missing": decision.missing(),
        }),
        "explanation" => serde_json::to_value(policy.explain(grant.as_ref(), &request)).unwrap(),
        "challenge" => decision.challenge(&options).into(),
        "body" => decision.body().into(),
        "authzen" => decision.authzen(),
        _ => json!("no error"),
    })
}

fn run(case: &Map<String, Value>, text: &str) -> Result<(), String> {
    let given: Vec<&str> = EXPECTATIONS.into_iter().filter(|key| case.contains_key(*key)).collect();
    let [expectation] = given.as_slice() else {
        return Err(format!("one expectation, not {given:?}"));
    };
    let found = answer(text, case, expectation);
    let expected = &case[*expectation];
    if found == *expected {
        return Ok(());
    }
    Err(format!("{expectation}\n    expected {expected}\n    found    {found}"))
}

#[test]
fn every_vector() {
    let clauses = clauses();
    let (mut ran, mut held) = (0, 0);
    let (mut failures, mut ids) = (Vec::new(), BTreeSet::new());
    let (mut cited, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (topic, file) in files() {
        held += file.to_string().matches("\"clause\":").count();
        assert_eq!(file["topic"], topic.as_str(), "the topic is the file's name");
        for group in file["groups"].as_array().expect("groups") {
            let own = group.get("policy").map(policy_text);
            for case in group["cases"].as_array().expect("cases") {
                let case = inputs(case);
                let (id, clause) = (text_of(&case, "id"), text_of(&case, "clause"));
                assert!(ids.insert(id.clone()), "{id} stands twice");
                assert!(clauses.contains(&clause), "{id}: no clause {clause}");
                for flag in case.get("flags").and_then(Value::as_array).into_iter().flatten() {
                    let note = file["notes"].get(flag.as_str().unwrap());
                    assert!(note.is_some(), "{id}: {flag} is not explained");
                }
                cited.insert(clause);
                collect_codes(&Value::Object(case.clone()), &mut codes);
                let text = case.get("policy").map(policy_text).or_else(|| own.clone());
                ran += 1;
                if let Err(failure) = run(&case, &text.expect("a policy")) {
                    failures.push(format!("{topic}/{id}: {failure}"));
                }
            }
        }
    }
    println!("vectors: {} passed, {} failed", ran - failures.len(), failures.len());
    assert!(ran > 0 && ran == held, "ran {ran} of {held}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let silent: Vec<_> = clauses.difference(&cited).collect();
    assert!(silent.is_empty(), "clauses without a vector: {silent:?}");
    let reasons = Reason::ALL.iter().map(|reason| reason.as_str());
    let wanted = Code::ALL.iter().map(|code| code.as_str()).chain(reasons);
    let absent: Vec<_> = wanted.filter(|code| !codes.contains(*code)).collect();
    assert!(absent.is_empty(), "codes without a vector: {absent:?}");
}

/// A case whose inputs are expanded. Expectations stand as they are, policies expand line by line.
fn inputs(case: &Value) -> Map<String, Value> {
    let mut case = case.as_object().expect("a case is an object").clone();
    for key in ["grant", "request", "options"] {
        if let Some(input) = case.get_mut(key) {
            *input = expand(input);
        }
    }
    case
}

fn text_of(case: &Map<String, Value>, key: &str) -> String {
    case[key].as_str().unwrap_or_else(|| panic!("{key} is a text")).to_owned()
}

fn collect_codes(value: &Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("code" | "reason", Some(code)) = (key.as_str(), value.as_str()) {
                    codes.insert(code.to_owned());
                }
                collect_codes(value, codes);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_codes(item, codes)),
        _ => {}
    }
}

fn clauses() -> BTreeSet<String> {
    let text = std::fs::read_to_string(conformance().join("README.md")).unwrap();
    let ids = text.lines().filter_map(|line| line.strip_prefix("**`")?.split_once("`**"));
    ids.map(|(id, _)| id.to_owned()).collect()
}

#[test]
fn a_wrong_expectation_is_seen() {
    let mut seen = 0;
    for (_, file) in files() {
        let group = &file["groups"][0];
        let mut case = inputs(&group["cases"][0]);
        let text = case.get("policy").or(group.get("policy")).map(policy_text).unwrap();
        let key = EXPECTATIONS.into_iter().find(|key| case.contains_key(*key)).unwrap();
        if key != "model" {
            case.insert(key.to_owned(), json!({ "never": "this" }));
            assert!(run(&case, &text).is_err());
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn codes_are_those_of_the_list() {
    let text = std::fs::read_to_string(conformance().join("codes.json")).unwrap();
    let listed: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&text).unwrap();
    let of = |kind: &str| listed[kind].keys().cloned().collect::<BTreeSet<_>>();
    let names =
        |codes: &[Code]| codes.iter().map(|c| c.as_str().to_owned()).collect::<BTreeSet<_>>();
    let findings: Vec<Code> = Code::ALL.iter().copied().filter(|code| code.is_finding()).collect();
    assert_eq!(of("findings"), names(&findings));
    let union: BTreeSet<String> =
        ["problems", "findings", "inputs"].into_iter().flat_map(of).collect();
    assert_eq!(union, names(Code::ALL));
    let reasons = Reason::ALL.iter().map(|reason| reason.as_str().to_owned());
    assert_eq!(of("reasons"), reasons.collect());
}
