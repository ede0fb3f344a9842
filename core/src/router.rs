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
pub(crate) const COMMON: [&str; 16] = [
    "", "GET", "", "POST", "DELETE", "PATCH", "HEAD", "", "", "PUT", "", "", "", "", "", "",
];

/// Where a common method stands: no two share a place.
#[inline]
pub(crate) fn slot(method: &str) -> usize {
    let second = method.as_bytes().get(1).copied().unwrap_or(0);
    (usize::from(second >> 1) ^ method.len()) & 15
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
    /// The numbers of the methods that most requests have, by their place in [`COMMON`].
    pub(crate) common: [u8; COMMON.len()],
    /// What every path starts with, and the node that it leads to.
    pub(crate) prefix: String,
    pub(crate) start: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// The first eight bytes of the label: most labels need no look at the text.
    pub(crate) head: u64,
    pub(crate) parent: u32,
    pub(crate) label: u32,
    pub(crate) branch: u32,
    pub(crate) ending: u32,
    /// The numbers of the methods that end here, as bits.
    pub(crate) methods: u64,
    pub(crate) length: u16,
    /// Whether a literal leads on from here.
    pub(crate) literals: bool,
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
    pub(crate) const NONE: Branch = Branch { integer: NONE, uuid: NONE, parameter: NONE, rest: NONE };

    /// Whether a way is there and no other is.
    const fn is_only(&self, way: u32) -> bool {
        let [a, b, c, d] = [self.integer, self.uuid, self.parameter, self.rest];
        way != NONE && (a == NONE) as u8 + (b == NONE) as u8 + (c == NONE) as u8 + (d == NONE) as u8 == 3
    }
}

/// A request's method, resolved: its number, and the number of what stands in for it.
#[derive(Clone, Copy)]
struct Method {
    number: u8,
    fallback: u8,
    /// Whether `*` stands for it: it does not for the empty text.
    any: bool,
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

    /// The operation at a node for a method.
    #[inline]
    pub(crate) fn at(&self, node: u32, method: &str) -> Option<u32> {
        self.ending(self.nodes.get(node as usize)?, self.method(method))
    }

    /// The number of a method in this policy.
    #[inline]
    pub(crate) fn number(&self, method: &str) -> u8 {
        let slot = slot(method);
        if COMMON.get(slot).is_some_and(|common| *common == method) {
            return self.common.get(slot).copied().unwrap_or(UNKNOWN);
        }
        let place = self.methods.iter().position(|known| known == method);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(UNKNOWN)
    }

    #[inline]
    fn method(&self, method: &str) -> Method {
        let fallback = if method == "HEAD" { self.number("GET") } else { UNKNOWN };
        Method { number: self.number(method), fallback, any: !method.is_empty() }
    }

    /// Matches a whole path, from behind the prefix that all templates share.
    #[inline]
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
                let decoded = u8::try_from(digit()?.wrapping_mul(16).wrapping_add(digit()?)).ok()?;
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
                && let Some(branch) = self.branches.get(this.branch as usize)
                && branch.is_only(branch.integer)
                && let Some(after) = integer(text)
            {
                (node, rest) = (branch.integer, after);
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
            let branch = self.branches.get(this.branch as usize)?;
            if is_integer(segment) {
                if branch.is_only(branch.integer) {
                    (node, rest) = (branch.integer, after);
                    continue;
                }
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
    #[inline]
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
                && (scan.length <= 8 || self.label(to) == text.get(..scan.length))
            {
                return Some(child);
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    #[inline]
    pub(crate) fn label(&self, node: &Node) -> Option<&[u8]> {
        let start = node.label as usize;
        self.text.as_bytes().get(start..start.wrapping_add(node.length.into()))
    }

    /// The operation of a template for a method: its own, else `GET` for `HEAD`, else `*`.
    #[inline]
    fn ending(&self, node: &Node, method: Method) -> Option<u32> {
        self.operation(node, method.number)
            .or_else(|| self.operation(node, method.fallback))
            .or_else(|| self.operation(node, if method.any { ANY } else { UNKNOWN }))
    }

    /// The operation of a template for a method's number.
    #[inline]
    pub(crate) fn operation(&self, node: &Node, number: u8) -> Option<u32> {
        let bit = 1_u64 << (number & 63);
        let before = (node.methods & bit.wrapping_sub(1)).count_ones();
        let place = node.ending.wrapping_add(before) as usize;
        if node.methods & bit == 0 { None } else { self.endings.get(place).copied() }
    }
}

/// What follows a segment of one to seven digits; nothing if the text starts otherwise.
#[inline]
fn integer(text: &[u8]) -> Option<Option<&[u8]>> {
    let count = digits(text);
    match text.split_at_checked(count)? {
        (_, []) if (1..8).contains(&count) => Some(None),
        (_, [b'/', after @ ..]) if (1..8).contains(&count) => Some(Some(after)),
        _ => None,
    }
}

/// The length of the segment that a text starts with.
#[inline]
fn length(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == b'/').unwrap_or(text.len())
}

/// A segment, looked at once: its hash below a node, its length, and its first eight bytes.
#[derive(Clone, Copy)]
pub(crate) struct Scan {
    hash: u32,
    length: usize,
    head: u64,
}

impl Scan {
    /// The first segment of a text, up to the first `/` or the end.
    #[inline]
    fn new(node: u32, text: &[u8]) -> Scan {
        let first = load(text, 0);
        let count = before_slash(first).min(text.len());
        let head = low(first, count);
        let mut hash = if count == 0 { Hash::new(node) } else { Hash::new(node).add(0, head) };
        let mut length = count;
        let (mut place, mut whole) = (1_usize, count == 8);
        while whole {
            let chunk = load(text, length);
            let count = before_slash(chunk).min(text.len().wrapping_sub(length));
            if count > 0 {
                hash = hash.add(place, low(chunk, count));
            }
            length = length.wrapping_add(count);
            place = place.wrapping_add(1);
            whole = count == 8;
        }
        Scan { hash: hash.finish(length), length, head }
    }

    /// A segment that stands alone.
    pub(crate) fn of(node: u32, segment: &[u8]) -> Scan {
        let (hash, head) = (Hash::of(node, segment), load(segment, 0));
        Scan { hash, length: segment.len(), head }
    }
}
