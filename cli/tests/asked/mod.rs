//! Questions in Markdown: each `$ scopeward …` line must print exactly what stands below it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Asks every question of a text in a folder, and counts them.
pub(crate) fn run(text: &str, folder: &Path) -> usize {
    let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
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
