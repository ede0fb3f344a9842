//! Implications and dependencies: from rules to links and closures. Clauses of section 3.

use crate::bits::Bits;
use crate::code::Code;
use crate::document::{Document, RuleDef};
use crate::lines::Lines;
use crate::node::Text;
use crate::pattern::{Pattern, has_brace};
use crate::problem::{Problems, Span};
use crate::resolve::Names;
use crate::universe::{Link, Rule};
use crate::words::join;

/// The two relations that one reader serves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Implies,
    Depends,
}

/// One pair of a relation, written by name or made by a pattern.
struct Edge {
    from: u32,
    to: u32,
    span: Span,
}

/// Fills the universe's links and dependencies.
pub(crate) fn relate(
    names: &mut Names<'_>,
    document: &Document<'_>,
    lines: &Lines,
    problems: &mut Problems,
) {
    wildcards(names);
    for relation in [Relation::Implies, Relation::Depends] {
        let mut reader = Reader { names, lines, relation, edges: Vec::new(), problems };
        for scope in &document.scopes {
            let targets = match relation {
                Relation::Implies => &scope.implies,
                Relation::Depends => &scope.depends,
            };
            if let Some(from) = reader.names.universe.find(&scope.name.value) {
                targets.iter().for_each(|target| reader.target(from, target));
            }
        }
        let rules = match relation {
            Relation::Implies => &document.implies,
            Relation::Depends => &document.depends,
        };
        rules.iter().for_each(|rule| reader.rule(rule));
        let edges = reader.edges;
        let size = names.universe.size();
        let closed = close(size, &edges);
        cycles(names, relation, &edges, &closed, problems);
        if relation == Relation::Depends {
            names.universe.depends = closed;
        }
    }
}

/// Every allowed wildcard gives what it covers.
fn wildcards(names: &mut Names<'_>) {
    for index in 0..names.universe.wildcards {
        let Some(member) = names.universe.member(index) else { continue };
        let link =
            Link { gives: names.covered(&member.name), rule: Rule::Wildcard, line: member.line };
        if let Some(links) = names.universe.links.get_mut(index as usize) {
            links.push(link);
        }
    }
}

struct Reader<'r, 'd> {
    names: &'r mut Names<'d>,
    lines: &'r Lines,
    relation: Relation,
    edges: Vec<Edge>,
    problems: &'r mut Problems,
}

impl Reader<'_, '_> {
    fn rule(&mut self, rule: &RuleDef<'_>) {
        let separator = self.names.separator;
        let pattern = match Pattern::parse(&rule.from.value, separator) {
            None => {
                let Some(from) = self.names.scope(&rule.from, self.problems) else { return };
                return rule.to.iter().for_each(|target| self.target(from, target));
            }
            Some(Err(fault)) => {
                return self.problems.add(Code::InvalidPattern, rule.from.span, fault);
            }
            Some(Ok(_)) if self.names.is_wildcard(&rule.from.value) => {
                let message = "the key of a rule holds no wildcard";
                return self.problems.add(Code::InvalidWildcard, rule.from.span, message);
            }
            Some(Ok(pattern)) => pattern,
        };
        for target in &rule.to {
            match Pattern::parse(&target.value, separator) {
                Some(Err(fault)) => self.problems.add(Code::InvalidPattern, target.span, fault),
                Some(Ok(to)) if to.name() != pattern.name() => {
                    let message =
                        format!("`{{{}}}` is not the capture of `{}`", to.name(), rule.from.value);
                    self.problems.add(Code::InvalidPattern, target.span, message);
                }
                Some(Ok(to)) => self.pattern(&pattern, &to, target),
                None => {
                    let matching = self.matching(&pattern);
                    if matching.is_empty() {
                        self.check(target);
                    }
                    matching.into_iter().for_each(|(from, _)| self.target(from, target));
                }
            }
        }
    }

    /// The declared scopes that a pattern matches, with what its capture stands for.
    fn matching(&self, pattern: &Pattern<'_>) -> Vec<(u32, Vec<String>)> {
        let universe = &self.names.universe;
        let usable = |index: u32| {
            index >= universe.wildcards
                && !universe.restrictions.has(index)
                && !universe.removed.has(index)
        };
        let members = universe.members.iter().zip(0_u32..).filter(|(_, index)| usable(*index));
        members
            .filter_map(|(member, index)| {
                let captured = pattern.capture(&member.name, self.names.separator)?;
                Some((index, captured.into_iter().map(str::to_owned).collect()))
            })
            .collect()
    }

    fn pattern(&mut self, from: &Pattern<'_>, to: &Pattern<'_>, written: &Text<'_>) {
        for (index, captured) in self.matching(from) {
            let captured: Vec<&str> = captured.iter().map(String::as_str).collect();
            let made = to.fill(&captured, self.names.separator);
            if self.names.is_wildcard(&made) {
                self.wildcard(index, &made, written, true);
            } else if let Some(target) = self.names.universe.find(&made) {
                self.edge(index, target, written);
            } else {
                let from = self.names.universe.name(index);
                let message = format!(
                    "`{}` makes `{made}` from `{from}`, which is not declared",
                    written.value
                );
                let help = Some(format!("declare `{made}`, or name the scopes one by one"));
                self.problems.cure(Code::PatternUndeclared, written.span, message, help);
            }
        }
    }

    /// A target without capture.
    fn target(&mut self, from: u32, target: &Text<'_>) {
        if has_brace(&target.value) {
            let message = "a capture stands only in a rule whose key has it";
            return self.problems.add(Code::InvalidPattern, target.span, message);
        }
        if self.names.is_wildcard(&target.value) {
            return self.wildcard(from, &target.value, target, false);
        }
        if let Some(to) = self.names.scope(target, self.problems) {
            self.edge(from, to, target);
        }
    }

    /// A target that no scope leads to must name something all the same.
    fn check(&mut self, target: &Text<'_>) {
        if self.relation == Relation::Implies && self.names.is_wildcard(&target.value) {
            self.names.select(target, self.problems);
        } else {
            self.names.scope(target, self.problems);
        }
    }

    fn wildcard(&mut self, from: u32, wildcard: &str, written: &Text<'_>, made: bool) {
        if self.relation == Relation::Depends {
            let message = format!("a scope depends on scopes, `{wildcard}` is a wildcard");
            return self.problems.add(Code::InvalidWildcard, written.span, message);
        }
        if self.misused(from, from, written) {
            return;
        }
        let gives = self.names.covered(wildcard);
        if gives.is_empty() && !made {
            let message = format!("the wildcard `{wildcard}` covers no declared scope");
            return self.problems.add(Code::EmptySelector, written.span, message);
        }
        self.link(from, gives, written);
    }

    fn edge(&mut self, from: u32, to: u32, written: &Text<'_>) {
        if self.names.universe.removed.has(to) {
            let message = format!("the scope `{}` is removed", self.names.universe.name(to));
            return self.problems.add(Code::RemovedScope, written.span, message);
        }
        let misused = match self.relation {
            Relation::Implies => self.misused(from, to, written),
            Relation::Depends => self.misused(from, from, written),
        };
        if misused {
            return;
        }
        if self.relation == Relation::Implies {
            let gives = Bits::one(self.names.universe.size(), to);
            self.link(from, gives, written);
        }
        self.edges.push(Edge { from, to, span: written.span });
    }

    fn misused(&mut self, from: u32, to: u32, written: &Text<'_>) -> bool {
        let restriction = [from, to].into_iter().find(|i| self.names.universe.restrictions.has(*i));
        if let Some(index) = restriction {
            let name = self.names.universe.name(index);
            let message =
                format!("`{name}` is a restriction: no rule starts from it, and none implies it");
            self.problems.add(Code::MisusedRestriction, written.span, message);
        }
        restriction.is_some()
    }

    fn link(&mut self, from: u32, gives: Bits, written: &Text<'_>) {
        let link = Link { gives, rule: Rule::Implies, line: self.lines.line(written.span) };
        if let Some(links) = self.names.universe.links.get_mut(from as usize) {
            links.push(link);
        }
    }
}

/// Per member, everything that the edges lead to.
fn close(size: usize, edges: &[Edge]) -> Vec<Bits> {
    let next = neighbours(size, edges);
    let reach = |start: usize| {
        let mut reached = Bits::new(size);
        let mut open: Vec<u32> =
            next.get(start).into_iter().flatten().map(|edge| edge.to).collect();
        while let Some(index) = open.pop() {
            if !reached.has(index) {
                reached.insert(index);
                open.extend(next.get(index as usize).into_iter().flatten().map(|edge| edge.to));
            }
        }
        reached
    };
    (0..size).map(reach).collect()
}

fn neighbours(size: usize, edges: &[Edge]) -> Vec<Vec<&Edge>> {
    let mut next = vec![Vec::new(); size];
    for edge in edges {
        if let Some(from) = next.get_mut(edge.from as usize) {
            from.push(edge);
        }
    }
    next
}

/// Reports each circle once, at the edge by which its first member leaves.
fn cycles(
    names: &Names<'_>,
    relation: Relation,
    edges: &[Edge],
    closed: &[Bits],
    problems: &mut Problems,
) {
    let next = neighbours(closed.len(), edges);
    let mut told = Bits::new(closed.len());
    for (reached, start) in closed.iter().zip(0_u32..) {
        if !reached.has(start) || told.has(start) {
            continue;
        }
        let circle = circle(&next, closed, start);
        let Some(first) = circle.first() else { continue };
        let path: Vec<&str> = circle.iter().map(|edge| names.universe.name(edge.from)).collect();
        circle.iter().for_each(|edge| told.insert(edge.from));
        let path = format!("`{}` → `{}`", join(&path, "` → `"), names.universe.name(start));
        let (code, verb) = match relation {
            Relation::Implies => (Code::ImplicationCycle, "implies"),
            Relation::Depends => (Code::DependencyCycle, "depends on"),
        };
        let message = format!("`{}` {verb} itself: {path}", names.universe.name(start));
        problems.add(code, first.span, message);
    }
}

/// The edges of a shortest way from a member back to itself.
fn circle<'e>(next: &[Vec<&'e Edge>], closed: &[Bits], start: u32) -> Vec<&'e Edge> {
    let mut came: Vec<Option<&Edge>> = vec![None; closed.len()];
    let mut open = vec![start];
    let mut at = 0_usize;
    while let Some(index) = open.get(at).copied() {
        at = at.saturating_add(1);
        for edge in next.get(index as usize).into_iter().flatten() {
            let Some(before) = came.get_mut(edge.to as usize).filter(|came| came.is_none()) else {
                continue;
            };
            *before = Some(edge);
            if edge.to == start {
                let mut way = vec![*edge];
                while let Some(edge) = way.last().filter(|edge| edge.from != start) {
                    let Some(before) = came.get(edge.from as usize).copied().flatten() else {
                        break;
                    };
                    way.push(before);
                }
                way.reverse();
                return way;
            }
            open.push(edge.to);
        }
    }
    Vec::new()
}
