//! `import openapi` and `export openapi`.

use std::fs;

use crate::{BROKEN, DOUBLETIME, EVERY_ROUTE, Folder, TIMETRACKER, root, run, run_with};

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
        "warning[unknown-scope]: no scheme declares the scope `a:raed`",
        "help: did you mean `a:read`?",
        "error[unstatable-operation]: ",
        "<stdin>:10:16",
        "<stdin>: 2 notes (1 unknown-scope, 1 unstatable-operation)",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }

    let json = run_with(&["import", "openapi", "-", "--format", "json"], ODD, &[]);
    assert_eq!((json.status, json.err.as_str()), (1, ""));
    let json = json.json();
    assert_eq!((json["policy"].as_str().unwrap(), &json["compiles"]), (&*ran.out, &true.into()));
    let notes = json["notes"].as_array().unwrap();
    assert_eq!((&notes[0]["code"], &notes[0]["line"]), (&"unknown-scope".into(), &9.into()));
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

#[test]
fn what_is_exported_is_imported_again() {
    let fingerprint =
        |text: &str| scopeward::Policy::compile(text).unwrap().fingerprint().to_owned();
    for file in [DOUBLETIME, EVERY_ROUTE, TIMETRACKER] {
        let policy = fs::read_to_string(root().join(file)).unwrap();
        for format in ["human", "json"] {
            let exported = run(&["export", "openapi", file, "--format", format]);
            assert_eq!((exported.status, exported.err.as_str()), (0, ""), "{file}");
            let imported = run_with(&["import", "openapi", "-"], &exported.out, &[]);
            assert_eq!((imported.status, imported.err.as_str()), (0, ""), "{file}");
            assert_eq!(fingerprint(&imported.out), fingerprint(&policy), "{file}");
        }
    }
}

#[test]
fn a_document_says_what_the_options_say() {
    let options =
        ["--authorization-url", "https://a.example/x", "--token-url", "https://a.example/y"];
    let more = ["--server", "https://api.example/", "--api-version", "7", "--format", "json"];
    let ran = run(&[&["export", "openapi", TIMETRACKER][..], &options, &more].concat());
    let document = ran.json();
    assert_eq!(document["servers"][0]["url"], "https://api.example");
    assert_eq!(document["info"]["version"], "7");
    let flow = &document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"];
    assert_eq!(flow["authorizationUrl"], "https://a.example/x");
    assert_eq!(flow["tokenUrl"], "https://a.example/y");

    for server in ["https://api.example/v1", "api.example", "https://"] {
        let ran = run(&["export", "openapi", TIMETRACKER, "--server", server]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{server}");
    }
    let broken = run_with(&["export", "openapi", "-"], BROKEN, &[]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
    assert!(broken.err.contains("error[unknown-scope]"), "{}", broken.err);
}
