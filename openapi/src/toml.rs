//! Writes a policy that is at hand as JSON in TOML, as a person would: short forms where there are some.

use std::fmt::Write;

use serde_json::{Map, Value};

/// A remark for a person, at the end of the line of an entry or before a table.
pub(crate) trait Suggestions {
    /// What to say after a scope.
    fn scope(&self, name: &str) -> Option<String>;
    /// What to say before a table.
    fn table(&self, name: &str) -> Vec<String>;
}

/// The text of a policy.
pub(crate) fn write(policy: &Map<String, Value>, suggestions: &dyn Suggestions) -> String {
    let language = policy.get("language").and_then(Value::as_str).unwrap_or("en").to_owned();
    let mut writer = Writer { text: String::new(), language, suggestions };
    for (key, value) in policy.iter().filter(|(key, value)| !is_section(key, value)) {
        writer.entry(key, value, Kind::of(key));
    }
    for key in SECTIONS {
        writer.remarks(key);
        if let Some(Value::Object(table)) = policy.get(key) {
            writer.section(key, table);
        }
    }
    if let Some(list @ Value::Array(items)) = policy.get("suppress") {
        for item in items.iter().filter(|_| is_section("suppress", list)) {
            writer.text.push_str("\n[[suppress]]\n");
            writer.entries(item, |_| Kind::Plain);
        }
    }
    writer.text
}

const SECTIONS: [&str; 9] = [
    "roles",
    "wildcards",
    "groups",
    "scopes",
    "implies",
    "depends",
    "bundles",
    "audiences",
    "operations",
];

/// Whether an entry of the root is written as a table of its own.
fn is_section(key: &str, value: &Value) -> bool {
    match value {
        Value::Object(_) => SECTIONS.contains(&key),
        Value::Array(items) => key == "suppress" && items.iter().all(Value::is_object),
        _ => false,
    }
}

/// How a value may be shortened.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    /// Texts in languages: one in the policy's own is a text.
    Words,
    /// A definition whose short form is its title.
    Titled,
    /// An operation whose short form is what it needs.
    Operation,
}

impl Kind {
    fn of(key: &str) -> Kind {
        if matches!(key, "title" | "description") { Kind::Words } else { Kind::Plain }
    }
}

struct Writer<'w> {
    text: String,
    language: String,
    suggestions: &'w dyn Suggestions,
}

impl Writer<'_> {
    fn section(&mut self, key: &str, table: &Map<String, Value>) {
        match key {
            "bundles" => self.tables(key, table, |_| false),
            "audiences" => self.tables(key, table, |key| key == "operations"),
            "wildcards" => {
                self.head(&[key]);
                let titles = table.get("titles").filter(|titles| titles.is_object());
                for (key, value) in
                    table.iter().filter(|(key, _)| titles.is_none() || *key != "titles")
                {
                    self.entry(key, value, Kind::Plain);
                }
                if let Some(titles) = titles {
                    self.head(&["wildcards", "titles"]);
                    self.entries(titles, |_| Kind::Words);
                }
            }
            _ => {
                self.head(&[key]);
                for (name, value) in table {
                    let kind = match key {
                        "roles" | "scopes" => Kind::Titled,
                        "groups" => Kind::Words,
                        "operations" => Kind::Operation,
                        _ => Kind::Plain,
                    };
                    let remark = (key == "scopes").then(|| self.suggestions.scope(name)).flatten();
                    self.remarked(name, value, kind, remark);
                }
            }
        }
    }

    /// A table of tables, each with a head of its own, and within it those keys that have one, too.
    fn tables(&mut self, key: &str, table: &Map<String, Value>, apart: fn(&str) -> bool) {
        let (tables, plain): (Vec<_>, Vec<_>) = table.iter().partition(|(_, value)| is_long(value));
        if !plain.is_empty() || tables.is_empty() {
            self.head(&[key]);
        }
        for (name, value) in plain {
            let scopes = value.get("scopes").filter(|scopes| key == "bundles" && scopes.is_array());
            self.entry(name, scopes.unwrap_or(value), Kind::Plain);
        }
        for (name, value) in tables {
            self.head(&[key, name]);
            let Value::Object(members) = value else { continue };
            let inner = |(key, value): &(&String, &Value)| apart(key) && value.is_object();
            for (key, value) in members.iter().filter(|entry| !inner(entry)) {
                self.entry(key, value, Kind::of(key));
            }
            for (inner, value) in members.iter().filter(inner) {
                self.head(&[key, name, inner]);
                self.entries(value, |_| Kind::Operation);
            }
        }
    }

    fn head(&mut self, path: &[&str]) {
        self.text.push_str("\n[");
        for (at, key) in path.iter().enumerate() {
            self.text.push_str(if at == 0 { "" } else { "." });
            self.key(key);
        }
        self.text.push_str("]\n");
    }

    fn remarks(&mut self, table: &str) {
        let lines = self.suggestions.table(table);
        if !lines.is_empty() {
            self.text.push('\n');
        }
        for line in lines {
            let _ = writeln!(self.text, "# {line}");
        }
    }

    fn entries(&mut self, table: &Value, kind: fn(&str) -> Kind) {
        for (key, value) in table.as_object().into_iter().flatten() {
            self.entry(key, value, kind(key));
        }
    }

    fn entry(&mut self, key: &str, value: &Value, kind: Kind) {
        self.remarked(key, value, kind, None);
    }

    fn remarked(&mut self, key: &str, value: &Value, kind: Kind, remark: Option<String>) {
        self.key(key);
        self.text.push_str(" = ");
        self.value(value, kind);
        if let Some(remark) = remark {
            let _ = write!(self.text, " # {remark}");
        }
        self.text.push('\n');
    }

    fn key(&mut self, key: &str) {
        let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        if !key.is_empty() && key.bytes().all(bare) {
            self.text.push_str(key);
        } else {
            self.string(key);
        }
    }

    fn value(&mut self, value: &Value, kind: Kind) {
        let only = |key: &str| match value {
            Value::Object(table) if table.len() == 1 => table.get(key),
            _ => None,
        };
        match (kind, value) {
            (Kind::Words, _) => match only(&self.language.clone()) {
                Some(Value::String(text)) => self.string(text),
                _ => self.plain(value),
            },
            (Kind::Titled, _) => {
                let texts =
                    only("title").and_then(Value::as_object).filter(|texts| texts.len() == 1);
                match texts.and_then(|texts| texts.get(&self.language)) {
                    Some(Value::String(text)) => self.string(&text.clone()),
                    _ => self.plain(value),
                }
            }
            (Kind::Operation, _) => self.plain(only("need").unwrap_or(value)),
            (Kind::Plain, _) => self.plain(value),
        }
    }

    fn plain(&mut self, value: &Value) {
        match value {
            // TOML has no null; the compiler says what is wrong with it.
            Value::Null => self.text.push_str("[[]]"),
            Value::Bool(_) | Value::Number(_) => {
                let _ = write!(self.text, "{value}");
            }
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                self.text.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.text.push_str(if at == 0 { "" } else { ", " });
                    self.plain(item);
                }
                self.text.push(']');
            }
            Value::Object(table) => {
                self.text.push('{');
                for (at, (key, value)) in table.iter().enumerate() {
                    self.text.push_str(if at == 0 { " " } else { ", " });
                    self.key(key);
                    self.text.push_str(" = ");
                    self.value(value, Kind::of(key));
                }
                self.text.push_str(if table.is_empty() { "}" } else { " }" });
            }
        }
    }

    /// A basic string: JSON's escapes are TOML's, but for one character.
    fn string(&mut self, text: &str) {
        let text = Value::from(text).to_string().replace('\u{7f}', "\\u007f");
        self.text.push_str(&text);
    }
}

/// Whether a definition has a table of its own: one with nothing but its scopes does not need it.
fn is_long(value: &Value) -> bool {
    match value {
        Value::Object(table) => table.len() != 1 || !table.contains_key("scopes"),
        _ => false,
    }
}
