//! Everything that can be held: allowed wildcards, then declared scopes, each with a small index in printing order.

use crate::bits::Bits;
use crate::document::Risk;
use crate::index::Index;
use crate::words::Titles;

/// A member of the universe.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: Box<str>,
    pub(crate) family: Option<Box<str>>,
    pub(crate) action: Option<Box<str>>,
    pub(crate) group: Option<Box<str>>,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
    pub(crate) risk: Option<Risk>,
    pub(crate) role: Option<u8>,
    pub(crate) deprecated: bool,
    /// What the policy says of a deprecated or removed scope.
    pub(crate) notice: Option<Box<str>>,
    /// Whether whoever asks for it needs it.
    pub(crate) required: bool,
    pub(crate) line: u32,
}

/// Something written in the policy that makes one member give others.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) gives: Bits,
    pub(crate) rule: Rule,
    pub(crate) line: u32,
}

/// How one scope comes from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// An implication.
    Implies,
    /// The cover of an allowed wildcard.
    Wildcard,
}

#[derive(Debug, Clone)]
pub(crate) struct Universe {
    pub(crate) members: Vec<Member>,
    /// How many of the members are wildcards; they come first.
    pub(crate) wildcards: u32,
    /// Every known token, aliases last, with the member that it names.
    pub(crate) tokens: Vec<(Box<str>, u32)>,
    /// From tokens to places in `tokens`.
    pub(crate) index: Index,
    pub(crate) links: Vec<Vec<Link>>,
    /// Per member, everything it depends on.
    pub(crate) depends: Vec<Bits>,
    pub(crate) restrictions: Bits,
    pub(crate) removed: Bits,
    /// Members bound to a role.
    pub(crate) bound: Bits,
    /// Per member, the role that it is bound to.
    pub(crate) roles: Vec<Option<u8>>,
}

impl Universe {
    pub(crate) fn size(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn empty(&self) -> Bits {
        Bits::new(self.size())
    }

    /// The member that a token names, alias or not.
    #[inline]
    pub(crate) fn find(&self, token: &str) -> Option<u32> {
        self.place(token).map(|(member, _)| member)
    }

    /// The member that a token names, and whether the token is an alias.
    #[inline]
    pub(crate) fn place(&self, token: &str) -> Option<(u32, bool)> {
        let place = self.index.find(token, |place| self.token(place))?;
        let (_, member) = self.tokens.get(place as usize)?;
        Some((*member, place as usize >= self.size()))
    }

    pub(crate) fn token(&self, place: u32) -> &str {
        self.tokens.get(place as usize).map(|(token, _)| &**token).unwrap_or_default()
    }

    pub(crate) fn member(&self, index: u32) -> Option<&Member> {
        self.members.get(index as usize)
    }

    pub(crate) fn name(&self, index: u32) -> &str {
        self.member(index).map(|member| &*member.name).unwrap_or_default()
    }

    /// The group that a screen shows a member in (`consent.group`).
    pub(crate) fn group(&self, index: u32) -> &str {
        if index < self.wildcards {
            return "*";
        }
        let group =
            self.member(index).and_then(|facts| facts.group.as_deref().or(facts.family.as_deref()));
        group.unwrap_or_else(|| self.name(index))
    }

    pub(crate) fn names(&self, members: &Bits) -> Vec<String> {
        members.iter().map(|index| self.name(index).to_owned()).collect()
    }

    /// The names of members, separated by spaces.
    pub(crate) fn joined(&self, members: &Bits) -> String {
        let mut text = String::new();
        for index in members.iter() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.name(index));
        }
        text
    }

    pub(crate) fn risk(&self, index: u32) -> Risk {
        self.member(index).and_then(|member| member.risk).unwrap_or(Risk::Medium)
    }

    /// Whether a principal with these roles may use a member.
    #[inline]
    pub(crate) fn permits(&self, index: u32, roles: u64) -> bool {
        let role = self.roles.get(index as usize).copied().flatten();
        role.is_none_or(|role| (roles >> (role & 63)) & 1 == 1)
    }

    /// Every member.
    pub(crate) fn all(&self) -> Bits {
        Bits::all(self.size())
    }

    /// Every member that is not in a set.
    pub(crate) fn without(&self, members: &Bits) -> Bits {
        let mut rest = self.all();
        rest.subtract(members);
        rest
    }

    /// The members that are bound to a role outside a mask.
    pub(crate) fn barred(&self, roles: u64) -> Bits {
        self.bound.filter(&|index| !self.permits(index, roles))
    }

    /// What a member depends on.
    pub(crate) fn needs(&self, index: u32) -> Option<&Bits> {
        self.depends.get(index as usize)
    }

    /// `scope` with everything it depends on.
    pub(crate) fn closed(&self, scope: &Bits) -> Bits {
        let mut closed = scope.clone();
        for depends in scope.iter().filter_map(|index| self.depends.get(index as usize)) {
            closed.union(depends);
        }
        closed
    }
}

/// What holding a member gives where these scopes are offered: the part that needs no role, and the
/// role-bound members at its edge.
#[derive(Debug, Clone)]
pub(crate) struct Power {
    /// What gives something here.
    pub(crate) offered: Bits,
    /// What can be granted: that, and restrictions.
    pub(crate) grantable: Bits,
    /// The members that give others, whatever the roles.
    pub(crate) givers: Bits,
    reach: Vec<Bits>,
    edge: Vec<Bits>,
}

impl Power {
    pub(crate) fn new(universe: &Universe, offered: &Bits) -> Power {
        let mut usable = offered.clone();
        usable.subtract(&universe.removed);
        usable.subtract(&universe.restrictions);
        let size = u32::try_from(universe.size()).unwrap_or(u32::MAX);
        let spread = |start: u32| spread(universe, &usable, start);
        let (reach, edge): (Vec<Bits>, Vec<Bits>) = (0..size).map(spread).unzip();
        let mut grantable = usable.clone();
        grantable.union(&universe.restrictions);
        let gives = |(reach, edge, index): &(&Bits, &Bits, u32)| {
            !edge.is_empty() || reach.iter().any(|other| other != *index)
        };
        let spreads = reach.iter().zip(&edge).zip(0_u32..).map(|((r, e), index)| (r, e, index));
        let givers = Bits::of(universe.size(), spreads.filter(gives).map(|(.., index)| index));
        Power { offered: usable, grantable, givers, reach, edge }
    }

    /// Clause `decision.expanded`.
    pub(crate) fn expand(&self, universe: &Universe, granted: &Bits, roles: u64) -> Bits {
        self.reckon(universe, granted, roles).0
    }

    /// The expanded set, and whether a role that is lacking kept something out of it.
    #[inline]
    pub(crate) fn reckon(&self, universe: &Universe, granted: &Bits, roles: u64) -> (Bits, bool) {
        let mut expanded = universe.empty();
        let mut waiting = universe.empty();
        let mut blocked = false;
        for index in granted.iter() {
            if !universe.permits(index, roles) {
                blocked = true;
            } else if let Some((reach, edge)) = self.of(index) {
                expanded.union(reach);
                waiting.union(edge);
            }
        }
        while !waiting.is_empty() {
            waiting.subtract(&expanded);
            let mut next = universe.empty();
            for index in waiting.iter() {
                if !universe.permits(index, roles) {
                    blocked = true;
                } else if let Some((reach, edge)) = self.of(index) {
                    expanded.union(reach);
                    next.union(edge);
                }
            }
            waiting = next;
        }
        (expanded, blocked)
    }

    /// What one member gives.
    pub(crate) fn alone(&self, universe: &Universe, index: u32, roles: u64) -> Bits {
        self.expand(universe, &Bits::one(universe.size(), index), roles)
    }

    #[inline]
    fn of(&self, index: u32) -> Option<(&Bits, &Bits)> {
        Some((self.reach.get(index as usize)?, self.edge.get(index as usize)?))
    }
}

fn spread(universe: &Universe, usable: &Bits, start: u32) -> (Bits, Bits) {
    let (mut reach, mut edge) = (universe.empty(), universe.empty());
    if !usable.has(start) {
        return (reach, edge);
    }
    reach.insert(start);
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        for link in universe.links.get(index as usize).into_iter().flatten() {
            let mut fresh = link.gives.clone();
            fresh.intersect(usable);
            fresh.subtract(&reach);
            let mut free = fresh.clone();
            free.subtract(&universe.bound);
            fresh.subtract(&free);
            edge.union(&fresh);
            reach.union(&free);
            open.extend(free.iter());
        }
    }
    (reach, edge)
}
