//! `intersect`: what two grants have in common.

use clap::Args;
use serde_json::json;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::grants::Holder;
use crate::style::{BAD, GOOD, paint, visible};

/// List what two grants have in common
#[derive(Debug, Args)]
pub(crate) struct Intersect {
    #[command(flatten)]
    holder: Holder,
    /// The scopes of one grant
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    left: String,
    /// The scopes of the other grant
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    right: String,
}

impl Intersect {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = self.holder.policy()?;
        let left = self.holder.grant(&policy, &self.left)?;
        let right = self.holder.grant(&policy, &self.right)?;
        let common = policy.intersect(&left, &right);
        let some = !common.is_empty();
        let human = if some {
            format!("{}  {}\n", paint(GOOD, "common"), visible(&common.join(" ")))
        } else {
            format!("{}\n", paint(BAD, "nothing in common"))
        };
        Ok(match format {
            Format::Json => Answer::json(&json!(common), some),
            _ => Answer::styled(human, some),
        })
    }
}
