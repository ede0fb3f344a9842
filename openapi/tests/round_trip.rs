//! The law: the import of an export is the same policy. And the export says it in OpenAPI's own words.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use scopeward::Policy;
use scopeward_openapi::{ExportOptions, export, import, read};
use scopeward_tests::random::{Dice, policy};
use scopeward_tests::sides::Sides;

fn policies() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = ["conformance/policies", "server/policies", "tests/schemes", "examples"];
    let files = folders.map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let files = files.into_iter().flatten().map(|file| file.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|kind| kind == "toml")).collect()
}

/// Exports a policy in both notations and makes it again; says what is not the same.
fn round(text: &str) -> Result<(), String> {
    let policy = Policy::compile(text).map_err(|error| error.to_string())?;
    for json in [false, true] {
        let options = ExportOptions { json, ..ExportOptions::default() };
        let document = export(text, &options).unwrap();
        let imported = import(&document).map_err(|notes| format!("{notes:#?}\n{document}"))?;
        if !imported.notes.is_empty() {
            return Err(format!("{:#?}\n{document}\n{}", imported.notes, imported.policy));
        }
        let again = Policy::compile(&imported.policy).map_err(|error| error.to_string())?;
        if again.fingerprint() != policy.fingerprint() {
            let (before, after) = (
                scopeward::canonical(text).unwrap(),
                scopeward::canonical(&imported.policy).unwrap(),
            );
            return Err(format!("{before}\n{after}\n{document}"));
        }
        if scopeward::format(&imported.policy).as_ref() != Ok(&imported.policy) {
            return Err(format!("not formatted:\n{}", imported.policy));
        }
    }
    Ok(())
}

#[test]
fn every_policy_at_hand_comes_back() {
    let policies = policies();
    assert!(policies.len() > 15, "{policies:?}");
    for file in policies {
        let text = fs::read_to_string(&file).unwrap();
        round(&text).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    }
    round(scopeward::STARTER).unwrap();
}

/// What OpenAPI cannot say, and texts in which notations differ.
const HARD: &str = r#"
scopeward = 1
name = "hard"
title = "hard"
description = { de = "Auf Deutsch: #1\n\u2028 \u007f", en-GB = "  In English\t" }
language = "de"
form = "{action}.{family}"
hide = true
[roles]
admin = {}
ops = { title = { de = "Betrieb", en = "Operations" }, description = "x" }
[wildcards]
allow = ["{x}.*", "*.{x}"]
role = "admin"
titles = { "read.*" = "Alles lesen" }
[scopes]
"write.a" = {}
"read.a" = { title = "" , aliases = ["a:r"] }
"read.b" = { title = { en = "only English" }, deprecated = "use read.a" }
"write.b" = { title = "x: y", removed = true }
yes = "no"
"1" = "- a # b"
limit = { title = "'Limit'", restriction = true }
[implies]
"write.{x}" = "*.{x}"
[audiences.oauth2]
uri = "urn:1"
gate = "yes"
offer = ["yes", "read.*", "1"]
[audiences.oauth2.operations]
"POST /b/{y:int}" = { any = ["yes", "read.b"] }
"GET /b/{x}" = { authenticated = true }
"GET|HEAD /a/{x:int}" = "read.a"
"GET /a/{x:uuid}" = "read.b"
"GET /a/{x}" = { all = ["yes", "read.a"] }
"GET /open" = { public = true }
initialize = { authenticated = true }
[audiences.other]
uri = "urn:2"
[operations]
"* /c" = { all = ["read.a"] }
"PURGE /d" = "read.a"
"GET /d/{*rest}" = { need = { all = ["1", { any = ["read.a", { all = ["read.b", "write.a"] }] }] }, role = "ops", rows = { own = true, unless = "admin" }, hide = true, title = { en = "E", de = "D" }, description = "Über" }
"DELETE|PUT /d/{id}" = { any = [{ any = ["read.a", "read.b"] }, { all = ["1", "yes"] }] }
"PATCH /d/{id}" = { any = ["read.*", { all = ["1", "1"] }] }
"GET /" = { public = true }
"GET /é/" = "read.a"
"tool:x" = { public = true }
"#;

#[test]
fn what_is_hard_comes_back() {
    round(HARD).unwrap_or_else(|why| panic!("{why}"));
    // Negative control: a policy that differs in one word is another one.
    let other = HARD.replace("Alles lesen", "Alles");
    assert_ne!(
        Policy::compile(HARD).unwrap().fingerprint(),
        Policy::compile(&other).unwrap().fingerprint()
    );
}

#[test]
fn a_document_says_it_in_its_own_words() {
    let text =
        fs::read_to_string(policies().iter().find(|f| f.ends_with("examples/tasks.toml")).unwrap())
            .unwrap();
    let document = export(&text, &ExportOptions::default()).unwrap();
    let read = read(&document).unwrap();
    assert_eq!(read.notes, []);
    assert_eq!(read.title.as_deref(), Some("Tasks"));
    let schemes: Vec<&str> = read.schemes.iter().map(|scheme| &*scheme.name.value).collect();
    assert_eq!(schemes, ["api", "mcp"]);
    let asked = |key: &str| {
        let found =
            read.operations.iter().find(|operation| operation.key().unwrap() == key).unwrap();
        found
            .security
            .as_ref()
            .unwrap()
            .span
            .slice(&document)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(asked("GET /health"), "[]");
    assert_eq!(asked("GET /me"), "- api: []");
    assert_eq!(asked("PATCH /tasks/{id:int}"), "- api: [tasks:write]");
    assert_eq!(asked("GET /search"), "- api: [tasks:read] - api: [reports:read]");
    assert_eq!(asked("POST /import"), "- api: [tasks:write, time:write]");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn random_policies_come_back(numbers in prop::collection::vec(any::<u32>(), 0..900)) {
        let text = policy(&mut Dice(&numbers));
        let sides = Sides::repaired(&text);
        round(&sides.text).map_err(TestCaseError::fail)?;
    }
}
