//! Colour, closed pipes, and what must never reach a terminal.

use crate::{BROKEN, DOUBLETIME, TIMETRACKER, command, run_with};

const ESCAPE: char = '\u{1b}';

#[test]
fn colour_is_for_terminals_and_can_be_switched_off() {
    let asks: [&[&str]; 8] = [
        &["check", TIMETRACKER, "--scope", "", "GET", "/api/v1/projects"],
        &["can", TIMETRACKER, "--scope", ""],
        &["review", TIMETRACKER, "--scope", "read:tasks"],
        &["consent", TIMETRACKER, "--scope", "read:tasks"],
        &["narrow", TIMETRACKER, "--grant", "read:tasks"],
        &["covers", TIMETRACKER, "--parent", "", "--child", ""],
        &["intersect", TIMETRACKER, "--left", "", "--right", ""],
        &["lint", "-"],
    ];
    for ask in asks {
        let coloured = |environment: &[(&str, &str)]| {
            let ran = run_with(ask, BROKEN, environment);
            (ran.out + &ran.err).contains(ESCAPE)
        };
        assert!(!coloured(&[]), "{ask:?}: a pipe is no terminal");
        assert!(
            coloured(&[("CLICOLOR_FORCE", "1")]),
            "{ask:?}: the control: there is colour to switch off"
        );
        assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{ask:?}: NO_COLOR");
    }
}

#[test]
fn json_has_no_colour() {
    let ask = ["check", TIMETRACKER, "--scope", "", "--format", "json", "GET", "/api/v1/projects"];
    let ran = run_with(&ask, "", &[("CLICOLOR_FORCE", "1")]);
    assert!(!ran.out.contains(ESCAPE));
    assert_eq!(ran.json()["allowed"], false);
}

#[test]
fn control_characters_of_a_policy_do_not_reach_the_terminal() {
    let policy = r#"{"scopeward": 1, "name": "x", "\u001b[31mEVIL\u0007": true, "scopes": {"a\u001b]0;EVIL\u0007": "a"}}"#;
    let ran = run_with(&["lint", "-"], policy, &[("CLICOLOR_FORCE", "1")]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("EVIL"), "{}", ran.err);
    assert!(ran.err.contains(ESCAPE), "the control: colours are on");
    for evil in ["\u{1b}[31mEVIL", "\u{1b}]0", "\u{7}"] {
        assert!(!ran.err.contains(evil), "{:?}", ran.err);
    }
}

/// A window title, a bell, a colour by the eight-bit introducer: nothing that this command prints by itself.
const EVIL: &str = "\u{1b}]0;EVIL\u{7}\u{9b}31mEVIL";

#[test]
fn control_characters_of_a_request_do_not_reach_the_terminal() {
    let consent: &[&str] = &["consent", TIMETRACKER, "--scope", "read:tasks"];
    let asks: [(&[&str], &[&str]); 13] = [
        (&["check", TIMETRACKER, "--scope", "read:tasks"], &["GET", EVIL]),
        (&["review", TIMETRACKER], &["--scope", EVIL]),
        (&["review", TIMETRACKER], &["--scope", EVIL, "--missing", "drop"]),
        (&["review", DOUBLETIME, "--scope", "mcp"], &["--audience", EVIL]),
        (&["review", TIMETRACKER, "--scope", "read:tasks"], &["--client-scope", EVIL]),
        (&["narrow", TIMETRACKER, "--grant", "read:tasks"], &["--scope", EVIL]),
        (&["covers", TIMETRACKER, "--parent", "read:tasks"], &["--child", EVIL]),
        (&["consent", TIMETRACKER], &["--scope", EVIL]),
        (consent, &["--client-name", EVIL]),
        (consent, &["--client-id", EVIL]),
        (consent, &["--domain", EVIL]),
        (consent, &["--redirect-uri", EVIL]),
        (consent, &["--on", EVIL]),
    ];
    for (ask, options) in asks {
        for format in ["human", "json"] {
            let ask = [ask, options, &["--format", format]].concat();
            let ran = run_with(&ask, "", &[("CLICOLOR_FORCE", "1")]);
            let printed = ran.out + &ran.err;
            assert_eq!(printed.contains(ESCAPE), format == "human", "{ask:?}: colours are on");
            for evil in ["\u{1b}]", "\u{7}", "\u{9b}"] {
                assert!(!printed.contains(evil), "{ask:?}: {printed:?}");
            }
        }
    }
    let named = run_with(&[consent, &["--client-name", EVIL]].concat(), "", &[]);
    assert!(named.out.contains("EVIL"), "the control: the name is shown: {}", named.out);
}

#[test]
fn control_characters_of_a_title_do_not_reach_the_terminal() {
    let policy = r#"{"scopeward": 1, "name": "x", "scopes": {"a:b": {"title": "\u001b]0;EVIL\u0007",
        "description": "\u009b31mEVIL\nEVIL", "family": "\u001b]0;EVIL\u0007"}}}"#;
    for format in ["human", "json"] {
        let ask = ["consent", "-", "--scope", "a:b", "--format", format];
        let ran = run_with(&ask, policy, &[("CLICOLOR_FORCE", "1")]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(ran.out.matches("EVIL").count() >= 4, "{}", ran.out);
        for evil in ["\u{1b}]", "\u{7}", "\u{9b}", "\nEVIL"] {
            assert!(!ran.out.contains(evil), "{:?}", ran.out);
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["can", TIMETRACKER, "--scope", ""], &[]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
