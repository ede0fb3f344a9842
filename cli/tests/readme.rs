//! The README's console blocks, executed: each `$ scopeward …` line must print exactly what stands below it.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_shows_what_the_command_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let blocks = readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut ran = 0;
    for question in blocks.flat_map(|block| block.split("$ scopeward ").skip(1)) {
        let (line, expected) = question.split_once('\n').unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_scopeward"))
            .args(words(line))
            .current_dir(&root)
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.trim_end(), expected.trim_end(), "$ scopeward {line}");
        ran += 1;
    }
    assert!(ran > 2, "only {ran} questions were found");
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
