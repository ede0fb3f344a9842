//! Runs every vector of `conformance/vectors` on the public interface.
//!
//! Compares by whole-value equality, counts what it ran against what the folder holds, and first sees itself fail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scopeward::{
    Code, Consent, Diagnostic, Fix, Policy, PolicyError, Reason, RefusalCode, RouteCode, Toggled,
    WarningCode, wire,
};
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

const EXPECTATIONS: [&str; 32] = [
    "problems",
    "findings",
    "decision",
    "verdict",
    "explanation",
    "renderings",
    "challenge",
    "body",
    "authzen",
    "brief",
    "data",
    "error",
    "fixed",
    "formatted",
    "matrix",
    "model",
    "equal",
    "review",
    "outcome",
    "narrowed",
    "covers",
    "intersection",
    "consent",
    "items",
    "switched",
    "result",
    "choice",
    "claims",
    "response",
    "bearer",
    "messages",
    "routes",
];

/// Expectations about scope requests and smaller grants.
const REQUESTS: [&str; 5] = ["narrowed", "covers", "intersection", "review", "outcome"];

/// Inputs that are a program's, not a grant's.
const PROGRAM: [&str; 3] = ["header", "message", "table"];

fn places(text: &str, diagnostics: &[Diagnostic], expected: &Value) -> Value {
    let place = |(number, found): (usize, &Diagnostic)| {
        // A null quote says that the text of this problem is the parser's affair.
        let free = expected.get(number).is_some_and(|wanted| wanted["quote"].is_null());
        let quote = if free { Value::Null } else { found.span.slice(text).into() };
        let mut place =
            json!({ "code": found.code, "line": found.span.place(text).0, "quote": quote });
        if expected.get(number).is_some_and(|wanted| wanted.get("message").is_some()) {
            place["message"] = found.message.as_str().into();
        }
        place
    };
    diagnostics.iter().enumerate().map(place).collect::<Vec<_>>().into()
}

/// The problems of a text, or if it compiles its findings.
fn diagnostics(text: &str) -> Vec<Diagnostic> {
    scopeward::lint(text).unwrap_or_else(|error| error.diagnostics)
}

/// The text after these fixes, the last first.
fn fixed(text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut fixes: Vec<&Fix> = diagnostics.iter().filter_map(|one| one.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| fix.span);
    fixes.iter().rev().fold(text.to_owned(), |mut text, fix| {
        text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
        text
    })
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
        "fixed" => fixed(text, &diagnostics(text)).split('\n').collect::<Vec<_>>().into(),
        "equal" => {
            let other = Policy::compile(&policy_text(&case["other"])).unwrap();
            json!(Policy::compile(text).unwrap().fingerprint() == other.fingerprint())
        }
        _ => match Policy::compile(text) {
            Ok(policy) if expectation == "model" => model(&policy, case, expected),
            Ok(policy) if expectation == "matrix" => policy.matrix().into(),
            Ok(policy) if expectation == "data" => {
                let language = case.get("language").and_then(Value::as_str);
                partial(&json!(policy.model(language)), expected)
            }
            Ok(policy) if REQUESTS.contains(&expectation) || case.contains_key("ask") => {
                requested(&policy, case, expectation).unwrap_or_else(|code| code)
            }
            Ok(policy) if case.contains_key("payload") => claims(&policy, case),
            Ok(policy) if PROGRAM.iter().any(|input| case.contains_key(*input)) => {
                program(&policy, case).unwrap_or_else(|error| json!({ "code": error.code }))
            }
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
        "body" => json!(decision.body()),
        "response" => json!(decision.response(&options)),
        "authzen" => json!(decision.authzen()),
        "brief" => json!(decision.brief()),
        _ => json!("no error"),
    })
}

/// What a token says; what it says can be granted.
fn claims(policy: &Policy, case: &Map<String, Value>) -> Value {
    let claim = case.get("claim").unwrap_or(&Value::Null).to_string();
    let claim = wire::scope_claim(&claim);
    let claims = claim.and_then(|claim| policy.claims(&case["payload"].to_string(), claim));
    match claims {
        Ok(claims) => {
            let read = wire::token(&json!(claims).to_string()).expect("claims that can be read");
            assert_eq!(read, claims);
            policy.grant(&read).expect("claims that can be granted");
            json!(claims)
        }
        Err(error) => json!({ "code": error.code }),
    }
}

/// What is read of a request, or found about a program's routes.
fn program(policy: &Policy, case: &Map<String, Value>) -> Result<Value, scopeward::InputError> {
    if let Some(header) = case.get("header") {
        let header = wire::text("header", &header.to_string())?;
        return scopeward::bearer(header.as_deref()).map(|token| json!(token));
    }
    if let Some(message) = case.get("message") {
        let message = message.as_str().expect("a message is a text");
        return policy.messages(message).map(|operations| json!(operations));
    }
    let audience = case.get("audience").unwrap_or(&Value::Null).to_string();
    let audience = wire::text("audience", &audience)?;
    let routes = wire::routes(&case["table"].to_string())?;
    policy.check_routes(&routes, audience.as_deref()).map(|findings| json!(findings))
}

/// What a policy answers to a scope request, or about two grants.
fn requested(
    policy: &Policy,
    case: &Map<String, Value>,
    expectation: &str,
) -> Result<Value, Value> {
    let fails = |error: scopeward::InputError| json!({ "code": error.code });
    let given = |key: &str| case.get(key).unwrap_or(&Value::Null).to_string();
    let grant = |key: &str| -> Result<scopeward::Grant, Value> {
        let claims = wire::claims(&given(key)).map_err(fails)?.expect("a grant");
        policy.grant(&claims).map_err(fails)
    };
    match expectation {
        "error" if case.contains_key("ticked") || case.contains_key("consent_request") => {
            screen(policy, case).map(|consent| json!(consent))
        }
        "consent" => {
            let consent = screen(policy, case)?;
            let wire = json!(consent);
            assert_eq!(
                json!([consent.error(), consent.selected(), consent.hash(), consent.groups()]),
                json!([wire["error"], wire["selected"], wire["hash"], wire["groups"]])
            );
            Ok(partial(&wire, &case[expectation]))
        }
        "items" => {
            let items = items(&json!(screen(policy, case)?));
            Ok(partial(&items, &case[expectation]))
        }
        "switched" => {
            let toggles = case["toggles"].as_array().unwrap();
            let (last, first) = toggles.split_last().expect("a toggle");
            let toggled = switch(&switched(start(policy, case)?, first), last);
            Ok(json!({ "changes": toggled.changes, "selected": toggled.next.selected() }))
        }
        "result" | "choice" => Ok(json!(screen(policy, case)?.result())),
        "review" | "outcome" | "error" => {
            let ask = wire::scope_request(&given("ask")).map_err(fails)?;
            let review = policy.review(&ask);
            Ok(if expectation == "outcome" { outcome(&review) } else { json!(review) })
        }
        "narrowed" => {
            let (grant, scope) = (grant("grant")?, wire::scope(&given("scope")).map_err(fails)?);
            let review = json!(policy.narrow(&grant, scope.as_deref()));
            Ok(partial(&review, &case[expectation]))
        }
        "covers" => Ok(json!(policy.covers(&grant("grant")?, &grant("child")?))),
        _ => Ok(policy.intersect(&grant("grant")?, &grant("child")?).into()),
    }
}

fn start(policy: &Policy, case: &Map<String, Value>) -> Result<Consent, Value> {
    let fails = |error: scopeward::InputError| json!({ "code": error.code });
    let ask = wire::consent_request(&case["ask"].to_string()).map_err(fails)?;
    Ok(policy.consent(&ask))
}

/// The consent after what the case switches, or chooses.
fn screen(policy: &Policy, case: &Map<String, Value>) -> Result<Consent, Value> {
    let fails = |error: scopeward::InputError| json!({ "code": error.code });
    let consent = start(policy, case)?;
    let Some(ticked) = case.get("ticked") else {
        let toggles = case.get("toggles").and_then(Value::as_array);
        return Ok(switched(consent, toggles.map_or(&[], Vec::as_slice)));
    };
    let ticked = wire::scope(&ticked.to_string()).map_err(fails)?.unwrap_or_default();
    let hash = case.get("hash").and_then(Value::as_str).unwrap_or(consent.hash()).to_owned();
    consent.choose(&hash, &ticked).map_err(fails)
}

fn switched(consent: Consent, toggles: &[Value]) -> Consent {
    toggles.iter().fold(consent, |consent, toggle| switch(&consent, toggle).next)
}

fn switch(consent: &Consent, toggle: &Value) -> Toggled {
    consent.toggle(toggle[0].as_str().expect("a scope"), toggle[1].as_bool().expect("on or off"))
}

/// The items of a consent by their tokens.
fn items(consent: &Value) -> Value {
    let groups = consent["groups"].as_array().into_iter().flatten();
    let items = groups.flat_map(|group| group["items"].as_array().into_iter().flatten());
    items
        .map(|item| (text_of(item.as_object().unwrap(), "scope"), item.clone()))
        .collect::<Map<_, _>>()
        .into()
}

fn outcome(review: &scopeward::Review<'_>) -> Value {
    let refused: Vec<_> = review.refused().into_iter().map(|r| json!([r.scope, r.code])).collect();
    let warnings: Vec<_> =
        review.warnings().into_iter().map(|w| json!([w.scope, w.code])).collect();
    let added: Vec<_> = review.added().into_iter().map(|added| added.scope).collect();
    json!({
        "granted": review.granted(), "added": added, "refused": refused,
        "warnings": warnings, "error": review.error().map(|error| error.error),
    })
}

/// What an answer says of the keys that are given.
fn partial(found: &Value, expected: &Value) -> Value {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let one = |(key, expected): (&String, &Value)| {
                let found = found.get(key).map(|found| partial(found, expected));
                (key.clone(), found.unwrap_or_else(|| json!("no such key")))
            };
            expected.iter().map(one).collect::<Map<_, _>>().into()
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            found.iter().zip(expected).map(|(found, expected)| partial(found, expected)).collect()
        }
        _ => found.clone(),
    }
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
                if !ids.insert(id.clone()) {
                    failures.push(format!("{topic}/{id} stands twice"));
                }
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
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(ran > 0 && ran == held, "ran {ran} of {held}");
    let silent: Vec<_> = clauses.difference(&cited).collect();
    assert!(silent.is_empty(), "clauses without a vector: {silent:?}");
    let reasons = Reason::ALL.iter().map(|reason| reason.as_str());
    let wanted = Code::ALL.iter().map(|code| code.as_str()).chain(reasons);
    let refusals = RefusalCode::ALL.iter().map(|code| code.as_str());
    let wanted = wanted.chain(refusals).chain(WarningCode::ALL.iter().map(|code| code.as_str()));
    let wanted = wanted.chain(RouteCode::ALL.iter().map(|code| code.as_str()));
    let absent: Vec<_> = wanted.filter(|code| !codes.contains(*code)).collect();
    assert!(absent.is_empty(), "codes without a vector: {absent:?}");
}

/// A case whose inputs are expanded. Expectations stand as they are, policies expand line by line.
fn inputs(case: &Value) -> Map<String, Value> {
    let mut case = case.as_object().expect("a case is an object").clone();
    for key in [
        "grant", "request", "options", "ask", "child", "scope", "ticked", "payload", "header",
        "message", "table", "audience",
    ] {
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
        // `[scope, code]` of an outcome.
        Value::Array(items) => {
            if let [_, Value::String(code)] = items.as_slice() {
                codes.insert(code.clone());
            }
            items.iter().for_each(|item| collect_codes(item, codes));
        }
        _ => {}
    }
}

fn clauses() -> BTreeSet<String> {
    let text = std::fs::read_to_string(conformance().join("README.md")).unwrap();
    let ids = text.lines().filter_map(|line| line.strip_prefix("**`")?.split_once("`**"));
    ids.map(|(id, _)| id.to_owned()).collect()
}

/// Clause `policy.fix`: a fix alone removes its problem, and brings no other of its code at that place.
fn cures(text: &str, diagnostic: &Diagnostic) -> Result<(), String> {
    let Some(fix) = &diagnostic.fix else { return Ok(()) };
    let cured = fixed(text, std::slice::from_ref(diagnostic));
    let same = |other: &&Diagnostic| {
        (other.code, &other.message) == (diagnostic.code, &diagnostic.message)
    };
    let (before, after) = (diagnostics(text), diagnostics(&cured));
    // What stood elsewhere before may stand here now.
    let elsewhere = |found: &&Diagnostic| {
        before.iter().any(|other| {
            (other.code, &other.message) == (found.code, &found.message) && other != diagnostic
        })
    };
    let here = diagnostic.span.start.min(fix.span.start);
    let there = |found: &&Diagnostic| {
        found.code == diagnostic.code && found.span.start == here && !elsewhere(found)
    };
    let gone = after.iter().filter(same).count() < before.iter().filter(same).count();
    match after.iter().find(there) {
        None if gone => Ok(()),
        found => Err(format!("{diagnostic:?} leaves {found:?} in\n{cured}")),
    }
}

#[test]
fn every_fix_cures_its_problem() {
    let mut fixes = 0;
    let mut failures = Vec::new();
    for (_, file) in files() {
        for group in file["groups"].as_array().unwrap() {
            for case in group["cases"].as_array().unwrap() {
                let told = ["problems", "findings", "fixed"];
                let Some(text) = case.get("policy").or(group.get("policy")).map(policy_text) else {
                    continue;
                };
                if text.len() > 1 << 20 || !told.iter().any(|key| case.get(*key).is_some()) {
                    continue;
                }
                for diagnostic in diagnostics(&text).iter().filter(|one| one.fix.is_some()).take(9)
                {
                    fixes += 1;
                    failures.extend(cures(&text, diagnostic).err());
                    // A fix that changes nothing is seen.
                    let mut idle = diagnostic.clone();
                    let fix = idle.fix.as_mut().unwrap();
                    fix.text = fix.span.slice(&text).to_owned();
                    assert!(cures(&text, &idle).is_err(), "{idle:?}");
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {fixes}\n{}", failures.len(), failures.join("\n"));
    assert!(fixes > 30, "{fixes} fixes");
}

/// The crate ships alone: what it carries is a copy.
#[test]
fn what_the_crate_carries_is_what_the_specification_holds() {
    for (name, carried) in
        [("policy.schema.json", scopeward::SCHEMA), ("starter.toml", scopeward::STARTER)]
    {
        let held = std::fs::read_to_string(conformance().join(name)).unwrap();
        assert_eq!(held, carried, "copy conformance/{name} to core/data");
    }
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
    let refusals = RefusalCode::ALL.iter().map(|code| code.as_str().to_owned());
    assert_eq!(of("refusals"), refusals.collect());
    let warnings = WarningCode::ALL.iter().map(|code| code.as_str().to_owned());
    assert_eq!(of("warnings"), warnings.collect());
    let routes = RouteCode::ALL.iter().map(|code| code.as_str().to_owned());
    assert_eq!(of("routes"), routes.collect());
}
