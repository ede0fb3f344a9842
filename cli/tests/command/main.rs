//! The command as people and scripts use it: the real binary, its output, its exit status.

mod answers;
mod consent;
mod documents;
mod drift;
mod exports;
mod files;
mod grants;
mod openapi;
mod pages;
mod problems;
mod requests;
mod terminal;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

pub(crate) const TIMETRACKER: &str = "conformance/policies/timetracker.toml";
pub(crate) const DOUBLETIME: &str = "conformance/policies/doubletime.toml";
pub(crate) const EVERY_ROUTE: &str = "conformance/policies/timetracker-full.toml";
pub(crate) const MCP: &str = "https://doubletime.io/mcp";
pub(crate) const API: &str = "https://doubletime.io/api";
pub(crate) const COMMANDS: [&str; 22] = [
    "check",
    "explain",
    "can",
    "review",
    "consent",
    "narrow",
    "covers",
    "intersect",
    "lint",
    "drift",
    "import",
    "fmt",
    "new",
    "codegen",
    "export",
    "schema",
    "serve",
    "migrate",
    "users",
    "health",
    "completions",
    "man",
];

/// A policy with two problems: an unknown scope with a cure, and an empty requirement.
pub(crate) const BROKEN: &str = r#"scopeward = 1
name = "broken"
[scopes]
"tasks:read" = { title = "é", implies = ["tasks:raed"] }
"tasks:reap" = "Reap tasks"
[operations]
"GET /tasks" = { any = [] }
"#;

/// What a run of the command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Runs the command at the root of the repository.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, "", &[])
}

pub(crate) fn run_with(arguments: &[&str], input: &str, environment: &[(&str, &str)]) -> Ran {
    let mut child = command(arguments, environment).stdin(Stdio::piped()).spawn().unwrap();
    // A command that does not read its input closes the pipe: that is its right.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeward"));
    command.args(arguments).current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for key in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(key);
    }
    command.envs(environment.iter().copied());
    command
}

/// An empty folder that is gone when the test is.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
