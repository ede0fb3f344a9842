//! Problems and findings of a policy's text, for people and for programs.

mod github;
mod human;
mod sarif;

use scopeward::{Diagnostic, Fix, Span};
use serde_json::{Value, json};

use crate::answer::Text;
use crate::commands::Format;
use crate::source::Source;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Severity {
    Error,
    Warning,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// All diagnostics of a text in one format.
pub(crate) fn render(
    format: Format,
    source: &Source,
    diagnostics: &[Diagnostic],
    severity: Severity,
) -> Text {
    match format {
        Format::Human => Text::Styled(human::render(source, diagnostics, severity)),
        Format::Json => Text::json(&list(source, diagnostics)),
        Format::Sarif => Text::json(&sarif::render(source, diagnostics, severity)),
        Format::Github => Text::Plain(github::render(source, diagnostics, severity)),
    }
}

fn list(source: &Source, diagnostics: &[Diagnostic]) -> Value {
    let entries = diagnostics.iter().map(|diagnostic| {
        let Diagnostic { code, span, message, help, fix } = diagnostic;
        let (line, column) = span.place(&source.text);
        let fix = fix.as_ref().map(|Fix { title, span, text }| {
            json!({ "title": title, "start": span.start, "end": span.end, "text": text })
        });
        json!({
            "code": code, "message": message, "help": help,
            "line": line, "column": column, "start": span.start, "end": span.end, "fix": fix,
        })
    });
    entries.collect()
}

/// Line and column of the place just after a span.
fn end(span: Span, text: &str) -> (u32, u32) {
    Span { start: span.end, end: span.end }.place(text)
}

/// What cures it, as text for a person.
fn cure(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.help.as_deref().or(diagnostic.fix.as_ref().map(|fix| &*fix.title))
}

/// The message with its cure.
fn sentence(diagnostic: &Diagnostic) -> String {
    match cure(diagnostic) {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}
