//! Decision tables of real systems: one policy per scheme (`schemes/`, or a policy that ships), a few lines of mapping per kind of row.
//!
//! The tables are not part of this repository. They are looked for in `../shared/cases` beside the workspace, or where the environment
//! variable `SCOPEWARD_CASES` says. Each file is a list of rows: `id`, `kind`, inputs, and what the system itself answers.
//! A row either agrees, or disagrees (the test fails), or is left out for a reason that is printed. A kind without a mapping fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use scopeward::{Challenge, Policy, Request, Tree};
use scopeward_tests::sides::Sides;
use serde_json::{Value, json};

/// Why a row is not asked: the language or the engine has no word for what it tests.
fn left_out(row: &Value) -> Option<&'static str> {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let system = text("id").split('/').next().unwrap_or_default();
    let joins_all =
        !list(&row["requested"]).contains("all") && list(&row["expanded"]).contains("all");
    match (system, text("kind")) {
        ("shiro", _) => Some("case folding, subparts and open tails are no part of the language"),
        (_, "intersect") if row["symmetric"] == false && join(&row["right"]).contains('*') => {
            Some("a wildcard on its right side gives nothing there; our intersection is symmetric")
        }
        (_, "delegate") if row["parent"] == json!(["public-only"]) => {
            Some("the child holds more than its parent; a narrowed grant never grows")
        }
        (_, "audience") if text("strategy") != "exact-audience" => {
            Some("matching by prefix, or a slash at the end aside, is no part of the language")
        }
        (_, "audience") if join(&row["granted"]).contains("foo bar") => {
            Some("a uri with a space cannot be declared")
        }
        (_, "audience")
            if list(&row["granted"]).is_empty() && !list(&row["required"]).is_empty() =>
        {
            Some("where a policy declares no audience, the request's are not looked at")
        }
        (_, "normalize") if joins_all => {
            Some("`minimal` leaves scopes out, it never joins them into another one")
        }
        (_, "parse") if row["input"].is_string() => {
            Some("a list separated by commas is for the caller to split")
        }
        (_, "challenge") if !row["body"].is_null() => {
            Some("the body's shape is another: ours is `answer.body`")
        }
        (_, "challenge") if text("www_authenticate").contains("error_description") => {
            Some("its wording, and no space between the parts")
        }
        (_, "doc_row") if text("note").contains("CONTRADICTS") => {
            Some("the row contradicts its document's list of endpoints, which the policy follows")
        }
        _ => None,
    }
}

/// The policy that a row is asked of.
fn scheme(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    match text("id").split('/').next().unwrap_or_default() {
        "fosite" => format!("fosite-{}", text("strategy")),
        "doorkeeper" if text("delimiter") == "-" => "doorkeeper-dash".to_owned(),
        "doorkeeper" if row["dynamic_scopes"] == true => "doorkeeper-dynamic".to_owned(),
        "doorkeeper" => "doorkeeper-static".to_owned(),
        "laravel_passport_sanctum"
            if text("strategy") == "passport-inherited" || text("kind") == "candidates" =>
        {
            "laravel-inherited".to_owned()
        }
        "laravel_passport_sanctum" => "laravel-exact".to_owned(),
        "seeds" if ["requires", "audience_scope"].contains(&text("kind")) => {
            "../../conformance/policies/doubletime".to_owned()
        }
        "seeds" => "../../conformance/policies/timetracker".to_owned(),
        other => other.replace('_', "-"),
    }
}

/// What the engine says to a row, in the terms of the row: pairs of (expected, found), each of which must be equal.
fn ask(sides: &Sides, row: &Value) -> Vec<(Value, Value)> {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let grant = |scopes: &Value| json!({ "scope": join(scopes), "principal": "ann" });
    let rendering = |scopes: &Value, name: &str| sides.renderings(&grant(scopes))[name].clone();
    match text("kind") {
        "check" => {
            let required = list(&row["required"]).into_iter().map(Tree::Scope).collect();
            let tree = if row["mode"] == "any" { Tree::Any(required) } else { Tree::All(required) };
            vec![(row["expect"].clone(), json!(allows(sides, &grant(&row["granted"]), &tree)))]
        }
        "normalize" => vec![(row["expanded"].clone(), rendering(&row["requested"], "minimal"))],
        "equal" => vec![(
            row["expect"].clone(),
            json!(rendering(&row["left"], "expanded") == rendering(&row["right"], "expanded")),
        )],
        "parse" => vec![(row["parsed"].clone(), rendering(&row["input"], "granted"))],
        "validate" => vec![(
            row["expect"].clone(),
            json!(sides.policy.need(&Tree::Scope(text("scope").to_owned())).is_ok()),
        )],
        "requires" => {
            let closed = list(&rendering(&row["requested"], "closed"));
            vec![(json!(&list(&row["requested"]) | &list(&row["requires"])), json!(closed))]
        }
        "audience_scope" => {
            let grant = json!({ "scope": row["scope"], "audience": row["audience"] });
            let expanded = list(&sides.renderings(&grant)["expanded"]);
            vec![(row["expect"].clone(), json!(expanded.contains(text("scope"))))]
        }
        "endpoint" => endpoint(sides, row, &grant(&row["granted"])),
        "challenge" => {
            let policy = &sides.policy;
            let decision = policy.decide(None, &Request::http("GET", "/IsAuthenticated"));
            let challenge = decision
                .challenge(&Challenge { realm: Some("api".to_owned()), ..Challenge::default() });
            vec![
                (row["www_authenticate"].clone(), json!(challenge)),
                (row["status"].clone(), json!(decision.status)),
            ]
        }
        "bundle" => {
            let titled = |name: &str| {
                sides
                    .policy
                    .bundle_title(name, "en")
                    .is_some_and(|title| title.eq_ignore_ascii_case(text("name")))
            };
            let found: BTreeSet<String> = sides
                .policy
                .bundles()
                .filter(|(name, _)| titled(name))
                .flat_map(|(_, scopes)| scopes)
                .collect();
            vec![(json!(list(&row["expanded"])), json!(found))]
        }
        "candidates" => {
            let needed = list(&row["requested"]).into_iter().map(Tree::Scope).collect();
            let tree = Tree::All(needed);
            let alone = |scope: &String| {
                !scope.contains('*') && allows(sides, &json!({ "scope": scope }), &tree)
            };
            let found: BTreeSet<String> = sides.oracle.tokens().into_iter().filter(alone).collect();
            vec![(json!(list(&row["expanded"])), json!(found))]
        }
        "doc_row" => doc_row(sides, row),
        "intersect" => {
            let common = sides.intersect(&grant(&row["left"]), &grant(&row["right"]));
            vec![(
                json!(list(&row["expected"])),
                json!(common.into_iter().collect::<BTreeSet<_>>()),
            )]
        }
        "delegate" => {
            let narrowed = sides.narrow(&grant(&row["parent"]), &json!(join(&row["requested"])));
            vec![(json!(list(&row["expanded"])), json!(list(&narrowed["granted"])))]
        }
        "request_validate" => {
            let by_grant_type = &row["scopes_by_grant_type"][text("grant_type")];
            let ceiling = if by_grant_type.is_null() { &row["app_scopes"] } else { by_grant_type };
            let review = sides.review(&json!({ "scope": row["scope_param"], "client": ceiling }));
            vec![(row["expect"].clone(), json!(review["error"].is_null()))]
        }
        "audience" => {
            let review = sides.review(&json!({ "scope": "any", "audiences": row["required"] }));
            vec![(row["expect"].clone(), json!(review["error"].is_null()))]
        }
        kind => vec![(json!("a kind with a mapping"), json!(kind))],
    }
}

/// Whether a grant allows a requirement. The empty scope, which fosite asks for, can be declared in no policy: it is refused
/// as input and allows nothing. Any other scope that the policy does not know is a hole in our policy, not an answer.
fn allows(sides: &Sides, grant: &Value, tree: &Tree) -> bool {
    match sides.policy.need(tree) {
        Ok(need) => {
            let held = sides.grant(Some(grant));
            sides.policy.decide(held.as_ref(), &Request::need(&need)).allowed
        }
        Err(error) => {
            assert!(tree.scopes().contains(&""), "{}", error.message);
            false
        }
    }
}

fn endpoint(sides: &Sides, row: &Value, grant: &Value) -> Vec<(Value, Value)> {
    let rule =
        row["rule"].as_str().map(|rule| format!("/{}", rule.split(' ').next().unwrap_or_default()));
    let path = rule.unwrap_or_else(|| row["path"].as_str().unwrap_or_default().to_owned());
    let held = sides.grant(Some(grant));
    let decision = sides
        .policy
        .decide(held.as_ref(), &Request::http(row["method"].as_str().unwrap_or_default(), &path));
    let mut pairs = vec![(row["expect"].clone(), json!(decision.allowed))];
    if !row["status"].is_null() {
        pairs.push((row["status"].clone(), json!(decision.status)));
    }
    if !row["error_body"].is_null() {
        pairs.push((row["error_body"].clone(), json!(decision.body())));
    }
    pairs
}

/// A line of the reference table: what the scope alone opens, to a user and to an administrator.
fn doc_row(sides: &Sides, row: &Value) -> Vec<(Value, Value)> {
    let opened = |roles: &[&str]| -> BTreeSet<String> {
        let held = sides
            .grant(Some(&json!({ "scope": row["scope"], "roles": roles, "principal": "ann" })));
        let allowed = |handle| sides.policy.decide(held.as_ref(), &Request::handle(handle)).allowed;
        sides
            .policy
            .operations()
            .filter(|op| allowed(op.handle()))
            .map(|op| op.key().to_owned())
            .collect()
    };
    let (user, admin) = (opened(&[]), opened(&["admin"]));
    let users = |keys: &BTreeSet<String>| {
        keys.contains("GET /api/v1/users/me") && !keys.contains("GET /api/v1/users")
    };
    let admin_required = match () {
        () if user.is_empty() && !admin.is_empty() => json!(1),
        () if users(&user) => json!("partial"),
        () if user == admin => json!(0),
        () => Value::Null,
    };
    let reads = admin.iter().any(|key| key.starts_with("GET "));
    let writes = admin.iter().any(|key| !key.starts_with("GET "));
    let found =
        [("read", json!(reads)), ("write", json!(writes)), ("admin_required", admin_required)];
    found.into_iter().map(|(key, found)| (row[key].clone(), found)).collect()
}

fn list(value: &Value) -> BTreeSet<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn join(scopes: &Value) -> String {
    let scopes = scopes.as_array().into_iter().flatten();
    scopes.map(|scope| scope.as_str().unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

fn policy(name: &str) -> Sides {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemes/{name}.toml"));
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    Sides::of(&text).unwrap_or_else(|error| panic!("{name}: {:?}", error.diagnostics))
}

/// A policy that a row describes itself: the scopes of its server and client, or its audiences.
fn described(row: &Value) -> Sides {
    let mut scopes = &list(&row["server_scopes"]) | &list(&row["app_scopes"]);
    let uris = if row["kind"] == "audience" { list(&row["granted"]) } else { BTreeSet::new() };
    scopes.extend((row["kind"] == "audience").then(|| "any".to_owned()));
    let scopes = scopes.iter().map(|scope| format!("{scope:?} = \"A scope\"\n"));
    let audiences =
        uris.iter().enumerate().map(|(at, uri)| format!("[audiences.a{at}]\nuri = {uri:?}\n"));
    let head = "scopeward = 1\nname = \"described\"\n[scopes]\n".to_owned();
    let text = scopes.chain(audiences).fold(head, |text, line| text + &line);
    Sides::of(&text).unwrap_or_else(|error| panic!("{text}\n{:?}", error.diagnostics))
}

/// The rows that disagree, each with what was expected and found.
fn differences(row: &Value, policies: &mut BTreeMap<String, Sides>) -> Vec<String> {
    let is_described = ["request_validate", "audience"].iter().any(|kind| row["kind"] == *kind);
    let name = if is_described { row["id"].to_string() } else { scheme(row) };
    let read = || if is_described { described(row) } else { policy(&name) };
    let sides = policies.entry(name.clone()).or_insert_with(read);
    let pairs = ask(sides, row);
    assert!(!pairs.is_empty());
    let differ = pairs.into_iter().filter(|(expected, found)| expected != found);
    differ
        .map(|(expected, found)| format!("{} expected {expected}, found {found}", row["id"]))
        .collect()
}

/// The same row, expecting something else.
fn flipped(row: &Value) -> Value {
    let mut row = row.clone();
    for key in ["expect", "read", "expanded", "expected", "parsed", "requires", "www_authenticate"]
    {
        match &mut row[key] {
            Value::Bool(expected) => *expected = !*expected,
            Value::Array(expected) => expected.push(json!("another")),
            Value::String(expected) => expected.push('!'),
            _ => continue,
        }
        return row;
    }
    row
}

#[test]
fn every_row_agrees_or_is_left_out_for_a_reason() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = env::var_os("SCOPEWARD_CASES")
        .map_or_else(|| workspace.join("../shared/cases"), PathBuf::from);
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("no decision tables in {}: nothing is compared", folder.display());
        return;
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no table", folder.display());
    let (mut policies, mut disagree, mut unnoticed) = (BTreeMap::new(), Vec::new(), Vec::new());
    for file in files {
        let rows: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let (mut agree, mut out) = (0, BTreeMap::<&str, Vec<String>>::new());
        for row in &rows {
            let id = row["id"].as_str().unwrap_or("a row without id");
            if let Some(reason) = left_out(row) {
                out.entry(reason).or_default().push(id.to_owned());
                continue;
            }
            let differences = differences(row, &mut policies);
            agree += usize::from(differences.is_empty());
            disagree.extend(differences);
            if differences_of_flipped(row, &mut policies) == 0 {
                unnoticed.push(id.to_owned());
            }
        }
        let left: usize = out.values().map(Vec::len).sum();
        println!(
            "{}: {} rows, {agree} agree, {left} left out",
            file.file_stem().unwrap_or_default().display(),
            rows.len()
        );
        for (reason, ids) in out {
            println!("  left out, {reason}: {}", ids.join(" "));
        }
    }
    assert!(disagree.is_empty(), "{}", disagree.join("\n"));
    assert!(unnoticed.is_empty(), "a flipped expectation goes unnoticed: {unnoticed:?}");
}

fn differences_of_flipped(row: &Value, policies: &mut BTreeMap<String, Sides>) -> usize {
    differences(&flipped(row), policies).len()
}

#[test]
fn a_flipped_expectation_is_noticed() {
    let own = json!([
        { "id": "shopify/own", "kind": "check", "granted": ["write_orders"], "required": ["read_orders"], "expect": true },
        { "id": "gitea/own", "kind": "normalize", "requested": ["read:user", "write:user"], "expanded": ["write:user"] },
        { "id": "fosite/own", "kind": "check", "strategy": "wildcard", "granted": ["foo.*"], "required": ["foo"], "expect": false },
        { "id": "seeds/own", "kind": "requires", "requested": ["time:write"], "requires": ["time:read"] },
        { "id": "gitea/own", "kind": "delegate", "requested": ["read:user"], "parent": ["all", "public-only"], "expanded": ["public-only", "read:user"] },
        { "id": "doorkeeper/own", "kind": "intersect", "dynamic_scopes": true, "left": ["user:*"], "right": ["user:1", "admin"], "expected": ["user:1"] },
        { "id": "doorkeeper/own1", "kind": "request_validate", "scope_param": "a b", "server_scopes": ["a", "b"], "app_scopes": ["a"], "expect": false },
        { "id": "doorkeeper/own2", "kind": "request_validate", "scope_param": "a", "server_scopes": ["a", "b"], "app_scopes": ["a"], "expect": true },
        { "id": "fosite/own1", "kind": "audience", "strategy": "exact-audience", "granted": ["https://a.example/x"], "required": ["https://a.example/x/"], "expect": false },
    ]);
    let mut policies = BTreeMap::new();
    for row in own.as_array().unwrap() {
        assert_eq!(differences(row, &mut policies), Vec::<String>::new());
        assert_eq!(differences_of_flipped(row, &mut policies), 1, "{row}");
    }
    let unknown = json!({ "id": "shopify/own", "kind": "guess" });
    assert_eq!(differences(&unknown, &mut policies).len(), 1);
}

#[test]
fn every_scheme_compiles_and_is_formatted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemes");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    assert!(names.len() >= 11);
    for name in names {
        let sides = policy(&name);
        assert_eq!(sides.policy.name(), name);
        assert_eq!(scopeward::format(&sides.text).unwrap(), sides.text, "{name}");
        assert!(Policy::compile(&sides.text.replace("scopeward = 1", "scopeward = 2")).is_err());
    }
}
