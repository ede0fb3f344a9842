//! `narrow`, `covers` and `intersect`: smaller grants.

use serde_json::json;

use crate::{API, DOUBLETIME, MCP, TIMETRACKER, run, run_with};

#[test]
fn a_grant_is_narrowed_with_what_its_scopes_need() {
    let grant = ["--audience", API, "--grant", "tasks:read tasks:write time:read"];
    let ask = [&["narrow", DOUBLETIME], &grant[..]].concat();
    let all = run(&[&ask[..], &["--format", "json"]].concat());
    assert_eq!(all.status, 0);
    assert_eq!(all.json()["granted"], json!(["tasks:read", "tasks:write", "time:read"]));

    let less = run(&[&ask[..], &["--scope", "tasks:write"]].concat());
    assert_eq!((less.status, less.err.as_str()), (0, ""));
    let expected = "granted  tasks:write
  scope    tasks:read tasks:write
  changed  yes
  added    tasks:read (for tasks:write)
";
    assert_eq!(less.out, expected);
}

#[test]
fn a_grant_never_grows() {
    let ran = run(&[
        "narrow",
        DOUBLETIME,
        "--audience",
        API,
        "--grant",
        "tasks:read",
        "--scope",
        "time:read",
    ]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.starts_with("refused  time:read\n"), "{}", ran.out);
    assert!(
        ran.out.contains("beyond-grant: The scope time:read is beyond the grant\n"),
        "{}",
        ran.out
    );
}

#[test]
fn the_audience_and_the_role_are_those_of_the_grant() {
    let cases: [(&[&str], &str); 5] = [
        (&["narrow", DOUBLETIME, "--grant", "tasks:read"], "invalid-grant"),
        (&["narrow", DOUBLETIME, "--grant", "mcp tasks:read", "--audience", MCP], ""),
        (
            &["narrow", DOUBLETIME, "--grant", "tasks:read", "--audience", "https://x.example"],
            "invalid-grant",
        ),
        (&["narrow", TIMETRACKER, "--grant", "read:tasks"], ""),
        (&["narrow", TIMETRACKER, "--grant", "admin:all", "--scope", "admin:all"], "role-required"),
    ];
    for (arguments, code) in cases {
        let ran = run(&[arguments, &["--format", "json"]].concat());
        let wire = ran.json();
        assert_eq!(wire["refused"][0]["code"].as_str().unwrap_or_default(), code, "{arguments:?}");
        assert_eq!(ran.status, i32::from(!code.is_empty()), "{arguments:?}");
    }
    let admin =
        ["narrow", TIMETRACKER, "--grant", "admin:all", "--scope", "admin:all", "--role", "admin"];
    assert_eq!(run(&admin).status, 0);
}

#[test]
fn covers_says_yes_or_what_is_uncovered() {
    let ask = |parent, child| ["covers", TIMETRACKER, "--parent", parent, "--child", child];
    let yes = run(&ask("* read:tasks", "read:* read:tasks admin:all"));
    assert_eq!((yes.status, yes.out.as_str(), yes.err.as_str()), (0, "covered\n", ""));
    let no = run(&ask("read:* read:tasks", "write:* read:tasks write:tasks"));
    assert_eq!((no.status, no.err.as_str()), (1, ""));
    assert_eq!(no.out, "not covered\n  uncovered  write:* write:tasks\n");
    let wire = run(&[&ask("read:*", "write:*")[..], &["--format", "json"]].concat());
    assert_eq!(wire.status, 1);
    let expected = json!({ "covers": false, "uncovered": ["write:*"], "restrictions": [] });
    assert_eq!(wire.json(), expected);
}

#[test]
fn a_restriction_that_a_child_lacks_is_named() {
    let policy = "scopeward = 1\nname = \"x\"\n[scopes]\na = \"A\"\nmine = { title = \"M\", restriction = true }\n";
    let ask = ["covers", "-", "--parent", "a mine", "--child"];
    let no = run_with(&[&ask[..], &["a"]].concat(), policy, &[]);
    assert_eq!((no.status, no.out.as_str()), (1, "not covered\n  lacks  mine\n"));
    let yes = run_with(&[&ask[..], &["a mine"]].concat(), policy, &[]);
    assert_eq!((yes.status, yes.out.as_str()), (0, "covered\n"));
}

#[test]
fn the_audience_of_a_cover_is_looked_at() {
    let ask = ["covers", DOUBLETIME, "--parent", "mcp", "--child", "mcp", "--audience"];
    assert_eq!(run(&[&ask[..], &[MCP]].concat()).status, 0);
    let ask = ["intersect", DOUBLETIME, "--left", "tasks:read", "--right", "tasks:read"];
    assert_eq!(run(&[&ask[..], &["--audience", API]].concat()).out, "common  tasks:read\n");
}

#[test]
fn intersect_lists_what_is_common() {
    let ask = |left, right| ["intersect", TIMETRACKER, "--left", left, "--right", right];
    let some = run(&ask("admin:all read:tasks", "write:tasks read:tasks read:*"));
    assert_eq!((some.status, some.err.as_str()), (0, ""));
    assert_eq!(some.out, "common  read:* read:tasks\n");
    let none = run(&ask("read:*", "write:*"));
    assert_eq!((none.status, none.out.as_str()), (1, "nothing in common\n"));
    let wire = |left, right| run(&[&ask(left, right)[..], &["--format", "json"]].concat());
    assert_eq!((wire("*", "read:*").json(), wire("*", "read:*").status), (json!(["read:*"]), 0));
    assert_eq!((wire("read:*", "write:*").json(), none.status), (json!([]), 1));
}
