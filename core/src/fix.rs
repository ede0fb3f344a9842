//! Cures that a program can apply. Clause `policy.fix`.

use serde::Serialize;

use crate::json::json;
use crate::node::{Text, is_json};
use crate::problem::Span;
use crate::shown::one_line;
use crate::words::join;

/// A cure that a program can apply: one text in place of another (`policy.fix`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, one line.
    pub title: String,
    /// What it replaces; empty where it adds.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

impl Fix {
    fn new(title: String, span: Span, text: String) -> Fix {
        Fix { title: one_line(title), span, text }
    }

    /// Another name in place of one: bare if that was and this can be, else in quotes that TOML and JSON both read.
    pub(crate) fn rename(name: &Text<'_>, to: &str) -> Fix {
        let length = name.span.end.saturating_sub(name.span.start) as usize;
        let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_bare = length == name.value.len() && to.bytes().all(bare);
        let text = if is_bare { to.to_owned() } else { json(to) };
        Fix::replace(name.span, to, text)
    }

    /// Another name in place of one, as text that its place takes.
    pub fn replace(span: Span, to: &str, text: String) -> Fix {
        Fix::new(format!("replace with `{to}`"), span, text)
    }

    /// More members at the end of a list of texts that has some.
    pub(crate) fn extend(list: &[Text<'_>], names: &[&str]) -> Option<Fix> {
        let end = list.last()?.span.end;
        let text = names.iter().flat_map(|name| [", ".to_owned(), json(name)]).collect();
        let title = format!("add `{}`", join(names, "`, `"));
        Some(Fix::new(title, Span { start: end, end }, text))
    }

    /// These members alone in a list of texts, unless comments stand between them.
    pub(crate) fn keep(
        source: &str,
        list: &[Text<'_>],
        names: &[&str],
        title: String,
    ) -> Option<Fix> {
        let span = Span { start: list.first()?.span.start, end: list.last()?.span.end };
        let texts: Vec<String> = names.iter().map(json).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        (!span.slice(source).contains('#')).then(|| Fix::new(title, span, join(&texts, ", ")))
    }

    /// Takes a member out of a list, with its comma.
    pub(crate) fn drop(source: &str, span: Span, title: &str) -> Fix {
        let blank = [' ', '\t', '\r', '\n'];
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        let before = source.get(..start).unwrap_or_default();
        let after = source.get(end..).unwrap_or_default();
        let kept = before.trim_end_matches(if is_json(source) { &blank[..] } else { &blank[..2] });
        if let Some(rest) = after.trim_start_matches(blank).strip_prefix(',') {
            end = source.len().saturating_sub(rest.trim_start_matches([' ', '\t']).len());
        } else if let Some(kept) = kept.strip_suffix(',') {
            start = kept.len();
        }
        Fix::new(title.to_owned(), Span::new(start, end), String::new())
    }
}
