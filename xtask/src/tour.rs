//! `cargo xtask tour`: real decisions, step by step. Each step runs the command and is checked.

mod steps;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::IsTerminal;
use std::path::Path;

use crate::hosts::{self, NPM};
use crate::run::{program, root, shown, target};
use steps::{Step, TOUR};

/// Builds the command as it ships, then asks it. Says whether each answer was as it should be.
pub(crate) fn show() -> bool {
    let Some(command) = hosts::command() else { return false };
    println!(
        "\nOne policy file says what every scope of an API means. The command `scopeward` answers;"
    );
    println!("it was built as {}\n", command.strip_prefix(root()).unwrap_or(&command).display());
    let mut good = true;
    for (number, step) in TOUR.iter().enumerate() {
        good &= ask(&command, number + 1, step);
    }
    good & side_by_side(&command)
}

/// What the three languages are asked.
const QUESTION: [&str; 4] =
    ["conformance/policies/timetracker.toml", "read:projects", "POST", "/api/v1/projects"];

/// The same decision from Rust, Node and Python, each in the way of its language. It has to be the same text.
fn side_by_side(command: &Path) -> bool {
    if !(hosts::npm() && hosts::wheel() && hosts::installed()) {
        return false;
    }
    let [policy, scope, method, path] = QUESTION;
    println!("\n{}. The same decision from Rust, Node and Python\n", TOUR.len() + 1);
    let node = target().join("demo").join("node_modules");
    let script = node.with_file_name("decide.mjs");
    let linked = fs::create_dir_all(&node).is_ok()
        && link(&root().join(NPM), &node.join("scopeward"))
        && fs::copy(root().join("xtask/demo/decide.mjs"), &script).is_ok();
    let rust = ["check", policy, "--scope", scope, "--format", "json", method, path];
    let answers = [
        ("Rust", program(command).args(&rust)),
        ("Node", hosts::node(".", &[&hosts::text(&script)]).args(&QUESTION)),
        ("Python", hosts::python(&["xtask/demo/decide.py"]).args(&QUESTION)),
    ];
    let answers = answers.map(|(language, run)| {
        let answer = run.quiet();
        let text = compact(&answer.text);
        println!("{language:8} {text}{}", answer.errors.trim_end());
        text
    });
    let same =
        answers.iter().all(|text| *text == answers[0]) && answers[0].contains("write:projects");
    println!("\n{}\n", if same { "byte for byte the same" } else { "!! they differ" });
    linked && same
}

/// JSON without its white space between tokens.
fn compact(json: &str) -> String {
    let mut quoted = false;
    let mut escaped = false;
    let kept = |c: &char| {
        let keep = quoted || !c.is_whitespace();
        quoted ^= *c == '"' && !escaped;
        escaped = quoted && *c == '\\' && !escaped;
        keep
    };
    json.chars().filter(kept).collect()
}

/// Puts a folder under another name, if it is not there.
fn link(folder: &Path, name: &Path) -> bool {
    #[cfg(unix)]
    let made = std::os::unix::fs::symlink(folder, name);
    #[cfg(not(unix))]
    let made = std::os::windows::fs::symlink_dir(folder, name);
    made.is_ok() || name.exists()
}

fn ask(command: &Path, number: usize, step: &Step) -> bool {
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

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn white_space_within_texts_stays() {
        let json = r#"{ "a b": "c \" d\\", "e": [ 1, 2 ] }"#;
        assert_eq!(compact(json), r#"{"a b":"c \" d\\","e":[1,2]}"#);
    }
}
