//! Problems and findings of a text, for people and for programs.

mod github;
mod human;
mod sarif;

use scopeward::{Diagnostic, Fix, Span};
use scopeward_openapi::{Finding, Note, Place};
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

impl From<scopeward_openapi::Severity> for Severity {
    fn from(severity: scopeward_openapi::Severity) -> Severity {
        match severity {
            scopeward_openapi::Severity::Error => Severity::Error,
            scopeward_openapi::Severity::Warning => Severity::Warning,
            scopeward_openapi::Severity::Info => Severity::Note,
        }
    }
}

/// One thing that there is to say about a text, whoever says it.
#[derive(Debug, Clone)]
pub(crate) struct Remark<'r> {
    pub(crate) source: &'r Source,
    pub(crate) code: &'r str,
    pub(crate) severity: Severity,
    pub(crate) span: Span,
    pub(crate) message: &'r str,
    pub(crate) help: Option<&'r str>,
    pub(crate) fix: Option<&'r Fix>,
    /// What its code means, where that is written down.
    pub(crate) about: Option<&'r str>,
    /// Where else it stands, in this text or another.
    pub(crate) also: Vec<(&'r Source, Span)>,
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
        let Remark { source, code, severity, span, message, help, fix, also, .. } = remark;
        let (line, column) = source.place(span.start);
        let fix = fix.map(|Fix { title, span, text }| {
            json!({ "title": title, "start": span.start, "end": span.end, "text": text })
        });
        let also = also.iter().map(|(source, span)| {
            let (line, column) = source.place(span.start);
            json!({
                "file": source.name, "line": line, "column": column,
                "start": span.start, "end": span.end,
            })
        });
        json!({
            "code": code, "severity": severity.word(), "message": message, "help": help,
            "file": source.name, "line": line, "column": column,
            "start": span.start, "end": span.end, "fix": fix, "also": also.collect::<Vec<Value>>(),
        })
    });
    entries.collect()
}

impl<'r> Remark<'r> {
    /// A diagnostic as a remark.
    fn of(source: &'r Source, diagnostic: &'r Diagnostic, severity: Severity) -> Remark<'r> {
        let Diagnostic { code, span, message, help, fix } = diagnostic;
        let (code, help) = (code.as_str(), help.as_deref());
        let (fix, about, also) = (fix.as_ref(), None, Vec::new());
        Remark { source, code, severity, span: *span, message, help, fix, about, also }
    }

    /// A note of a document's reader as a remark.
    pub(crate) fn note(source: &'r Source, note: &'r Note) -> Remark<'r> {
        Remark {
            source,
            code: note.code.as_str(),
            severity: note.severity.into(),
            span: note.span,
            message: &note.message,
            help: note.help.as_deref(),
            fix: None,
            about: None,
            also: Vec::new(),
        }
    }

    /// A finding about one of several texts, by their order, as a remark; nothing without a place.
    pub(crate) fn finding(sources: &'r [Source], finding: &'r Finding) -> Option<Remark<'r>> {
        let place = |place: &Place| Some((sources.get(place.file)?, place.span));
        let mut places = finding.places.iter().filter_map(place);
        let (source, span) = places.next()?;
        Some(Remark {
            source,
            code: finding.rule.code,
            severity: finding.rule.severity.into(),
            span,
            message: &finding.message,
            help: Some(&finding.help),
            fix: finding.fix.as_ref(),
            about: Some(finding.rule.about),
            also: places.collect(),
        })
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
