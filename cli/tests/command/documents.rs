//! `lint` of OpenAPI documents: the same command, formats and exit status as for policies.

use serde_json::{Value, json};

use crate::{run, run_with};

const SEVEN: &str = "openapi/tests/faults/seven.yaml";

#[test]
fn a_document_is_told_by_what_stands_in_it() {
    let ran = run(&["lint", SEVEN]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    for words in [
        "error[unknown-scope]: the scheme `oauth` does not declare the scope `tasks:raed`",
        "openapi/tests/faults/seven.yaml:51:28",
        "security: [{ oauth: ['tasks:raed'] }]",
        "                     ^^^^^^^^^^^^",
        "help: did you mean `tasks:read`?",
        "warning[write-needs-read-only]: `DELETE /tasks/{id}` changes something and needs only read scopes",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
    let summary = "openapi/tests/faults/seven.yaml: 7 findings (1 missing-description, 1 optional-token, \
                   1 unknown-scope, 1 unprotected-operation, 1 unused-scope, 1 wildcard-scope, 1 write-needs-read-only)";
    assert_eq!(ran.out.lines().last(), Some(summary));
}

#[test]
fn the_cure_of_a_misspelt_scope_can_be_applied() {
    let list = run(&["lint", SEVEN, "--format", "json"]).json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 7);
    let typo = list.iter().find(|finding| finding["code"] == "unknown-scope").unwrap();
    assert_eq!(
        (&typo["severity"], &typo["fix"]["text"]),
        (&json!("error"), &json!("\"tasks:read\""))
    );
    let fixed = list.iter().filter(|finding| finding["fix"] != Value::Null).count();
    assert_eq!(fixed, 1);
}

#[test]
fn errors_and_warnings_of_one_document_keep_their_levels() {
    let sarif = run(&["lint", SEVEN, "--format", "sarif"]).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let level = |word: &str| results.iter().filter(|result| result["level"] == word).count();
    assert_eq!((level("error"), level("warning"), results.len()), (2, 5, 7));
    let github = run(&["lint", SEVEN, "--format", "github"]);
    assert_eq!(github.out.lines().filter(|line| line.starts_with("::error ")).count(), 2);
}

#[test]
fn a_clean_document_is_zero_and_a_broken_one_two() {
    let clean = "{\"openapi\": \"3.1.0\", \"paths\": {}}";
    let ran = run_with(&["lint", "-"], clean, &[]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "<stdin>: no findings\n"));
    let ran = run_with(&["lint", "-"], "openapi: 4.0.0\npaths: {}", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("error[unsupported-version]"), "{}", ran.err);
    // What the reader could not take over is a finding.
    let remote = "openapi: 3.1.0\npaths: { /a: { $ref: 'other.yaml#/a' } }";
    let ran = run_with(&["lint", "-"], remote, &[]);
    assert_eq!(
        (ran.status, ran.out.matches("error[remote-reference]").count()),
        (1, 1),
        "{}",
        ran.out
    );
}
