//! The short way to an operation: one look-up for a method and a path that is literal, or literal but for a last
//! segment of digits. Most requests are such; whatever is not found here is left to the router.

use crate::hash::{mix, number};
use crate::limits::MAX_PATH;
use crate::policy::{NONE, Row};
use crate::router::{ANY, Node, Router};

/// The longest stem: with a number behind it, no path is longer than allowed.
const LONGEST: usize = MAX_PATH - 7;

/// What is looked up of a path: all of it, or what stands before its last segment if that is a number.
#[derive(Clone, Copy)]
struct Stem<'p> {
    text: &'p [u8],
    number: bool,
}

impl<'p> Stem<'p> {
    /// Takes off one to seven digits that are a segment. Without branches: what comes is not predictable.
    #[inline(always)]
    fn of(path: &'p [u8]) -> Stem<'p> {
        let Some((digits, before)) = number(path) else {
            return Stem { text: path, number: false };
        };
        let cut = if before == b'/' { digits } else { 0 };
        Stem { text: path.get(..path.len().wrapping_sub(cut)).unwrap_or(path), number: cut > 0 }
    }

    /// A hash whose low bits are the method and the kind of the stem: only the text is left to compare.
    #[inline(always)]
    fn tag(self, method: u8) -> u32 {
        let kind = u32::from(method) | u32::from(self.number) << 6;
        mix(self.text, kind) & !127 | kind
    }
}

impl<'t> Stem<'t> {
    /// The stem whose paths end at this node whatever else the table holds: only literals lead there, and no literal and
    /// no more specific parameter takes the number from it.
    fn to(router: &Router, node: &Node, number: u32, text: &'t [u8]) -> Option<Stem<'t>> {
        if text.len() > LONGEST || !text.starts_with(b"/") {
            return None;
        }
        if node.fixed {
            return Some(Stem { text, number: false });
        }
        let parent = router
            .nodes
            .get(node.parent as usize)
            .filter(|parent| parent.fixed && !parent.numbers)?;
        let branch = router.branches.get(parent.branch as usize)?;
        let way = if branch.integer == NONE { branch.parameter } else { branch.integer };
        (way == number).then_some(Stem { text, number: true })
    }
}

/// Open addressing over methods and stems. The texts stand in the keys of the operations.
#[derive(Debug)]
pub(crate) struct Stems {
    /// Tag, and operation; [`NONE`] is an empty slot. Their count is a power of two.
    slots: Vec<(u32, u32)>,
    /// A tag shifted by this is a place.
    shift: u32,
}

impl Stems {
    /// Takes up every operation that such a path leads to without a choice.
    pub(crate) fn new(router: &Router, rows: &[Row], keys: &[u8]) -> Stems {
        let mut entries = Vec::new();
        for (node, number) in router.nodes.iter().zip(0_u32..).filter(|(node, _)| node.methods != 0)
        {
            for (method, operation) in router.answers(node).filter(|(method, _)| *method != ANY) {
                let text = rows.get(operation as usize).and_then(|row| row.stem(keys));
                let stem = text.and_then(|text| Stem::to(router, node, number, text));
                entries.extend(stem.map(|stem| (stem, method, operation)));
            }
        }
        let size = entries.len().saturating_mul(2).next_power_of_two().max(8);
        let mut stems =
            Stems { slots: vec![(0, NONE); size], shift: 32_u32.saturating_sub(size.ilog2()) };
        for (stem, method, operation) in entries {
            let tag = stem.tag(method);
            let mut at = (tag >> stems.shift) as usize;
            while stems.slots.get(at).is_some_and(|(_, operation)| *operation != NONE) {
                at = stems.next(at);
            }
            stems.slots.get_mut(at).into_iter().for_each(|slot| *slot = (tag, operation));
        }
        stems
    }

    fn next(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.slots.len().wrapping_sub(1)
    }

    /// The operation for the number of a method and a path, if it is of the simple kind.
    #[inline(always)]
    pub(crate) fn find(&self, rows: &[Row], keys: &[u8], method: u8, path: &[u8]) -> Option<u32> {
        let stem = Stem::of(path);
        let tag = stem.tag(method);
        let at = (tag >> self.shift) as usize;
        let (found, operation) = *self.slots.get(at)?;
        let row = if found == tag { rows.get(operation as usize) } else { None };
        if row.and_then(|row| row.stem(keys)) == Some(stem.text) {
            return Some(operation);
        }
        self.further(rows, keys, stem, tag)
    }

    /// Looks behind the first place, up to an empty one.
    #[cold]
    fn further(&self, rows: &[Row], keys: &[u8], stem: Stem<'_>, tag: u32) -> Option<u32> {
        let mut at = (tag >> self.shift) as usize;
        while self.slots.get(at)?.1 != NONE {
            at = self.next(at);
            let (found, operation) = *self.slots.get(at)?;
            let row = rows.get(operation as usize).filter(|_| found == tag);
            if row.and_then(|row| row.stem(keys)) == Some(stem.text) {
                return Some(operation);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    /// Whatever the short way finds, the router finds; and it does find what it is there for.
    #[test]
    fn agrees_with_the_router() {
        let paths = [
            "/",
            "/a",
            "/a/",
            "/tasks",
            "/tasks/",
            "/tasks/all",
            "/tasks/{id:int}",
            "/tasks/{id:int}/parts",
            "/2024",
            "/years/2024",
            "/years/{id:int}",
            "/users/{name}",
            "/users/me",
            "/{first}/{id}",
            "/words/{id:int}",
            "/words/{name}",
            "/r/x/{*rest}",
            "/a-long-literal-path/with-more-than/forty-bytes-in-it",
            "/a-long-literal-path/with-more-than/forty-bytes-in-it/{id}",
        ];
        let mut text =
            String::from("scopeward = 1\nname = \"stems\"\n[scopes]\ns = \"S\"\n[operations]\n");
        for (path, place) in paths.iter().zip(0..) {
            let methods = ["GET", "GET|POST", "PUT", "HEAD", "*"][place % 5];
            text.extend(["\"", methods, " ", path, "\" = \"s\"\n"]);
        }
        let policy = Policy::compile(&text).unwrap();
        let inner = &*policy.0;
        let mut short = 0;
        for path in paths {
            for value in ["7", "1234567", "12345678", "007", "x7", "7x", "me", "2024", ""] {
                let path: Vec<&str> =
                    path.split('/').map(|s| if s.starts_with('{') { value } else { s }).collect();
                let path = path.join("/");
                for method in ["GET", "POST", "PUT", "HEAD", "PATCH", "BREW", ""] {
                    let number = inner.router.method(method).number;
                    let found = inner.stems.find(
                        &inner.rows,
                        inner.keys.as_bytes(),
                        number,
                        path.as_bytes(),
                    );
                    assert!(
                        found.is_none() || found == inner.router.find(method, &path),
                        "{method} {path}"
                    );
                    short += u32::from(found.is_some());
                }
            }
        }
        assert!(short > 50, "{short}");
    }
}
