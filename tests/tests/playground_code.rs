//! The Rust code that the playground gives compiles, runs, and comes to the decision.

use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

#[test]
fn it_decides_what_the_page_shows() {
    let folder = env::temp_dir().join(format!("scopeward-playground-{}", process::id()));
    let policy =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/policies/timetracker.toml");
    fs::create_dir_all(&folder).expect("a folder");
    fs::copy(policy, folder.join("policy.toml")).expect("the policy is there");
    let output = Command::new(env!("CARGO_BIN_EXE_playground_code")).current_dir(&folder).output();
    fs::remove_dir_all(&folder).expect("it goes again");
    let printed = String::from_utf8(output.expect("it runs").stdout).expect("text");
    assert_eq!(printed, "403 insufficient-scope write:time_entries\n200 allowed \n");
}
