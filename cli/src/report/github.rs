//! Workflow commands that annotate a pull request.

use std::fmt::Write;

use scopeward::Diagnostic;

use super::{Severity, end, sentence};
use crate::source::Source;

pub(super) fn render(source: &Source, diagnostics: &[Diagnostic], severity: Severity) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let (line, column) = diagnostic.span.place(&source.text);
        let (end_line, end_column) = end(diagnostic.span, &source.text);
        let _ = writeln!(
            text,
            "::{} file={},line={line},col={column},endLine={end_line},endColumn={end_column},title={}::{}",
            severity.word(),
            property(&source.name),
            diagnostic.code,
            message(&sentence(diagnostic)),
        );
    }
    text
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
