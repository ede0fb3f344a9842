//! What the adapters are asked, and what they must answer, is the engine's own answer.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use scopeward::{Challenge, Claims, Decision, Policy, Request, Rows, State, bearer};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn policy() -> Policy {
    Policy::compile(&read_to_string(root().join("examples/tasks.toml")).unwrap()).unwrap()
}

/// The facts about the token of a case. One that is malformed, forged or expired, or says what cannot be read, is not known.
fn facts(policy: &Policy, token: &Value) -> Option<Claims<'static>> {
    let unknown = || Some(Claims::new("").state(State::Unknown));
    if let Some(header) = token["authorization"].as_str() {
        return match bearer(Some(header)) {
            Ok(None) => None,
            _ => unknown(),
        };
    }
    let claims = token.get("claims")?;
    if token.get("key").is_some() || claims.get("exp").is_some() {
        return unknown();
    }
    policy.claims(&claims.to_string(), None).ok().or_else(unknown)
}

/// What an app is to answer, as a case writes it.
fn answer(decision: &Decision<'_>, options: &Challenge) -> Value {
    let Some(response) = decision.response(options) else {
        let rows = if decision.rows == Rows::Own { "own" } else { "all" };
        let operation = decision.operation().map(|operation| operation.key().to_owned());
        return json!({ "status": 200, "operation": operation, "rows": rows });
    };
    let challenge = response.headers.iter().find(|(name, _)| *name == "www-authenticate");
    let body: Value = serde_json::from_str(&response.body).unwrap();
    json!({ "status": response.status, "challenge": challenge.map(|(_, value)| value), "body": body })
}

/// Asks what an app asks: by the table, and about the owner where the path names one.
fn ask(policy: &Policy, case: &Value, options: &Challenge) -> Value {
    let (method, path) = case["ask"].as_str().unwrap().split_once(' ').unwrap();
    let facts = facts(policy, &case["token"]);
    let grant = facts.map(|facts| policy.grant(&facts).unwrap());
    let request = Request::http(method, path);
    let decision = policy.decide(grant.as_ref(), &request);
    match path.strip_prefix("/people/").and_then(|rest| rest.strip_suffix("/time")) {
        Some(person) if decision.allowed => {
            answer(&policy.decide(grant.as_ref(), &request.owner(person)), options)
        }
        _ => answer(&decision, options),
    }
}

#[test]
fn every_case_is_what_the_engine_says() {
    let policy = policy();
    let text = read_to_string(root().join("tests/adapters/cases.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let options = Challenge {
        resource_metadata: file["resource_metadata"].as_str().map(str::to_owned),
        ..Challenge::default()
    };
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for case in cases {
        let said = ask(&policy, case, &options);
        for (key, value) in said.as_object().unwrap() {
            assert_eq!(&case[key], value, "{}: {key}", case["id"]);
        }
    }
    let mut wrong = cases[0].clone();
    wrong["ask"] = json!("GET /health");
    assert_ne!(ask(&policy, &wrong, &options)["status"], cases[0]["status"]);
}
