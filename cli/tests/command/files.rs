//! `fmt` and `new`: the two commands that write.

use std::fs;

use crate::{Folder, run, run_with};

const LOOSE: &str = "scopeward   =    1\nname=\"loose\" # kept\n";
const UNREADABLE: &str = "scopeward = 1\nname = = 2\n";

#[test]
fn fmt_writes_in_place_once() {
    let folder = Folder::new("fmt");
    let file = folder.file("policy.toml");
    fs::write(&file, LOOSE).unwrap();

    assert_eq!(run(&["fmt", "--check", &file]).status, 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), LOOSE);

    assert_eq!(run(&["fmt", &file]).status, 0);
    let formatted = fs::read_to_string(&file).unwrap();
    assert_ne!(formatted, LOOSE);
    assert!(formatted.contains("# kept"), "{formatted}");

    assert_eq!(run(&["fmt", "--check", &file]).status, 0);
    let again = run(&["fmt", &file]);
    assert!(again.out.ends_with("is unchanged\n"), "{}", again.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), formatted);

    let piped = run_with(&["fmt", "-"], LOOSE, &[]);
    assert_eq!((piped.status, piped.out), (0, formatted.clone()));
    assert_eq!(run_with(&["fmt", "--check", "-"], LOOSE, &[]).status, 1);
    assert_eq!(run_with(&["fmt", "--check", "-"], &formatted, &[]).status, 0);
}

#[test]
fn fmt_leaves_a_text_that_cannot_be_read() {
    let folder = Folder::new("fmt-broken");
    let file = folder.file("policy.toml");
    fs::write(&file, UNREADABLE).unwrap();
    let ran = run(&["fmt", &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("error[syntax]"), "{}", ran.err);
    assert!(ran.err.contains("policy.toml:2:"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), UNREADABLE);
}

#[test]
fn new_writes_a_policy_that_is_clean_and_never_overwrites() {
    let folder = Folder::new("new");
    let file = folder.file("policy.toml");
    assert_eq!(run(&["new", &file]).status, 0);
    let lint = run(&["lint", &file]);
    assert_eq!(lint.status, 0, "{}", lint.out);
    assert_eq!(run(&["fmt", "--check", &file]).status, 0);
    assert_eq!(run(&["check", &file, "--scope", "notes:read", "GET", "/notes"]).status, 0);
    let starter = fs::read_to_string(&file).unwrap();
    assert_eq!(run(&["new", "-"]).out, starter);

    fs::write(&file, "mine").unwrap();
    let refused = run(&["new", &file]);
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("cannot write"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
