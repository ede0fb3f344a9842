//! `schema`: the JSON Schema of policies, and of what `drift` reads beside them.

use clap::{Args, ValueEnum};

use crate::answer::Answer;

/// Print the JSON Schema of policies, or of files of routes
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema describes
    #[arg(long, value_enum, default_value_t = Of::Policy)]
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// A policy
    Policy,
    /// Routes and lists of scopes, as `drift` reads them
    Routes,
}

impl Schema {
    pub(crate) fn run(&self) -> Answer {
        Answer::plain(match self.of {
            Of::Policy => scopeward::SCHEMA,
            Of::Routes => scopeward_openapi::ROUTES_SCHEMA,
        })
    }
}
