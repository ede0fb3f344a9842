//! `import openapi`, and what becomes of what `export openapi` writes.

use std::fs;

use crate::{Folder, run, run_with};

const TASKS: &str = "openapi/tests/documents/tasks-3.0.yaml";
/// An undeclared scope, and a path that no policy can have.
const ODD: &str = "openapi: 3.1.0
info: { title: Odd, version: v }
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: /t, scopes: { 'a:read': See } } }
paths:
  /a: { get: { security: [{ oauth: ['a:raed'] }] } }
  /b.{kind}: { get: { security: [] } }
";

#[test]
fn a_policy_goes_to_standard_output_and_remarks_to_standard_error() {
    let ran = run(&["import", "openapi", TASKS]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.starts_with("scopeward = 1\nname = \"task-list\"\n"), "{}", ran.out);
    for words in [
        "warning[optional-token]: ",
        &format!("{TASKS}:42:11"),
        "- {}",
        "openapi/tests/documents/tasks-3.0.yaml: 1 note\n",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    let folder = Folder::new("import");
    let file = folder.file("policy.toml");
    fs::write(&file, &ran.out).unwrap();
    assert_eq!(run(&["fmt", "--check", &file]).status, 0);
    let asked = run(&["check", &file, "--scope", "tasks:read", "GET", "/v1/tasks/7"]);
    assert_eq!(asked.status, 0, "{}", asked.out);
}

#[test]
fn what_cannot_be_taken_over_is_no() {
    let ran = run_with(&["import", "openapi", "-"], ODD, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("\"GET /a\" = \"a:raed\"\n"), "{}", ran.out);
    for words in [
        "warning[undeclared-scope]: no scheme declares the scope `a:raed`",
        "help: did you mean `a:read`?",
        "error[unstatable-operation]: ",
        "<stdin>:10:16",
        "<stdin>: 2 notes (1 undeclared-scope, 1 unstatable-operation)",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }

    let json = run_with(&["import", "openapi", "-", "--format", "json"], ODD, &[]);
    assert_eq!((json.status, json.err.as_str()), (1, ""));
    let json = json.json();
    assert_eq!((json["policy"].as_str().unwrap(), &json["compiles"]), (&*ran.out, &true.into()));
    let notes = json["notes"].as_array().unwrap();
    assert_eq!((&notes[0]["code"], &notes[0]["line"]), (&"undeclared-scope".into(), &9.into()));
    assert_eq!(notes.len(), 2);
}

#[test]
fn a_file_is_written_once() {
    let folder = Folder::new("import-output");
    let file = folder.file("policy.toml");
    let arguments = ["import", "openapi", TASKS, "--output", &file];
    let ran = run(&arguments);
    assert_eq!((ran.status, ran.out), (0, format!("{file} is written\n")));
    assert_eq!(fs::read_to_string(&file).unwrap(), run(&["import", "openapi", TASKS]).out);
    let again = run(&arguments);
    assert_eq!((again.status, again.out.as_str()), (2, ""));
    assert!(again.err.contains("cannot write"), "{}", again.err);
}

#[test]
fn what_is_no_document_is_two() {
    for (text, words) in [
        ("a: [", "error[syntax]"),
        ("openapi: 4.0.0", "error[unsupported-version]"),
        ("", "<stdin>: 1 problem"),
    ] {
        let ran = run_with(&["import", "openapi", "-"], text, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{text}");
        assert!(ran.err.contains(words), "{text}: {}", ran.err);
    }
    let json = run_with(&["import", "openapi", "-", "--format", "json"], "a: [", &[]);
    assert_eq!((json.status, &json.json()[0]["code"]), (2, &"syntax".into()));
}
