//! `cargo xtask test`: every stage in turn, also after one that fails, and one count at the end.

use std::time::{Duration, Instant};

use crate::fuzz::{self, Fuzzed};
use crate::hosts::{self, NPM, WHEEL};
use crate::run::{Output, Run, cargo, program};
use crate::tally::{self, Tally, count};
use crate::{adapters, book, demo, playground, tools, tour, versions};

enum Verdict {
    Passed,
    Failed,
    NotRun(String),
}

impl From<bool> for Verdict {
    fn from(passed: bool) -> Verdict {
        if passed { Verdict::Passed } else { Verdict::Failed }
    }
}

/// What a stage may look at and fill in.
struct Gate {
    /// The working tree before the first stage.
    tree: Option<String>,
    /// The tests that the stage counted.
    counted: Tally,
}

/// A stage is one check, besides the tests that it counts.
struct Stage {
    name: &'static str,
    run: fn(&mut Gate) -> Verdict,
}

const STAGES: [Stage; 25] = [
    Stage { name: "format", run: |_| cargo(["fmt", "--all", "--check"]).succeeds().into() },
    Stage { name: "lints", run: |_| lints() },
    Stage { name: "documentation", run: |_| documentation() },
    Stage { name: "tests", run: tests },
    Stage {
        name: "benches",
        run: |_| {
            let benches = ["test", "--workspace", "--bench", "decide", "--bench", "request"];
            cargo(benches).succeeds().into()
        },
    },
    Stage { name: "fuzzing", run: |_| fuzzing() },
    Stage { name: "dependencies", run: |_| dependencies() },
    Stage { name: "versions", run: |_| versions::agree(None).into() },
    Stage { name: "workflows", run: |_| workflows() },
    Stage { name: "deployment", run: |_| (hosts::venv() && tools::deployment()).into() },
    Stage { name: "npm", run: |_| hosts::npm().into() },
    Stage { name: "addon", run: addon },
    Stage { name: "javascript", run: javascript },
    Stage { name: "package", run: package },
    Stage { name: "element", run: element },
    Stage { name: "chromium", run: chromium },
    Stage { name: "pages", run: pages },
    Stage { name: "playground", run: the_playground },
    Stage { name: "wheel", run: wheel },
    Stage { name: "python", run: python },
    Stage { name: "adapters", run: the_adapters },
    Stage { name: "book", run: |_| book::build().into() },
    Stage { name: "tour", run: |_| tour::show().into() },
    Stage { name: "demo", run: |_| demo::check().into() },
    Stage { name: "working tree", run: unchanged },
];

/// Runs every stage. Says whether nothing failed.
pub(crate) fn test() -> bool {
    let mut gate = Gate { tree: working_tree(), counted: Tally::default() };
    let mut sum = Tally::default();
    let mut report = Vec::new();
    for (number, stage) in STAGES.iter().enumerate() {
        println!("\n== {} of {}: {} ==", number + 1, STAGES.len(), stage.name);
        let start = Instant::now();
        gate.counted = Tally::default();
        let verdict = (stage.run)(&mut gate);
        let mut counted = gate.counted;
        match verdict {
            Verdict::Passed => counted.passed += 1,
            Verdict::Failed => counted.failed += 1,
            Verdict::NotRun(_) => {}
        }
        sum += counted;
        let line = summary(stage.name, &verdict, counted, start.elapsed());
        println!("{line}");
        report.push(line);
    }
    println!("\n== summary ==");
    for line in report {
        println!("{line}");
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    sum.failed == 0
}

fn summary(name: &str, verdict: &Verdict, counted: Tally, time: Duration) -> String {
    let (word, note) = match verdict {
        Verdict::Passed => ("passed", String::new()),
        Verdict::Failed => ("FAILED", String::new()),
        Verdict::NotRun(why) => ("NOT RUN", format!("  {why}")),
    };
    let seconds = time.as_secs_f64();
    let checks = counted.passed + counted.failed;
    format!("{word:8} {name:14} {seconds:7.1} s  {checks:7} checked{note}")
}

fn lints() -> Verdict {
    cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).succeeds().into()
}

fn documentation() -> Verdict {
    cargo(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings").succeeds().into()
}

/// All tests, counted from what they print. A run that counts nothing has proved nothing.
fn tests(gate: &mut Gate) -> Verdict {
    let ready = hosts::postgres() && hosts::clients();
    let Output { success, text, .. } =
        cargo(["test", "--workspace", "--no-fail-fast", "--", "--show-output"]).watched();
    let counted = count(&text);
    gate.counted = counted;
    if counted.passed == 0 {
        println!("no test was counted");
    }
    (ready && success && counted.failed == 0 && counted.passed > 0).into()
}

/// A run whose output says how much passed.
fn counted(gate: &mut Gate, run: Run, count: fn(&str) -> Tally) -> Verdict {
    let Output { success, text, .. } = run.watched();
    let counted = count(&text);
    gate.counted += counted;
    (success && counted.failed == 0 && counted.passed > 0).into()
}

fn suite(output: &str) -> Tally {
    tally::total(output, "javascript")
}

fn addon(gate: &mut Gate) -> Verdict {
    if !hosts::addon() {
        return Verdict::Failed;
    }
    let tests = ["--test", "--test-reporter=tap", "bindings/node/tests/"];
    let suite_of = [&format!("{NPM}/tests/suite/node.mjs"), "native"];
    all(&[
        counted(gate, hosts::node(".", &tests), tally::tap),
        counted(gate, hosts::node(".", &["--expose-gc"]).args(&suite_of), suite),
    ])
}

fn javascript(gate: &mut Gate) -> Verdict {
    let glue = hosts::text(&hosts::glue());
    let run = ["--expose-gc", "tests/suite/node.mjs", "wasm", "--glue", &glue];
    all(&[
        counted(gate, hosts::node(NPM, &run), suite),
        hosts::node(NPM, &["bench/run.mjs", "--smoke"]).succeeds().into(),
        hosts::node(NPM, &["tests/suite/soak.mjs", "5", "wasm", "--glue", &glue]).succeeds().into(),
    ])
}

fn package(gate: &mut Gate) -> Verdict {
    let found = hosts::chromium();
    let run = hosts::node(NPM, &["tests/package/run.mjs"]);
    all(&[found.into(), counted(gate, run, |output| tally::total(output, "package"))])
}

/// The consent element of the package.
fn element(gate: &mut Gate) -> Verdict {
    let found = hosts::walker();
    let run = hosts::node(NPM, &["tests/consent/run.mjs"]);
    all(&[found.into(), counted(gate, run, |output| tally::total(output, "consent"))])
}

fn chromium(gate: &mut Gate) -> Verdict {
    let glue = hosts::text(&hosts::glue());
    let run = hosts::node(NPM, &["tests/suite/chromium.mjs", "--glue", &glue]);
    all(&[hosts::chromium().into(), counted(gate, run, suite)])
}

fn pages(gate: &mut Gate) -> Verdict {
    let Some(run) = hosts::walks(&[]) else { return Verdict::Failed };
    counted(gate, run, |output| tally::total(output, "browser"))
}

/// It is built, light enough, and walked through.
fn the_playground(gate: &mut Gate) -> Verdict {
    if !playground::build() {
        return Verdict::Failed;
    }
    let Some(walks) = playground::walks(&[]) else { return Verdict::Failed };
    all(&[
        playground::weighed().succeeds().into(),
        playground::typing(&["--strokes", "3"]).into(),
        counted(gate, walks, |output| tally::total(output, "playground")),
    ])
}

/// The wheel, and all vectors with nothing else installed.
fn wheel(gate: &mut Gate) -> Verdict {
    if !hosts::wheel() || !hosts::light() {
        return Verdict::Failed;
    }
    let Some(alone) = hosts::alone() else { return Verdict::Failed };
    counted(gate, alone.args(&["tests/runner.py"]).within(WHEEL), |output| {
        tally::total(output, "vectors")
    })
}

fn python(gate: &mut Gate) -> Verdict {
    let tests = hosts::python(&["-m", "pytest", "-q"]).within(WHEEL);
    all(&[
        hosts::installed().into(),
        counted(gate, tests, tally::pytest),
        hosts::typed().into(),
        documents(),
    ])
}

/// Example apps of every framework, asked the same cases; what each costs is only seen to run.
fn the_adapters(gate: &mut Gate) -> Verdict {
    let Some(ready) = adapters::ready() else { return Verdict::Failed };
    let bench = ["test", "--workspace", "--bench", "guard", "--", "--smoke"];
    let smoke = cargo(bench).succeeds();
    let mut verdicts = vec![(ready.bench(&["--smoke"]) && smoke).into()];
    verdicts.extend(ready.checks().into_iter().map(|(run, count)| counted(gate, run, count)));
    all(&verdicts)
}

/// The OpenAPI documents that the command writes, read by a validator that is not ours.
fn documents() -> Verdict {
    let Some(command) = hosts::command() else { return Verdict::Failed };
    hosts::python(&["openapi/tests/validate.py"]).args(&[command]).succeeds().into()
}

fn workflows() -> Verdict {
    (hosts::venv() && hosts::modules(NPM) && tools::workflows()).into()
}

fn all(verdicts: &[Verdict]) -> Verdict {
    verdicts.iter().all(|verdict| matches!(verdict, Verdict::Passed)).into()
}

fn fuzzing() -> Verdict {
    match fuzz::smoke(60) {
        Fuzzed::Done(done) => done.into(),
        Fuzzed::Unable(why) => {
            println!("\n!! FUZZING DID NOT RUN: {why}\n");
            Verdict::NotRun(why)
        }
    }
}

fn dependencies() -> Verdict {
    let path = match tools::ensure("cargo-deny", "0.20.2") {
        Ok(path) => path,
        Err(why) => {
            println!("{why}");
            return Verdict::Failed;
        }
    };
    cargo(["deny", "check", "bans", "licenses", "sources"]).env("PATH", path).succeeds().into()
}

/// What git sees of the working tree, or nothing outside one.
fn working_tree() -> Option<String> {
    let status = program("git").args(&["status", "--porcelain"]).quiet();
    let changes = program("git").args(&["diff", "HEAD"]).quiet();
    (status.success && changes.success).then(|| status.text + &changes.text)
}

/// A committed file that is generated is fresh if this run, which makes it anew, left it as it was.
fn unchanged(gate: &mut Gate) -> Verdict {
    if gate.tree.is_none() {
        return Verdict::NotRun("not a git working tree".into());
    }
    if gate.tree == working_tree() {
        return Verdict::Passed;
    }
    println!("this run changed the working tree:");
    program("git").args(&["status", "--short"]).succeeds();
    program("git").args(&["--no-pager", "diff", "--stat"]).succeeds();
    Verdict::Failed
}
