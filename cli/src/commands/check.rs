//! `check`: the decision about one request.

use clap::Args;
use scopeward::{Challenge, Decision, Operation, Rows};
use serde_json::json;

use super::Format;
use crate::answer::Answer;
use crate::ask::Question;
use crate::failure::Failure;
use crate::style::{BAD, GOOD, fields, paint, visible};

/// Decide whether a token may make a request
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    question: Question,
}

impl Check {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        self.question.ask(|_, policy, grant, request| {
            let decision = policy.decide(grant, request);
            match format {
                Format::Json => Answer::json(&json!(decision), decision.allowed),
                _ => Answer::styled(human(&decision, &self.question.asked()), decision.allowed),
            }
        })
    }
}

fn human(decision: &Decision<'_>, asked: &str) -> String {
    let word = if decision.allowed { paint(GOOD, "allowed") } else { paint(BAD, "denied") };
    let operation = decision.operation();
    let key = operation.map(Operation::key).filter(|key| *key != asked);
    let role = operation.and_then(Operation::role);
    let rows = if decision.rows == Rows::Own { "own" } else { "" };
    let reason = if decision.allowed {
        String::new()
    } else {
        format!("{} ({})", decision.reason.as_str(), decision.status)
    };
    let others = decision.alternatives().into_iter().skip(1);
    let others =
        others.map(|other| with_roles(&other.scopes, &other.roles)).collect::<Vec<String>>();
    let lines = [
        ("operation", key.unwrap_or_default().to_owned()),
        ("reason", reason),
        ("needs", decision.requirement().map(ToString::to_string).unwrap_or_default()),
        ("role", role.unwrap_or_default().to_owned()),
        ("granted", decision.granted().join(" ")),
        ("rows", rows.to_owned()),
        ("restrictions", decision.restrictions().join(" ")),
        ("missing", with_roles(&decision.missing(), &decision.roles())),
        ("or", others.join(", or ")),
        ("request", decision.request().join(" ")),
        ("challenge", decision.challenge(&Challenge::default()).unwrap_or_default()),
    ];
    format!("{word}  {}\n{}", visible(asked), fields(&lines))
}

/// Scopes to be granted, and the roles that it takes besides.
pub(super) fn with_roles(scopes: &[String], roles: &[String]) -> String {
    let scopes = (!scopes.is_empty()).then(|| scopes.join(" "));
    let roles = roles.iter().map(|role| format!("role {role}"));
    scopes.into_iter().chain(roles).collect::<Vec<String>>().join(" + ")
}
