//! Fuzzing: each target for some seconds, with cargo-fuzz on a nightly toolchain.

use std::fs;

use crate::run::{Run, program, root};
use crate::tools;

/// The folders that may hold a `fuzz` folder with the targets.
const HOMES: [&str; 2] = ["core", "."];

/// Why fuzzing cannot run here, or how it ended.
pub(crate) enum Fuzzed {
    Unable(String),
    Done(bool),
}

/// Each target for so many seconds. Being unable is a failure, since somebody asked for it.
pub(crate) fn each(seconds: u64) -> bool {
    match fuzz(|_| seconds) {
        Fuzzed::Done(done) => done,
        Fuzzed::Unable(why) => {
            println!("fuzzing cannot run: {why}");
            false
        }
    }
}

/// All targets together for so many seconds.
pub(crate) fn smoke(seconds: u64) -> Fuzzed {
    fuzz(|targets| (seconds / targets).max(1))
}

fn fuzz(seconds: impl Fn(u64) -> u64) -> Fuzzed {
    let Some(home) = HOMES.iter().find(|home| root().join(home).join("fuzz/Cargo.toml").is_file())
    else {
        println!("there is no fuzz/Cargo.toml: the list in xtask/src/fuzz.rs is stale");
        return Fuzzed::Done(false);
    };
    if !tools::nightly() {
        return Fuzzed::Unable(
            "there is no nightly toolchain (`rustup toolchain install nightly`)".into(),
        );
    }
    let path = match tools::ensure("cargo-fuzz", "0.13.2") {
        Ok(path) => path,
        Err(why) => return Fuzzed::Unable(why),
    };
    let cargo_fuzz = |verb: &str| -> Run {
        program("cargo").args(&["+nightly", "fuzz", verb]).env("PATH", &path).within(home)
    };
    let list = cargo_fuzz("list").quiet();
    let targets: Vec<&str> = list.text.split_whitespace().collect();
    if !list.success || targets.is_empty() {
        println!("cargo fuzz lists no target in {home}/fuzz");
        return Fuzzed::Done(false);
    }
    let time = format!("-max_total_time={}", seconds(targets.len() as u64));
    // Every target runs, also after one that fails.
    let failed = targets.iter().filter(|target| {
        // What is found is kept in the first folder, which git does not see; the others are read.
        let folders = ["corpus", "seeds"].map(|folder| format!("fuzz/{folder}/{target}"));
        if fs::create_dir_all(root().join(home).join(&folders[0])).is_err() {
            return true;
        }
        let run = cargo_fuzz("run").args(&[target]).args(&folders);
        !run.args(&["--", &time, "-dict=fuzz/words.dict", "-timeout=20"]).succeeds()
    });
    Fuzzed::Done(failed.count() == 0)
}
