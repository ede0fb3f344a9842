//! `man`: the manual pages.

use clap::{Args, CommandFactory};

use super::Cli;
use crate::answer::Answer;
use crate::failure::Failure;

/// Print the manual page of scopeward, or of one of its commands
#[derive(Debug, Args)]
pub(crate) struct Man {
    command: Option<String>,
}

impl Man {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let mut page = Cli::command();
        page.build();
        if let Some(name) = &self.command {
            let Some(command) = page.find_subcommand(name) else {
                return Err(Failure::Message(format!("there is no command `{name}`")));
            };
            page = command.clone();
        }
        let mut text = Vec::new();
        match clap_mangen::Man::new(page).render(&mut text) {
            Ok(()) => Ok(Answer::plain(String::from_utf8_lossy(&text))),
            Err(error) => Err(Failure::Message(error.to_string())),
        }
    }
}
