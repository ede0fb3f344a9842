//! Builds a [`Router`]: adds templates one by one and answers for clashes among them.

use std::collections::HashMap;

use crate::hash::Hash;
use crate::limits::MAX_METHODS;
use crate::router::{ANY, Branch, NONE, Node, ROOT, Router};
use crate::template::Segment;

#[derive(Debug)]
pub(crate) struct Trie {
    router: Router,
    methods: HashMap<String, u8>,
    /// Per node that ends a template: method number and operation.
    endings: HashMap<u32, Vec<(u8, u32)>>,
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
            head: None,
            get: None,
        };
        router.nodes.push(node(NONE, 0, 0));
        Trie { router, methods: HashMap::new(), endings: HashMap::new(), used: 0 }
    }

    /// The number of a method; numbers are given in order of first use.
    pub(crate) fn method(&mut self, method: &str) -> u8 {
        if method == "*" {
            return ANY;
        }
        if let Some(number) = self.methods.get(method) {
            return *number;
        }
        if self.methods.len() > MAX_METHODS {
            return ANY; // The caller reports the limit; the table is never used.
        }
        let number = u8::try_from(self.methods.len()).unwrap_or(ANY);
        self.methods.insert(method.to_owned(), number);
        self.router.methods.push(method.to_owned());
        number
    }

    pub(crate) fn method_count(&self) -> usize {
        self.methods.len()
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
        let endings = self.endings.entry(node).or_default();
        if let Some((_, taken)) = endings.iter().find(|(known, _)| *known == method) {
            return Some(*taken);
        }
        endings.push((method, operation));
        None
    }

    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    fn literal(&mut self, parent: u32, text: &str) -> u32 {
        let hash = Hash::of(parent, text.as_bytes());
        if let Some(child) = self.router.literal(parent, hash, text.as_bytes()) {
            return child;
        }
        let label = self.router.text.len() as u32;
        self.router.text.push_str(text);
        let child = self.router.nodes.len() as u32;
        self.router.nodes.push(node(parent, label, u16::try_from(text.len()).unwrap_or(u16::MAX)));
        self.used = self.used.saturating_add(1);
        if self.used.saturating_mul(3) > self.router.edges.len().saturating_mul(2) {
            self.grow();
        }
        put(&mut self.router.edges, hash, child);
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
            router.nodes.push(node(parent, NONE, 0));
        }
        *child
    }

    /// The finished router.
    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    pub(crate) fn finish(mut self) -> Router {
        let router = &mut self.router;
        let mut endings: Vec<(u32, Vec<(u8, u32)>)> = self.endings.into_iter().collect();
        endings.sort_unstable_by_key(|(node, _)| *node);
        for (at, mut methods) in endings {
            methods.sort_unstable();
            if let Some(node) = router.nodes.get_mut(at as usize) {
                node.ending = router.endings.len() as u32;
                node.count = methods.len() as u16;
                router.endings.append(&mut methods);
            }
        }
        router.head = router.number("HEAD");
        router.get = router.number("GET");
        router.nodes.shrink_to_fit();
        router.endings.shrink_to_fit();
        router.text.shrink_to_fit();
        self.router
    }
}

const fn node(parent: u32, label: u32, length: u16) -> Node {
    Node { parent, label, length, count: 0, branch: NONE, ending: 0 }
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
