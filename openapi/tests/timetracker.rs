//! TimeTracker's real lists: the drift that is known of them is found, counted here without the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use scopeward::Policy;
use scopeward_openapi::{Finding, List, drift};
use serde_json::Value;

const DOCUMENTED: &str = "../conformance/policies/timetracker.toml";
const ENFORCED: &str = "../conformance/policies/timetracker-full.toml";
const ROUTES: &str = "tests/timetracker/routes.json";
const ISSUER: &str = "tests/timetracker/issuer.toml";
const REFERENCE: &str = "tests/timetracker/documented.yaml";

fn text(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The texts of a policy and of lists, and what was found between them.
struct Found {
    texts: Vec<String>,
    findings: Vec<Finding>,
}

impl Found {
    fn new(policy: &str, lists: &[&str]) -> Found {
        let texts = [text(policy)].into_iter().chain(lists.iter().map(|list| text(list)));
        Found::between(texts.collect())
    }

    fn between(texts: Vec<String>) -> Found {
        let policy = Policy::compile(&texts[0]).unwrap();
        let lists: Vec<List> = texts[1..].iter().map(|text| List::read(text).unwrap()).collect();
        let findings = drift(&policy, &texts[0], &lists, None);
        Found { texts, findings }
    }

    fn of(&self, code: &str) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.rule.code == code).collect()
    }

    fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        self.findings.iter().for_each(|f| *counts.entry(f.rule.code).or_default() += 1);
        counts
    }

    /// The texts at a place of the findings of a code, without quotes.
    fn quotes(&self, code: &str, place: usize) -> BTreeSet<&str> {
        let quote = |finding: &&Finding| {
            let place = finding.places[place];
            place.span.slice(&self.texts[place.file]).trim_matches('"')
        };
        self.of(code).iter().map(quote).collect()
    }

    /// The routes that findings of a code are about, by the lines of the second text.
    fn routes(&self, code: &str) -> Vec<Route> {
        let lines: Vec<&str> = self.texts[1].lines().collect();
        let line = |finding: &&Finding| {
            assert_eq!(finding.places[0].file, 1, "{finding:?}");
            let (line, _) = finding.places[0].span.place(&self.texts[1]);
            lines[line as usize - 1]
        };
        let of = self.of(code);
        of.iter()
            .map(|finding| {
                route(&serde_json::from_str(line(finding).trim_end_matches(',')).unwrap())
            })
            .collect()
    }
}

/// The facts of a route, read with another reader than the engine's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    /// Method and path, parameters without names.
    key: String,
    scopes: Vec<String>,
    any: bool,
    role: Option<String>,
}

fn nameless(key: &str) -> String {
    let segments = key.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    segments.collect::<Vec<_>>().join("/")
}

fn route(facts: &Value) -> Route {
    let word = |key: &str| facts[key].as_str().map(str::to_owned);
    let scopes = facts["scopes"].as_array().into_iter().flatten();
    Route {
        key: nameless(&format!("{} {}", word("method").unwrap(), word("path").unwrap())),
        scopes: scopes.map(|scope| scope.as_str().unwrap().to_owned()).collect(),
        any: facts["match"] == "any",
        role: word("role"),
    }
}

fn routes() -> Vec<Route> {
    let file: Value = serde_json::from_str(&text(ROUTES)).unwrap();
    file["routes"].as_array().unwrap().iter().map(route).collect()
}

/// The facts of a policy: its scopes, and its operations with the roles that they ask for.
fn policy(file: &str) -> (BTreeSet<String>, BTreeMap<String, Option<String>>) {
    let table: toml::Table = text(file).parse().unwrap();
    let scopes = table["scopes"].as_table().unwrap().keys().cloned().collect();
    let operations = table["operations"].as_table().unwrap().iter();
    let role = |operation: &toml::Value| Some(operation.get("role")?.as_str()?.to_owned());
    (scopes, operations.map(|(key, value)| (nameless(key), role(value))).collect())
}

fn list(key: &str) -> BTreeSet<String> {
    let table: toml::Table = text(ISSUER).parse().unwrap();
    let entries = table[key].as_array().unwrap().iter();
    entries.map(|entry| entry.as_str().unwrap().to_owned()).collect()
}

fn set<'s>(names: impl IntoIterator<Item = &'s String>) -> BTreeSet<&'s str> {
    names.into_iter().map(String::as_str).collect()
}

fn documented() -> Found {
    Found::new(DOCUMENTED, &[ROUTES, ISSUER])
}

#[test]
fn the_table_is_the_one_that_is_known() {
    let routes = routes();
    let scopes: BTreeSet<&String> = routes.iter().flat_map(|route| &route.scopes).collect();
    let families: BTreeSet<&str> =
        scopes.iter().map(|scope| scope.split_once(':').unwrap().1).collect();
    assert_eq!((routes.len(), scopes.len(), families.len()), (280, 48, 25));
    let any = routes.iter().filter(|route| route.any).count();
    let public = routes.iter().filter(|route| route.scopes.is_empty()).count();
    assert_eq!((any, public), (31, 3));
    let (scopes, operations) = policy(DOCUMENTED);
    assert_eq!((scopes.len(), operations.len()), (11, 26));
}

#[test]
fn wildcards_for_administrators_are_given_to_everyone() {
    let found = documented();
    let given = found.quotes("unbound-scope", 0);
    assert_eq!(given, BTreeSet::from(["*", "admin:all", "read:*", "write:*"]));
    let words = |verb: &str| {
        let says =
            |finding: &&&Finding| finding.message.contains(&format!("is {verb} without a role"));
        found.of("unbound-scope").iter().filter(says).count()
    };
    // Signing in mints two; the check honours these and two more, whoever holds them.
    assert_eq!((words("offered"), words("accepted")), (list("offered").len(), 4));
}

#[test]
fn the_list_of_users_asks_for_the_scope_alone() {
    let (_, operations) = policy(DOCUMENTED);
    let differs =
        |route: &&Route| operations.get(&route.key).is_some_and(|role| *role != route.role);
    let expected: Vec<Route> = routes().iter().filter(differs).cloned().collect();
    assert_eq!(expected.len(), 1);
    let found = documented();
    assert_eq!(found.routes("different-role"), expected);
    assert_eq!(expected[0].key, "GET /api/v1/users");
    assert_eq!(found.quotes("different-role", 1), BTreeSet::from(["GET /api/v1/users"]));
}

#[test]
fn two_documented_operations_do_not_exist() {
    let routes = routes();
    let served: BTreeSet<&String> = routes.iter().map(|route| &route.key).collect();
    let (_, operations) = policy(DOCUMENTED);
    let expected: BTreeSet<&String> =
        operations.keys().filter(|key| !served.contains(key)).collect();
    let found = documented();
    let quotes: BTreeSet<String> =
        found.quotes("unserved-operation", 0).into_iter().map(nameless).collect();
    assert_eq!(quotes.iter().collect::<BTreeSet<_>>(), expected);
    assert_eq!(
        quotes,
        BTreeSet::from(["DELETE /api/v1/clients/{}".into(), "PUT /api/v1/clients/{}".into()])
    );
}

#[test]
fn most_scopes_and_routes_are_not_documented() {
    let (routes, (declared, operations)) = (routes(), policy(DOCUMENTED));
    let required: BTreeSet<&String> = routes.iter().flat_map(|route| &route.scopes).collect();
    let unknown = required.iter().filter(|scope| !declared.contains(**scope));
    let found = documented();
    let is_required = |finding: &&&Finding| finding.message.contains("required by");
    let counted = found.of("unknown-scope").iter().filter(is_required).count();
    assert_eq!((counted, counted), (unknown.count(), 48 - 11));

    // Every route without a rule is found once, in one of three ways.
    let mut without: Vec<Route> =
        routes.iter().filter(|r| !operations.contains_key(&r.key)).cloned().collect();
    let codes = ["unknown-operation", "unknown-method", "unprotected-route"];
    let mut reported: Vec<Route> = codes.iter().flat_map(|code| found.routes(code)).collect();
    without.sort();
    reported.sort();
    assert_eq!(reported, without);
    assert_eq!(without.len(), 280 - 24);

    // Of these, 122 need scopes of families only of which the reference says nothing.
    let family = |scope: &String| scope.split_once(':').unwrap().1.to_owned();
    let families: BTreeSet<String> = declared.iter().map(family).collect();
    let foreign = |route: &&Route| {
        !route.scopes.is_empty()
            && !route.scopes.iter().any(|scope| families.contains(&family(scope)))
    };
    assert_eq!(found.routes("unknown-operation").iter().filter(foreign).count(), 122);
}

#[test]
fn scopes_that_routes_require_are_refused_by_the_issuer() {
    let (declared, _) = policy(DOCUMENTED);
    let routes = routes();
    let required: BTreeSet<&String> = routes.iter().flat_map(|route| &route.scopes).collect();
    let refused = list("refused");
    let expected =
        refused.iter().filter(|scope| required.contains(scope) || declared.contains(*scope));
    let found = documented();
    assert_eq!(found.quotes("unissuable-scope", 0), set(expected));
    assert!(found.quotes("unissuable-scope", 0).contains("read:users"));
    assert_eq!(found.of("unissuable-scope").len(), 12);
}

#[test]
fn a_wildcard_that_nobody_declares_is_accepted() {
    let found = documented();
    let accepted = |finding: &&&Finding| finding.message.contains("is accepted");
    let unknown = found.of("unknown-scope");
    let unknown: Vec<&&Finding> = unknown.iter().filter(accepted).collect();
    assert_eq!(unknown.len(), 1);
    let place = unknown[0].places[0];
    assert_eq!((place.file, place.span.slice(&found.texts[2])), (2, "\"admin:*\""));
}

#[test]
fn patch_stands_beside_put_and_old_scopes_open_the_inventory() {
    let (_, operations) = policy(DOCUMENTED);
    let beside = |route: &&Route| {
        let put = route.key.strip_prefix("PATCH ").map(|path| format!("PUT {path}"));
        put.is_some_and(|put| operations.contains_key(&put))
    };
    let found = documented();
    let expected: Vec<Route> = routes().iter().filter(beside).cloned().collect();
    assert_eq!(found.routes("unknown-method"), expected);
    assert_eq!(expected.len(), 3);
    assert!(found.quotes("unknown-method", 1).iter().all(|key| key.starts_with("PUT ")));

    let legacy = |finding: &&&Finding| {
        finding.message.contains("any of") && finding.message.ends_with("projects` alone opens it")
    };
    let count = found.of("unknown-operation").iter().filter(legacy).count();
    assert_eq!(count, routes().iter().filter(|route| route.any).count());
}

#[test]
fn where_writing_is_to_read_the_check_knows_nothing_of_it() {
    let switched =
        text(DOCUMENTED).replace("# [implies]\n# \"write:{x}\"", "[implies]\n\"write:{x}\"");
    let found = Found::between(vec![switched, text(ROUTES), text(ISSUER)]);
    let (declared, _) = policy(DOCUMENTED);
    let both = declared.iter().filter_map(|scope| {
        let family = scope.strip_prefix("write:")?;
        declared.contains(&format!("read:{family}")).then_some(scope)
    });
    assert_eq!(found.quotes("unhonoured-implication", 1), set(both));
    assert!(documented().of("unhonoured-implication").is_empty());
}

#[test]
fn nothing_else_is_found() {
    let expected = [
        ("different-role", 1),
        ("unbound-scope", 6),
        ("unissuable-scope", 12),
        ("unknown-method", 3),
        ("unknown-operation", 250),
        ("unknown-scope", 38),
        ("unprotected-route", 3),
        ("unserved-operation", 2),
    ];
    assert_eq!(documented().counts(), BTreeMap::from(expected));
}

#[test]
fn the_reference_beside_what_is_enforced() {
    let (enforced, operations) = policy(ENFORCED);
    let (declared, documented) = policy(DOCUMENTED);
    let found = Found::new(ENFORCED, &[REFERENCE]);
    assert_eq!(found.quotes("undocumented-scope", 0), set(enforced.difference(&declared)));
    let expected: BTreeSet<String> =
        operations.keys().filter(|key| !documented.contains_key(*key)).cloned().collect();
    let quotes = found.quotes("undocumented-operation", 0);
    assert_eq!(quotes.into_iter().map(nameless).collect::<BTreeSet<_>>(), expected);
    let counts = found.counts();
    let expected =
        [("undocumented-operation", 256), ("undocumented-scope", 37), ("unknown-method", 2)];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn what_is_enforced_beside_itself_has_not_drifted() {
    assert_eq!(Found::new(ENFORCED, &[ROUTES]).counts(), BTreeMap::new());
    assert_eq!(Found::new(DOCUMENTED, &[REFERENCE]).counts(), BTreeMap::new());
}
