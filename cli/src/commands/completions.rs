//! `completions`: the words of this command for a shell.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use crate::answer::Answer;

/// Print completions for a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Answer {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "scopeward", &mut script);
        Answer::plain(String::from_utf8_lossy(&script))
    }
}
