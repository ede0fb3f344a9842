//! `explain`: the decision with its proof.

use clap::Args;
use serde_json::json;

use super::Format;
use crate::answer::Answer;
use crate::ask::Question;
use crate::failure::Failure;

/// Prove a decision: what is held, by which rule, what is needed
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    question: Question,
}

impl Explain {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        self.question.ask(|source, policy, grant, request| {
            let explanation = policy.explain(grant, request);
            let allowed = explanation.decision.allowed;
            match format {
                Format::Json => Answer::json(&json!(explanation), allowed),
                _ => Answer::styled(explanation.text(&source.name), allowed),
            }
        })
    }
}
