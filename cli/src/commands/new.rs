//! `new`: a policy to start from.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::answer::Answer;
use crate::failure::Failure;

/// Write a small policy to start from
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The file to write, `-` for standard output; a file that exists is left alone
    #[arg(default_value = "policy.toml")]
    file: PathBuf,
}

impl New {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        if self.file.as_os_str() == "-" {
            return Ok(Answer::plain(scopeward::STARTER));
        }
        let name = self.file.display();
        let file = File::create_new(&self.file);
        match file.and_then(|mut file| file.write_all(scopeward::STARTER.as_bytes())) {
            Ok(()) => Ok(Answer::styled(format!("{name} is written\n"), true)),
            Err(error) => Err(Failure::Message(format!("cannot write {name}: {error}"))),
        }
    }
}
