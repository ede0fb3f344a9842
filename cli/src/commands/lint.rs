//! `lint`: what is odd in a policy that compiles.

use std::path::PathBuf;

use clap::Args;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::report::{self, Severity};
use crate::source::Source;

/// Find what is odd in a policy
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// The policy, `-` for standard input
    policy: PathBuf,
}

impl Lint {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let source = Source::read(&self.policy)?;
        match scopeward::lint(&source.text) {
            Ok(findings) => {
                let text = report::render(format, &source, &findings, Severity::Warning);
                Ok(Answer::new(text, findings.is_empty()))
            }
            Err(error) => Err(source.refuse(error)),
        }
    }
}
