//! Colour, closed pipes, and what must never reach a terminal.

use crate::{BROKEN, TIMETRACKER, command, run_with};

const ESCAPE: char = '\u{1b}';

#[test]
fn colour_is_for_terminals_and_can_be_switched_off() {
    let asks: [&[&str]; 3] = [
        &["check", TIMETRACKER, "--scope", "", "GET", "/api/v1/projects"],
        &["can", TIMETRACKER, "--scope", ""],
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

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["can", TIMETRACKER, "--scope", ""], &[]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
