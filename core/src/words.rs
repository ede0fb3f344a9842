//! Titles and descriptions per language, with fallback (clause `policy.texts`); texts in a row, and their parts.

use crate::document::Words;

/// A text in one or more languages, in the author's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Titles(Box<[(Box<str>, Box<str>)]>);

impl Titles {
    /// Takes the author's words; an untagged text is in the policy's language.
    pub(crate) fn new(words: &Words<'_>, language: &str) -> Titles {
        let tag = |tag: Option<&str>| Box::from(tag.unwrap_or(language));
        let words = words.iter().map(|(tagged, text)| {
            (tag(tagged.as_ref().map(|tag| &*tag.value)), Box::from(&*text.value))
        });
        Titles(words.collect())
    }

    /// The text in a language, else its primary subtag, else the policy's language, else the first.
    pub(crate) fn choose(&self, language: &str, fallback: &str) -> Option<&str> {
        let primary = language.split('-').next().unwrap_or_default();
        let find = |wanted: &str| {
            let same = |tag: &str| tag.eq_ignore_ascii_case(wanted);
            self.0.iter().find(|(tag, _)| same(tag)).map(|(_, text)| &**text)
        };
        let found = find(language).or_else(|| find(primary)).or_else(|| find(fallback));
        found.or_else(|| self.0.first().map(|(_, text)| &**text))
    }
}

/// Texts with a separator between them.
pub(crate) fn join(texts: &[impl AsRef<str>], separator: &str) -> String {
    let mut joined = String::new();
    for (text, at) in texts.iter().zip(0_usize..) {
        if at > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text.as_ref());
    }
    joined
}

/// The first place of one of some ASCII characters.
pub(crate) fn first_of(text: &str, ascii: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| ascii.contains(&byte))
}

/// What stands after the last of an ASCII character; the whole text if there is none.
pub(crate) fn after_last(text: &str, ascii: u8) -> &str {
    let place = text.bytes().rposition(|byte| byte == ascii);
    place.and_then(|at| text.get(at.saturating_add(1)..)).unwrap_or(text)
}
