//! From method and path to an operation: one trie of segments for all methods. Clauses `operation.*`.

use crate::hash::{Hash, before_slash, load, low};
use crate::limits::MAX_PATH;
use crate::template::{is_integer, is_uuid, is_value};

/// No node, or no branch.
pub(crate) const NONE: u32 = u32::MAX;
/// The root of the trie.
pub(crate) const ROOT: u32 = 0;
/// The method number of `*`.
pub(crate) const ANY: u8 = u8::MAX;

/// An immutable table of templates.
#[derive(Debug, Clone)]
pub(crate) struct Router {
    pub(crate) nodes: Vec<Node>,
    pub(crate) branches: Vec<Branch>,
    /// Per template: method number and operation.
    pub(crate) endings: Vec<(u8, u32)>,
    pub(crate) text: String,
    /// Hash and node plus one, zero is empty. The edges to literal segments.
    pub(crate) edges: Vec<(u32, u32)>,
    pub(crate) methods: Vec<String>,
    /// The number of `HEAD`, and what stands in for it.
    pub(crate) head: Option<u8>,
    pub(crate) get: Option<u8>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    pub(crate) label: u32,
    pub(crate) length: u16,
    pub(crate) count: u16,
    pub(crate) branch: u32,
    pub(crate) ending: u32,
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
}

/// A request's method, resolved: its number, if the policy knows it, and whether `GET` stands in.
#[derive(Clone, Copy)]
struct Method {
    number: Option<u8>,
    fallback: Option<u8>,
}

/// A path being matched: `raw` paths may still hold `%`, `?` and `#`, which no parameter takes.
#[derive(Clone, Copy)]
struct Path<'p> {
    text: &'p [u8],
    raw: bool,
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
        let method = self.method(method)?;
        let found = self.walk(ROOT, 1, Path { text, raw: true }, method);
        if found.is_none() && text.iter().any(|b| matches!(b, b'%' | b'?' | b'#')) {
            return self.decoded(text, method);
        }
        found
    }

    /// The number of a method in this policy.
    pub(crate) fn number(&self, method: &str) -> Option<u8> {
        self.methods.iter().zip(0_u8..).find(|(known, _)| *known == method).map(|(_, number)| number)
    }

    #[inline]
    fn method(&self, method: &str) -> Option<Method> {
        let fallback = if method == "HEAD" { self.get } else { None };
        (!method.is_empty()).then(|| Method { number: self.number(method), fallback })
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
        self.walk(ROOT, 1, Path { text, raw: false }, method)
    }

    /// Matches the segments from `at` on, below `node`; past the end of the text there are none left.
    fn walk(&self, mut node: u32, mut at: usize, path: Path<'_>, method: Method) -> Option<u32> {
        loop {
            let this = *self.nodes.get(node as usize)?;
            let Some(rest) = path.text.get(at..) else { return self.ending(&this, method) };
            let (hash, length) = scan(node, path.text, at);
            let segment = rest.get(..length)?;
            let next = at.wrapping_add(length).wrapping_add(1);
            let literal = self.literal(node, hash, segment);
            let Some(branch) = self.branches.get(this.branch as usize) else {
                (node, at) = (literal?, next);
                continue;
            };
            let found = literal.and_then(|literal| self.walk(literal, next, path, method));
            if found.is_some() || !path.is_value(segment) {
                return found;
            }
            let typed = |child: u32, fits: bool| {
                (child != NONE && fits).then(|| self.walk(child, next, path, method)).flatten()
            };
            let found = typed(branch.integer, is_integer(segment));
            let found = found.or_else(|| typed(branch.uuid, is_uuid(segment)));
            if found.is_some() {
                return found;
            }
            if branch.rest == NONE {
                (node, at) = (branch.parameter, next);
                continue;
            }
            let found = typed(branch.parameter, true);
            return found.or_else(|| {
                let takes = rest.split(|b| *b == b'/').all(|segment| path.is_value(segment));
                let node = takes.then(|| self.nodes.get(branch.rest as usize)).flatten()?;
                self.ending(node, method)
            });
        }
    }

    /// The child of a node by a literal segment.
    #[inline]
    pub(crate) fn literal(&self, node: u32, hash: u32, segment: &[u8]) -> Option<u32> {
        let mask = self.edges.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        for _ in 0..self.edges.len() {
            let (found, child) = *self.edges.get(at)?;
            let child = child.checked_sub(1)?;
            if found == hash
                && let Some(to) = self.nodes.get(child as usize)
                && to.parent == node
                && self.label(to) == Some(segment)
            {
                return Some(child);
            }
            at = at.wrapping_add(1) & mask;
        }
        None
    }

    #[inline]
    pub(crate) fn label(&self, node: &Node) -> Option<&[u8]> {
        let start = node.label as usize;
        self.text.as_bytes().get(start..start.wrapping_add(node.length.into()))
    }

    pub(crate) fn endings(&self, node: &Node) -> &[(u8, u32)] {
        let start = node.ending as usize;
        self.endings.get(start..start.wrapping_add(node.count.into())).unwrap_or_default()
    }

    /// The operation of a template for a method: its own, else `GET` for `HEAD`, else `*`.
    #[inline]
    fn ending(&self, node: &Node, method: Method) -> Option<u32> {
        let endings = self.endings(node);
        let of = |number: u8| endings.iter().find(|(known, _)| *known == number).map(|(_, op)| *op);
        let own = method.number.and_then(of);
        own.or_else(|| method.fallback.and_then(of)).or_else(|| of(ANY))
    }
}

impl Path<'_> {
    #[inline]
    fn is_value(self, segment: &[u8]) -> bool {
        is_value(segment)
            && !(self.raw && segment.iter().any(|b| matches!(b, b'%' | b'?' | b'#')))
    }
}

/// Hash and length of the segment that starts at `at`, in one pass.
#[inline]
fn scan(node: u32, text: &[u8], at: usize) -> (u32, usize) {
    let mut hash = Hash::new(node);
    let mut from = at;
    while from < text.len() {
        let chunk = load(text, from);
        let count = before_slash(chunk).min(text.len().wrapping_sub(from));
        if count > 0 {
            hash = hash.add(low(chunk, count));
        }
        from = from.wrapping_add(count);
        if count < 8 {
            break;
        }
    }
    let length = from.wrapping_sub(at);
    (hash.finish(length), length)
}
