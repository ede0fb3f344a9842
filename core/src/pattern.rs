//! Wildcards and captures: written forms that cover tokens. Always pattern to token, never the reverse.

use crate::scope::Separator;
use crate::words::first_of;

/// A token text with at least one segment `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wildcard {
    segments: Vec<String>,
}

impl Wildcard {
    /// Reads a wildcard; nothing if no segment is exactly `*`.
    pub(crate) fn parse(text: &str, separator: Separator) -> Option<Wildcard> {
        let segments: Vec<String> = separator.split(text).into_iter().map(str::to_owned).collect();
        segments.iter().any(|segment| segment == "*").then_some(Wildcard { segments })
    }

    /// Clause `wildcard.cover`. A wildcard given as `token` is read as literal segments.
    pub(crate) fn covers(&self, token: &str, separator: Separator) -> bool {
        let mut rest = separator.split(token).into_iter();
        let last = self.segments.len().saturating_sub(1);
        for (at, segment) in self.segments.iter().enumerate() {
            let Some(found) = rest.next() else { return false };
            if segment == "*" {
                if found.is_empty() {
                    return false;
                }
                if at == last {
                    return rest.all(|segment| !segment.is_empty());
                }
            } else if segment != found {
                return false;
            }
        }
        rest.next().is_none()
    }
}

/// A token text with exactly one segment `{x}`, the capture.
#[derive(Debug, Clone)]
pub(crate) struct Pattern<'p> {
    before: Vec<&'p str>,
    after: Vec<&'p str>,
    name: &'p str,
}

impl<'p> Pattern<'p> {
    /// Reads a pattern. `None`: no capture, a plain token. `Err`: a malformed or a second capture.
    pub(crate) fn parse(
        text: &'p str,
        separator: Separator,
    ) -> Option<Result<Pattern<'p>, String>> {
        if !has_brace(text) {
            return None;
        }
        let segments = separator.split(text);
        let mut captures = segments.iter().enumerate().filter(|(_, segment)| is_capture(segment));
        let first = captures.next();
        let stray = segments.iter().any(|s| !is_capture(s) && has_brace(s));
        let (Some((at, segment)), None, false) = (first, captures.next(), stray) else {
            return Some(Err("a pattern has exactly one segment like `{x}`".to_owned()));
        };
        let (before, after) = segments.split_at(at);
        let name = segment.get(1..segment.len().saturating_sub(1)).unwrap_or_default();
        let after = after.get(1..).unwrap_or_default().to_vec();
        Some(Ok(Pattern { before: before.to_vec(), after, name }))
    }

    pub(crate) fn name(&self) -> &'p str {
        self.name
    }

    /// What the capture stands for in `token`, if the pattern matches it.
    /// A `*` of the pattern is a wildcard's: it stands for one non-empty segment.
    pub(crate) fn capture<'t>(&self, token: &'t str, separator: Separator) -> Option<Vec<&'t str>> {
        let segments = separator.split(token);
        let middle =
            segments.len().checked_sub(self.before.len())?.checked_sub(self.after.len())?;
        let (before, rest) = segments.split_at_checked(self.before.len())?;
        let (captured, after) = rest.split_at_checked(middle)?;
        let agree = |pattern: &[&str], found: &[&str]| pattern == found;
        let whole = !captured.is_empty() && captured.iter().all(|segment| !segment.is_empty());
        (whole && agree(&self.before, before) && agree(&self.after, after))
            .then(|| captured.to_vec())
    }

    /// The token that the pattern makes with a capture.
    pub(crate) fn fill(&self, captured: &[&str], separator: Separator) -> String {
        let mut segments = self.before.clone();
        segments.extend(captured);
        segments.extend(&self.after);
        separator.join(&segments)
    }

    /// Every wildcard that this text (with `*` and a capture) makes from a token it covers:
    /// the capture takes each run of segments with which the filled wildcard covers the token.
    pub(crate) fn wildcards(&self, token: &str, separator: Separator) -> Vec<String> {
        let segments = separator.split(token);
        let mut made = Vec::new();
        let start = self.before.len();
        for end in start.saturating_add(1)..=segments.len() {
            let Some(captured) = segments.get(start..end) else { continue };
            if captured.iter().any(|segment| segment.is_empty()) {
                continue;
            }
            let text = self.fill(captured, separator);
            let wildcard = Wildcard::parse(&text, separator);
            if wildcard.is_some_and(|wildcard| wildcard.covers(token, separator)) {
                made.push(text);
            }
        }
        made
    }
}

/// Whether a text holds what only a pattern holds.
pub(crate) fn has_brace(text: &str) -> bool {
    first_of(text, b"{}").is_some()
}

fn is_capture(segment: &str) -> bool {
    let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: Separator = Separator(Some('.'));

    #[test]
    fn covers() {
        for (wildcard, token, expected) in [
            ("*", "a", true),
            ("*", "a.b", true),
            ("*", "a..b", false),
            ("foo.*", "foo", false),
            ("foo.*", "foo.", false),
            ("foo.*", "foo.a.b", true),
            ("foo.*.baz", "foo.x.baz", true),
            ("foo.*.baz", "foo..baz", false),
            ("foo.*.baz", "foo.x.y.baz", false),
            ("foo.*.bar.*", "foo.*.bar.*.*.*", true),
            ("*.b", "a.b", true),
            ("*.b", "a.c.b", false),
        ] {
            let parsed = Wildcard::parse(wildcard, DOT).unwrap();
            assert_eq!(parsed.covers(token, DOT), expected, "{wildcard} {token}");
        }
        assert_eq!(Wildcard::parse("foo*", DOT), None);
    }

    #[test]
    fn captures() {
        let pattern = Pattern::parse("a.{x}.z", DOT).unwrap().unwrap();
        assert_eq!(pattern.capture("a.b.c.z", DOT), Some(vec!["b", "c"]));
        assert_eq!(pattern.fill(&["b", "c"], DOT), "a.b.c.z");
        for miss in ["a.z", "a..z", "b.c.z", "a.b.y", "z"] {
            assert_eq!(pattern.capture(miss, DOT), None, "{miss}");
        }
        let all = Pattern::parse("{x}.*", DOT).unwrap().unwrap();
        assert_eq!(all.wildcards("a.b.c", DOT), ["a.*", "a.b.*"]);
        for bad in ["{x}.{y}", "{X}", "a{x}", "{}"] {
            assert!(Pattern::parse(bad, DOT).unwrap().is_err(), "{bad}");
        }
    }
}
