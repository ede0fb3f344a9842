//! Writes a policy that is at hand as JSON in TOML.

use std::fmt::Write;

use scopeward::Tree;
use serde_json::{Map, Value};

/// Remarks for a person who reads the policy.
pub(crate) trait Remarks {
    /// What to say after a scope.
    fn scope(&self, name: &str) -> Option<String>;
    /// What to say before a table, or in its place.
    fn table(&self, name: &str) -> Vec<String>;
}

/// The tables of a policy, in the order in which they are written.
pub(crate) const TABLES: [&str; 9] = [
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

/// The text of a policy.
pub(crate) fn policy(policy: &Map<String, Value>, remarks: &dyn Remarks) -> String {
    let mut writer = Writer { text: String::new(), remarks };
    for (key, value) in policy.iter().filter(|(key, value)| !is_table(key, value)) {
        writer.entry(key, value, None);
    }
    for key in TABLES {
        let lines = remarks.table(key);
        writer.text.push_str(if lines.is_empty() { "" } else { "\n" });
        lines.iter().for_each(|line| writer.line(&format!("# {line}")));
        if let Some(Value::Object(table)) = policy.get(key) {
            writer.table(&[key], table);
        }
    }
    if let Some(list @ Value::Array(items)) = policy.get("suppress") {
        for item in items.iter().filter(|_| is_table("suppress", list)) {
            writer.line("\n[[suppress]]");
            item.as_object()
                .into_iter()
                .flatten()
                .for_each(|(key, value)| writer.entry(key, value, None));
        }
    }
    writer.text
}

/// Whether an entry of the root is written as a table of its own.
fn is_table(key: &str, value: &Value) -> bool {
    match value {
        Value::Object(_) => TABLES.contains(&key),
        Value::Array(items) => key == "suppress" && items.iter().all(Value::is_object),
        _ => false,
    }
}

struct Writer<'w> {
    text: String,
    remarks: &'w dyn Remarks,
}

impl Writer<'_> {
    fn table(&mut self, path: &[&str], table: &Map<String, Value>) {
        // These have a head of their own; all else stands on one line each.
        let apart = |key: &str| match path {
            ["bundles" | "audiences"] => true,
            ["wildcards"] => key == "titles",
            ["audiences", _] => key == "operations",
            _ => false,
        };
        let (tables, plain): (Vec<_>, Vec<_>) =
            table.iter().partition(|(key, value)| value.is_object() && apart(key));
        if !plain.is_empty() || tables.is_empty() {
            let keys: Vec<String> = path.iter().map(|key| self::key(key)).collect();
            self.line(&format!("\n[{}]", keys.join(".")));
        }
        for (key, value) in plain {
            let remark = if path == ["scopes"] { self.remarks.scope(key) } else { None };
            self.entry(key, value, remark);
        }
        for (key, value) in tables {
            value
                .as_object()
                .into_iter()
                .for_each(|table| self.table(&[path, &[key]].concat(), table));
        }
    }

    fn entry(&mut self, key: &str, value: &Value, remark: Option<String>) {
        let remark = remark.map(|remark| format!(" # {remark}")).unwrap_or_default();
        self.line(&format!("{} = {}{remark}", self::key(key), inline(value)));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// An operation as a policy writes it.
pub(crate) fn operation(key: &str, need: &Tree) -> String {
    let need = serde_json::to_value(need).unwrap_or_default();
    format!("{} = {}", self::key(key), inline(&need))
}

fn key(key: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { string(key) }
}

fn inline(value: &Value) -> String {
    match value {
        // TOML has none. The compiler says what is wrong with it.
        Value::Null => "[]".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(table) => {
            let entries = table.iter().fold(String::new(), |mut text, (key, value)| {
                let comma = if text.is_empty() { "" } else { "," };
                let _ = write!(text, "{comma} {} = {}", self::key(key), inline(value));
                text
            });
            format!("{{{entries} }}")
        }
    }
}

/// A basic string: JSON's escapes are TOML's, but for one character.
fn string(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
