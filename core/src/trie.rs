//! Builds a [`Router`]: adds templates one by one and answers for clashes among them.

use crate::hash::{Hash, load};
use crate::limits::MAX_METHODS;
use crate::router::{ANY, Branch, COMMON, Method, NONE, Node, ROOT, Router, Scan, slot, word};
use crate::template::{Segment, is_integer};

#[derive(Debug)]
pub(crate) struct Trie {
    router: Router,
    /// Per node, where templates end: method number and operation, by number.
    endings: Vec<Vec<(u8, u32)>>,
    used: usize,
}

impl Trie {
    pub(crate) fn new(operations: usize) -> Trie {
        let nodes = operations.saturating_add(16);
        let mut router = Router {
            nodes: Vec::with_capacity(nodes),
            branches: Vec::new(),
            endings: Vec::new(),
            text: String::new(),
            edges: vec![(0, 0); 16],
            methods: Vec::new(),
            common: [(0, Method::UNKNOWN); COMMON.len()],
            prefix: String::new(),
            start: ROOT,
        };
        router.nodes.push(Node { fixed: true, ..node(NONE, NONE) });
        Trie { router, endings: Vec::new(), used: 0 }
    }

    /// The number of a method; numbers are given in order of first use.
    pub(crate) fn method(&mut self, method: &str) -> u8 {
        if method == "*" {
            return ANY;
        }
        let methods = &mut self.router.methods;
        if let Some(number) = methods.iter().position(|known| known == method) {
            return u8::try_from(number).unwrap_or(ANY);
        }
        if methods.len() > MAX_METHODS {
            return ANY; // The caller reports the limit; the table is never used.
        }
        let number = u8::try_from(methods.len()).unwrap_or(ANY);
        methods.push(method.to_owned());
        number
    }

    pub(crate) fn method_count(&self) -> usize {
        self.router.methods.len()
    }

    /// The node where a template ends, made if it is new.
    pub(crate) fn node(&mut self, segments: &[Segment<'_>]) -> u32 {
        segments.iter().fold(ROOT, |node, segment| match segment {
            Segment::Literal(text) => self.literal(node, text),
            other => self.branch(node, *other),
        })
    }

    /// Adds an operation to a node; the one that is there already if the method is taken.
    pub(crate) fn add(&mut self, node: u32, method: u8, operation: u32) -> Option<u32> {
        if self.endings.len() < self.router.nodes.len() {
            self.endings.resize_with(self.router.nodes.len(), Vec::new);
        }
        let endings = self.endings.get_mut(node as usize)?;
        let place = endings.partition_point(|(known, _)| *known < method);
        match endings.get(place) {
            Some((known, taken)) if *known == method => Some(*taken),
            _ => {
                endings.insert(place, (method, operation));
                None
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    fn literal(&mut self, parent: u32, text: &str) -> u32 {
        let scan = Scan::of(parent, text.as_bytes());
        if let Some(child) = self.router.literal(parent, scan, text.as_bytes()) {
            return child;
        }
        let mut fixed = false;
        if let Some(parent) = self.router.nodes.get_mut(parent as usize) {
            parent.literals = true;
            parent.numbers |= is_integer(text.as_bytes());
            fixed = parent.fixed;
        }
        let label = self.router.text.len() as u32;
        self.router.text.push_str(text);
        let child = self.router.nodes.len() as u32;
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let head = [load(text.as_bytes(), 0), load(text.as_bytes(), 8)];
        self.router.nodes.push(Node { head, length, fixed, ..node(parent, label) });
        self.used = self.used.saturating_add(1);
        if self.used.saturating_mul(3) > self.router.edges.len().saturating_mul(2) {
            self.grow();
        }
        put(&mut self.router.edges, Hash::of(parent, text.as_bytes()), child);
        child
    }

    fn grow(&mut self) {
        let size = self.router.edges.len().saturating_mul(2);
        let old = std::mem::replace(&mut self.router.edges, vec![(0, 0); size]);
        for (hash, child) in old {
            if let Some(child) = child.checked_sub(1) {
                put(&mut self.router.edges, hash, child);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    fn branch(&mut self, parent: u32, segment: Segment<'_>) -> u32 {
        let router = &mut self.router;
        let fresh = router.nodes.len() as u32;
        let Some(from) = router.nodes.get_mut(parent as usize) else { return ROOT };
        if from.branch == NONE {
            from.branch = router.branches.len() as u32;
            router.branches.push(Branch::NONE);
        }
        let Some(branch) = router.branches.get_mut(from.branch as usize) else { return ROOT };
        let child = match segment {
            Segment::Integer => &mut branch.integer,
            Segment::Uuid => &mut branch.uuid,
            Segment::Rest => &mut branch.rest,
            Segment::Parameter | Segment::Literal(_) => &mut branch.parameter,
        };
        if *child == NONE {
            *child = fresh;
            router.nodes.push(node(parent, NONE));
        }
        *child
    }

    /// The finished router.
    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    pub(crate) fn finish(mut self) -> Router {
        let router = &mut self.router;
        for (node, methods) in router.nodes.iter_mut().zip(&self.endings) {
            node.methods = methods.iter().fold(0, |bits, (method, _)| bits | 1 << (method & 63));
            if methods.is_empty() {
                continue;
            }
            if let [(_, operation)] = methods.as_slice() {
                node.ending = *operation;
            } else {
                node.ending = router.endings.len() as u32;
                router.endings.extend(methods.iter().map(|(_, operation)| *operation));
            }
        }
        for node in &mut router.nodes {
            let branch = router.branches.get(node.branch as usize);
            if let Some((only, integer)) = branch.and_then(Branch::only) {
                (node.only, node.integer) = (only, integer);
            }
        }
        let common = COMMON.map(|method| (word(method).unwrap_or(0), router.resolve(method)));
        debug_assert!(
            common.iter().enumerate().all(|(at, (word, _))| *word == 0 || slot(*word) == at)
        );
        router.common = common;
        share_prefix(router);
        router.nodes.shrink_to_fit();
        router.endings.shrink_to_fit();
        router.text.shrink_to_fit();
        self.router
    }
}

const fn node(parent: u32, label: u32) -> Node {
    Node {
        head: [0; 2],
        parent,
        label,
        branch: NONE,
        ending: 0,
        only: NONE,
        integer: false,
        methods: 0,
        length: 0,
        literals: false,
        numbers: false,
        fixed: false,
    }
}

/// Follows the root while there is one way on, a literal, and nothing ends: every path starts with that.
fn share_prefix(router: &mut Router) {
    let mut only: Vec<Option<u32>> = vec![None; router.nodes.len()];
    let mut several = vec![false; router.nodes.len()];
    for (node, number) in router.nodes.iter().zip(0_u32..) {
        let parent = node.parent as usize;
        if let (Some(only), Some(several)) = (only.get_mut(parent), several.get_mut(parent)) {
            *several |= only.is_some() || node.label == NONE;
            *only = Some(number);
        }
    }
    while let Some(this) = router.nodes.get(router.start as usize).filter(|this| this.methods == 0)
        && !several.get(router.start as usize).copied().unwrap_or(true)
        && this.branch == NONE
        && let Some(next) = only.get(router.start as usize).copied().flatten()
        && let Some(node) = router.nodes.get(next as usize)
    {
        let start = node.label as usize;
        let label = router.text.get(start..start.saturating_add(node.length.into()));
        router.prefix.push('/');
        router.prefix.push_str(label.unwrap_or_default());
        router.start = next;
    }
}

fn put(edges: &mut [(u32, u32)], hash: u32, child: u32) {
    let mask = edges.len().wrapping_sub(1);
    let mut at = hash as usize & mask;
    while let Some(edge) = edges.get_mut(at) {
        if edge.1 == 0 {
            *edge = (hash, child.saturating_add(1));
            return;
        }
        at = at.wrapping_add(1) & mask;
    }
}
