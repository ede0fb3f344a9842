//! For people: the code, the message, the place, the line with a caret, the cure.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use scopeward::Span;

use super::{Remark, Severity};
use crate::source::Source;
use crate::style::{QUIET, paint};

pub(super) fn render(name: &str, noun: &str, remarks: &[Remark<'_>]) -> String {
    let renderer = Renderer::styled();
    let mut text = String::new();
    for remark in remarks {
        let _ = writeln!(text, "{}\n", renderer.render(&[group(remark)]));
    }
    text + &paint(QUIET, &summary(name, noun, remarks)) + "\n"
}

fn group<'t>(remark: &'t Remark<'_>) -> Group<'t> {
    let level = match remark.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(remark.message).id(remark.code);
    let also = remark.also.iter().map(|(source, span)| snippet(source, *span));
    let group = title.element(snippet(remark.source, remark.span)).elements(also);
    match remark.cure() {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// The first line that the span covers. Only this line is handed on: a text can be long.
fn snippet(source: &Source, span: Span) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let text = source.text.as_str();
    let (start, end) = (span.start as usize, span.end as usize);
    let first = text.get(..start).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(first..).unwrap_or_default().lines().next().unwrap_or_default();
    let (from, to) = ((start - first).min(line.len()), (end - first).min(line.len()));
    let (number, _) = span.place(text);
    Snippet::source(line)
        .line_start(number as usize)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(from..to.max(from)))
}

/// How many, and of which code if there is more than one.
fn summary(name: &str, noun: &str, remarks: &[Remark<'_>]) -> String {
    let count = match remarks.len() {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in remarks {
        *codes.entry(remark.code).or_default() += 1;
    }
    let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
    match codes.len() {
        0 | 1 => format!("{name}: {count}"),
        _ => format!("{name}: {count} ({})", codes.join(", ")),
    }
}
