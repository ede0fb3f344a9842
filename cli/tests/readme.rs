//! The console blocks of both READMEs, executed: each `$ scopeward …` line must print exactly what stands below it.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    let ran = run(&root().join("README.md"), &root());
    assert!(ran > 5, "only {ran} questions were found");
}

#[test]
fn the_readme_of_the_command_asks_the_policy_to_start_from() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("policy.toml"), scopeward::STARTER).unwrap();
    let ran = run(&root().join("cli/README.md"), &folder);
    assert!(ran > 3, "only {ran} questions were found");
}

/// Asks every question of a README in a folder, and counts them.
fn run(readme: &Path, folder: &Path) -> usize {
    let readme = std::fs::read_to_string(readme).unwrap();
    let blocks = readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut ran = 0;
    for question in blocks.flat_map(|block| block.split("$ scopeward ").skip(1)) {
        let (line, expected) = question.split_once('\n').unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_scopeward"))
            .args(words(line))
            .current_dir(folder)
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.trim_end(), expected.trim_end(), "$ scopeward {line}");
        ran += 1;
    }
    ran
}

/// The words of a line; double quotes keep spaces.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}
