//! Builds, shows and tests Scopeward. It depends on nothing but Rust.

mod adapters;
mod bench;
mod book;
mod demo;
mod fuzz;
mod gate;
mod hosts;
mod playground;
mod run;
mod tally;
mod tools;
mod tour;
mod versions;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo              starts the reference server with seeded data and the playground, until it is stopped
cargo xtask test              runs everything that must hold, and counts it
cargo xtask shots             takes a picture of each page of the server and each view of the playground, in each state
cargo xtask tour              asks the command, step by step
cargo xtask bench [FILTER]    runs the benches and compares them with their peers
cargo xtask bench bindings    the same for the packages of other languages
cargo xtask bench server      the same for the reference server
cargo xtask bench adapters    measures what each adapter adds to a request
cargo xtask bench playground  measures what a key stroke costs in the playground
cargo xtask fuzz [SECONDS]    fuzzes each target for so long (default 60; needs a nightly toolchain)
cargo xtask playground        builds the playground into web-demo/dist
cargo xtask book              builds the book into target/book
cargo xtask npm               builds the npm package into bindings/wasm/dist
cargo xtask addon             builds the native addon for this machine
cargo xtask wheel             builds the Python wheel into target/wheels
cargo xtask clients           installs the clients that tests try the reference server with
cargo xtask versions [TAG]    says whether all packages have one version, and the tag's
cargo xtask mutants [OPTIONS] changes the rules of the engine and looks for tests that do not notice
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["demo"] => demo::serve(),
        ["shots"] => hosts::shots() & playground::shots(),
        ["tour"] => tour::show(),
        ["test"] => gate::test(),
        ["bench", "bindings"] => bench::bindings(),
        ["bench", "server"] => bench::server(),
        ["bench", "adapters"] => adapters::bench(),
        ["bench", "playground"] => playground::build() && playground::typing(&[]),
        ["bench", filter @ ..] => bench::run(filter),
        ["fuzz"] => fuzz::each(60),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz::each(seconds),
            Err(_) => return usage(),
        },
        ["playground"] => playground::build(),
        ["book"] => book::build(),
        ["npm"] => hosts::npm(),
        ["addon"] => hosts::addon(),
        ["wheel"] => hosts::wheel(),
        ["clients"] => hosts::clients(),
        ["versions"] => versions::agree(None),
        ["versions", tag] => versions::agree(Some(tag)),
        ["mutants", rest @ ..] => tools::mutants(rest),
        _ => return usage(),
    };
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
