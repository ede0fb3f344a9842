//! `schema`: the JSON Schema of policies.

use clap::Args;

use crate::answer::Answer;

/// Print the JSON Schema of policies
#[derive(Debug, Args)]
pub(crate) struct Schema {}

impl Schema {
    #[expect(clippy::unused_self, reason = "every command runs the same way")]
    pub(crate) fn run(&self) -> Answer {
        Answer::plain(scopeward::SCHEMA)
    }
}
