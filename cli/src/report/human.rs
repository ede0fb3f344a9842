//! For people: the code, the message, the place, the line with a caret, the cure.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use scopeward::Diagnostic;

use super::{Severity, cure};
use crate::source::Source;
use crate::style::{QUIET, paint};

pub(super) fn render(source: &Source, diagnostics: &[Diagnostic], severity: Severity) -> String {
    let renderer = Renderer::styled();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let _ = writeln!(text, "{}\n", renderer.render(&[group(source, diagnostic, severity)]));
    }
    text + &paint(QUIET, &summary(source, diagnostics, severity)) + "\n"
}

fn group<'t>(source: &'t Source, diagnostic: &'t Diagnostic, severity: Severity) -> Group<'t> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let group = title.element(snippet(source, diagnostic));
    match cure(diagnostic) {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// The first line that the span covers. Only this line is handed on: a policy can be long.
fn snippet<'t>(
    source: &'t Source,
    diagnostic: &Diagnostic,
) -> Snippet<'t, annotate_snippets::Annotation<'t>> {
    let text = source.text.as_str();
    let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
    let first = text.get(..start).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(first..).unwrap_or_default().lines().next().unwrap_or_default();
    let (from, to) = ((start - first).min(line.len()), (end - first).min(line.len()));
    let (number, _) = diagnostic.span.place(text);
    Snippet::source(line)
        .line_start(number as usize)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(from..to.max(from)))
}

/// How many, and of which code if there is more than one.
fn summary(source: &Source, diagnostics: &[Diagnostic], severity: Severity) -> String {
    let word = match severity {
        Severity::Error => "problem",
        Severity::Warning => "finding",
    };
    let count = match diagnostics.len() {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        many => format!("{many} {word}s"),
    };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *codes.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
    match codes.len() {
        0 | 1 => format!("{}: {count}", source.name),
        _ => format!("{}: {count} ({})", source.name, codes.join(", ")),
    }
}
