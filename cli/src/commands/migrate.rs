//! `migrate`: the schema of the reference server's database.

use clap::{Args, Subcommand};
use scopeward_server::config::Config;
use scopeward_server::operator;
use serde_json::json;

use super::Format;
use super::serve::Settings;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::style::fields;

/// Look at the schema of the server's database, or bring it up to date
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say which steps were taken; status 1 if some were not
    Status,
    /// Take all steps that were not taken
    Up,
}

impl Migrate {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let config = self.settings.read(Vec::new())?;
        if matches!(self.what, What::Up) {
            operator::migrate(&config.store)?;
        }
        status(&config, format)
    }
}

fn status(config: &Config, format: Format) -> Result<Answer, Failure> {
    let steps = operator::schema(&config.store)?;
    let current = steps.iter().all(|(_, taken)| *taken);
    if format == Format::Json {
        let steps: Vec<_> =
            steps.iter().map(|(name, taken)| json!({ "step": name, "taken": taken })).collect();
        return Ok(Answer::json(&json!({ "current": current, "steps": steps }), current));
    }
    let word = |taken| if taken { "taken" } else { "not taken" }.to_owned();
    let lines: Vec<_> = steps.iter().map(|(name, taken)| (*name, word(*taken))).collect();
    Ok(Answer::styled(fields(&lines), current))
}
