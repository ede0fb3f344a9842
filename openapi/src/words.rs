//! Titles and descriptions: OpenAPI has one text, a policy one for each language. Clause `policy.texts`.

use serde_json::{Map, Value};

/// The one text that stands for texts in languages: that of the policy's language, else the first.
pub(crate) fn native<'w>(words: &'w Value, language: &str) -> Option<&'w str> {
    match words {
        Value::String(text) => Some(text),
        Value::Object(texts) => {
            texts.get(language).or_else(|| texts.values().next()).and_then(Value::as_str)
        }
        _ => None,
    }
}

/// What a text of OpenAPI says by itself: a title is one line.
pub(crate) fn words(key: &str, text: &str, language: &str) -> Option<Value> {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    let text = if key == "title" { lines.join(" ") } else { text.trim().to_owned() };
    (!text.is_empty()).then(|| Value::Object(Map::from_iter([(language.to_owned(), text.into())])))
}

/// What a text and the `x-` member beside it say together, and whether they agree. Where they do not, the text counts.
pub(crate) fn together(
    key: &str,
    text: Option<&str>,
    member: Option<&Value>,
    language: &str,
) -> (Option<Value>, bool) {
    let text = text.filter(|text| !text.is_empty());
    let agree = match (text, member) {
        (Some(text), Some(member)) => native(member, language) == Some(text),
        _ => true,
    };
    match member.filter(|_| agree) {
        Some(member) => (Some(member.clone()), true),
        None => (text.and_then(|text| words(key, text, language)), agree),
    }
}
