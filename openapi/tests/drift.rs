//! Each kind of drift by itself, what is close to it and fine, and how lists are read.

use scopeward::Policy;
use scopeward_openapi::{
    DRIFT, ExportOptions, Finding, List, NoteCode, ROUTES_SCHEMA, drift, export,
};

const POLICY: &str = r#"
scopeward = 1
name = "tasks"
form = "{family}:{action}"
[roles]
admin = "Administrators"
[wildcards]
allow = ["tasks:*"]
role = "admin"
[scopes]
"tasks:read" = { title = "See tasks", aliases = ["tasks:view"] }
"tasks:write" = { title = "Change tasks", implies = ["tasks:read"] }
"tasks:purge" = { title = "Purge tasks", role = "admin" }
"tasks:old" = { title = "Old", removed = true }
[operations]
"GET /tasks" = "tasks:read"
"PUT|PATCH /tasks/{id:int}" = "tasks:write"
"DELETE /tasks/{id:int}" = { need = "tasks:purge", role = "admin" }
"GET /health" = { public = true }
"tool:list" = "tasks:read"
"#;

/// The routes that serve all of the policy, as it wants them.
const ROUTES: &str = r#"
[[routes]]
method = "GET"
path = "/tasks"
scopes = ["tasks:read"]
[[routes]]
method = "PUT|PATCH"
path = "/tasks/{task}"
scopes = ["tasks:write"]
[[routes]]
method = "DELETE"
path = "/tasks/{task:int}"
scopes = ["tasks:purge"]
role = "admin"
[[routes]]
method = "GET"
path = "/health"
auth = "none"
"#;

fn between(policy: &str, lists: &[&str]) -> Vec<Finding> {
    let compiled = Policy::compile(policy).unwrap();
    let read = |text: &&str| List::read(text).unwrap_or_else(|notes| panic!("{notes:?}\n{text}"));
    let lists: Vec<List> = lists.iter().map(read).collect();
    drift(&compiled, policy, &lists, None)
}

/// The codes of what is found, each with the texts of its places.
fn found(lists: &[&str]) -> Vec<(&'static str, String)> {
    let texts: Vec<&str> = [POLICY].into_iter().chain(lists.iter().copied()).collect();
    let places = |finding: &Finding| {
        let quotes = finding.places.iter().map(|place| {
            let quote = place.span.slice(texts[place.file]).trim_matches('"');
            format!("{}:{quote}", place.file)
        });
        (finding.rule.code, quotes.collect::<Vec<_>>().join(" "))
    };
    between(POLICY, lists).iter().map(places).collect()
}

/// The routes with one text in place of another.
fn routes(from: &str, to: &str) -> String {
    assert!(ROUTES.contains(from), "{from}");
    ROUTES.replace(from, to)
}

#[test]
fn routes_that_follow_the_policy_have_not_drifted() {
    assert_eq!(found(&[ROUTES]), []);
}

#[test]
fn who_says_why_a_route_is_open_hears_nothing() {
    for path in ["/login", "/tasks"] {
        let open = more(&format!("method = \"POST\"\npath = \"{path}\""));
        assert_eq!(found(&[&open]), [("unprotected-route", "1:POST".to_owned())]);
        assert_eq!(found(&[&format!("{open}\npublic = \"signs in\"")]), []);
    }
}

/// A code, a list that has drifted so, and the places of each finding.
type Case = (&'static str, String, &'static [&'static str]);

fn more(text: &str) -> String {
    format!("{ROUTES}\n[[routes]]\n{text}")
}

fn operations() -> Vec<Case> {
    vec![
        (
            "different-requirement",
            routes("[\"tasks:read\"]", "[\"tasks:read\", \"tasks:write\"]\nmatch = \"all\""),
            &["1:[\"tasks:read\", \"tasks:write\"] 0:GET /tasks"],
        ),
        (
            "different-role",
            routes("role = \"admin\"", "role = \"boss\""),
            &["1:[\"tasks:purge\"] 0:DELETE /tasks/{id:int}"],
        ),
        (
            "undocumented-operation",
            document("  /health:\n    get: { security: [] }\n", SCOPES),
            &["0:DELETE /tasks/{id:int}"],
        ),
        (
            "unknown-method",
            more("method = \"POST\"\npath = \"/tasks\"\nscopes = [\"tasks:write\"]"),
            &["1:POST 0:GET /tasks"],
        ),
        (
            "unknown-operation",
            more("method = \"GET\"\npath = \"/tasks/{id}/parts\"\nscopes = [\"tasks:read\"]"),
            &["1:GET"],
        ),
        ("unprotected-route", more("method = \"POST\"\npath = \"/login\""), &["1:POST"]),
        ("unserved-operation", routes("PUT|PATCH", "PUT"), &["0:PUT|PATCH /tasks/{id:int}"]),
        (
            "weaker-requirement",
            routes("[\"tasks:write\"]", "[\"tasks:read\"]"),
            &["1:[\"tasks:read\"] 0:PUT|PATCH /tasks/{id:int}"],
        ),
        (
            "weaker-requirement",
            routes("scopes = [\"tasks:write\"]", "auth = \"jwt\""),
            &["1:/tasks/{task} 0:PUT|PATCH /tasks/{id:int}"],
        ),
    ]
}

const SCOPES: &str = "'tasks:read': R, 'tasks:write': W, 'tasks:purge': P";

/// A document of some of the policy's operations.
fn document(paths: &str, scopes: &str) -> String {
    format!(
        "openapi: 3.1.0
components:
  securitySchemes:
    o: {{ type: oauth2, flows: {{ clientCredentials: {{ scopes: {{ {scopes} }} }} }} }}
paths:
  /tasks:
    get: {{ security: [{{ o: ['tasks:read'] }}] }}
  /tasks/{{id}}:
    put: {{ security: [{{ o: ['tasks:write'] }}] }}
    patch: {{ security: [{{ o: ['tasks:write'] }}] }}
{paths}"
    )
}

fn scopes() -> Vec<Case> {
    let first = |text: &str| format!("{text}\n{ROUTES}");
    let rest = "    delete: { security: [{ o: ['tasks:purge'] }] }\n  /health:\n    get: { security: [] }\n";
    let boss = "{ scope = \"tasks:purge\", role = \"boss\" }";
    vec![
        ("unbound-scope", first("offered = [\"tasks:*\"]"), &["1:tasks:* 0:tasks:*"]),
        (
            "unbound-scope",
            first(&format!("issuable = [\"tasks:read\", \"tasks:write\", {boss}]")),
            &["1:tasks:purge 0:tasks:purge"],
        ),
        (
            "undocumented-scope",
            document(rest, &SCOPES.replace("'tasks:purge': P", "")),
            &["0:tasks:purge 1:"],
        ),
        (
            "unhonoured-implication",
            first("check = \"exact\""),
            &["1:[\"tasks:read\"] 0:tasks:write"],
        ),
        (
            "unissuable-scope",
            first("refused = [\"tasks:read\", \"nobody:asks\"]"),
            &["1:tasks:read 0:tasks:read 1:[\"tasks:read\"]"],
        ),
        (
            "unissuable-scope",
            first("issuable = [\"tasks:view\", \"tasks:write\"]"),
            &["1:issuable 0:tasks:purge 1:[\"tasks:purge\"]"],
        ),
        (
            "unknown-scope",
            first("accepted = [\"tasks:old\", \"tasks:raed\", \"all:*\"]"),
            &["1:tasks:old", "1:tasks:raed", "1:all:*"],
        ),
        (
            "unlisted-scope",
            first("declared = [\"tasks:read\", \"tasks:write\"]"),
            &["0:tasks:purge 1:declared"],
        ),
    ]
}

#[test]
fn each_kind_of_drift() {
    let cases = [operations(), scopes()].concat();
    for (code, list, places) in &cases {
        let mut found = found(&[list]);
        // Both methods of one route are said of once each.
        found.dedup();
        let expected: Vec<(&str, String)> =
            places.iter().map(|places| (*code, (*places).to_owned())).collect();
        assert_eq!(found, expected, "{code}\n{list}");
    }
    let elsewhere = ["limit-exceeded", "unused-scope"];
    let mut codes: Vec<&str> = cases.iter().map(|(code, ..)| *code).chain(elsewhere).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, DRIFT.iter().map(|rule| rule.code).collect::<Vec<_>>());
}

#[test]
fn a_scope_that_no_route_requires() {
    let lists = routes("scopes = [\"tasks:purge\"]", "scopes = [\"tasks:write\"]");
    let codes: Vec<&str> = found(&[&lists]).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["weaker-requirement", "unused-scope"]);
}

#[test]
fn a_document_that_says_less_opens_nothing() {
    let document = "swagger: '2.0'
basePath: /
paths:
  /tasks: { get: { security: [] } }
  /tasks/{id}: { put: { security: [] }, patch: { security: [] }, delete: { security: [] } }
  /health: { get: {} }
";
    let codes: Vec<&str> = found(&[document]).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        codes,
        [["different-requirement"; 4].as_slice(), &["undocumented-scope"; 3]].concat()
    );
}

#[test]
fn several_lists_are_one() {
    let (one, two) = ROUTES.split_at(ROUTES.find("[[routes]]\nmethod = \"DELETE\"").unwrap());
    // Roles are compared where a file speaks of them.
    assert_eq!(found(&[one, two]), []);
    assert_eq!(found(&[one]).len(), 3);
}

#[test]
fn routes_may_say_why_they_are_open_and_what_they_need() {
    let more = "
[[routes]]
method = 'POST'
path = '/login'
public = 'signs in'
[[routes]]
method = 'HEAD'
path = '/tasks'
need = { any = ['tasks:read', { all = ['tasks:write', 'tasks:read'] }] }
";
    assert_eq!(found(&[&format!("{ROUTES}{more}")]), []);
}

#[test]
fn one_audience_alone() {
    let policy = r#"
scopeward = 1
name = "two"
[scopes]
a = "A"
[audiences.one]
uri = "https://one.example"
[audiences.one.operations]
"GET /one" = "a"
[audiences.two]
uri = "https://two.example"
[audiences.two.operations]
"GET /two" = "a"
"#;
    let compiled = Policy::compile(policy).unwrap();
    let list = List::read("routes: [{ method: GET, path: /one, scopes: [a] }]").unwrap();
    let codes = |audience: Option<&str>| -> Vec<&str> {
        let found = drift(&compiled, policy, std::slice::from_ref(&list), audience);
        found.iter().map(|finding| finding.rule.code).collect()
    };
    assert_eq!(codes(Some("one")), [""; 0]);
    assert_eq!(codes(None), ["unserved-operation"]);
    assert_eq!(codes(Some("two")), ["unknown-operation", "unserved-operation"]);
}

#[test]
fn what_is_exported_has_not_drifted() {
    for name in ["doubletime", "github", "mcp-server", "slack", "timetracker", "timetracker-full"] {
        let file = format!("{}/../conformance/policies/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let policy = std::fs::read_to_string(file).unwrap();
        let document = export(&policy, &ExportOptions::default()).unwrap();
        assert_eq!(between(&policy, &[&document]), [], "{name}");
        // And what is changed by hand has.
        let role = document.replace("role: admin", "role: boss");
        let found = between(&policy, &[&role]);
        let differs = found.iter().any(|finding| finding.rule.code == "different-role");
        assert_eq!(differs, role != document && name.starts_with("timetracker"), "{name}");
    }
}

#[test]
fn json_yaml_and_toml_have_one_model() {
    let json = r#"{ "routes": [{ "method": "GET", "path": "/x", "scopes": ["tasks:read"] }] }"#;
    let yaml =
        "# a list\nroutes:\n  - method: GET\n    path: /x\n    scopes:\n      - tasks:read\n";
    let toml = "# a list\nroutes = [{ method = 'GET', path = '/x', scopes = ['tasks:read'] }]\n";
    let codes = |text: &str| -> Vec<(&str, String)> {
        between(POLICY, &[text])
            .into_iter()
            .map(|finding| (finding.rule.code, finding.message))
            .collect()
    };
    assert_eq!(codes(json), codes(yaml));
    assert_eq!(codes(json), codes(toml));
    assert!(codes(json).iter().any(|(code, _)| *code == "unknown-operation"));
}

/// What is printed to be pasted says what was found, whatever the path holds.
#[test]
fn a_rule_to_be_written_is_one_entry() {
    let path = r#"/x" = { public = true } #"#;
    let list = format!("routes: [{{ method: GET, path: '{path}', scopes: [tasks:read] }}]");
    let found = between(POLICY, &[&list]);
    let found = found.iter().find(|finding| finding.rule.code == "unknown-operation").unwrap();
    let escaped =
        r#"add `"GET /x\" = { public = true } #" = "tasks:read"` to the policy's operations"#;
    assert_eq!(found.help, escaped);
}

#[test]
fn half_a_list_is_none() {
    use NoteCode::{LimitExceeded, MissingKey, Syntax, UnknownKey, UnknownScheme, WrongType};
    let deep = format!(
        "routes: [{{ method: GET, path: /x, need: {}a{} }}]",
        "{ all: [".repeat(17),
        "] }".repeat(17)
    );
    let many =
        "  - { method: 'A|B|C|D|E|F|G|H|I|J|K|L|M|N|O|P|Q|R|S|T', path: /x }\n".repeat(12_501);
    let many = format!("routes:\n{many}");
    for (text, code) in [
        ("", Syntax),
        ("about: nothing", MissingKey),
        ("[]", MissingKey),
        ("routes = [", Syntax),
        ("routes: [", Syntax),
        ("name: package", MissingKey),
        ("isuable = ['a']", UnknownKey),
        ("routes: 1", WrongType),
        ("routes: [{ path: /x }]", MissingKey),
        ("routes: [{ method: GET }]", MissingKey),
        ("routes: [{ method: GET, path: /x, scopes: [a, b] }]", MissingKey),
        ("routes: [{ method: GET, path: /x, scopes: a }]", WrongType),
        ("routes: [{ method: GET, path: /x, need: [a] }]", WrongType),
        ("routes: [{ method: GET, path: /x, need: { any: [] } }]", WrongType),
        ("routes: [{ method: GET, path: /x, need: { all: [{ public: true }] } }]", WrongType),
        ("routes: [{ method: GET, path: /x, public: true }]", WrongType),
        ("issuable: [{ role: admin }]", MissingKey),
        ("check: strict\nroutes: []", WrongType),
        ("openapi: 3.1.0\npaths: { /a: { get: { security: [{ o: [] }] } } }", UnknownScheme),
        (&deep, WrongType),
        ("openapi: 3.1.0\npaths: { /a: { get: { security: } } }", WrongType),
        (&format!("routes: [{{ method: {}GET, path: /x }}]", "GET|".repeat(32)), LimitExceeded),
        (&format!("routes: [{{ method: GET, path: /{} }}]", "x".repeat(8_192)), LimitExceeded),
        (&many, LimitExceeded),
        (&format!("about: {}", "x".repeat(64 * 1024 * 1024)), LimitExceeded),
    ] {
        let notes = List::read(text).unwrap_err();
        assert!(notes.iter().any(|note| note.code == code), "{text:.80} {notes:?}");
    }
    let misspelt = List::read("isuable = ['a']").unwrap_err();
    assert_eq!(misspelt[0].help.as_deref(), Some("did you mean `issuable`?"));
}

#[test]
fn the_schema_tells_files_of_routes_from_others() {
    let schema = jsonschema::validator_for(&serde_json::from_str(ROUTES_SCHEMA).unwrap()).unwrap();
    let valid = |text: &str| schema.is_valid(&serde_json::from_str(text).unwrap());
    assert!(valid(include_str!("timetracker/routes.json")));
    let issuer: toml::Table = include_str!("timetracker/issuer.toml").parse().unwrap();
    assert!(schema.is_valid(&serde_json::to_value(issuer).unwrap()));
    for wrong in [
        "{}",
        r#"{ "isuable": [] }"#,
        r#"{ "routes": [{ "method": "GET" }] }"#,
        r#"{ "routes": [{ "method": "GET", "path": "/x", "scopes": ["a", "b"] }] }"#,
        r#"{ "routes": [{ "method": "GET", "path": "/x", "need": { "any": [] } }] }"#,
        r#"{ "check": "strict", "routes": [] }"#,
    ] {
        assert!(!valid(wrong) && List::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn after_a_thousand_differences_the_rest_are_counted() {
    let list = |routes: usize| {
        let route = |at: usize| format!("{{ method: GET, path: /r{at}, scopes: ['tasks:read'] }}");
        format!("routes: [{}]", (0..routes).map(route).collect::<Vec<_>>().join(", "))
    };
    // Four operations that nobody serves, and a scope that no route requires, stand beside the routes.
    let (full, over) = (between(POLICY, &[&list(995)]), between(POLICY, &[&list(996)]));
    assert_eq!((full.len(), over.len()), (1_000, 1_001));
    assert!(full.iter().all(|finding| finding.rule.code != "limit-exceeded"));
    let last = over.last().unwrap();
    assert_eq!(
        (last.rule.code, last.message.as_str()),
        ("limit-exceeded", "1 more findings are not shown")
    );
}
