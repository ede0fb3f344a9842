//! From method and path to an operation: one trie of segments for all methods. Clauses `operation.*`.

use crate::hash::{Hash, before_slash, digits, load, low};
use crate::limits::MAX_PATH;
use crate::template::{is_integer, is_uuid, is_value};

/// No node, or no branch.
pub(crate) const NONE: u32 = u32::MAX;
/// The root of the trie.
pub(crate) const ROOT: u32 = 0;
/// The method number of `*`.
pub(crate) const ANY: u8 = 63;

/// The number of a method that no template names.
pub(crate) const UNKNOWN: u8 = 62;
/// The methods that most requests have, each at its [`slot`].
pub(crate) const COMMON: [&str; 16] =
    ["", "GET", "", "POST", "DELETE", "PATCH", "HEAD", "", "", "PUT", "", "", "", "", "", ""];

/// A method of three to six bytes as a number; nothing for others.
#[inline(always)]
pub(crate) fn word(method: &str) -> Option<u64> {
    let three = |[one, two, high]: [u8; 3]| {
        u64::from(u16::from_le_bytes([one, two])) | u64::from(high) << 16
    };
    let method = method.as_bytes();
    let (first, last) = (three(*method.first_chunk()?), three(*method.last_chunk()?));
    let length = Some(method.len() as u64).filter(|length| *length <= 6)?;
    Some(first | length << 24 | last << 32)
}

/// Where a common method stands, from its second letter and its length: no two share a place.
#[inline(always)]
pub(crate) const fn slot(word: u64) -> usize {
    ((word >> 9 ^ word >> 24) & 15) as usize
}

/// An immutable table of templates.
#[derive(Debug, Clone)]
pub(crate) struct Router {
    pub(crate) nodes: Vec<Node>,
    pub(crate) branches: Vec<Branch>,
    /// The operations of each template, in the order of their methods' numbers.
    pub(crate) endings: Vec<u32>,
    pub(crate) text: String,
    /// Hash and node plus one, zero is empty. The edges to literal segments.
    pub(crate) edges: Vec<(u32, u32)>,
    /// The methods by number.
    pub(crate) methods: Vec<String>,
    /// The methods that most requests have, as words, by their place in [`COMMON`].
    pub(crate) common: [(u64, Method); COMMON.len()],
    /// What every path starts with, and the node that it leads to.
    pub(crate) prefix: String,
    pub(crate) start: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// The first sixteen bytes of the label: most labels need no look at the text.
    pub(crate) head: [u64; 2],
    pub(crate) parent: u32,
    pub(crate) label: u32,
    pub(crate) branch: u32,
    /// The operation that ends here, or where the several stand in `endings`.
    pub(crate) ending: u32,
    /// The numbers of the methods that end here, as bits.
    pub(crate) methods: u64,
    /// The only way on beside literals, where it is an integer or a plain parameter.
    pub(crate) only: u32,
    pub(crate) length: u16,
    /// Whether `only` is an integer.
    pub(crate) integer: bool,
    /// Whether a literal leads on from here, and whether one of digits does.
    pub(crate) literals: bool,
    pub(crate) numbers: bool,
    /// Whether only literals lead here.
    pub(crate) fixed: bool,
}

/// The ways on from a node that are not literal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Branch {
    pub(crate) integer: u32,
    pub(crate) uuid: u32,
    pub(crate) parameter: u32,
    pub(crate) rest: u32,
}

impl Branch {
    pub(crate) const NONE: Branch =
        Branch { integer: NONE, uuid: NONE, parameter: NONE, rest: NONE };

    /// The only way on, if it is an integer or a plain parameter; and whether it is an integer.
    pub(crate) fn only(&self) -> Option<(u32, bool)> {
        match [self.integer, self.uuid, self.parameter, self.rest] {
            [only, NONE, NONE, NONE] => Some((only, true)),
            [NONE, NONE, only, NONE] => Some((only, false)),
            _ => None,
        }
    }
}

/// A request's method, resolved: its number, and the number of what stands in for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    pub(crate) number: u8,
    fallback: u8,
    /// The number of `*`, which stands for every method but the empty text.
    any: u8,
}

impl Method {
    pub(crate) const UNKNOWN: Method = Method { number: UNKNOWN, fallback: UNKNOWN, any: ANY };
}

impl Router {
    /// The operation for a method and a path, if there is one.
    #[inline]
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<u32> {
        let mut text = path.as_bytes();
        if text.len() > MAX_PATH {
            let end = text.iter().position(|b| matches!(b, b'?' | b'#'))?;
            text = text.get(..end).filter(|text| text.len() <= MAX_PATH)?;
        }
        if text.first() != Some(&b'/') {
            return None;
        }
        let method = self.method(method);
        let found = self.below(text, true, method);
        if found.is_none() && text.iter().any(|b| matches!(b, b'%' | b'?' | b'#')) {
            return self.decoded(text, method);
        }
        found
    }

    #[inline(always)]
    pub(crate) fn method(&self, method: &str) -> Method {
        let known = word(method)
            .and_then(|word| self.common.get(slot(word)).filter(|(known, _)| *known == word));
        known.map_or_else(|| self.resolve(method), |(_, method)| *method)
    }

    /// The same for any method.
    #[cold]
    #[inline(never)]
    pub(crate) fn resolve(&self, method: &str) -> Method {
        let fallback = if method == "HEAD" { self.number("GET") } else { UNKNOWN };
        Method {
            number: self.number(method),
            fallback,
            any: if method.is_empty() { UNKNOWN } else { ANY },
        }
    }

    /// The number of a method in this policy.
    pub(crate) fn number(&self, method: &str) -> u8 {
        let place = self.methods.iter().position(|known| known == method);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(UNKNOWN)
    }

    /// Matches a whole path, from behind the prefix that all templates share.
    #[inline(always)]
    fn below(&self, text: &[u8], raw: bool, method: Method) -> Option<u32> {
        match text.strip_prefix(self.prefix.as_bytes())? {
            [] => self.walk(self.start, None, raw, method),
            [b'/', rest @ ..] => self.walk(self.start, Some(rest), raw, method),
            _ => None,
        }
    }

    /// Second attempt: without query, percent-decoded once. Only for paths that hold `%`, `?` or `#`.
    #[cold]
    fn decoded(&self, text: &[u8], method: Method) -> Option<u32> {
        let mut buffer = [0_u8; MAX_PATH];
        let mut length = 0_usize;
        let mut bytes = text.iter().copied().take_while(|b| !matches!(b, b'?' | b'#'));
        while let Some(byte) = bytes.next() {
            let byte = if byte == b'%' {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let decoded =
                    u8::try_from(digit()?.wrapping_mul(16).wrapping_add(digit()?)).ok()?;
                if decoded < 0x20 || matches!(decoded, b'/' | b'\\' | 0x7F) {
                    return None;
                }
                decoded
            } else {
                byte
            };
            *buffer.get_mut(length)? = byte;
            length = length.wrapping_add(1);
        }
        let text = buffer.get(..length)?;
        std::str::from_utf8(text).ok()?;
        self.below(text, false, method)
    }

    /// Matches the segments of `rest` below `node`; without `rest` there are none left. A `raw` path may still hold
    /// `%`, `?` and `#`, which no parameter takes.
    fn walk(
        &self,
        mut node: u32,
        mut rest: Option<&[u8]>,
        raw: bool,
        method: Method,
    ) -> Option<u32> {
        loop {
            let this = self.nodes.get(node as usize)?;
            let Some(text) = rest else { return self.ending(this, method) };
            if !this.literals
                && this.integer
                && let Some(length) = integer(text)
            {
                (node, rest) = (this.only, text.get(length.wrapping_add(1)..));
                continue;
            }
            let (length, literal) = if this.literals {
                let scan = Scan::new(node, text);
                (scan.length, self.literal(node, scan, text))
            } else {
                (length(text), None)
            };
            let (segment, after) = text.split_at_checked(length)?;
            let after = after.get(1..);
            if this.branch == NONE {
                (node, rest) = (literal?, after);
                continue;
            }
            if let Some(literal) = literal
                && let found @ Some(_) = self.walk(literal, after, raw, method)
            {
                return found;
            }
            if this.only != NONE {
                if !(if this.integer { is_integer(segment) } else { is_value(segment, raw) }) {
                    return None;
                }
                (node, rest) = (this.only, after);
                continue;
            }
            let branch = self.branches.get(this.branch as usize)?;
            if is_integer(segment) {
                if let found @ Some(_) = self.walk(branch.integer, after, raw, method) {
                    return found;
                }
            } else if branch.uuid != NONE
                && is_uuid(segment)
                && let found @ Some(_) = self.walk(branch.uuid, after, raw, method)
            {
                return found;
            }
            if branch.parameter & branch.rest == NONE || !is_value(segment, raw) {
                return None;
            }
            if branch.rest == NONE {
                (node, rest) = (branch.parameter, after);
                continue;
            }
            return self.walk(branch.parameter, after, raw, method).or_else(|| {
                let takes = text.split(|b| *b == b'/').all(|segment| is_value(segment, raw));
                let node = takes.then(|| self.nodes.get(branch.rest as usize)).flatten()?;
                self.ending(node, method)
            });
        }
    }

    /// The child of a node by the literal segment that `text` starts with.
    #[inline(always)]
    pub(crate) fn literal(&self, node: u32, scan: Scan, text: &[u8]) -> Option<u32> {
        let mask = self.edges.len().wrapping_sub(1);
        let mut at = scan.hash as usize & mask;
        // Not more than two thirds of the slots are taken: an empty one ends the search.
        loop {
            let (found, child) = *self.edges.get(at)?;
            let child = child.checked_sub(1)?;
            if found == scan.hash
                && let Some(to) = self.nodes.get(child as usize)
                && to.parent == node
                && to.head == scan.head
                && usize::from(to.length) == scan.length
                && (scan.length <= 16 || self.label(to) == text.get(..scan.length))
            {
                return Some(child);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    #[inline(always)]
    pub(crate) fn label(&self, node: &Node) -> Option<&[u8]> {
        let start = node.label as usize;
        self.text.as_bytes().get(start..start.wrapping_add(node.length.into()))
    }

    /// The operation of a template for a method: its own, else `GET` for `HEAD`, else `*`.
    #[inline(always)]
    fn ending(&self, node: &Node, method: Method) -> Option<u32> {
        self.operation(node, method.number)
            .or_else(|| self.operation(node, method.fallback))
            .or_else(|| self.operation(node, method.any))
    }

    /// The methods of a template and their operations.
    pub(crate) fn answers(&self, node: &Node) -> impl Iterator<Item = (u8, u32)> {
        let numbers = (0..=ANY).filter(|number| node.methods >> number & 1 == 1);
        numbers.filter_map(|number| Some((number, self.operation(node, number)?)))
    }

    /// The operation of a template for a method's number.
    #[inline(always)]
    pub(crate) fn operation(&self, node: &Node, number: u8) -> Option<u32> {
        let bit = 1_u64 << (number & 63);
        if node.methods == bit {
            return Some(node.ending);
        }
        let before = (node.methods & bit.wrapping_sub(1)).count_ones();
        let place = node.ending.wrapping_add(before) as usize;
        if node.methods & bit == 0 { None } else { self.endings.get(place).copied() }
    }
}

/// The length of a first segment of one to seven digits; nothing if the text starts otherwise.
#[inline(always)]
fn integer(text: &[u8]) -> Option<usize> {
    let count = digits(text);
    let whole = matches!(text.get(count), None | Some(b'/'));
    (whole && (1..8).contains(&count)).then_some(count)
}

/// The length of the segment that a text starts with.
#[inline(always)]
fn length(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == b'/').unwrap_or(text.len())
}

/// A segment, looked at once: its hash below a node, its length, and its first sixteen bytes.
#[derive(Clone, Copy)]
pub(crate) struct Scan {
    hash: u32,
    length: usize,
    head: [u64; 2],
}

impl Scan {
    /// The first segment of a text, up to the first `/` or the end.
    #[inline(always)]
    fn new(node: u32, text: &[u8]) -> Scan {
        let first = load(text, 0);
        let count = before_slash(first).min(text.len());
        let head = low(first, count);
        let mut hash = if count == 0 { Hash::new(node) } else { Hash::new(node).add(head) };
        let (mut length, mut whole) = (count, count == 8);
        let mut second = 0;
        while whole {
            let chunk = load(text, length);
            let count = before_slash(chunk).min(text.len().wrapping_sub(length));
            let chunk = low(chunk, count);
            if count > 0 {
                hash = hash.add(chunk);
            }
            if length == 8 {
                second = chunk;
            }
            length = length.wrapping_add(count);
            whole = count == 8;
        }
        Scan { hash: hash.finish(), length, head: [head, second] }
    }

    /// A segment that stands alone.
    pub(crate) fn of(node: u32, segment: &[u8]) -> Scan {
        let (hash, head) = (Hash::of(node, segment), [load(segment, 0), load(segment, 8)]);
        Scan { hash, length: segment.len(), head }
    }
}
