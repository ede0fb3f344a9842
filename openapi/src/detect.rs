//! What a text is, seen by what stands in it: file names say little.

use crate::note::Notes;
use crate::yaml;

const KEYS: [&str; 2] = ["openapi", "swagger"];

/// Whether a text is an OpenAPI or Swagger document, or would be one if it could be read.
///
/// ```
/// assert!(scopeward_openapi::is_document("openapi: 3.1.0"));
/// assert!(!scopeward_openapi::is_document(scopeward::STARTER));
/// ```
pub fn is_document(text: &str) -> bool {
    if is_toml(text) || !KEYS.iter().any(|key| text.contains(key)) {
        return false;
    }
    match yaml::read(text, &mut Notes::default()) {
        Some(root) => KEYS.iter().any(|key| root.get(key).is_some()),
        None => text.lines().any(|line| {
            let line = line.trim_start_matches(['{', '"', '\'', ' ', '\t', '\u{feff}']);
            let rest = KEYS.iter().find_map(|key| line.strip_prefix(key));
            rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        }),
    }
}

/// Whether a text is TOML: the first line that says something is a table's head, or a key with a value.
pub(crate) fn is_toml(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        let bare = |c: char| c.is_ascii_alphanumeric() || "-_.\"'$".contains(c);
        let head = line.trim_start_matches('[').trim_start();
        line.len() > head.len() && head.starts_with(bare)
            || key.is_some_and(|key| !key.is_empty() && key.chars().all(bare))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        for (text, toml, document) in [
            ("# c\n\nname = 'openapi'", true, false),
            ("[[ scopes ]]\n\"openapi: x\" = 1", true, false),
            ("\"$schema\" = 'x'", true, false),
            ("openapi: 3.0.0", false, true),
            ("{\"info\": {}, \"openapi\": \"3.0.0\"}", false, true),
            ("{\"scopeward\": 1, \"name\": \"openapi\"}", false, false),
            ("info: { title: 'a = b' }\nswagger: '2.0'", false, true),
            // Broken, and yet what it was to be is plain.
            ("openapi: 3.0.0\npaths: [", false, true),
            ("{\"openapi\" : \"3.0.0\",", false, true),
            ("[{ \"method\": \"GET\" }]", false, false),
            ("routes: [", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_toml(text), is_document(text)), (toml, document), "{text}");
        }
    }
}
