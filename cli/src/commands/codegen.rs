//! `codegen`: the names of a policy as code.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use scopeward::Policy;
use scopeward_export::code;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::source::Source;

/// Print the scopes of a policy as code, so that a misspelt one does not compile
#[derive(Debug, Args)]
#[command(after_help = RENEW)]
pub(crate) struct Codegen {
    /// The language
    target: Target,
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// Print nothing; say whether this file holds what would be printed
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

const RENEW: &str = "\
What is printed depends on the policy and on the version of this command, on nothing else. Redirect it into a file, keep \
that beside the code, and let continuous integration run the command with --check: status 1 says that the file is old.";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Target {
    /// Unions of literals for TypeScript, and the labels as constants
    Ts,
    /// `Literal` types for Python, and the labels as constants
    Python,
    /// A constant for each scope, operation, role, audience and bundle
    Rust,
    /// A JSON Schema (2020-12) of a scope, each with its labels as annotations
    Json,
}

impl Codegen {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let code = self.target.code(&Source::policy(&self.policy)?);
        let Some(file) = &self.check else { return Ok(Answer::plain(code)) };
        let Source { name, text, .. } = Source::read(file)?;
        // A checkout may have given it the line ends of Windows.
        let same = text.replace("\r\n", "\n") == code;
        let what = if same { "up to date" } else { "not what the policy says" };
        Ok(Answer::styled(format!("{name} is {what}\n"), same))
    }
}

impl Target {
    fn code(self, policy: &Policy) -> String {
        match self {
            Target::Ts => code::ts(policy),
            Target::Python => code::python(policy),
            Target::Rust => code::rust(policy),
            Target::Json => code::json(policy),
        }
    }
}
