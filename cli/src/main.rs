//! The `scopeward` command: asks the engine and prints its answers. It has no opinion about scopes.

mod answer;
mod ask;
mod commands;
mod failure;
mod grants;
mod report;
mod request;
mod source;
mod style;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(answer) => answer.print(),
        Err(failure) => failure.print(cli.format),
    }
}
