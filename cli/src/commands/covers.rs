//! `covers`: whether one grant gives all that another gives.

use clap::Args;
use scopeward::Cover;
use serde_json::json;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::grants::Holder;
use crate::style::{BAD, GOOD, fields, paint};

/// Say whether a grant covers another one
#[derive(Debug, Args)]
pub(crate) struct Covers {
    #[command(flatten)]
    holder: Holder,
    /// The scopes of the grant that shall cover
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    parent: String,
    /// The scopes of the grant that shall be covered
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    child: String,
}

impl Covers {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = self.holder.policy()?;
        let parent = self.holder.grant(&policy, &self.parent)?;
        let child = self.holder.grant(&policy, &self.child)?;
        let cover = policy.covers(&parent, &child);
        Ok(match format {
            Format::Json => Answer::json(&json!(cover), cover.covers),
            _ => Answer::styled(human(&cover), cover.covers),
        })
    }
}

fn human(cover: &Cover) -> String {
    let word = if cover.covers { paint(GOOD, "covered") } else { paint(BAD, "not covered") };
    let lines = [("uncovered", cover.uncovered.join(" ")), ("lacks", cover.restrictions.join(" "))];
    format!("{word}\n{}", fields(&lines))
}
