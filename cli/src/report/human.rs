//! For people: the code, the message, the place, the line with a caret, the cure.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
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

/// The longest line that is shown, in bytes.
const LONG: usize = 2_000;

/// The first line that the span covers, alone: a text can be long. Of a line that is too long the place is told.
fn snippet(source: &Source, span: Span) -> Element<'_> {
    let (number, column) = source.place(span.start);
    let Some((line, at)) = line(&source.text, span.start as usize) else {
        let origin = Origin::path(&source.name).line(number as usize);
        return origin.char_column(column as usize).into();
    };
    let end = at.saturating_add((span.end - span.start) as usize).min(line.len());
    Snippet::source(line)
        .line_start(number as usize)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(at..end.max(at)))
        .into()
}

/// The line of a byte, and where in it the byte is; nothing if it is too long.
fn line(text: &str, at: usize) -> Option<(&str, usize)> {
    let (before, after) = text.split_at_checked(at)?;
    let first = before.bytes().rev().take(LONG).position(|byte| byte == b'\n');
    let first = first.or((at < LONG).then_some(at))?;
    let rest = after.bytes().take(LONG).position(|byte| byte == b'\n');
    let rest = rest.or((after.len() < LONG).then_some(after.len()))?;
    let line = text.get(at - first..at + rest)?;
    Some((line.strip_suffix('\r').unwrap_or(line), first.min(line.len())))
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
