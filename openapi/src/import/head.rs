//! The version, the name and the texts of a policy.

use serde_json::{Map, Value};

use super::{Draft, contradiction};
use crate::document::Document;
use crate::note::Notes;
use crate::words;

impl Draft<'_, '_> {
    /// The version, the name, the title and the description.
    pub(super) fn head(&mut self, rest: &mut Map<String, Value>, notes: &mut Notes) {
        let Document { title, description, .. } = self.document;
        let mut put = |key: &str, value: Option<Value>| {
            value.map(|value| self.policy.insert(key.to_owned(), value))
        };
        put("scopeward", rest.shift_remove("scopeward").or(Some(1.into())));
        let name = rest.shift_remove("name");
        let slug = || slug(title.as_deref().unwrap_or_default()).into();
        // An exported policy without a title has its name as one.
        let own = title.as_ref().filter(|title| name.as_ref().is_none_or(|name| *name != ***title));
        put("name", Some(name.clone().unwrap_or_else(slug)));
        for (key, text) in [("title", own), ("description", description.as_ref())] {
            let member = rest.shift_remove(key);
            let text = if member.is_some() && key == "title" { title.as_ref() } else { text };
            let (value, agree) = words::together(
                key,
                text.map(|text| &*text.value),
                member.as_ref(),
                &self.language,
            );
            if let Some(text) = text.filter(|_| !agree) {
                contradiction(notes, text.span, &format!("`{key}` of `x-scope-policy`"));
            }
            put(key, value);
        }
    }
}

/// A name for a policy, out of a title.
fn slug(title: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let parts: String = title.chars().map(fits).collect();
    let parts: Vec<&str> = parts.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(64).collect();
    match slug.trim_end_matches('-') {
        "" => "api".to_owned(),
        slug => slug.to_owned(),
    }
}
