//! `can`: every operation of a policy, and whether a token may call it.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use scopeward::{Decision, Request, Rows};
use serde_json::{Value, json};

use super::{Format, check};
use crate::answer::Answer;
use crate::ask::Caller;
use crate::failure::Failure;
use crate::source::Source;
use crate::style::{BAD, GOOD, QUIET};

/// List every operation, and whether a token may call it
#[derive(Debug, Args)]
pub(crate) struct Can {
    /// The policy, `-` for standard input
    policy: PathBuf,
    #[command(flatten)]
    caller: Caller,
}

impl Can {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = Source::policy(&self.policy)?;
        let grant = self.caller.grant(&policy)?;
        let rows: Vec<(String, Decision<'_>)> = policy
            .operations()
            .map(|operation| {
                let decision = policy.decide(grant.as_ref(), &Request::handle(operation.handle()));
                (operation.key().to_owned(), decision)
            })
            .collect();
        Ok(match format {
            Format::Json => Answer::json(&list(&rows), true),
            _ => Answer::styled(table(&rows), true),
        })
    }
}

fn list(rows: &[(String, Decision<'_>)]) -> Value {
    let entry = |(operation, decision): &(String, Decision<'_>)| {
        json!({
            "operation": operation, "allowed": decision.allowed,
            "reason": decision.reason, "missing": decision.missing(),
        })
    };
    rows.iter().map(entry).collect()
}

fn table(rows: &[(String, Decision<'_>)]) -> String {
    let width = rows.iter().map(|(operation, _)| operation.len()).max().unwrap_or(0).min(60);
    let mut text = String::new();
    for (operation, decision) in rows {
        let (style, word) = if decision.allowed { (GOOD, "yes") } else { (BAD, "no") };
        let line = format!("{style}{word:3}{style:#}  {operation:width$}  {}", note(decision));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let allowed = rows.iter().filter(|(_, decision)| decision.allowed).count();
    let _ = writeln!(text, "{QUIET}{allowed} of {} allowed{QUIET:#}", rows.len());
    text
}

/// What stands beside an operation: the obligation, or why not and what is missing.
fn note(decision: &Decision<'_>) -> String {
    match decision.allowed {
        true if decision.rows == Rows::Own => "rows: own".to_owned(),
        true => String::new(),
        false => {
            let missing = check::with_roles(&decision.missing(), &decision.roles());
            format!("{:18}  {missing}", decision.reason.as_str())
        }
    }
}
