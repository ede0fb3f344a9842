//! Which of two requirements lets in more.

use crate::bits::Bits;
use crate::policy::Policy;
use crate::requirement::{Tree, ways};

/// How a requirement stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Each lets in what the other does not.
    Apart,
    /// Both let in the same.
    Same,
    /// It lets in less.
    Stricter,
    /// It lets in more.
    Weaker,
}

impl Policy {
    /// How a requirement stands to another for holders of every role: each of its minimal ways, with all that its scopes
    /// give, is put to the other. A scope that is not declared gives itself alone. Nothing if
    /// one of them has too many ways.
    ///
    /// ```
    /// use scopeward::{Comparison, Tree};
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// let (one, either) = (Tree::all(["notes:read"]), Tree::any(["notes:read", "legacy"]));
    /// assert_eq!(policy.compare(&either, &one), Some(Comparison::Weaker));
    /// # Ok::<(), scopeward::PolicyError>(())
    /// ```
    pub fn compare(&self, tree: &Tree, other: &Tree) -> Option<Comparison> {
        let universe = &self.0.universe;
        let mut foreign: Vec<&str> = [tree.scopes(), other.scopes()].concat();
        foreign.retain(|scope| universe.find(scope).is_none());
        let size = universe.size().saturating_add(foreign.len());
        let find = |scope: &str| {
            let place = || foreign.iter().position(|known| *known == scope);
            let number = |at: usize| u32::try_from(universe.size().saturating_add(at)).ok();
            universe.find(scope).or_else(|| place().and_then(number))
        };
        let (ways, others) = (ways(tree, size, &find)?, ways(other, size, &find)?);
        let is_met = |ways: &[Bits], by: &Bits| {
            let given = self.0.powers.first().map(|power| power.expand(universe, by, u64::MAX));
            let mut held = by.clone();
            given.iter().flat_map(Bits::iter).for_each(|index| held.insert(index));
            ways.iter().any(|way| held.holds(way))
        };
        // A token is asked for by all but what is public, whatever its ways.
        let (open, other_open) = (*tree == Tree::Public, *other == Tree::Public);
        let weaker = (open || !other_open) && others.iter().all(|way| is_met(&ways, way));
        let stricter = (other_open || !open) && ways.iter().all(|way| is_met(&others, way));
        Some(match (weaker, stricter) {
            (true, true) => Comparison::Same,
            (true, false) => Comparison::Weaker,
            (false, true) => Comparison::Stricter,
            (false, false) => Comparison::Apart,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        scopeward = 1
        name = "compared"
        [scopes]
        "x:read" = "R"
        "x:write" = { title = "W", implies = ["x:read"] }
        "y:read" = "Y"
    "#;

    #[test]
    fn ways_are_compared_with_what_they_give() {
        use Comparison::{Apart, Same, Stricter, Weaker};
        let policy = Policy::compile(POLICY).unwrap();
        let one = |scope: &str| Tree::Scope(scope.to_owned());
        let (public, token) = (Tree::Public, Tree::Authenticated);
        let cases = [
            (one("x:read"), one("x:read"), Same),
            (one("x:read"), one("x:write"), Weaker),
            (one("x:read"), one("y:read"), Apart),
            (Tree::any(["x:write", "x:read"]), one("x:read"), Same),
            (Tree::all(["x:write", "x:read"]), one("x:write"), Same),
            (Tree::any(["x:read", "y:read"]), one("x:read"), Weaker),
            (Tree::all(["x:read", "y:read"]), one("x:read"), Stricter),
            (Tree::all(["a", "b"]), Tree::all(["b", "a"]), Same),
            (Tree::any(["a", "x:read"]), one("x:read"), Weaker),
            (one("a"), one("b"), Apart),
            (one("a"), one("x:read"), Apart),
            (token.clone(), one("x:read"), Weaker),
            (public.clone(), token.clone(), Weaker),
            (public.clone(), one("x:read"), Weaker),
            (public.clone(), public, Same),
            (token.clone(), token, Same),
        ];
        for (tree, other, expected) in cases {
            let turned = match expected {
                Stricter => Weaker,
                Weaker => Stricter,
                same => same,
            };
            assert_eq!(policy.compare(&tree, &other), Some(expected), "{tree} | {other}");
            assert_eq!(policy.compare(&other, &tree), Some(turned), "{other} | {tree}");
        }
    }

    #[test]
    fn too_many_ways_are_not_compared() {
        let policy = Policy::compile(POLICY).unwrap();
        let pair = |at: u32| Tree::any([format!("{at}a"), format!("{at}b")]);
        let tree = |pairs: u32| Tree::All((0..pairs).map(pair).collect());
        assert_eq!(policy.compare(&tree(6), &Tree::Public), Some(Comparison::Stricter));
        assert_eq!(policy.compare(&tree(7), &Tree::Public), None);
    }
}
