//! Texts and keys as they are written: in double quotes, unless that would need escapes.

/// What decides how a text is quoted.
#[derive(Default)]
struct Needs {
    /// A character that has to be escaped.
    control: bool,
    backslash: bool,
    newline: bool,
    /// The most `"` in a row.
    double: usize,
    /// The most `'` in a row.
    single: usize,
}

impl Needs {
    fn of(text: &str) -> Needs {
        let mut needs = Needs::default();
        let (mut double, mut single) = (0_usize, 0_usize);
        for letter in text.chars() {
            double = if letter == '"' { double.saturating_add(1) } else { 0 };
            single = if letter == '\'' { single.saturating_add(1) } else { 0 };
            needs.double = needs.double.max(double);
            needs.single = needs.single.max(single);
            match letter {
                '\\' => needs.backslash = true,
                '\n' => needs.newline = true,
                '\t' => {}
                _ => needs.control |= letter.is_ascii_control(),
            }
        }
        needs
    }
}

/// A key, bare if it can be.
pub(super) fn key(key: &str, out: &mut String) {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(bare) {
        return out.push_str(key);
    }
    let needs = Needs::of(key);
    let control = needs.control || needs.newline;
    if control || needs.single > 0 || (needs.double == 0 && !needs.backslash) {
        quoted(key, out);
    } else {
        out.extend(["'", key, "'"]);
    }
}

/// A text: literal or on several lines only if it would need escapes otherwise.
pub(super) fn text(text: &str, out: &mut String) {
    let needs = Needs::of(text);
    let line = if needs.newline { "\n" } else { "" };
    if needs.control || (!needs.newline && !needs.backslash && needs.double == 0) {
        if needs.newline {
            out.push_str("\"\"\"\n");
            escaped(text, true, out);
            return out.push_str("\"\"\"");
        }
        quoted(text, out);
    } else if !needs.newline && needs.single == 0 {
        out.extend(["'", text, "'"]);
    } else if !needs.backslash && needs.double <= 2 {
        out.extend(["\"\"\"", line]);
        escaped(text, true, out);
        out.push_str("\"\"\"");
    } else if needs.single <= 2 {
        out.extend(["'''", line, text, "'''"]);
    } else if needs.newline {
        out.extend(["\"\"\"", line]);
        escaped(text, true, out);
        out.push_str("\"\"\"");
    } else {
        quoted(text, out);
    }
}

/// A text in double quotes, in JSON as in TOML.
pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    escaped(text, false, out);
    out.push('"');
}

/// Writes a text with escapes; `lines` is whether its lines and single quotes stay.
fn escaped(text: &str, lines: bool, out: &mut String) {
    let mut quotes = 0_usize;
    for letter in text.chars() {
        quotes = if letter == '"' { quotes.saturating_add(1) } else { 0 };
        match letter {
            '"' if lines && quotes <= 2 => out.push('"'),
            '\n' if lines => out.push('\n'),
            '"' | '\\' => {
                quotes = 0;
                out.extend(['\\', letter]);
            }
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            _ if letter.is_ascii_control() => {
                out.push_str("\\u00");
                for digit in [u32::from(letter).wrapping_shr(4), u32::from(letter) & 15] {
                    out.extend(char::from_digit(digit, 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
            _ => out.push(letter),
        }
    }
}
