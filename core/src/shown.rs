//! Texts of others, made fit to be read: nothing in them breaks a line or stays unseen. Clauses `policy.line` and `consent.name`.

use crate::words::join;

/// A longer line is cut.
const LONGEST: usize = 1_024;

/// How many characters stay at the start of one that is cut, and at its end.
const KEPT: (usize, usize) = (800, 200);

/// One line (`policy.line`): what breaks it or cannot be seen is written as an escape, and of a long one the middle is left out.
///
/// ```
/// assert_eq!(scopeward::one_line("`a\nb` is no name".to_owned()), r"`a\u{a}b` is no name");
/// ```
pub fn one_line(text: String) -> String {
    let hidden = |c: char| breaks(c) || is_invisible(c);
    let escaped = |c: char| if hidden(c) { c.escape_unicode().to_string() } else { c.into() };
    let line = if text.contains(hidden) { text.chars().map(escaped).collect() } else { text };
    let end = line.chars().count().saturating_sub(KEPT.1);
    if end <= LONGEST.saturating_sub(KEPT.1) {
        return line;
    }
    let start = line.chars().take(KEPT.0).chain(['…']);
    start.chain(line.chars().skip(end)).collect()
}

/// A text without what cannot be seen or changes how the rest is read; every break is one space.
pub(crate) fn safe(text: &str) -> String {
    let text: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    join(&seen.split_whitespace().collect::<Vec<_>>(), " ")
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}
