//! `cargo xtask demo`: a short tour of real decisions. Each step runs the command and is checked.

use std::env;
use std::ffi::OsStr;
use std::io::IsTerminal;

use crate::run::{cargo, program, root, shown, target};

/// One question to the command.
struct Step {
    title: &'static str,
    arguments: &'static [&'static str],
    /// The exit status: 0 yes, 1 no, 2 a policy that does not compile.
    status: i32,
    /// Words that the answer must hold.
    words: &'static [&'static str],
    /// How many lines are shown, from the first and from the last.
    lines: (usize, usize),
}

const ALL: (usize, usize) = (usize::MAX, 0);
const DOUBLETIME: &str = "conformance/policies/doubletime.toml";
const TIMETRACKER: &str = "conformance/policies/timetracker.toml";
const EVERY_ROUTE: &str = "conformance/policies/timetracker-full.toml";

const TOUR: &[Step] = &[
    Step {
        title: "A token may do what its scopes say",
        arguments: &["check", TIMETRACKER, "--scope", "read:projects", "GET", "/api/v1/projects/7"],
        status: 0,
        words: &["allowed", "read:projects"],
        lines: ALL,
    },
    Step {
        title: "A denial says what is missing, and what to send to the client",
        arguments: &["check", TIMETRACKER, "--scope", "read:projects", "POST", "/api/v1/projects"],
        status: 1,
        words: &["denied", "insufficient-scope", "write:projects"],
        lines: ALL,
    },
    Step {
        title: "A proof: held, by which rule, needed",
        arguments: &[
            "explain",
            TIMETRACKER,
            "--scope",
            "admin:all",
            "--role",
            "admin",
            "DELETE",
            "/api/v1/tasks/3",
        ],
        status: 0,
        words: &["admin:all", "write:tasks", "timetracker.toml:"],
        lines: ALL,
    },
    Step {
        title: "A wildcard gives nothing without its role",
        arguments: &["explain", TIMETRACKER, "--scope", "read:*", "GET", "/api/v1/projects"],
        status: 1,
        words: &["role-required", "admin"],
        lines: ALL,
    },
    Step {
        title: "Who is no administrator gets own rows only",
        arguments: &[
            "check",
            TIMETRACKER,
            "--scope",
            "read:time_entries",
            "--principal",
            "ann",
            "GET",
            "/api/v1/time-entries",
        ],
        status: 0,
        words: &["allowed", "own"],
        lines: ALL,
    },
    Step {
        title: "Someone else's row is refused",
        arguments: &[
            "check",
            TIMETRACKER,
            "--scope",
            "read:time_entries",
            "--principal",
            "ann",
            "--owner",
            "bob",
            "GET",
            "/api/v1/time-entries/9",
        ],
        status: 1,
        words: &["not-owner"],
        lines: ALL,
    },
    Step {
        title: "An MCP tool needs its own scope and the gate of its server; the challenge asks for all of it at once",
        arguments: &[
            "check",
            DOUBLETIME,
            "--scope",
            "tasks:read",
            "--audience",
            "https://doubletime.io/mcp",
            "tool:create_task",
        ],
        status: 1,
        words: &["insufficient-scope", "scope=\"mcp tasks:read tasks:write\""],
        lines: ALL,
    },
    Step {
        title: "A token for the API is no token for the MCP server",
        arguments: &[
            "check",
            DOUBLETIME,
            "--scope",
            "tasks:read",
            "--audience",
            "https://doubletime.io/api",
            "tool:list_tasks",
        ],
        status: 1,
        words: &["wrong-audience"],
        lines: ALL,
    },
    Step {
        title: "All that a token can do",
        arguments: &[
            "can",
            TIMETRACKER,
            "--scope",
            "read:projects read:time_entries",
            "--principal",
            "ann",
        ],
        status: 0,
        words: &["yes  GET /api/v1/projects", "rows: own", "write:projects"],
        lines: (9, 1),
    },
    Step {
        title: "What is odd in a policy with 280 routes",
        arguments: &["lint", EVERY_ROUTE],
        status: 1,
        words: &["warning", "timetracker-full.toml:"],
        lines: (15, 1),
    },
    Step {
        title: "A policy with mistakes does not compile; all of them are found at once",
        arguments: &["lint", "xtask/demo/broken.toml"],
        status: 2,
        words: &["tasks:raed", "did you mean", "broken.toml:"],
        lines: ALL,
    },
];

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
