//! The hash of a consent (`consent.hash`): it moves with every field of the request and with the policy, and with nothing else.

use scopeward_tests::screens::{self, consent};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{numbers, shipped};
use serde_json::{Value, json};

fn doubletime() -> Sides {
    shipped().into_iter().find(|sides| sides.policy.name() == "doubletime").unwrap()
}

/// One request with every key, and the same with one value changed, key by key.
fn variants() -> (Value, Vec<Value>) {
    let whole = json!({
        "request": {
            "scope": "tasks:read time:read", "legacy": false, "audiences": ["https://doubletime.io/api"], "roles": ["a"],
            "client": "tasks:read time:read", "granted": [{ "scope": "tags:read", "audience": "https://doubletime.io/api" }],
            "missing": "add",
        },
        "client": {
            "id": "id", "name": "name", "redirect_uri": "https://app.example/", "registration": "dcr", "domain": "app.example",
            "verified": true,
        },
        "required": "tasks:read", "optional": "time:read", "preselect": true, "language": "de",
    });
    let changes = json!({
        "/request/scope": ["tasks:read", "time:read tasks:read", "", null],
        "/request/audiences": [[], ["https://doubletime.io/mcp"], ["https://doubletime.io/api", "urn:x"], ["https://DoubleTime.io/api"]],
        "/request/roles": [[], ["b"], ["a", "b"]],
        "/request/client": [null, "", "tasks:read"],
        "/request/granted": [[], [{ "scope": "tags:read" }], [{ "scope": "", "audience": "https://doubletime.io/api" }]],
        "/request/missing": ["reject", "drop"],
        "/client/id": ["ID", "id\u{200b}"],
        "/client/name": [null, "", "Name"],
        "/client/redirect_uri": ["https://app.example/#", "https://app.example"],
        "/client/registration": ["static", "cimd"],
        "/client/domain": [null, ""],
        "/client/verified": [false],
        "/required": [null, ""],
        "/optional": [null, ""],
        "/preselect": [false],
        "/language": [null, "fr"],
    });
    let mut variants = Vec::new();
    for (pointer, values) in changes.as_object().unwrap() {
        for value in values.as_array().unwrap() {
            let mut variant = whole.clone();
            *variant.pointer_mut(pointer).unwrap() = value.clone();
            variants.push(variant);
        }
    }
    let mut legacy = whole.clone();
    legacy["request"]["scope"] = Value::Null;
    legacy["request"]["legacy"] = json!(true);
    variants.push(legacy);
    (whole, variants)
}

#[test]
fn the_hash_moves_with_every_field_and_with_the_policy() {
    let sides = doubletime();
    let hash = |request: &Value| consent(&sides, request).hash().to_owned();
    let (whole, variants) = variants();
    let mut hashes: Vec<String> = variants.iter().chain([&whole]).map(hash).collect();
    let count = hashes.len();
    for (request, hash) in variants.iter().chain([&whole]).zip(&hashes) {
        let oracle = sides.oracle.consent(sides.policy.fingerprint(), request);
        assert_eq!(oracle["hash"], **hash, "{request}");
    }
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), count, "two requests have one hash");

    let other = Sides::of(&sides.text.replace("\"View tasks\"", "\"See tasks\"")).unwrap();
    assert_ne!(consent(&other, &whole).hash(), hash(&whole), "another policy");
    let commented = Sides::of(&format!("# Nothing\n{}", sides.text)).unwrap();
    assert_eq!(consent(&commented, &whole).hash(), hash(&whole), "the same policy");
}

#[test]
fn the_hash_stays_where_nothing_is_changed() {
    let sides = doubletime();
    let (whole, _) = variants();
    let hash = |request: &Value| consent(&sides, request).hash().to_owned();
    let mut listed = whole.clone();
    listed["request"]["scope"] = json!(["tasks:read", "time:read"]);
    listed["required"] = json!(["tasks:read"]);
    assert_eq!(hash(&listed), hash(&whole), "lists for strings");
    let short = json!({ "request": { "scope": "tasks:read" }, "client": { "id": "a", "redirect_uri": "b" } });
    let mut long = short.clone();
    long["request"]["audiences"] = json!([]);
    long["request"]["legacy"] = json!(false);
    long["request"]["roles"] = json!([]);
    long["request"]["granted"] = json!([]);
    long["request"]["client"] = Value::Null;
    long["request"]["missing"] = json!("reject");
    long["client"] = json!({ "verified": false, "domain": null, "registration": "static", "redirect_uri": "b", "name": null, "id": "a" });
    long["required"] = Value::Null;
    long["preselect"] = json!(false);
    long["language"] = json!("en");
    assert_eq!(hash(&long), hash(&short), "defaults written out");
}

#[test]
fn toggles_do_not_move_the_hash() {
    numbers(200, |dice| {
        let sides = doubletime();
        let request = screens::request(dice, &sides);
        let start = consent(&sides, &request);
        let scopes: Vec<String> = sides.oracle.tokens();
        for (scope, on) in screens::toggles(dice, &scopes) {
            let next = start.toggle(&scope, on).next;
            if next.hash() != start.hash() || json!(next)["hash"] != start.hash() {
                return Err(format!("{scope} {on} moves the hash of {request}"));
            }
        }
        Ok(())
    })
    .unwrap();
}
