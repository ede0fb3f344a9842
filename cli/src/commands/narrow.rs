//! `narrow`: a smaller grant from a grant.

use clap::Args;

use super::{Format, review};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::grants::Holder;

/// Make a smaller grant, as for a refresh or an exchange of a token
#[derive(Debug, Args)]
pub(crate) struct Narrow {
    #[command(flatten)]
    holder: Holder,
    /// The scopes of the grant, separated by spaces
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    grant: String,
    /// The scopes that the smaller grant shall hold; left out, all of them
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    scope: Option<String>,
}

impl Narrow {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = self.holder.policy()?;
        let grant = self.holder.grant(&policy, &self.grant)?;
        let review = policy.narrow(&grant, self.scope.as_deref());
        let asked = self.scope.as_deref().unwrap_or("(no scope)");
        Ok(review::answer(&review, asked, Vec::new(), format))
    }
}
