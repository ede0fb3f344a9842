//! `cargo xtask demo`: a short tour of real decisions. Each step runs the command and is checked.

use std::env;
use std::ffi::OsStr;
use std::io::IsTerminal;

use crate::run::{cargo, program, root, shown, target};
use crate::tour::{Step, TOUR};

/// Builds the command as it ships, then asks it. Says whether each answer was as it should be.
pub(crate) fn show() -> bool {
    if !cargo(["build", "--release", "--package", "scopeward-cli"]).succeeds() {
        return false;
    }
    let command = target().join("release").join(format!("scopeward{}", env::consts::EXE_SUFFIX));
    println!(
        "\nOne policy file says what every scope of an API means. The command `scopeward` answers;"
    );
    println!("it was built as {}\n", command.strip_prefix(root()).unwrap_or(&command).display());
    let mut good = true;
    for (number, step) in TOUR.iter().enumerate() {
        good &= ask(&command, number + 1, step);
    }
    good
}

fn ask(command: &std::path::Path, number: usize, step: &Step) -> bool {
    let line: Vec<String> = step.arguments.iter().map(|part| shown(OsStr::new(part))).collect();
    println!("{number}. {}\n\n$ scopeward {}", step.title, line.join(" "));
    let colour = std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    let run = program(command).args(step.arguments);
    let run = if colour { run.env("CLICOLOR_FORCE", "1") } else { run };
    let answer = run.quiet();
    let text = answer.text + &answer.errors;
    println!("{}\n", excerpt(&text, step.lines));
    let mut good = answer.status == Some(step.status);
    if !good {
        println!(
            "!! it should have ended with {}, and ended with {:?}\n",
            step.status, answer.status
        );
    }
    for word in step.words {
        if !text.contains(word) {
            println!("!! the answer should hold {word:?}\n");
            good = false;
        }
    }
    good
}

/// The first and the last lines, and how many are left out between them.
fn excerpt(text: &str, (first, last): (usize, usize)) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    if lines.len() <= first.saturating_add(last) {
        return lines.join("\n");
    }
    let left_out = lines.len() - first - last;
    let note = format!("   … {left_out} more lines …");
    let (head, tail) = (&lines[..first], &lines[lines.len() - last..]);
    [head, &[note.as_str()], tail].concat().join("\n")
}
