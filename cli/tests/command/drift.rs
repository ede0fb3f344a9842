//! `drift`: two sides of a difference in each format, and its exit status.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Folder, TIMETRACKER, root, run, run_with};

const ROUTES: &str = "openapi/tests/timetracker/routes.json";
const ISSUER: &str = "openapi/tests/timetracker/issuer.toml";

fn drift(format: &str) -> crate::Ran {
    run(&["drift", TIMETRACKER, ROUTES, ISSUER, "--format", format])
}

/// The text that a place covers, in the file that it names.
fn quote(place: &Value) -> String {
    let text = std::fs::read_to_string(root().join(place["file"].as_str().unwrap())).unwrap();
    let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(at("line") - 1).unwrap();
    let quote = text[at("start")..at("end")].to_owned();
    let before: String = line.chars().take(at("column") - 1).collect();
    assert!(line[before.len()..].starts_with(quote.lines().next().unwrap()), "{place}");
    quote
}

#[test]
fn people_see_both_sides_by_kind() {
    let ran = drift("human");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    for words in [
        "error[different-role]: the route `GET /api/v1/users` asks for no role, the policy for the role `admin`",
        "openapi/tests/timetracker/routes.json:268:58",
        "::: conformance/policies/timetracker.toml:154:1",
        "\"GET /api/v1/users\" = { need = \"admin:all\", role = \"admin\" }",
        "help: let the route ask for the role `admin`, or change the policy",
    ] {
        assert!(ran.out.contains(words), "{words}");
    }
    let codes = ran.out.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
    let mut kinds: Vec<&str> = codes.map(|(code, _)| code).collect();
    kinds.dedup();
    let sorted = [
        "different-role",
        "unbound-scope",
        "unissuable-scope",
        "unprotected-route",
        "unknown-method",
        "unknown-operation",
        "unknown-scope",
        "unserved-operation",
    ];
    assert_eq!(kinds, sorted);
    let summary = "conformance/policies/timetracker.toml: 315 differences (1 different-role, 6 unbound-scope, \
                   12 unissuable-scope, 3 unknown-method, 250 unknown-operation, 38 unknown-scope, \
                   3 unprotected-route, 2 unserved-operation)";
    assert_eq!(ran.out.lines().last(), Some(summary));
}

#[test]
fn programs_find_each_side_in_its_file() {
    let ran = drift("json");
    assert_eq!(ran.status, 1);
    let list = ran.json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 315);
    let mut files: BTreeMap<&str, u32> = BTreeMap::new();
    for finding in list {
        let also = finding["also"].as_array().unwrap();
        for place in [finding].into_iter().chain(also) {
            assert!(!quote(place).is_empty(), "{place}");
            *files.entry(place["file"].as_str().unwrap()).or_default() += 1;
        }
    }
    assert_eq!(files.into_keys().collect::<Vec<_>>(), [TIMETRACKER, ISSUER, ROUTES]);
    let role = list.iter().find(|finding| finding["code"] == "different-role").unwrap();
    assert_eq!(quote(&role["also"][0]), "\"GET /api/v1/users\"");
}

#[test]
fn sarif_names_every_artifact() {
    let (sarif, list) = (drift("sarif").json(), drift("json").json());
    assert_eq!(sarif["version"], "2.1.0");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["shortDescription"]["text"].as_str().unwrap().len() > 10));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 315);
    for (result, finding) in results.iter().zip(list.as_array().unwrap()) {
        assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &finding["severity"]));
        assert_eq!(rules.iter().filter(|rule| rule["id"] == result["ruleId"]).count(), 1);
        let related = result["relatedLocations"].as_array();
        let locations = result["locations"].as_array().into_iter().chain(related).flatten();
        let places = [finding].into_iter().chain(finding["also"].as_array().unwrap());
        let pairs: Vec<(&Value, &Value)> = locations.zip(places).collect();
        assert_eq!(pairs.len(), 1 + finding["also"].as_array().unwrap().len());
        for (location, place) in pairs {
            let location = &location["physicalLocation"];
            assert_eq!(location["artifactLocation"]["uri"], place["file"]);
            let region = &location["region"];
            assert_eq!(
                (&region["startLine"], &region["startColumn"]),
                (&place["line"], &place["column"])
            );
            let length = place["end"].as_u64().unwrap() - place["start"].as_u64().unwrap();
            assert_eq!(
                (&region["byteOffset"], region["byteLength"].as_u64()),
                (&place["start"], Some(length))
            );
        }
    }
}

#[test]
fn annotations_name_the_other_side() {
    let ran = drift("github");
    assert_eq!((ran.status, ran.out.lines().count()), (1, 315));
    let first = ran.out.lines().next().unwrap();
    assert!(
        first.starts_with("::error file=openapi/tests/timetracker/routes.json,line=268,col=58,"),
        "{first}"
    );
    assert!(first.ends_with("(see conformance/policies/timetracker.toml:154:1)"), "{first}");
}

#[test]
fn no_drift_is_zero() {
    let ran = run(&["drift", "conformance/policies/timetracker-full.toml", ROUTES]);
    let words = "conformance/policies/timetracker-full.toml: no differences\n";
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, words, ""));
    let ran = run_with(&["drift", TIMETRACKER, "-"], "documented: ['read:projects']", &[]);
    assert_eq!((ran.status, ran.out.matches("warning[undocumented-scope]").count()), (1, 10));
}

#[test]
fn what_cannot_be_compared_is_two() {
    let folder = Folder::new("drift");
    let file = folder.file("routes.yaml");
    std::fs::write(&file, "routes: [{ method: GET, path: /x, scopes: [a, b] }]\nisuable: [a]\n")
        .unwrap();
    let ran = run(&["drift", TIMETRACKER, &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for words in [
        "error[missing-key]: several scopes without `match`, the list can be read as either",
        "help: add `match`: `all` if every scope is needed, `any` if one is enough",
        "error[unknown-key]: `isuable` is no key of a file of routes",
        "help: did you mean `issuable`?",
        "routes.yaml: 2 problems (1 missing-key, 1 unknown-key)",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    let json = run(&["drift", TIMETRACKER, &file, "--format", "json"]);
    assert_eq!((json.status, &json.json()[1]["code"]), (2, &Value::from("unknown-key")));
    for (arguments, words) in [
        (&["drift", TIMETRACKER][..], "LIST"),
        (&["drift", TIMETRACKER, "no/such/file.json"], "cannot read no/such/file.json"),
        (&["drift", ROUTES, ISSUER], "error[missing-key]"),
        (
            &["drift", TIMETRACKER, ROUTES, "--audience", "api"],
            "the policy declares no audience `api`",
        ),
    ] {
        let ran = run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {words}\n{}", ran.err);
    }
}

#[test]
fn of_a_long_line_the_place_is_told() {
    let routes = vec![r#"{ "method": "GET", "path": "/é", "public": "example" }"#; 100].join(", ");
    let last = r#"{ "method": "GET", "path": "/open" }"#;
    let list = format!("{{ \"routes\": [{routes}, {last}] }}");
    let before = &list[..list.rfind("\"GET").unwrap()];
    let column = before.chars().count() + 1;
    let human = run_with(&["drift", TIMETRACKER, "-"], &list, &[]).out;
    let place = format!(
        "`GET /open` meets no operation of the policy, and asks for nothing\n--> <stdin>:1:{column}\n"
    );
    assert!(human.contains(&place), "{place}\n{human:.400}");
    let json = run_with(&["drift", TIMETRACKER, "-", "--format", "json"], &list, &[]).json();
    assert_eq!(json[0]["column"], column);
}
