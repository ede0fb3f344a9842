//! The canonical layout of a policy's text; comments stay. Clause `policy.format`.

mod json;

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, KeyMut, RawString, Table, Value};

use crate::code::Code;
use crate::node::{Node, is_json};
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
    let root = crate::node::read(text, &mut problems);
    problems.finish()?;
    if is_json(text) {
        let root = Node { value: crate::node::Value::Table(root), span: Span::default() };
        return Ok(json::json(text, &root));
    }
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let span = error.span().unwrap_or(0..0);
        unreadable(error.message(), Span::new(span.start, span.end))
    })?;
    let trailing = comments(document.trailing().as_str());
    let mut first = true;
    table(document.as_table_mut(), 0, &mut first);
    let gap = if trailing.is_empty() || first { "" } else { "\n" };
    let keep = document.trailing().as_str().is_some_and(starts_with_gap);
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
                tables
                    .iter_mut()
                    .for_each(|inner| self::table(inner, depth.saturating_add(1), first));
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
    // What stands around a value counts for its width: it is laid out first.
    *item.decor_mut() = Decor::new(" ", after);
    value(item, width);
}

/// Whether a blank line stands before the first comment.
fn starts_with_gap(raw: &str) -> bool {
    raw.split_inclusive('\n')
        .next()
        .is_some_and(|line| line.trim().is_empty() && line.ends_with('\n'))
}

/// The comment lines of a raw text, one per line; blank lines between them as one, those around them dropped.
fn comments(raw: Option<&str>) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in raw.unwrap_or_default().split_inclusive('\n') {
        let (ends, line) = (line.ends_with('\n'), line.trim());
        if line.is_empty() && !ends {
            break;
        }
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
        *item.decor_mut() = Decor::new(" ", if at == last { " " } else { "" });
        value(item, 0);
    }
}

fn array(list: &mut Array, column: usize) {
    let notes = Notes::of(list);
    for (item, at) in list.iter_mut().zip(0_usize..) {
        *item.decor_mut() = Decor::new(if at == 0 { "" } else { " " }, "");
        value(item, 2);
    }
    list.set_trailing("");
    list.set_trailing_comma(false);
    let whole = list.to_string();
    if notes.is_empty() && column.saturating_add(whole.trim().len()) <= WIDTH {
        return;
    }
    for (item, before) in list.iter_mut().zip(&notes.before) {
        *item.decor_mut() = Decor::new(format!("{before}  "), "");
    }
    list.set_trailing(notes.before.get(list.len()).map(String::as_str).unwrap_or_default());
    list.set_trailing_comma(!list.is_empty());
}

/// The comments of a list that stands on several lines.
struct Notes {
    /// What stands before each element, and after the last: the comment beside the element before it, a new line,
    /// and its own comment lines.
    before: Vec<String>,
    commented: bool,
}

impl Notes {
    fn of(list: &Array) -> Notes {
        let text = |raw: Option<&RawString>| {
            raw.and_then(RawString::as_str).unwrap_or_default().to_owned()
        };
        let prefixes = list.iter().map(|item| text(item.decor().prefix()));
        let prefixes: Vec<String> = prefixes.chain([text(Some(list.trailing()))]).collect();
        // What stood before the comma of an element belongs beside it.
        let suffixes = list.iter().map(|item| text(item.decor().suffix()));
        let suffixes: Vec<String> = std::iter::once(String::new()).chain(suffixes).collect();
        let commented = prefixes.iter().chain(&suffixes).any(|raw| raw.contains('#'));
        let before = prefixes.iter().zip(&suffixes).zip(0_usize..).map(|((prefix, suffix), at)| {
            let (beside, own) = match prefix.split_once('\n') {
                Some((beside, own)) if at > 0 => (beside, own),
                _ => ("", prefix.as_str()),
            };
            let lines = comments(Some(own));
            let lines =
                lines.lines().filter(|line| !line.is_empty()).map(|line| format!("  {line}\n"));
            format!(
                "{}{}\n{}",
                trailing(Some(suffix)),
                trailing(Some(beside)),
                lines.collect::<String>()
            )
        });
        Notes { before: before.collect(), commented }
    }

    fn is_empty(&self) -> bool {
        !self.commented
    }
}
