//! Texts of others, made fit to be read: nothing in them breaks a line or stays unseen. Clauses `policy.line` and `consent.name`.

use std::fmt::Write as _;

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
    if text.len() <= LONGEST && !text.contains(is_hidden) {
        return text;
    }
    let mut line = String::new();
    for c in text.chars() {
        if is_hidden(c) {
            let _ = write!(line, "\\u{{{:x}}}", u32::from(c)); // a string takes everything
        } else {
            line.push(c);
        }
    }
    let length = line.chars().count();
    if length <= LONGEST {
        return line;
    }
    let mut cut = String::new();
    for (c, at) in line.chars().zip(0_usize..) {
        if at == KEPT.0 {
            cut.push('…');
        }
        if at < KEPT.0 || length.saturating_sub(at) <= KEPT.1 {
            cut.push(c);
        }
    }
    cut
}

/// A text without what cannot be seen or changes how the rest is read; every break is one space.
pub(crate) fn safe(text: &str) -> String {
    let text: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    join(&seen.split_whitespace().collect::<Vec<_>>(), " ")
}

/// Whether a character breaks the line, cannot be seen, or changes how the rest is read: control, format, bidirectional,
/// fillers, variation selectors, tags.
pub fn is_hidden(c: char) -> bool {
    breaks(c) || is_invisible(c)
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
