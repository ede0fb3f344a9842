//! `review`: the verdict on a scope request, and its exit status.

use serde_json::json;

use crate::{API, DOUBLETIME, MCP, TIMETRACKER, run, run_with};

/// A review of the MCP server of the policy `DOUBLETIME`.
fn on_mcp<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["review", DOUBLETIME, "--audience", MCP], options].concat()
}

#[test]
fn a_missing_dependency_is_refused_with_its_cure() {
    let ran = run(&on_mcp(&["--scope", "mcp tasks:write"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.starts_with("refused  mcp tasks:write\n"), "{}", ran.out);
    for line in [
        "  error    invalid_scope",
        "  refused  missing-dependency: The scope tasks:write also needs tasks:read",
        "  cure     mcp tasks:read tasks:write",
    ] {
        assert!(ran.out.lines().any(|found| found == line), "{line}\n{}", ran.out);
    }
    let cured = run(&on_mcp(&["--scope", "mcp tasks:read tasks:write"]));
    assert_eq!((cured.status, cured.err.as_str()), (0, ""));
    assert!(cured.out.starts_with("granted  mcp tasks:read tasks:write\n"), "{}", cured.out);
}

#[test]
fn what_is_added_is_said() {
    let ran = run(&on_mcp(&["--scope", "tasks:write", "--missing", "add"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for line in [
        "  scope     mcp tasks:read tasks:write",
        "  changed   yes",
        "  added     mcp (gate of https://doubletime.io/mcp)",
        "            tasks:read (for tasks:write)",
        "  audience  https://doubletime.io/mcp",
    ] {
        assert!(ran.out.lines().any(|found| found == line), "{line}\n{}", ran.out);
    }
}

#[test]
fn json_is_the_wire_form() {
    let ran = run(&on_mcp(&["--format", "json", "--scope", "mcp tasks:write"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let message = "The scope tasks:write also needs tasks:read";
    let expected = json!({
        "granted": [], "added": [],
        "refused": [{
            "scope": "tasks:write", "code": "missing-dependency", "audience": null,
            "role": null, "missing": ["tasks:read"], "message": message,
        }],
        "warnings": [],
        "error": { "error": "invalid_scope", "error_description": message },
        "scope": null, "changed": true, "cure": ["mcp", "tasks:read", "tasks:write"],
        "audiences": [],
    });
    assert_eq!(ran.json(), expected);
}

#[test]
fn a_part_is_granted_in_mode_drop_and_the_answer_is_no() {
    let ran = run(&on_mcp(&["--scope", "mcp tasks:write time:read", "--missing", "drop"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.starts_with("granted in part  mcp tasks:write time:read\n"), "{}", ran.out);
    assert!(ran.out.contains("  scope     mcp time:read\n"), "{}", ran.out);
}

#[test]
fn each_option_reaches_the_engine() {
    let cases: [(&str, &[&str], &str); 15] = [
        (TIMETRACKER, &["--scope", "read:tasks"], ""),
        (TIMETRACKER, &["--scope", "read:tasks", "--scope", "read:tsaks"], "unknown-scope"),
        (TIMETRACKER, &["--scope", "*"], "role-required"),
        (TIMETRACKER, &["--scope", "*", "--role", "admin"], ""),
        (TIMETRACKER, &["--scope", ""], "empty-request"),
        (TIMETRACKER, &[], "no-default"),
        (TIMETRACKER, &["--legacy"], "no-legacy"),
        (TIMETRACKER, &["--scope", "read:tasks", "--client-scope", "read:tasks"], ""),
        (TIMETRACKER, &["--scope", "read:tasks", "--client-scope", "read:users"], "beyond-client"),
        (DOUBLETIME, &[], ""),
        (
            DOUBLETIME,
            &["--scope", "tasks:read", "--audience", "https://x.example"],
            "unknown-audience",
        ),
        (DOUBLETIME, &["--scope", "settings:read", "--audience", MCP], "not-offered"),
        (DOUBLETIME, &["--scope", "tasks:read", "--audience", MCP], "missing-gate"),
        (DOUBLETIME, &["--scope", "tasks:write", "--audience", API], "missing-dependency"),
        // What was granted before may be added without asking.
        (DOUBLETIME, &["--scope", "tasks:write", "--audience", API, "--granted", "tasks:read"], ""),
    ];
    for (policy, options, code) in cases {
        let ran = run(&[&["review", policy, "--format", "json"], options].concat());
        let wire = ran.json();
        assert_eq!(wire["refused"][0]["code"].as_str().unwrap_or_default(), code, "{options:?}");
        assert_eq!(wire["granted"] == json!([]), !code.is_empty(), "{options:?}");
        assert_eq!(ran.status, i32::from(!code.is_empty()), "{options:?}");
    }
}

#[test]
fn what_was_granted_before_counts_for_each_audience() {
    let ask = [
        &["review", DOUBLETIME, "--audience", MCP, "--audience", API][..],
        &["--scope", "mcp tasks:read tags:read", "--granted", "mcp tasks:read"],
    ]
    .concat();
    let wire = run(&[&ask[..], &["--format", "json"]].concat()).json();
    let expected = json!([
        { "audience": MCP, "granted": ["mcp", "tasks:read", "tags:read"], "new": ["tags:read"] },
        { "audience": API, "granted": ["tasks:read", "tags:read"], "new": ["tags:read"] },
    ]);
    assert_eq!(wire["audiences"], expected);
    let human = run(&ask);
    assert_eq!(human.status, 0);
    for line in [
        "  audience  https://doubletime.io/mcp mcp tasks:read tags:read (new: tags:read)",
        "            https://doubletime.io/api tasks:read tags:read (new: tags:read)",
    ] {
        assert!(human.out.lines().any(|found| found == line), "{line}\n{}", human.out);
    }
}

#[test]
fn nothing_new_is_said() {
    let ran = run(&on_mcp(&["--scope", "mcp", "--granted", "mcp"]));
    assert!(
        ran.out.ends_with("  audience  https://doubletime.io/mcp (new: nothing)\n"),
        "{}",
        ran.out
    );
}

#[test]
fn warnings_are_said_and_change_no_answer() {
    let ran = run(&["review", TIMETRACKER, "--role", "admin", "--scope", "read:tasks admin:all"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let expected = "granted  read:tasks admin:all
  scope    read:tasks admin:all
  warning  redundant-scope: read:tasks is given by admin:all as well
           omnibus-scope: admin:all gives everything
";
    assert_eq!(ran.out, expected);
}

#[test]
fn an_absent_scope_is_the_default_list() {
    let policy = "scopeward = 1\nname = \"x\"\ndefault = [\"a\"]\nlegacy = [\"b\"]\n[scopes]\na = \"A\"\nb = \"B\"\n";
    for (options, granted) in [(&["review", "-"][..], "a"), (&["review", "-", "--legacy"], "b")] {
        let ran = run_with(&[options, &["--format", "json"]].concat(), policy, &[]);
        assert_eq!((ran.status, &ran.json()["granted"]), (0, &json!([granted])), "{options:?}");
        let ran = run_with(options, policy, &[]);
        assert!(ran.out.starts_with("granted  ("), "{}", ran.out);
        assert!(ran.out.contains(&format!("scope    {granted}\n")), "{}", ran.out);
    }
}
