//! What an operation asks for: the tree as written, and the minimal ways to satisfy it. Clauses `requirement.*`.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::bits::Bits;
use crate::limits::MAX_WAYS;
use crate::order::{repeated, sort};
use crate::universe::Universe;

/// A requirement: a tree of `all` and `any` over scopes, or `public`, or `authenticated`.
///
/// ```
/// use scopeward::Tree;
/// let tree = Tree::all(["mcp", "tasks:write"]);
/// assert_eq!(serde_json::to_string(&tree)?, r#"{"all":["mcp","tasks:write"]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// Every member.
    All(Vec<Tree>),
    /// One member.
    Any(Vec<Tree>),
    /// A token, whatever it holds.
    Authenticated,
    /// Not even a token.
    Public,
    /// One scope, or one allowed wildcard.
    Scope(String),
}

impl Tree {
    /// Every one of these scopes.
    pub fn all<S: Into<String>>(scopes: impl IntoIterator<Item = S>) -> Tree {
        Tree::All(scopes.into_iter().map(|scope| Tree::Scope(scope.into())).collect())
    }

    /// One of these scopes.
    pub fn any<S: Into<String>>(scopes: impl IntoIterator<Item = S>) -> Tree {
        Tree::Any(scopes.into_iter().map(|scope| Tree::Scope(scope.into())).collect())
    }

    /// The scopes of the tree, in its order, each once.
    pub fn scopes(&self) -> Vec<&str> {
        let mut scopes = Vec::new();
        self.collect(&mut scopes);
        let mut again = repeated(&scopes).into_iter();
        scopes.retain(|_| again.next() == Some(false));
        scopes
    }

    /// The minimal sets of scopes that satisfy the tree, none within another: each scope stands for itself alone, whatever a
    /// policy says about it. `authenticated` and `public` have one way, without scopes. Nothing if there are more than
    /// [`MAX_WAYS`](crate::limits::MAX_WAYS).
    ///
    /// ```
    /// use scopeward::Tree;
    /// let tree = Tree::All(vec![Tree::any(["a", "b"]), Tree::Scope("c".to_owned())]);
    /// assert_eq!(tree.ways().unwrap(), [["a", "c"], ["b", "c"]]);
    /// ```
    pub fn ways(&self) -> Option<Vec<Vec<&str>>> {
        let mut scopes = self.scopes();
        let order = scopes.clone();
        sort(&mut scopes, &|one, other| one.cmp(other));
        let find = |scope: &str| u32::try_from(scopes.binary_search(&scope).ok()?).ok();
        let number: Vec<Option<u32>> = order.iter().map(|scope| find(scope)).collect();
        let ways = ways(self, scopes.len(), &find)?;
        let named = |way: &Bits| {
            let held = |number: &Option<u32>| number.is_some_and(|number| way.has(number));
            let pairs = order.iter().zip(&number).filter(|(_, number)| held(number));
            pairs.map(|(scope, _)| *scope).collect()
        };
        Some(ways.iter().map(named).collect())
    }

    fn collect<'t>(&'t self, scopes: &mut Vec<&'t str>) {
        match self {
            Tree::All(members) | Tree::Any(members) => {
                members.iter().for_each(|member| member.collect(scopes));
            }
            Tree::Scope(scope) => scopes.push(scope),
            Tree::Authenticated | Tree::Public => {}
        }
    }
}

impl From<&str> for Tree {
    /// One scope.
    fn from(scope: &str) -> Tree {
        Tree::Scope(scope.to_owned())
    }
}

impl fmt::Display for Tree {
    /// For a person: `a`, `all of a, b`, `any of (all of a, b), c`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, members) = match self {
            Tree::Scope(scope) => return f.write_str(scope),
            Tree::Public => return f.write_str("nothing, it is public"),
            Tree::Authenticated => return f.write_str("any good token"),
            Tree::All(members) => ("all of", members),
            Tree::Any(members) => ("any of", members),
        };
        for (member, number) in members.iter().zip(0_usize..) {
            f.write_str(if number == 0 { word } else { "," })?;
            match member {
                Tree::All(_) | Tree::Any(_) => write!(f, " ({member})")?,
                _ => write!(f, " {member}")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, members) = match self {
            Tree::Scope(scope) => return serializer.serialize_str(scope),
            Tree::All(members) => ("all", Some(members)),
            Tree::Any(members) => ("any", Some(members)),
            Tree::Public => ("public", None),
            Tree::Authenticated => ("authenticated", None),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        match members {
            Some(members) => map.serialize_entry(key, members)?,
            None => map.serialize_entry(key, &true)?,
        }
        map.end()
    }
}

/// A compiled requirement.
#[derive(Debug, Clone)]
pub(crate) struct Need {
    pub(crate) tree: Tree,
    pub(crate) test: Test,
}

/// How a requirement is decided.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    Public,
    /// Any active grant for the audience.
    Authenticated,
    One(u32),
    Ways(Vec<Bits>),
}

impl Need {
    /// Compiles a tree whose scopes are all known; nothing if it has too many minimal ways.
    pub(crate) fn new(tree: Tree, universe: &Universe) -> Option<Need> {
        let test = match &tree {
            Tree::Public => Test::Public,
            Tree::Authenticated => Test::Authenticated,
            Tree::Scope(scope) => Test::One(universe.find(scope)?),
            tree @ (Tree::All(_) | Tree::Any(_)) => {
                let mut ways = ways(tree, universe.size(), &|scope| universe.find(scope))?;
                sort(&mut ways, &|one, other| one.iter().cmp(other.iter()));
                match ways.as_slice() {
                    [way] if way.iter().count() == 1 => Test::One(way.iter().next()?),
                    _ => Test::Ways(ways),
                }
            }
        };
        Some(Need { tree, test })
    }

    #[inline]
    pub(crate) fn is_met(&self, expanded: &Bits) -> bool {
        match &self.test {
            Test::Public | Test::Authenticated => true,
            Test::One(scope) => expanded.has(*scope),
            Test::Ways(ways) => ways.iter().any(|way| expanded.holds(way)),
        }
    }

    /// The minimal ways, as sets of members.
    pub(crate) fn ways(&self, universe: &Universe) -> Vec<Bits> {
        match &self.test {
            Test::Public | Test::Authenticated => vec![universe.empty()],
            Test::One(scope) => vec![Bits::one(universe.size(), *scope)],
            Test::Ways(ways) => ways.clone(),
        }
    }
}

/// The minimal sets of scopes that satisfy a tree, none within another, its scopes by their numbers below a size;
/// nothing if they are too many.
pub(crate) fn ways(
    tree: &Tree,
    size: usize,
    find: &dyn Fn(&str) -> Option<u32>,
) -> Option<Vec<Bits>> {
    let found = match tree {
        Tree::Scope(scope) => vec![Bits::one(size, find(scope)?)],
        Tree::Authenticated | Tree::Public => vec![Bits::new(size)],
        Tree::Any(members) => {
            let mut found = Vec::new();
            for member in members {
                ways(member, size, find)?
                    .into_iter()
                    .try_for_each(|way| absorb(&mut found, way))?;
            }
            found
        }
        Tree::All(members) => {
            let mut found = vec![Bits::new(size)];
            for member in members {
                let more = ways(member, size, find)?;
                let before = std::mem::take(&mut found);
                for (way, other) in before.iter().flat_map(|way| more.iter().map(move |o| (way, o)))
                {
                    let mut joined = way.clone();
                    joined.union(other);
                    absorb(&mut found, joined)?;
                }
            }
            found
        }
    };
    (found.len() <= MAX_WAYS).then_some(found)
}

/// Adds a way unless one within it is there; drops those that it is within. Nothing if they grow past measure.
fn absorb(ways: &mut Vec<Bits>, way: Bits) -> Option<()> {
    if !ways.iter().any(|other| way.holds(other)) {
        ways.retain(|other| !other.holds(&way));
        ways.push(way);
    }
    (ways.len() <= MAX_WAYS.saturating_mul(MAX_WAYS)).then_some(())
}
