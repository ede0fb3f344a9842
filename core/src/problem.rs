//! What is wrong, where, and what cures it: one shape for every problem of a policy's text.

use serde::Serialize;

use crate::code::Code;
use crate::fix::Fix;
use crate::limits::MAX_PROBLEMS;
use crate::node::Text;
use crate::order::sort;
use crate::shown::one_line;
use crate::words::after_last;

/// A half-open range of UTF-8 bytes in a policy's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    #[expect(clippy::cast_possible_truncation, reason = "texts are at most 32 MiB")]
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The text that the span covers, or nothing if it does not fit `text`.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Line and column of the span's start, both from 1; the column counts code points.
    pub fn place(self, text: &str) -> (u32, u32) {
        let before = text.get(..self.start as usize).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        let column = after_last(before, b'\n').chars().count();
        let from_one = |count: usize| u32::try_from(count.saturating_add(1)).unwrap_or(u32::MAX);
        (from_one(line), from_one(column))
    }

    /// The same range in UTF-16 code units, the index unit of JavaScript.
    pub fn utf16(self, text: &str) -> Span {
        self.measure(text, |part| part.encode_utf16().count())
    }

    /// The same range in code points, the index unit of Python.
    pub fn chars(self, text: &str) -> Span {
        self.measure(text, |part| part.chars().count())
    }

    fn measure(self, text: &str, length: impl Fn(&str) -> usize) -> Span {
        let start = length(text.get(..self.start as usize).unwrap_or(text));
        Span::new(start, start.saturating_add(length(self.slice(text))))
    }
}

/// One problem or finding: its code, its place, a sentence, and a cure where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// The offending text.
    pub span: Span,
    /// One line: lower-case start, no full stop, the user's text in backticks.
    pub message: String,
    /// What cures it, likewise one line.
    pub help: Option<String>,
    /// A cure that a program can apply.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: String, help: Option<String>) -> Diagnostic {
        let (message, help) = (one_line(message), help.map(one_line));
        Diagnostic { code, span, message, help, fix: None }
    }
}

/// Everything that is wrong with a policy's text. Never empty, ordered by place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", summary(.diagnostics))]
pub struct PolicyError {
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl PolicyError {
    /// The code of the first problem.
    pub fn code(&self) -> Code {
        self.diagnostics.first().map_or(Code::Syntax, |first| first.code)
    }
}

fn summary(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.first().map(|first| format!("{}: {}", first.code, first.message));
    let first = first.unwrap_or_default();
    match diagnostics.len() {
        0 | 1 => first,
        many => format!("{first} (and {} more)", many.saturating_sub(1)),
    }
}

/// What is wrong with a grant, a request or an option that a caller gave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{code}: {message}")]
pub struct InputError {
    /// The stable code.
    pub code: Code,
    /// One line that names the place and the cure.
    pub message: String,
}

impl InputError {
    /// A host used a policy, a grant, a requirement or a consent that it has freed, or one of another engine.
    pub fn gone() -> InputError {
        InputError::new(
            Code::InvalidInput,
            "the object is freed or of another engine; make it anew",
        )
    }

    pub(crate) fn new(code: Code, message: impl Into<String>) -> InputError {
        InputError { code, message: one_line(message.into()) }
    }
}

/// Collects problems while the text is read; nothing stops at the first.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Diagnostic>,
}

impl Problems {
    pub(crate) fn add(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.cure(code, span, message, None);
    }

    pub(crate) fn cure(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.found.push(Diagnostic::new(code, span, message.into(), help));
    }

    /// A name that is not known: the closest known one cures it, else what `help` says.
    pub(crate) fn unknown(
        &mut self,
        code: Code,
        name: &Text<'_>,
        message: String,
        known: &mut dyn Iterator<Item = &str>,
        help: Option<String>,
    ) {
        // Nobody looks for a cure of problems that are not shown any more.
        let close =
            (self.found.len() < MAX_PROBLEMS).then(|| nearest(&name.value, known)).flatten();
        self.meant(code, name, message, close, close.map(did_you_mean).or(help));
    }

    /// A name for which another one is to stand, if that is known.
    pub(crate) fn meant(
        &mut self,
        code: Code,
        name: &Text<'_>,
        message: String,
        meant: Option<&str>,
        help: Option<String>,
    ) {
        let fix = meant.map(|meant| Fix::rename(name, meant));
        self.found.push(Diagnostic { fix, ..Diagnostic::new(code, name.span, message, help) });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn any(&self, of: impl Fn(Code) -> bool) -> bool {
        self.found.iter().any(|problem| of(problem.code))
    }

    pub(crate) fn finish(mut self) -> Result<(), PolicyError> {
        if self.found.is_empty() {
            return Ok(());
        }
        put_in_order(&mut self.found);
        self.found.dedup();
        if self.found.len() > MAX_PROBLEMS {
            let rest = self.found.len().saturating_sub(MAX_PROBLEMS);
            self.found.truncate(MAX_PROBLEMS);
            let span = self.found.last().map(|last| last.span).unwrap_or_default();
            let message = format!("{rest} more problems are not shown");
            self.add(Code::LimitExceeded, span, message);
        }
        Err(PolicyError { diagnostics: self.found })
    }
}

/// Sorts problems or findings by place.
pub(crate) fn put_in_order(found: &mut [Diagnostic]) {
    sort(found, &|one, other| one.span.cmp(&other.span).then(one.code.cmp(&other.code)));
}

/// The known name closest to an unknown one, as a cure, if one is close.
pub(crate) fn suggest(name: &str, known: &mut dyn Iterator<Item = &str>) -> Option<String> {
    nearest(name, known).map(did_you_mean)
}

/// The cure for a name that is nearly a known one.
pub fn did_you_mean(known: &str) -> String {
    format!("did you mean `{known}`?")
}

/// The known name closest to an unknown one, if one is close.
pub fn nearest<'k>(name: &str, known: &mut dyn Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > 64 {
        return None;
    }
    let limit = name.chars().count().div_ceil(3).min(3);
    let close = known.filter_map(|known| Some((distance(name, known, limit)?, known)));
    let (_, known) = close.min_by_key(|(distance, _)| *distance)?;
    Some(known)
}

/// Optimal string alignment distance (insert, delete, replace, swap two neighbours), if it is within a limit.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit.saturating_mul(4) {
        return None;
    }
    let (left, right) = differing(left, right);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, r) in right.iter().enumerate() {
            let at = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX);
            let replace = at(&above, j).saturating_add(usize::from(l != r));
            let delete = at(&above, j.saturating_add(1)).saturating_add(1);
            let insert = at(&row, j).saturating_add(1);
            let mut best = replace.min(delete).min(insert);
            let swapped = i > 0
                && j > 0
                && left.get(i.saturating_sub(1)) == Some(r)
                && right.get(j.saturating_sub(1)) == Some(l);
            if swapped {
                best = best.min(at(&before, j.saturating_sub(1)).saturating_add(1));
            }
            row.push(best);
        }
        if row.iter().chain(&above).min().is_some_and(|least| *least > limit) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

/// Two texts without what they start and end with in common.
fn differing(left: &str, right: &str) -> (Vec<char>, Vec<char>) {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let start = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let rest = |text: &[char]| text.get(start..).unwrap_or_default().to_vec();
    let (mut left, mut right) = (rest(&left), rest(&right));
    while !left.is_empty() && left.last() == right.last() {
        left.pop();
        right.pop();
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (left, right, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("wirte", "write", 1),
            ("abc", "abd", 1),
            ("read", "raed:", 2),
        ] {
            assert_eq!(distance(left, right, 3), Some(expected), "{left} {right}");
        }
    }

    #[test]
    fn suggests_only_what_is_close() {
        let known = ["tasks:write", "tasks:read"];
        assert_eq!(
            suggest("tasks:wirte", &mut known.into_iter()).unwrap(),
            "did you mean `tasks:write`?"
        );
        assert_eq!(suggest("zzz", &mut known.into_iter()), None);
    }

    #[test]
    fn spans_in_other_units() {
        let text = "é😀x";
        let span = Span::new(6, 7);
        assert_eq!(span.slice(text), "x");
        assert_eq!(span.utf16(text), Span::new(3, 4));
        assert_eq!(span.chars(text), Span::new(2, 3));
        assert_eq!(span.place(text), (1, 3));
    }
}
