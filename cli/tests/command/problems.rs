//! Problems, findings and wrong use: where they are printed, in which form, with which status.

use serde_json::{Value, json};

use crate::{BROKEN, DOUBLETIME, EVERY_ROUTE, TIMETRACKER, root, run, run_with};

/// The keys of a problem or finding in JSON.
const KEYS: [&str; 11] = [
    "code", "severity", "message", "help", "file", "line", "column", "start", "end", "fix", "also",
];

/// The text of a span, found by its bytes.
fn quote(text: &str, start: &Value, end: u64) -> String {
    let start = usize::try_from(start.as_u64().unwrap()).unwrap();
    text[start..usize::try_from(end).unwrap()].to_owned()
}

#[test]
fn every_command_that_reads_a_policy_shows_all_its_problems() {
    for arguments in [
        &["check", "-", "--scope", "", "GET", "/tasks"][..],
        &["explain", "-", "--scope", "", "GET", "/tasks"],
        &["can", "-", "--scope", ""],
        &["review", "-"],
        &["consent", "-"],
        &["narrow", "-", "--grant", ""],
        &["covers", "-", "--parent", "", "--child", ""],
        &["intersect", "-", "--left", "", "--right", ""],
        &["lint", "-"],
    ] {
        let ran = run_with(arguments, BROKEN, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}");
        for words in [
            "error[unknown-scope]: ",
            "<stdin>:4:42",
            "\"tasks:read\" = { title = \"é\", implies = [\"tasks:raed\"] }",
            "                                          ^^^^",
            "help: did you mean `tasks:read`?",
            "error[empty-requirement]: ",
            "<stdin>:7:",
            "<stdin>: 2 problems (1 empty-requirement, 1 unknown-scope)",
        ] {
            assert!(ran.err.contains(words), "{arguments:?}: {words}\n{}", ran.err);
        }
    }
}

#[test]
fn problems_as_json() {
    let ran =
        run_with(&["check", "-", "--format", "json", "--scope", "", "GET", "/tasks"], BROKEN, &[]);
    assert_eq!((ran.status, ran.err.as_str()), (2, ""));
    let problems = ran.json();
    assert_eq!(problems.as_array().unwrap().len(), 2);
    let first = &problems[0];
    assert_eq!(first["code"], "unknown-scope");
    assert_eq!((&first["line"], &first["column"]), (&json!(4), &json!(42)));
    assert!(quote(BROKEN, &first["start"], first["end"].as_u64().unwrap()).contains("tasks:raed"));
    assert_eq!(first["help"], "did you mean `tasks:read`?");
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, KEYS);
    let fix = json!({
        "title": "replace with `tasks:read`", "start": first["start"], "end": first["end"],
        "text": "\"tasks:read\"",
    });
    assert_eq!(first["fix"], fix);
}

#[test]
fn a_finding_without_help_shows_its_fix() {
    let policy = "scopeward = 1\nname = \"x\"\n[scopes]\na = \"A\"\nb = { title = \"B\", depends = [\"a\"] }\n\
                  [bundles]\nw = [\"b\"]\n";
    let human = run_with(&["lint", "-"], policy, &[]);
    assert!(human.out.contains("help: add `a`"), "{}", human.out);
}

#[test]
fn lint_finds_and_says_no() {
    let human = run(&["lint", EVERY_ROUTE]);
    let list = run(&["lint", EVERY_ROUTE, "--format", "json"]);
    assert_eq!((human.status, list.status), (1, 1));
    let list = list.json();
    let count = list.as_array().unwrap().len();
    assert_eq!(human.out.matches("warning[").count(), count);
    let summary = human.out.lines().last().unwrap();
    assert!(summary.starts_with(&format!("{EVERY_ROUTE}: {count} findings (")), "{summary}");
}

#[test]
fn lint_as_sarif() {
    let text = std::fs::read_to_string(root().join(EVERY_ROUTE)).unwrap();
    let sarif = run(&["lint", EVERY_ROUTE, "--format", "sarif"]).json();
    let list = run(&["lint", EVERY_ROUTE, "--format", "json"]).json();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "scopeward");
    let rules: Vec<&Value> = run["tool"]["driver"]["rules"].as_array().unwrap().iter().collect();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), list.as_array().unwrap().len());
    for (result, finding) in results.iter().zip(list.as_array().unwrap()) {
        assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &json!("warning")));
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], EVERY_ROUTE);
        let region = &place["region"];
        assert_eq!(region["startLine"], finding["line"]);
        assert_eq!(region["startColumn"], finding["column"]);
        let end = region["byteOffset"].as_u64().unwrap() + region["byteLength"].as_u64().unwrap();
        let quote = quote(&text, &region["byteOffset"], end);
        let line = usize::try_from(region["startLine"].as_u64().unwrap()).unwrap();
        let first = quote.lines().next().unwrap();
        assert!(text.lines().nth(line - 1).unwrap().contains(first), "{quote}");
    }
}

#[test]
fn problems_as_sarif_and_as_annotations() {
    let sarif = run_with(&["lint", "-", "--format", "sarif"], BROKEN, &[]);
    assert_eq!(sarif.status, 2);
    let results = &sarif.json()["runs"][0]["results"];
    assert_eq!(
        (&results[0]["ruleId"], &results[0]["level"]),
        (&json!("unknown-scope"), &json!("error"))
    );

    let github = run_with(&["lint", "-", "--format", "github"], BROKEN, &[]);
    assert_eq!((github.status, github.out.lines().count()), (2, 2));
    let first = github.out.lines().next().unwrap();
    assert!(
        first.starts_with("::error file=<stdin>,line=4,col=42,endLine=4,endColumn="),
        "{first}"
    );
    assert!(first.contains(",title=unknown-scope::"), "{first}");
}

#[test]
fn wrong_use_is_two() {
    let cases: [(&[&str], &str); 17] = [
        (&[], "Usage"),
        (&["decide"], "unrecognized subcommand"),
        (&["check", TIMETRACKER, "GET", "/x"], "--scope"),
        (&["check", TIMETRACKER, "--scope", "a"], "METHOD PATH | NAME"),
        (&["check", TIMETRACKER, "--scope", "a", "GET", "/x", "/y"], "/y"),
        (&["check", TIMETRACKER, "--scope", "a", "--no-token", "GET", "/x"], "cannot be used with"),
        (&["check", TIMETRACKER, "--scope", "a", "--state", "late", "GET", "/x"], "expired"),
        (&["check", TIMETRACKER, "--scope", "a\tb", "GET", "/x"], "error[invalid-scope-token]"),
        (
            &["check", "no/such/file.toml", "--scope", "a", "GET", "/x"],
            "cannot read no/such/file.toml",
        ),
        (&["can", TIMETRACKER, "--scope", "a", "--format", "sarif"], "lint"),
        (&["review", TIMETRACKER, "--scope", "a", "--legacy"], "cannot be used with"),
        (&["review", TIMETRACKER, "--missing", "keep"], "reject"),
        (&["consent", TIMETRACKER, "--registration", "self"], "cimd"),
        (&["narrow", TIMETRACKER, "--scope", "a"], "--grant"),
        (&["covers", TIMETRACKER, "--parent", "a"], "--child"),
        (
            &["covers", TIMETRACKER, "--parent", "a\tb", "--child", "a"],
            "error[invalid-scope-token]",
        ),
        (&["intersect", TIMETRACKER, "--right", "a"], "--left"),
    ];
    for (arguments, words) in cases {
        let ran = run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {words}\n{}", ran.err);
    }
}

#[test]
fn input_errors_as_json() {
    let ran = run(&["can", DOUBLETIME, "--format", "json", "--scope", "a\\b"]);
    assert_eq!((ran.status, ran.err.as_str()), (2, ""));
    assert_eq!(ran.json()["code"], "invalid-scope-token");
}

#[test]
fn text_that_is_not_utf_8_cannot_be_read() {
    let folder = crate::Folder::new("not-utf-8");
    let file = folder.file("policy.toml");
    std::fs::write(&file, b"name = \"\xff\"").unwrap();
    let ran = run(&["lint", &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("cannot read"), "{}", ran.err);
}
