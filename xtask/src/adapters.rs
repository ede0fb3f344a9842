//! The adapters: example apps in every framework are asked the same, and the unchanged libraries beside them.

use std::fs;
use std::path::PathBuf;

use crate::hosts::{self, modules, node, text};
use crate::run::{Run, cargo, program, root};
use crate::tally::{self, Tally};

/// The folder of the cases and of who asks them.
const CASES: &str = "tests/adapters";
const JS: &str = "examples/js";
const PYTHON: &str = "examples/python";

/// What the examples run on.
pub(crate) struct Ready {
    /// Python with all frameworks and the wheel.
    python: PathBuf,
    /// The example of axum.
    axum: PathBuf,
    /// The command, for its reference server.
    command: PathBuf,
}

/// Puts together what the examples run on. The packages must have been built.
pub(crate) fn ready() -> Option<Ready> {
    let python = hosts::framework_python()?;
    let axum = hosts::example()?;
    let command = hosts::command()?;
    modules(JS).then_some(Ready { python, axum, command })
}

/// How what a run prints is counted.
type Count = fn(&str) -> Tally;

impl Ready {
    /// Everything that must hold, and how each is counted.
    pub(crate) fn checks(&self) -> Vec<(Run, Count)> {
        vec![
            (self.ask("run.mjs"), |output| tally::total(output, "adapters")),
            (self.ask("mcp.mjs"), |output| tally::total(output, "mcp")),
            (self.ask("mcp-clients.mjs"), |output| tally::total(output, "mcp clients")),
            (self.tap(CASES, &tests()), tally::tap),
            (self.tap(JS, &["--import", "tsx", "check.test.mjs"].map(str::to_owned)), tally::tap),
            (self.pytest(&format!("{CASES}/python")), tally::pytest),
            (self.pytest(PYTHON), tally::pytest),
        ]
    }

    /// What each adapter adds to a request, beside the usual guard of its framework.
    pub(crate) fn bench(&self, arguments: &[&str]) -> bool {
        let js = |name: &str| node(CASES, &[name]).args(arguments).succeeds();
        let python = self.python().args(&["bench.py"]).args(arguments).within(CASES);
        js("bench-js.mjs") && js("bench-mcp.mjs") && python.succeeds()
    }

    fn ask(&self, name: &str) -> Run {
        let (python, axum) = (text(&self.python), text(&self.axum));
        node(CASES, &[name, "--python", &python, "--axum", &axum])
    }

    fn tap(&self, folder: &str, arguments: &[String]) -> Run {
        let run = node(folder, &["--test", "--test-reporter=tap"]).args(arguments);
        run.env("SCOPEWARD", &self.command)
    }

    fn pytest(&self, folder: &str) -> Run {
        let run = self.python().args(&["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
        run.within(folder).env("SCOPEWARD", &self.command)
    }

    fn python(&self) -> Run {
        program(&self.python).env("PYTHONDONTWRITEBYTECODE", "1")
    }
}

/// The tests in JavaScript, by name: Node 20 expands no patterns. Without any, Node fails.
fn tests() -> Vec<String> {
    let files = fs::read_dir(root().join(CASES).join("js")).into_iter().flatten().flatten();
    let names = files.map(|file| format!("js/{}", file.file_name().to_string_lossy()));
    let mut tests: Vec<String> = names.filter(|name| name.ends_with(".test.mjs")).collect();
    tests.sort();
    if tests.is_empty() {
        tests.push("there are none".to_owned());
    }
    tests
}

/// `cargo xtask bench adapters`
pub(crate) fn bench() -> bool {
    let built = hosts::npm() && hosts::wheel();
    built
        && ready().is_some_and(|ready| ready.bench(&[]))
        && cargo(["bench", "-p", "scopeward-tower"]).succeeds()
}
