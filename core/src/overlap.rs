//! Finds templates that overlap while neither is the more specific. Clause `operation.clash`.

use crate::order::sort;
use crate::router::{ANY, Branch, NONE, Node, Router, Scan, UNKNOWN};
use crate::template::{is_integer, is_uuid, is_value};

/// Pairs of operations that clash, each pair once; nothing if the templates overlap too much to be checked
/// in a time that the size of the table bounds.
pub(crate) fn ambiguous(router: &Router) -> Option<Vec<(u32, u32)>> {
    if router.branches.is_empty() {
        return Some(Vec::new());
    }
    let mut search = Search {
        router,
        children: children(router),
        found: Vec::new(),
        budget: router.nodes.len().saturating_mul(64).saturating_add(100_000),
    };
    for start in 0..u32::try_from(router.nodes.len()).unwrap_or(NONE) {
        search.siblings(start);
    }
    sort(&mut search.found, &|one, other| one.cmp(other));
    search.found.dedup();
    (search.budget > 0).then_some(search.found)
}

/// The literal children of each node: `list[first[n]..first[n + 1]]`.
struct Children {
    first: Vec<u32>,
    list: Vec<u32>,
}

fn children(router: &Router) -> Children {
    let mut first = vec![0_u32; router.nodes.len().saturating_add(2)];
    let literal = |node: &Node| node.parent != NONE && node.label != NONE;
    for node in router.nodes.iter().filter(|node| literal(node)) {
        if let Some(count) = first.get_mut((node.parent as usize).saturating_add(2)) {
            *count = count.saturating_add(1);
        }
    }
    let mut sum = 0_u32;
    for count in &mut first {
        sum = sum.saturating_add(*count);
        *count = sum;
    }
    let mut list = vec![0_u32; sum as usize];
    for (node, number) in router.nodes.iter().zip(0_u32..).filter(|(node, _)| literal(node)) {
        if let Some(next) = first.get_mut((node.parent as usize).saturating_add(1)) {
            if let Some(place) = list.get_mut(*next as usize) {
                *place = number;
            }
            *next = next.saturating_add(1);
        }
    }
    Children { first, list }
}

impl Children {
    fn of(&self, node: u32) -> &[u32] {
        let at = |index: usize| self.first.get(index).map_or(0, |first| *first as usize);
        let node = node as usize;
        self.list.get(at(node)..at(node.saturating_add(1))).unwrap_or_default()
    }
}

struct Search<'r> {
    router: &'r Router,
    children: Children,
    found: Vec<(u32, u32)>,
    budget: usize,
}

/// Two ways through the trie that match common paths. `left` was the more specific where they parted.
#[derive(Clone, Copy)]
struct Pair {
    left: u32,
    right: u32,
    /// Whether `left` or `right` is a rest parameter, which stays while the other goes on.
    left_rest: bool,
    right_rest: bool,
    /// Whether `right` was the more specific in a later segment.
    crossed: bool,
    /// The node of the template that is as specific as both together, if there is one.
    meet: u32,
}

impl Search<'_> {
    /// Starts a search wherever two ways part at a node.
    fn siblings(&mut self, node: u32) {
        let Some(branch) = self.branch(node) else { return };
        for literal in self.children.of(node).to_vec() {
            for (kind, other) in ways(branch) {
                if self.fits(literal, kind) {
                    self.follow(pair(literal, other, kind));
                }
            }
        }
        for (kind, left) in ways(branch) {
            for (other, right) in ways(branch) {
                if kind < other && !(kind == Kind::Integer && other == Kind::Uuid) {
                    self.follow(pair(left, right, other));
                }
            }
        }
    }

    fn follow(&mut self, pair: Pair) {
        let mut open = vec![pair];
        while let Some(pair) = open.pop() {
            self.budget = self.budget.saturating_sub(1);
            if self.budget == 0 {
                return;
            }
            if pair.left == NONE || pair.right == NONE {
                continue;
            }
            if pair.crossed {
                self.ends(pair);
            }
            self.step(pair, &mut open);
        }
    }

    /// Reports two templates that both end here on a common method that no meeting template takes.
    fn ends(&mut self, pair: Pair) {
        let taken = self.methods(pair.meet);
        let common = self.methods(pair.left) & self.methods(pair.right) & !taken;
        if common == 0 {
            return;
        }
        if let (Some(left), Some(right)) =
            (self.ending(pair.left, common), self.ending(pair.right, common))
        {
            self.found.push((left.min(right), left.max(right)));
        }
    }

    /// The first operation of a template that answers one of these methods.
    fn ending(&self, node: u32, methods: u64) -> Option<u32> {
        let node = self.router.nodes.get(node as usize)?;
        let mut own = (0..=ANY).filter(|number| methods >> number & 1 == 1);
        let own = own.find_map(|number| self.router.operation(node, number));
        let standing_in = || self.router.operation(node, self.router.number("GET"));
        own.or_else(|| self.router.operation(node, ANY)).or_else(standing_in)
    }

    /// The methods that a template answers, as bits.
    fn methods(&self, node: u32) -> u64 {
        let Some(node) = self.router.nodes.get(node as usize) else { return 0 };
        let bit = |method: &str| 1_u64 << self.router.number(method);
        let head = if node.methods & bit("GET") != 0 { bit("HEAD") } else { 0 };
        match node.methods >> ANY {
            0 => (node.methods | head) & !(1 << UNKNOWN),
            _ => u64::MAX,
        }
    }

    /// All pairs one segment further on.
    fn step(&self, pair: Pair, open: &mut Vec<Pair>) {
        let lefts = self.onward(pair.left, pair.left_rest);
        let rights = self.onward(pair.right, pair.right_rest);
        for (left_kind, left) in &lefts {
            if let Kind::Literal = left_kind
                && !pair.right_rest
                && let Some(right) = self.same(*left, pair.right)
            {
                open.push(self.next(pair, (Kind::Literal, *left), (Kind::Literal, right)));
            }
            for (right_kind, right) in &rights {
                let meets = match (left_kind, right_kind) {
                    (Kind::Literal, Kind::Literal)
                    | (Kind::Integer, Kind::Uuid)
                    | (Kind::Uuid, Kind::Integer) => false,
                    (Kind::Literal, kind) => self.fits(*left, *kind),
                    (kind, Kind::Literal) => self.fits(*right, *kind),
                    (Kind::Rest, Kind::Rest) => !(pair.left_rest && pair.right_rest),
                    _ => true,
                };
                if meets {
                    open.push(self.next(pair, (*left_kind, *left), (*right_kind, *right)));
                }
            }
        }
    }

    fn next(&self, pair: Pair, left: (Kind, u32), right: (Kind, u32)) -> Pair {
        let (kind, node) = if left.0 <= right.0 { left } else { right };
        Pair {
            left: left.1,
            right: right.1,
            left_rest: left.0 == Kind::Rest,
            right_rest: right.0 == Kind::Rest,
            crossed: pair.crossed || right.0 < left.0,
            meet: self.child(pair.meet, kind, node),
        }
    }

    /// The ways on from a node; a rest parameter goes on as itself.
    fn onward(&self, node: u32, rest: bool) -> Vec<(Kind, u32)> {
        if rest {
            return vec![(Kind::Rest, node)];
        }
        let mut onward = self.branch(node).map(ways).unwrap_or_default();
        onward.extend(self.children.of(node).iter().map(|child| (Kind::Literal, *child)));
        onward
    }

    fn branch(&self, node: u32) -> Option<Branch> {
        let node = self.router.nodes.get(node as usize)?;
        self.router.branches.get(node.branch as usize).copied()
    }

    fn text(&self, node: u32) -> &[u8] {
        self.router
            .nodes
            .get(node as usize)
            .and_then(|node| self.router.label(node))
            .unwrap_or_default()
    }

    /// The child of `parent` with the same literal as `node`.
    fn same(&self, node: u32, parent: u32) -> Option<u32> {
        let text = self.text(node);
        self.router.literal(parent, Scan::of(parent, text), text)
    }

    fn child(&self, parent: u32, kind: Kind, like: u32) -> u32 {
        if parent == NONE {
            return NONE;
        }
        let branch = || self.branch(parent).unwrap_or(Branch::NONE);
        match kind {
            Kind::Literal => self.same(like, parent).unwrap_or(NONE),
            Kind::Integer => branch().integer,
            Kind::Uuid => branch().uuid,
            Kind::Parameter => branch().parameter,
            Kind::Rest => branch().rest,
        }
    }

    /// Whether a literal is a value of a kind of parameter.
    fn fits(&self, literal: u32, kind: Kind) -> bool {
        let text = self.text(literal);
        match kind {
            Kind::Literal => false,
            Kind::Integer => is_integer(text),
            Kind::Uuid => is_uuid(text),
            Kind::Parameter | Kind::Rest => is_value(text, false),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Literal,
    Integer,
    Uuid,
    Parameter,
    Rest,
}

fn ways(branch: Branch) -> Vec<(Kind, u32)> {
    let all = [
        (Kind::Integer, branch.integer),
        (Kind::Uuid, branch.uuid),
        (Kind::Parameter, branch.parameter),
        (Kind::Rest, branch.rest),
    ];
    all.into_iter().filter(|(_, node)| *node != NONE).collect()
}

/// Where two ways part, `left` is the more specific, and so far the way to both together.
fn pair(left: u32, right: u32, right_kind: Kind) -> Pair {
    Pair {
        left,
        right,
        left_rest: false,
        right_rest: right_kind == Kind::Rest,
        crossed: false,
        meet: left,
    }
}
