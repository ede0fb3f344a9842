//! `consent`: the screen as text, its switches, its model.

use serde_json::{Value, json};

use crate::{API, DOUBLETIME, MCP, TIMETRACKER, run};

/// A consent of the MCP server of the policy `DOUBLETIME`.
fn on_mcp<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["consent", DOUBLETIME, "--audience", MCP], options].concat()
}

fn model(options: &[&str]) -> Value {
    run(&[&on_mcp(options)[..], &["--format", "json"]].concat()).json()
}

fn has(text: &str, line: &str) {
    assert!(text.lines().any(|found| found == line), "{line}\n{text}");
}

#[test]
fn the_screen_names_the_client_its_host_and_what_allow_grants() {
    let ran = run(&on_mcp(&[
        "--scope",
        "tasks:write",
        "--client-name",
        "Task Pilot",
        "--registration",
        "dcr",
    ]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("Task Pilot  app.example.com\n  client    example (dcr)\n"),
        "{}",
        ran.out
    );
    has(&ran.out, "  audience  MCP server (https://doubletime.io/mcp)");
    has(&ran.out, "caution  The app chose its own name. Nobody has checked it.");
    has(&ran.out, "info     “View tasks” was added, other permissions need it.");
    has(&ran.out, "  [x] Connect as an AI client          mcp, low risk");
    has(&ran.out, "      locked   Needed to connect to MCP server.");
    has(&ran.out, "  [ ] View tasks                       tasks:read, low risk");
    has(&ran.out, "  [ ] Create, change and delete tasks  tasks:write, medium risk");
    has(&ran.out, "      needs    tasks:read");
    assert!(ran.out.ends_with("\nAllow 1 permission: mcp\n"), "{}", ran.out);
}

#[test]
fn switches_act_in_the_order_given_and_say_what_goes_along() {
    let ask =
        |toggles: &[&'static str]| on_mcp(&[&["--scope", "mcp tasks:write"], toggles].concat());
    let on_off = run(&ask(&["--on", "tasks:write", "--off", "tasks:read"]));
    let expected = "on   tasks:write
on   tasks:read  tasks:write needs it
off  tasks:read
off  tasks:write  it needs tasks:read

";
    assert!(on_off.out.starts_with(expected), "{}", on_off.out);
    assert!(on_off.out.ends_with("\nAllow 1 permission: mcp\n"), "{}", on_off.out);
    let off_on = run(&ask(&["--off", "tasks:read", "--on", "tasks:write"]));
    assert!(
        off_on.out.starts_with("off  tasks:read  nothing changes\non   tasks:write\n"),
        "{}",
        off_on.out
    );
    assert!(
        off_on.out.ends_with("\nAllow 3 permissions: mcp tasks:read tasks:write\n"),
        "{}",
        off_on.out
    );
    for nothing in [["--off", "mcp"], ["--on", "nobody:knows"]] {
        let ran = run(&ask(&nothing));
        assert!(ran.out.lines().next().unwrap().ends_with("  nothing changes"), "{}", ran.out);
    }
}

#[test]
fn json_is_the_model_after_the_switches() {
    let plain = model(&["--scope", "mcp tasks:write"]);
    let keys: Vec<&String> = plain.as_object().unwrap().keys().collect();
    let expected = [
        "policy", "language", "error", "header", "warnings", "groups", "selected", "hash", "table",
        "words",
    ];
    assert_eq!(keys, expected);
    assert_eq!(plain["selected"], json!(["mcp"]));
    let switched = model(&["--scope", "mcp tasks:write", "--on", "tasks:write"]);
    assert_eq!(switched["selected"], json!(["mcp", "tasks:read", "tasks:write"]));
    assert_eq!(switched["hash"], plain["hash"]);
}

#[test]
fn each_option_reaches_the_model() {
    let about = ["--client-id", "c1", "--client-name", "Task Pilot", "--registration", "cimd"];
    let more =
        ["--redirect-uri", "http://127.0.0.1:8080/x", "--domain", "pilot.example", "--verified"];
    let header = &model(&[&["--scope", "mcp"], &about[..], &more].concat())["header"];
    for (key, value) in [
        ("client_id", json!("c1")),
        ("client_name", json!("Task Pilot")),
        ("registration", json!("cimd")),
        ("redirect_host", json!("127.0.0.1")),
        ("loopback", json!(true)),
        ("client_domain", json!("pilot.example")),
        ("verified", json!(true)),
    ] {
        assert_eq!(header[key], value, "{key}");
    }
    let ask = ["--scope", "mcp tasks:read time:read"];
    let selected = |options: &[&str]| model(&[&ask[..], options].concat())["selected"].clone();
    assert_eq!(selected(&[]), json!(["mcp"]));
    assert_eq!(selected(&["--preselect"]), json!(["mcp", "tasks:read", "time:read"]));
    assert_eq!(selected(&["--required", "time:read"]), json!(["mcp", "time:read"]));
    assert_eq!(selected(&["--optional", "time:read"]), json!(["mcp", "tasks:read"]));
    assert_eq!(selected(&["--granted", "tasks:read"]), json!(["mcp", "tasks:read"]));
    let german = run(&on_mcp(&["--scope", "mcp", "--language", "de"]));
    assert!(german.out.contains("Als KI-Client verbinden"), "{}", german.out);
}

#[test]
fn an_app_on_the_device_is_shown_by_its_scheme() {
    let ran = run(&on_mcp(&["--scope", "mcp", "--redirect-uri", "com.example.app:/done"]));
    assert!(ran.out.starts_with("example  com.example.app:\n"), "{}", ran.out);
    has(
        &ran.out,
        "caution  The answer goes to an app on your device. Another app there can claim com.example.app as well.",
    );
}

#[test]
fn a_refusal_makes_the_answer_no() {
    let ask = ["consent", DOUBLETIME, "--audience", API, "--scope", "tasks:read nobody:knows"];
    let error = run(&ask);
    assert_eq!((error.status, error.err.as_str()), (1, ""));
    let last = "Nothing to allow  invalid_scope: The scope nobody:knows is not known";
    assert_eq!(error.out.lines().last(), Some(last), "{}", error.out);
    let part = run(&[&ask[..], &["--missing", "drop"]].concat());
    assert_eq!((part.status, part.err.as_str()), (1, ""));
    has(&part.out, "info     The scope nobody:knows is not known");
    has(&part.out, "  [ ] View tasks  tasks:read, low risk");
    let last = part.out.lines().last().unwrap();
    assert!(last.starts_with("Nothing to allow  access_denied: "), "{}", part.out);
}

#[test]
fn what_an_item_gives_and_unlocks_is_said() {
    let ran =
        run(&["consent", TIMETRACKER, "--role", "admin", "--scope", "read:*", "--on", "read:*"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let gives = "      gives    read:projects read:time_entries read:tasks read:clients read:reports read:users";
    has(&ran.out, gives);
    assert!(
        ran.out.lines().any(|line| line.starts_with("      unlocks  ") && line.ends_with(", …")),
        "{}",
        ran.out
    );
    has(&ran.out, "Allow 1 permission: read:*");
}
