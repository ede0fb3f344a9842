//! `fmt`: the policy in its one layout.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::source::Source;

/// Format a policy in place
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// The policy, `-` to format standard input to standard output
    policy: PathBuf,
    /// Change nothing; say whether the policy is formatted
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let source = Source::read(&self.policy)?;
        let formatted = match scopeward::format(&source.text) {
            Ok(formatted) => formatted,
            Err(error) => return Err(source.refuse(error)),
        };
        let Source { name, text, file, .. } = source;
        let clean = formatted == text;
        match file {
            _ if self.check && clean => Ok(Answer::styled(format!("{name} is formatted\n"), true)),
            _ if self.check => Ok(Answer::styled(format!("{name} is not formatted\n"), false)),
            None => Ok(Answer::plain(formatted)),
            Some(_) if clean => Ok(Answer::styled(format!("{name} is unchanged\n"), true)),
            Some(file) => match fs::write(file, formatted) {
                Ok(()) => Ok(Answer::styled(format!("{name} is formatted\n"), true)),
                Err(error) => Err(Failure::Message(format!("cannot write {name}: {error}"))),
            },
        }
    }
}
