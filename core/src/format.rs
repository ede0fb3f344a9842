//! The canonical layout of a policy's text; comments stay. Clause `policy.format`.

use serde_json::Value as Json;
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, KeyMut, RawString, Table, Value};

use crate::code::Code;
use crate::node::is_json;
use crate::problem::{PolicyError, Problems, Span};

/// The widest line on which a list stays whole.
const WIDTH: usize = 100;

/// Formats the text of a policy. The model and every comment stay as they are, and formatting again changes nothing.
///
/// ```
/// let text = "scopeward=1 # the language\nname   = 'tiny'\n";
/// assert_eq!(scopeward::format(text)?, "scopeward = 1 # the language\nname = \"tiny\"\n");
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
///
/// # Errors
///
/// [`PolicyError`] for a text that cannot be read; whether it compiles is not asked.
pub fn format(text: &str) -> Result<String, PolicyError> {
    let mut problems = Problems::default();
    crate::node::read(text, &mut problems);
    problems.finish()?;
    if is_json(text) {
        return json(text);
    }
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let span = error.span().unwrap_or(0..0);
        unreadable(error.message(), Span::new(span.start, span.end))
    })?;
    let trailing = comments(document.trailing().as_str());
    let mut first = true;
    table(document.as_table_mut(), 0, &mut first);
    let gap = if trailing.is_empty() || first { "" } else { "\n" };
    let keep = document.trailing().as_str().is_some_and(|raw| starts_with_gap(raw));
    document.set_trailing(format!("{}{trailing}", if keep { gap } else { "" }));
    let mut formatted = document.to_string().trim_start_matches('\n').trim_end().to_owned();
    formatted.push('\n');
    Ok(formatted)
}

fn unreadable(message: &str, span: Span) -> PolicyError {
    let mut problems = Problems::default();
    problems.add(Code::Syntax, span, message);
    problems.finish().err().unwrap_or(PolicyError { diagnostics: Vec::new() })
}

/// One entry of a table: what stands before it, and its value. `first` is whether nothing was printed yet.
fn table(table: &mut Table, depth: usize, first: &mut bool) {
    if !table.is_implicit() && !table.is_dotted() && depth > 0 {
        let prefix = comments(table.decor().prefix().and_then(RawString::as_str));
        let gap = if *first { "" } else { "\n" };
        let suffix = trailing(table.decor().suffix().and_then(RawString::as_str));
        *table.decor_mut() = Decor::new(format!("{gap}{prefix}"), suffix);
        *first = false;
    }
    let mut at_head = true;
    let dotted = table.is_dotted();
    for (mut key, item) in table.iter_mut() {
        match item {
            Item::Value(value) => {
                entry(&mut key, value, at_head, *first && !dotted);
                *first = false;
            }
            Item::Table(inner) => {
                key.fmt();
                key.leaf_decor_mut().clear();
                key.dotted_decor_mut().clear();
                self::table(inner, depth.saturating_add(1), first);
            }
            Item::ArrayOfTables(tables) => {
                key.fmt();
                key.leaf_decor_mut().clear();
                key.dotted_decor_mut().clear();
                tables.iter_mut().for_each(|inner| self::table(inner, depth.saturating_add(1), first));
            }
            Item::None => {}
        }
        at_head = false;
    }
}

fn entry(key: &mut KeyMut<'_>, item: &mut Value, at_head: bool, first: bool) {
    let raw = key.leaf_decor().prefix().and_then(RawString::as_str).unwrap_or_default().to_owned();
    let gap = if !at_head && !first && starts_with_gap(&raw) { "\n" } else { "" };
    let before = format!("{gap}{}", comments(Some(&raw)));
    key.fmt();
    *key.leaf_decor_mut() = Decor::new(before, " ");
    key.dotted_decor_mut().clear();
    let after = trailing(item.decor().suffix().and_then(RawString::as_str));
    let width = key.display_repr().len().saturating_add(3);
    value(item, width);
    *item.decor_mut() = Decor::new(" ", after);
}

/// Whether a blank line stands before the first comment.
fn starts_with_gap(raw: &str) -> bool {
    raw.split_inclusive('\n').next().is_some_and(|line| line.trim().is_empty() && line.ends_with('\n'))
}

/// The comment lines of a raw text, one per line; blank lines between them as one, those around them dropped.
fn comments(raw: Option<&str>) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in raw.unwrap_or_default().lines().map(str::trim) {
        if line.is_empty() {
            blank = !text.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    if blank {
        text.push('\n');
    }
    text
}

/// A comment at the end of a line, one space before it.
fn trailing(raw: Option<&str>) -> String {
    match raw.unwrap_or_default().trim() {
        "" => String::new(),
        comment => format!(" {comment}"),
    }
}

/// Formats a value without what stands around it; `column` is where it starts.
fn value(item: &mut Value, column: usize) {
    match item {
        Value::String(text) => text.fmt(),
        Value::Integer(number) => number.fmt(),
        Value::Boolean(flag) => flag.fmt(),
        Value::Float(_) | Value::Datetime(_) => {}
        Value::InlineTable(table) => inline(table),
        Value::Array(list) => array(list, column),
    }
}

fn inline(table: &mut InlineTable) {
    let last = table.len().saturating_sub(1);
    table.set_trailing("");
    table.set_trailing_comma(false);
    for ((mut key, item), at) in table.iter_mut().zip(0_usize..) {
        key.fmt();
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        key.dotted_decor_mut().clear();
        value(item, 0);
        *item.decor_mut() = Decor::new(" ", if at == last { " " } else { "" });
    }
}

fn array(list: &mut Array, column: usize) {
    let noted = |raw: Option<&RawString>| raw.and_then(RawString::as_str).is_some_and(|r| r.contains('#'));
    let has_comments = noted(Some(list.trailing()))
        || list.iter().any(|item| noted(item.decor().prefix()) || noted(item.decor().suffix()));
    let notes: Vec<(String, String)> = list
        .iter()
        .map(|item| {
            let prefix = comments(item.decor().prefix().and_then(RawString::as_str));
            (prefix, trailing(item.decor().suffix().and_then(RawString::as_str)))
        })
        .collect();
    let end = comments(list.trailing().as_str());
    for (item, at) in list.iter_mut().zip(0_usize..) {
        value(item, 2);
        *item.decor_mut() = Decor::new(if at == 0 { "" } else { " " }, "");
    }
    list.set_trailing("");
    list.set_trailing_comma(false);
    let whole = list.to_string();
    if !has_comments && column.saturating_add(whole.trim().len()) <= WIDTH {
        return;
    }
    let indent = |text: &str| -> String {
        text.lines().filter(|line| !line.is_empty()).map(|line| format!("  {line}\n")).collect()
    };
    for (item, (before, after)) in list.iter_mut().zip(notes) {
        *item.decor_mut() = Decor::new(format!("\n{}  ", indent(&before)), after);
    }
    list.set_trailing(format!("\n{}", indent(&end)));
    list.set_trailing_comma(!list.is_empty());
}

fn json(text: &str) -> Result<String, PolicyError> {
    let value: Json = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| unreadable(&error.to_string(), Span::default()))?;
    let mut formatted = String::new();
    print(&value, 0, 0, &mut formatted);
    formatted.push('\n');
    Ok(formatted)
}

/// Prints JSON with two spaces a level; lists of texts stay on one line where they fit.
fn print(value: &Json, level: usize, column: usize, out: &mut String) {
    let below = level.saturating_add(1);
    let pad = |level: usize| "  ".repeat(level);
    match value {
        Json::Object(members) if !members.is_empty() => {
            out.push_str("{\n");
            for ((key, member), at) in members.iter().zip(1_usize..) {
                let key = format!("{}{}: ", pad(below), Json::from(key.as_str()));
                out.push_str(&key);
                print(member, below, key.chars().count(), out);
                out.push_str(if at == members.len() { "\n" } else { ",\n" });
            }
            out.push_str(&pad(level));
            out.push('}');
        }
        Json::Array(items) if !items.is_empty() => {
            let texts: Vec<String> = items.iter().map(Json::to_string).collect();
            let whole = format!("[{}]", texts.join(", "));
            let width = column.saturating_add(whole.chars().count());
            if items.iter().all(Json::is_string) && width < WIDTH {
                return out.push_str(&whole);
            }
            out.push_str("[\n");
            for (item, at) in items.iter().zip(1_usize..) {
                out.push_str(&pad(below));
                print(item, below, below.saturating_mul(2), out);
                out.push_str(if at == items.len() { "\n" } else { ",\n" });
            }
            out.push_str(&pad(level));
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
