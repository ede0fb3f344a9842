//! `review`: the verdict on a scope request.

use clap::Args;
use scopeward::{Granted, Missing, Review as Verdict};
use serde_json::json;

use super::Format;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::request::Asking;
use crate::style::{BAD, CAREFUL, GOOD, fields, paint, visible};

/// Review a scope request: what is granted, added and refused, and why
#[derive(Debug, Args)]
pub(crate) struct Review {
    #[command(flatten)]
    asking: Asking,
    /// What happens to a scope that lacks what it depends on: reject, add, drop
    #[arg(long, value_name = "MODE", default_value = "reject")]
    missing: Missing,
}

impl Review {
    pub(crate) fn run(&self, format: Format) -> Result<Answer, Failure> {
        let policy = self.asking.policy()?;
        let request = self.asking.request(self.missing);
        let review = policy.review(&request);
        Ok(answer(&review, &self.asking.asked(), parts(&review), format))
    }
}

/// A review in one of the formats, with the status that belongs to it.
pub(super) fn answer(
    review: &Verdict<'_>,
    asked: &str,
    parts: Vec<String>,
    format: Format,
) -> Answer {
    match format {
        Format::Json => Answer::json(&json!(review), !review.is_refused()),
        _ => Answer::styled(human(review, asked, parts), !review.is_refused()),
    }
}

fn human(review: &Verdict<'_>, asked: &str, parts: Vec<String>) -> String {
    let word = match (review.is_error(), review.is_refused()) {
        (true, _) => paint(BAD, "refused"),
        (false, true) => paint(CAREFUL, "granted in part"),
        (false, false) => paint(GOOD, "granted"),
    };
    let error = review.error();
    let changed = review.changed() && !review.is_error();
    let added = review.added().into_iter().map(|added| {
        let because =
            (!added.because.is_empty()).then(|| format!("for {}", added.because.join(" ")));
        let gate = added.gate.map(|uri| format!("gate of {uri}"));
        let reasons = because.into_iter().chain(gate).collect::<Vec<String>>().join(", ");
        if reasons.is_empty() {
            added.scope.to_owned()
        } else {
            format!("{} ({reasons})", added.scope)
        }
    });
    let issue = |code: &str, message: String| format!("{code}: {message}");
    let refused =
        review.refused().into_iter().map(|refused| issue(refused.code.as_str(), refused.message()));
    let warnings =
        review.warnings().into_iter().map(|warning| issue(warning.code.as_str(), warning.message));
    let lines = [
        vec![
            ("error", error.as_ref().map(|error| error.error.to_string()).unwrap_or_default()),
            ("scope", review.scope().unwrap_or_default()),
            ("changed", if changed { "yes" } else { "" }.to_owned()),
        ],
        lines("added", added),
        lines("refused", refused),
        lines("warning", warnings),
        lines("audience", parts),
        vec![("cure", review.cure().join(" "))],
    ];
    format!("{word}  {}\n{}", visible(asked), fields(&lines.concat()))
}

/// What the token of each audience carries, if there are several, and what of it is new, if not all is.
fn parts(review: &Verdict<'_>) -> Vec<String> {
    let parts = review.audiences();
    let several = parts.len() > 1;
    let line = |part: Granted| {
        let scope = several.then(|| part.granted.join(" "));
        let new = if part.new.is_empty() { "nothing" } else { &part.new.join(" ") };
        let new = (part.new != part.granted).then(|| format!("(new: {new})"));
        part.audience
            .map(str::to_owned)
            .into_iter()
            .chain(scope)
            .chain(new)
            .collect::<Vec<String>>()
            .join(" ")
    };
    parts.into_iter().map(line).collect()
}

/// Values under one label.
fn lines(
    label: &'static str,
    values: impl IntoIterator<Item = String>,
) -> Vec<(&'static str, String)> {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(values).collect()
}
