//! Workflow commands that annotate a pull request.

use std::fmt::Write;

use super::{Remark, Severity};

pub(super) fn render(remarks: &[Remark<'_>]) -> String {
    let mut text = String::new();
    for remark in remarks {
        let source = remark.source;
        let (line, column) = source.place(remark.span.start);
        let (end_line, end_column) = source.place(remark.span.end);
        let word = match remark.severity {
            Severity::Note => "notice",
            other => other.word(),
        };
        let _ = writeln!(
            text,
            "::{word} file={},line={line},col={column},endLine={end_line},endColumn={end_column},title={}::{}",
            property(&source.name),
            remark.code,
            message(&(remark.sentence() + &elsewhere(remark))),
        );
    }
    text
}

/// The other places: an annotation has one only.
fn elsewhere(remark: &Remark<'_>) -> String {
    let places = remark.also.iter().map(|(source, span)| {
        let (line, column) = source.place(span.start);
        format!("{}:{line}:{column}", source.name)
    });
    match places.collect::<Vec<String>>().join(", ") {
        none if none.is_empty() => none,
        places => format!(" (see {places})"),
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
