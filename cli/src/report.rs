//! Problems and findings of a text, for people and for programs.

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
    Note,
}

impl Severity {
    /// The word for it, in SARIF as in GitHub's annotations.
    fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One thing that there is to say about a text, whoever says it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Remark<'r> {
    pub(crate) source: &'r Source,
    pub(crate) code: &'r str,
    pub(crate) severity: Severity,
    pub(crate) span: Span,
    pub(crate) message: &'r str,
    pub(crate) help: Option<&'r str>,
    pub(crate) fix: Option<&'r Fix>,
}

/// All diagnostics of a text in one format.
pub(crate) fn render(
    format: Format,
    source: &Source,
    diagnostics: &[Diagnostic],
    severity: Severity,
) -> Text {
    let noun = match severity {
        Severity::Error => "problem",
        Severity::Warning | Severity::Note => "finding",
    };
    let remarks = diagnostics.iter().map(|diagnostic| Remark::of(source, diagnostic, severity));
    let remarks: Vec<Remark<'_>> = remarks.collect();
    render_remarks(format, &source.name, noun, &remarks)
}

/// All remarks in one format. The summary for people speaks of a name and counts by the noun.
pub(crate) fn render_remarks(
    format: Format,
    name: &str,
    noun: &str,
    remarks: &[Remark<'_>],
) -> Text {
    match format {
        Format::Human => Text::Styled(human::render(name, noun, remarks)),
        Format::Json => Text::json(&list(remarks)),
        Format::Sarif => Text::json(&sarif::render(remarks)),
        Format::Github => Text::Plain(github::render(remarks)),
    }
}

/// Remarks for programs.
pub(crate) fn list(remarks: &[Remark<'_>]) -> Value {
    let entries = remarks.iter().map(|remark| {
        let Remark { source, code, span, message, help, fix, .. } = remark;
        let (line, column) = span.place(&source.text);
        let fix = fix.map(|Fix { title, span, text }| {
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

impl<'r> Remark<'r> {
    /// A diagnostic as a remark.
    fn of(source: &'r Source, diagnostic: &'r Diagnostic, severity: Severity) -> Remark<'r> {
        let Diagnostic { code, span, message, help, fix } = diagnostic;
        let (code, help) = (code.as_str(), help.as_deref());
        Remark { source, code, severity, span: *span, message, help, fix: fix.as_ref() }
    }

    /// What cures it, as text for a person.
    fn cure(&self) -> Option<&str> {
        self.help.or(self.fix.map(|fix| &*fix.title))
    }

    /// The message with its cure.
    fn sentence(&self) -> String {
        match self.cure() {
            Some(help) => format!("{}; {help}", self.message),
            None => self.message.to_owned(),
        }
    }
}
