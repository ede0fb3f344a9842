//! `check`, `explain` and `can`: the answers, and their exit status.

use serde_json::json;

use crate::{DOUBLETIME, TIMETRACKER, run, run_with};

#[test]
fn check_allows() {
    let ran = run(&["check", TIMETRACKER, "--scope", "read:projects", "GET", "/api/v1/projects"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("allowed  GET /api/v1/projects\n"), "{}", ran.out);
}

#[test]
fn check_denies_with_the_repair_and_the_challenge() {
    let ran = run(&["check", TIMETRACKER, "--scope", "read:projects", "POST", "/api/v1/projects"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    for line in [
        "denied  POST /api/v1/projects",
        "  reason     insufficient-scope (403)",
        "  missing    write:projects",
    ] {
        assert!(ran.out.lines().any(|found| found == line), "{line}\n{}", ran.out);
    }
    let challenge = ran.out.lines().last().unwrap();
    assert!(
        challenge.starts_with("  challenge  Bearer error=\"insufficient_scope\""),
        "{challenge}"
    );
    assert!(challenge.ends_with("scope=\"write:projects\""), "{challenge}");
}

#[test]
fn check_prints_the_wire_form() {
    let ran = run(&[
        "check",
        TIMETRACKER,
        "--format",
        "json",
        "--scope",
        "read:projects",
        "POST",
        "/api/v1/projects",
    ]);
    assert_eq!(ran.status, 1);
    let expected = json!({
        "allowed": false, "reason": "insufficient-scope", "status": 403,
        "operation": "POST /api/v1/projects", "requirement": "write:projects",
        "granted": ["read:projects"], "missing": ["write:projects"], "roles": [],
        "alternatives": [
            { "scopes": ["write:projects"], "roles": [] },
        ],
        "request": ["write:projects"], "rows": "all", "restrictions": [],
    });
    assert_eq!(ran.json(), expected);
}

#[test]
fn each_option_reaches_the_engine() {
    let mcp = ["--audience", "https://doubletime.io/mcp", "tool:list_tasks"];
    let time =
        ["--scope", "read:time_entries", "--principal", "ann", "GET", "/api/v1/time-entries/9"];
    let project = ["GET", "/api/v1/projects"];
    let cases: [(&str, &[&str], &[&str], &str); 11] = [
        (TIMETRACKER, &["--no-token"], &project, "no-token"),
        (
            TIMETRACKER,
            &["--scope", "read:projects", "--state", "expired"],
            &project,
            "invalid-token",
        ),
        (TIMETRACKER, &["--scope", "read:projects", "--state", "active"], &project, "allowed"),
        (TIMETRACKER, &["--scope", "*"], &project, "role-required"),
        (TIMETRACKER, &["--scope", "*", "--role", "admin"], &project, "allowed"),
        (TIMETRACKER, &["--scope", "read:tasks", "--scope", "read:projects"], &project, "allowed"),
        (TIMETRACKER, &["--owner", "bob"], &time, "not-owner"),
        (TIMETRACKER, &["--owner", "ann"], &time, "allowed"),
        (DOUBLETIME, &["--scope", "mcp tasks:read"], &mcp, "allowed"),
        (DOUBLETIME, &["--scope", "tasks:read"], &mcp, "insufficient-scope"),
        (DOUBLETIME, &["--scope", "mcp tasks:read"], &mcp[2..], "wrong-audience"),
    ];
    for (policy, options, request, reason) in cases {
        let arguments = [&["check", policy, "--format", "json"], options, request].concat();
        let ran = run(&arguments);
        assert_eq!(ran.json()["reason"], reason, "{arguments:?}");
        assert_eq!(ran.status, i32::from(reason != "allowed"), "{arguments:?}");
    }
}

#[test]
fn explain_names_the_rule_and_its_place() {
    let ask =
        ["explain", TIMETRACKER, "--scope", "admin:all", "--role", "admin", "GET", "/api/v1/tasks"];
    let text = run(&ask);
    assert_eq!((text.status, text.err.as_str()), (0, ""));
    let policy = std::fs::read_to_string(crate::root().join(TIMETRACKER)).unwrap();
    let line = policy.lines().position(|line| line.starts_with("\"admin:all\"")).unwrap() + 1;
    for words in ["admin:all", "read:tasks", &format!("{TIMETRACKER}:{line}")] {
        assert!(text.out.contains(words), "{words}\n{}", text.out);
    }
    let wire = run(&[&ask[..], &["--format", "json"]].concat()).json();
    assert_eq!(wire["steps"][0]["by"], "admin:all");
    assert_eq!(wire["decision"]["allowed"], true);
}

#[test]
fn explain_of_a_denial_ends_with_no() {
    let ran =
        run(&["explain", TIMETRACKER, "--scope", "read:projects", "POST", "/api/v1/projects"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("write:projects"), "{}", ran.out);
}

#[test]
fn can_lists_every_operation_as_check_decides_it() {
    let grant = ["--scope", "read:projects write:time_entries"];
    let table = run(&[&["can", TIMETRACKER], &grant[..]].concat());
    let list = run(&[&["can", TIMETRACKER, "--format", "json"], &grant[..]].concat());
    assert_eq!((table.status, list.status), (0, 0));
    let list = list.json();
    let list = list.as_array().unwrap();
    assert_eq!(table.out.lines().count(), list.len() + 1);
    for (row, line) in list.iter().zip(table.out.lines()) {
        let key = row["operation"].as_str().unwrap();
        let word = if row["allowed"] == true { "yes  " } else { "no   " };
        assert!(line.starts_with(&format!("{word}{key}")), "{line}");
        let check =
            run(&[&["check", TIMETRACKER, "--format", "json"], &grant[..], &[key]].concat()).json();
        for field in ["allowed", "reason", "missing"] {
            assert_eq!(row[field], check[field], "{key}");
        }
    }
    let allowed = list.iter().filter(|row| row["allowed"] == true).count();
    let summary = table.out.lines().last().unwrap();
    assert_eq!(summary, format!("{allowed} of {} allowed", list.len()));
    assert!(0 < allowed && allowed < list.len());
}

#[test]
fn a_policy_comes_from_standard_input() {
    let policy = std::fs::read_to_string(crate::root().join(TIMETRACKER)).unwrap();
    let ask = ["check", "-", "--scope", "read:projects", "GET", "/api/v1/projects"];
    assert_eq!(run_with(&ask, &policy, &[]).status, 0);
    let explained =
        run_with(&["explain", "-", "--scope", "", "GET", "/api/v1/projects"], &policy, &[]);
    assert_eq!(explained.status, 1);
}
