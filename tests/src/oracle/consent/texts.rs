//! The texts of a policy in the asked language (`policy.texts`), and the nouns and verbs of its scopes (`scope.form`).

use serde_json::Value;

use super::super::{Oracle, members};

impl Oracle {
    /// The policy's own language.
    pub(super) fn language(&self) -> &str {
        self.policy["language"].as_str().unwrap_or("en")
    }

    /// A text, or what a table of texts has for a language.
    pub(super) fn text(&self, text: &Value, language: &str) -> Option<String> {
        let primary = language.split('-').next().unwrap_or_default();
        let table = members(text);
        let tags = [language, primary, self.language()];
        let of = |tag: &&str| table.iter().find(|(key, _)| key == tag);
        let found = tags.iter().find_map(of).or(table.first()).map(|(_, text)| text);
        found.unwrap_or(text).as_str().map(str::to_owned)
    }

    /// The title of a declared thing, in its short form (a text, or a text per language) or its long one.
    pub(super) fn title(&self, facts: &Value, language: &str) -> Option<String> {
        let long = ["title", "description", "family", "action", "group", "risk", "role", "implies"]
            .iter()
            .chain(&["depends", "aliases", "deprecated", "removed", "restriction", "required"])
            .any(|key| !facts[*key].is_null());
        self.text(if long { &facts["title"] } else { facts }, language)
    }

    /// The family and the action of a declared scope: its own, else those of the form.
    pub(super) fn noun_and_verb(&self, scope: &str) -> [Option<String>; 2] {
        let glue = self.separator.map(String::from).unwrap_or_default();
        let segments = self.segments(scope);
        let form = self.policy["form"].as_str().filter(|_| segments.len() > 1);
        let (first, last) = (segments.first(), segments.last());
        let of_form = match form {
            Some(form) if form.starts_with("{family}") => {
                [Some(segments[..segments.len() - 1].join(&glue)), last.map(ToString::to_string)]
            }
            Some(_) => [Some(segments[1..].join(&glue)), first.map(ToString::to_string)],
            None => [None, None],
        };
        let [family, action] = of_form;
        let own = |key: &str| self.facts(scope)[key].as_str().map(str::to_owned);
        [own("family").or(family), own("action").or(action)]
    }

    /// `consent.verb`
    pub(super) fn verb(&self, token: &str) -> Option<&'static str> {
        if self.is_wildcard(token) {
            let covered = self.scopes.iter().map(|(name, _)| name);
            let covered =
                covered.filter(|name| self.is_plain(name) && self.covers_text(token, name));
            let verbs: Vec<_> = covered.map(|name| self.verb(name)).collect();
            let same = verbs.iter().all(|verb| *verb == verbs[0]);
            return verbs.first().copied().flatten().filter(|_| same).or(Some("manage"));
        }
        let [_, action] = self.noun_and_verb(token);
        Some(match action?.as_str() {
            "read" | "view" | "list" | "get" => "see",
            "write" | "create" | "update" | "edit" | "change" => "change",
            "delete" | "remove" => "delete",
            "send" | "share" | "publish" => "send",
            "manage" | "admin" => "manage",
            _ => return None,
        })
    }
}
