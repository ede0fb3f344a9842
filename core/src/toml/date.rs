//! Whether a date, a time, or both exist (RFC 3339, with seconds left out as TOML 1.1 allows).

use crate::words::first_of;

pub(super) fn is_valid(text: &str) -> bool {
    let (date, time) = match first_of(text, b"Tt ") {
        Some(at) => {
            let (date, time) = text.split_at_checked(at).unwrap_or_default();
            (Some(date), time.get(1..))
        }
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    date.is_none_or(is_date) && time.is_none_or(|time| is_time(time, date.is_some()))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |width| number(parts.next(), width);
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && parts.next().is_none()
}

/// `zoned` is whether an offset may follow.
fn is_time(text: &str, zoned: bool) -> bool {
    let (time, offset) = match first_of(text, b"Zz+-") {
        Some(at) if zoned => text.split_at_checked(at).unwrap_or_default(),
        _ => (text, ""),
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let offset = match offset {
        "" | "Z" | "z" => true,
        offset => offset
            .strip_prefix('+')
            .or(offset.strip_prefix('-'))
            .is_some_and(|offset| offset.len() == 5 && is_clock(offset, false)),
    };
    digits && offset && is_clock(whole, time.contains('.'))
}

/// `hh:mm` or `hh:mm:ss`, the latter if there is a fraction.
fn is_clock(text: &str, seconds: bool) -> bool {
    let mut parts = text.split(':');
    let hour = number(parts.next(), 2).is_some_and(|hour| hour < 24);
    let minute = number(parts.next(), 2).is_some_and(|minute| minute < 60);
    let second = match parts.next() {
        None => !seconds,
        second => number(second, 2).is_some_and(|second| second <= 60),
    };
    hour && minute && second && parts.next().is_none()
}

fn number(text: Option<&str>, width: usize) -> Option<u32> {
    let text =
        text.filter(|text| text.len() == width && text.bytes().all(|b| b.is_ascii_digit()))?;
    text.parse().ok()
}
