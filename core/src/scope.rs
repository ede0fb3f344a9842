//! Scope tokens: their characters, their segments, and the form that names family and action.

use crate::limits::{MAX_SEGMENTS, MAX_TOKEN};
use crate::words::{after_last, join};

/// Whether a byte may stand in a scope token (RFC 6749 §3.3: `%x21 / %x23-5B / %x5D-7E`).
pub(crate) const fn is_token_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

/// Why a text is no scope token, or nothing if it is one.
pub(crate) fn token_fault(token: &str) -> Option<String> {
    if token.is_empty() {
        return Some("a scope token is empty".to_owned());
    }
    if token.len() > MAX_TOKEN {
        return Some(format!(
            "a scope token has at most {MAX_TOKEN} bytes, this has {}",
            token.len()
        ));
    }
    let bad = token.chars().find(|c| !u8::try_from(*c).is_ok_and(is_token_byte))?;
    Some(format!("a scope token may not hold {}", character(bad)))
}

/// A character as a message shows it: itself if it can be seen, else its code point.
pub(crate) fn character(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '!'..='~' => format!("`{c}`"),
        _ => format!("U+{:04X}", u32::from(c)),
    }
}

/// The policy's separator: one character, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Separator(pub(crate) Option<char>);

impl Separator {
    pub(crate) const DEFAULT: Separator = Separator(Some(':'));

    pub(crate) fn is_allowed(c: char) -> bool {
        c.is_ascii_punctuation()
            && u8::try_from(c).is_ok_and(is_token_byte)
            && !matches!(c, '*' | '{' | '}')
    }

    /// The segments of a token; the whole token if there is no separator.
    pub(crate) fn split(self, token: &str) -> Vec<&str> {
        match self.0 {
            Some(separator) => token.split(separator).collect(),
            None => vec![token],
        }
    }

    pub(crate) fn join(self, segments: &[&str]) -> String {
        join(segments, self.0.map(String::from).unwrap_or_default().as_str())
    }

    pub(crate) fn too_many(self, token: &str) -> bool {
        self.0.is_some_and(|separator| token.split(separator).count() > MAX_SEGMENTS)
    }
}

/// Where the action stands in a declared scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    ActionFirst,
    ActionLast,
}

impl Form {
    /// Reads `{family}SEP{action}` or `{action}SEP{family}`; nothing if the text is neither.
    pub(crate) fn parse(text: &str) -> Option<(Form, Separator)> {
        let between = |first: &str, last: &str| -> Option<Separator> {
            let middle = text.strip_prefix(first)?.strip_suffix(last)?;
            let mut chars = middle.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) if Separator::is_allowed(c) => Some(Separator(Some(c))),
                _ => None,
            }
        };
        between("{action}", "{family}")
            .map(|separator| (Form::ActionFirst, separator))
            .or_else(|| Some((Form::ActionLast, between("{family}", "{action}")?)))
    }

    /// Family and action of a token with two or more segments.
    pub(crate) fn facts(self, separator: Separator, token: &str) -> Option<(&str, &str)> {
        let separator = separator.0?;
        match self {
            Form::ActionFirst => {
                token.split_once(separator).map(|(action, family)| (family, action))
            }
            Form::ActionLast => {
                let action = after_last(token, u8::try_from(separator).ok()?);
                let family = token.strip_suffix(action)?.strip_suffix(separator)?;
                Some((family, action))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let (form, separator) = Form::parse("{action}:{family}").unwrap();
        assert_eq!(form.facts(separator, "read:a:b"), Some(("a:b", "read")));
        let (form, separator) = Form::parse("{family}.{action}").unwrap();
        assert_eq!(form.facts(separator, "a.b.read"), Some(("a.b", "read")));
        assert_eq!(form.facts(separator, "mcp"), None);
        for bad in
            ["", "{family}{action}", "{family}::{action}", "{family}*{action}", "family:action"]
        {
            assert!(Form::parse(bad).is_none(), "{bad}");
        }
    }
}
