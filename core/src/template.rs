//! The key of an operation: `METHODS PATH`, or a name. Clauses `operation.key`, `.template`, `.types`.

use crate::code::Code;
use crate::limits::{MAX_NAME, MAX_PATH, MAX_PATH_SEGMENTS};
use crate::problem::{nearest, suggest};
use crate::scope::character;
use crate::words::join;

/// A key, parsed.
#[derive(Debug)]
pub(crate) enum Key<'k> {
    Http { methods: Vec<&'k str>, path: &'k str, segments: Vec<Segment<'k>> },
    Name,
}

/// One segment of a path template, the more specific first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment<'k> {
    Literal(&'k str),
    Integer,
    Uuid,
    Parameter,
    Rest,
}

/// What is wrong with a key: code, message, cure.
pub(crate) type Fault = (Code, String, Option<String>);

fn fault<T>(code: Code, message: impl Into<String>) -> Result<T, Fault> {
    Err((code, message.into(), None))
}

impl<'k> Key<'k> {
    pub(crate) fn parse(key: &'k str) -> Result<Key<'k>, Fault> {
        let Some((methods, path)) = key.split_once(' ') else { return name(key) };
        let methods: Vec<&str> = methods.split('|').collect();
        methods.iter().try_for_each(|known| method(known))?;
        if methods.len() > 1 && methods.contains(&"*") {
            return fault(Code::InvalidMethod, "`*` stands for every method and stands alone");
        }
        let segments = segments(path)?;
        Ok(Key::Http { methods, path, segments })
    }
}

fn name(key: &str) -> Result<Key<'_>, Fault> {
    let cure =
        key.starts_with('/').then(|| "write a method before the path, as in `GET /x`".into());
    let message = if key.is_empty() {
        "an operation has no key".to_owned()
    } else if key.len() > MAX_NAME {
        format!("the name of an operation has at most {MAX_NAME} characters")
    } else if key.starts_with('/') {
        format!("`{key}` has no method")
    } else if let Some(bad) = key.chars().find(|c| !c.is_ascii_graphic()) {
        format!("the name of an operation may not hold {}", character(bad))
    } else {
        return Ok(Key::Name);
    };
    Err((Code::InvalidOperation, message, cure))
}

fn method(method: &str) -> Result<(), Fault> {
    let allowed =
        |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"!#$%&'*+-.^_`~".contains(&b);
    if method == "*" || (!method.is_empty() && method.bytes().all(allowed)) {
        return Ok(());
    }
    let cure = suggest(&method.to_ascii_uppercase(), &mut METHODS.into_iter());
    Err((
        Code::InvalidMethod,
        format!("`{method}` is no method, a method is written in capitals"),
        cure,
    ))
}

/// The key that is meant by one with misspelt methods or types.
pub(crate) fn meant(key: &str) -> Option<String> {
    let (methods, path) = key.split_once(' ')?;
    let methods: Option<Vec<&str>> = methods.split('|').map(known_method).collect();
    let segments = path.split('/').map(|segment| {
        let typed = segment.strip_suffix('}').and_then(|inner| inner.split_once(':'));
        let kind = |(name, kind): (&str, &str)| Some(format!("{name}:{}}}", known_type(kind)?));
        typed.map_or(Some(segment.to_owned()), kind)
    });
    let segments: Vec<String> = segments.collect::<Option<_>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let meant = format!("{} {}", join(&methods?, "|"), join(&segments, "/"));
    Key::parse(&meant).is_ok().then_some(meant)
}

/// The method itself if it can be one, else the known one that is close.
fn known_method(text: &str) -> Option<&str> {
    if method(text).is_ok() {
        return Some(text);
    }
    nearest(&text.to_ascii_uppercase(), &mut METHODS.into_iter())
}

fn known_type(kind: &str) -> Option<&'static str> {
    nearest(kind, &mut TYPES.into_iter())
}

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const TYPES: [&str; 2] = ["int", "uuid"];

fn segments(path: &str) -> Result<Vec<Segment<'_>>, Fault> {
    let Some(rest) = path.strip_prefix('/') else {
        return fault(Code::InvalidPath, "a path starts with `/`");
    };
    if path.len() > MAX_PATH {
        return fault(Code::InvalidPath, format!("a path has at most {MAX_PATH} bytes"));
    }
    let count = rest.split('/').count();
    if count > MAX_PATH_SEGMENTS {
        let message = format!("a path has at most {MAX_PATH_SEGMENTS} segments, this has {count}");
        return fault(Code::InvalidPath, message);
    }
    let mut names: Vec<&str> = Vec::new();
    let mut parsed = Vec::with_capacity(count);
    for (text, left) in rest.split('/').zip((0..count).rev()) {
        let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
            parsed.push(literal(text, left == 0)?);
            continue;
        };
        let (name, segment) = parameter(inner)?;
        if segment == Segment::Rest && left > 0 {
            return fault(
                Code::InvalidPath,
                format!("`{text}` takes the rest and must stand last"),
            );
        }
        if names.contains(&name) {
            return fault(Code::InvalidPath, format!("the parameter `{name}` stands twice"));
        }
        names.push(name);
        parsed.push(segment);
    }
    Ok(parsed)
}

fn literal(text: &str, last: bool) -> Result<Segment<'_>, Fault> {
    if text.is_empty() && !last {
        return fault(Code::InvalidPath, "a path has no empty segment but the last");
    }
    if text == "." || text == ".." {
        return fault(Code::InvalidPath, format!("a path has no segment `{text}`"));
    }
    match text.chars().find(|c| {
        c.is_ascii_control() || matches!(c, ' ' | '%' | '?' | '#' | '\\' | ';' | '{' | '}')
    }) {
        Some(c @ ('{' | '}')) => {
            fault(Code::InvalidPath, format!("`{c}` in `{text}`: a parameter is a whole segment"))
        }
        Some('%') => fault(Code::InvalidPath, "a path is written decoded, without `%`"),
        Some(c) => fault(Code::InvalidPath, format!("a path may not hold {}", character(c))),
        None => Ok(Segment::Literal(text)),
    }
}

fn parameter(inner: &str) -> Result<(&str, Segment<'static>), Fault> {
    let (name, segment) = match (inner.strip_prefix('*'), inner.split_once(':')) {
        (Some(name), _) => (name, Segment::Rest),
        (None, None) => (inner, Segment::Parameter),
        (None, Some((name, "int"))) => (name, Segment::Integer),
        (None, Some((name, "uuid"))) => (name, Segment::Uuid),
        (None, Some((_, kind))) => {
            let cure = suggest(kind, &mut TYPES.into_iter());
            let cure = cure.or_else(|| Some("the types are `int` and `uuid`".to_owned()));
            return Err((Code::InvalidPath, format!("`{kind}` is no type of a parameter"), cure));
        }
    };
    let mut bytes = name.bytes();
    let good = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if good {
        return Ok((name, segment));
    }
    fault(Code::InvalidPath, format!("`{name}` is no name of a parameter"))
}

/// Clause `operation.types`: ASCII digits, at least one.
#[inline]
pub(crate) fn is_integer(segment: &[u8]) -> bool {
    !segment.is_empty() && segment.iter().all(u8::is_ascii_digit)
}

/// Clause `operation.types`: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_uuid(segment: &[u8]) -> bool {
    segment.len() == 36
        && segment.iter().zip(0_u8..).all(|(byte, at)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Bytes that no parameter takes, and bytes that mean something in a path that is not decoded yet.
const REFUSED: u8 = 1;
const MEANT: u8 = 2;
const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "runs when the crate is compiled")]
const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = match byte {
            0..=0x1F | 0x7F | b';' | b'\\' => REFUSED,
            b'%' | b'?' | b'#' => MEANT,
            _ => 0,
        };
        if byte == u8::MAX {
            return classes;
        }
        byte = byte.wrapping_add(1);
    }
}

/// Whether a segment may be a parameter's value (`operation.types`, `operation.encoding`). In a `raw` path `%`, `?`
/// and `#` may not stand in it; once decoded they may.
#[inline]
pub(crate) fn is_value(segment: &[u8], raw: bool) -> bool {
    let refused = if raw { REFUSED | MEANT } else { REFUSED };
    let class = |byte: &u8| CLASSES.get(usize::from(*byte)).copied().unwrap_or(REFUSED);
    !matches!(segment, [] | [b'.'] | [b'.', b'.'])
        && segment.iter().all(|b| class(b) & refused == 0)
}
