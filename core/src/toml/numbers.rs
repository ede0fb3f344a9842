//! What stands bare where a value is expected.

use super::date;
use crate::words::first_of;

pub(crate) enum Bare {
    Bool(bool),
    /// Nothing if it is out of range.
    Integer(Option<i64>),
    /// A number with a fraction, or a date: no policy has one.
    Other,
}

/// Reads a bare value; nothing if it is none.
pub(crate) fn bare(text: &str) -> Option<Bare> {
    match text {
        "true" => Some(Bare::Bool(true)),
        "false" => Some(Bare::Bool(false)),
        _ => integer(text)
            .or_else(|| (is_float(text) || date::is_valid(text)).then_some(Bare::Other)),
    }
}

fn integer(text: &str) -> Option<Bare> {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return are_digits(digits, radix).then(|| Bare::Integer(number(digits, radix)));
        }
    }
    is_whole(text).then(|| Bare::Integer(number(text, 10)))
}

fn number(text: &str, radix: u32) -> Option<i64> {
    i64::from_str_radix(&text.split('_').collect::<String>(), radix).ok()
}

/// Whether a text is digits, with single `_` between some of them.
fn are_digits(text: &str, radix: u32) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_digit(radix));
    text.split('_').all(is_part)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix('+').or(text.strip_prefix('-')).unwrap_or(text)
}

fn is_whole(text: &str) -> bool {
    let digits = unsigned(text);
    are_digits(digits, 10) && (digits.len() == 1 || !digits.starts_with('0'))
}

fn is_float(text: &str) -> bool {
    if matches!(unsigned(text), "inf" | "nan") {
        return true;
    }
    let end = first_of(text, b"eE");
    let base = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let exponent = end.and_then(|end| text.get(end.saturating_add(1)..));
    let (whole, fraction) = match base.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (base, None),
    };
    is_whole(whole)
        && fraction.is_none_or(|digits| are_digits(digits, 10))
        && exponent.is_none_or(|exponent| are_digits(unsigned(exponent), 10))
        && (fraction.is_some() || exponent.is_some())
}
