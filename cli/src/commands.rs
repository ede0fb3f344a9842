//! The commands, one file each.

mod can;
mod check;
mod codegen;
mod completions;
mod consent;
mod covers;
mod drift;
mod explain;
mod export;
mod fmt;
#[cfg(feature = "serve")]
mod health;
mod import;
mod intersect;
mod lint;
mod man;
#[cfg(feature = "serve")]
mod migrate;
mod narrow;
mod new;
mod review;
mod schema;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod users;

use clap::{Parser, Subcommand, ValueEnum};

use crate::answer::Answer;
use crate::failure::Failure;

/// One policy file says what every scope of an API means; this command asks it.
#[derive(Debug, Parser)]
#[command(name = "scopeward", version, after_help = STATUS)]
pub(crate) struct Cli {
    /// How answers and problems are printed; sarif and github are for lint and drift
    #[arg(long, global = true, display_order = 100, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    #[command(subcommand)]
    command: Command,
}

const STATUS: &str = "\
Exit status: 0 yes (allowed, granted, clean), 1 no (denied, refused, findings), 2 wrong use, \
unreadable input, or a policy that does not compile.";

/// Text for people, JSON for programs, SARIF 2.1.0, annotations of GitHub Actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Explain(explain::Explain),
    Can(can::Can),
    Review(review::Review),
    Consent(consent::Consent),
    Narrow(narrow::Narrow),
    Covers(covers::Covers),
    Intersect(intersect::Intersect),
    Lint(lint::Lint),
    Drift(drift::Drift),
    Import(import::Import),
    Fmt(fmt::Fmt),
    New(new::New),
    Codegen(codegen::Codegen),
    Export(export::Export),
    Schema(schema::Schema),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    #[cfg(feature = "serve")]
    Migrate(migrate::Migrate),
    #[cfg(feature = "serve")]
    Users(users::Users),
    #[cfg(feature = "serve")]
    Health(health::Health),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let report = matches!(self.format, Format::Sarif | Format::Github);
        if report && !matches!(self.command, Command::Lint(_) | Command::Drift(_)) {
            return Err(Failure::Message(
                "the formats sarif and github are for `lint` and `drift` only".to_owned(),
            ));
        }
        match &self.command {
            Command::Check(check) => check.run(self.format),
            Command::Explain(explain) => explain.run(self.format),
            Command::Can(can) => can.run(self.format),
            Command::Review(review) => review.run(self.format),
            Command::Consent(consent) => consent.run(self.format),
            Command::Narrow(narrow) => narrow.run(self.format),
            Command::Covers(covers) => covers.run(self.format),
            Command::Intersect(intersect) => intersect.run(self.format),
            Command::Lint(lint) => lint.run(self.format),
            Command::Drift(drift) => drift.run(self.format),
            Command::Import(import) => import.run(self.format),
            Command::Fmt(fmt) => fmt.run(),
            Command::New(new) => new.run(),
            Command::Codegen(codegen) => codegen.run(),
            Command::Export(export) => export.run(self.format),
            Command::Schema(schema) => Ok(schema.run()),
            #[cfg(feature = "serve")]
            Command::Serve(serve) => serve.run(),
            #[cfg(feature = "serve")]
            Command::Migrate(migrate) => migrate.run(self.format),
            #[cfg(feature = "serve")]
            Command::Users(users) => users.run(self.format),
            #[cfg(feature = "serve")]
            Command::Health(health) => health.run(),
            Command::Completions(completions) => Ok(completions.run()),
            Command::Man(man) => man.run(),
        }
    }
}
