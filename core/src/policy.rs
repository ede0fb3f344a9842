//! The compiled policy: immutable, cheap to share, and everything that can be asked of it by name.

use std::borrow::Cow;
use std::sync::Arc;

use crate::bits::Bits;
use crate::document::Risk;
use crate::explain::Hop;
use crate::grant::{Aim, Grant};
use crate::index::Index;
use crate::offers::Unscoped;
use crate::operations::before;
use crate::requirement::{Need, Tree};
use crate::router::Router;
use crate::stem::Stems;
use crate::universe::{Link, Member, Power, Universe};
use crate::words::Titles;

/// A compiled policy. Cheap to clone and to share between threads, impossible to change.
#[derive(Debug, Clone)]
pub struct Policy(pub(crate) Arc<Inner>);

/// No operation or requirement.
pub(crate) const NONE: u32 = u32::MAX;
/// No audience or role.
pub(crate) const NO: u8 = u8::MAX;

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) name: String,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
    pub(crate) language: String,
    pub(crate) form: Option<String>,
    pub(crate) hide: bool,
    pub(crate) roles: Vec<Role>,
    pub(crate) bundles: Vec<Bundle>,
    pub(crate) audiences: Vec<Audience>,
    /// The audience of a request that asks for none.
    pub(crate) audience: Option<u8>,
    /// The lists of a policy without audiences.
    pub(crate) defaults: Unscoped,
    pub(crate) groups: Vec<Group>,
    /// The first offers everything.
    pub(crate) powers: Vec<Power>,
    pub(crate) universe: Universe,
    pub(crate) needs: Vec<Need>,
    /// Per need, the operations that ask for it.
    pub(crate) askers: Vec<Vec<u32>>,
    pub(crate) rows: Vec<Row>,
    /// The keys of the operations, one after the other.
    pub(crate) keys: String,
    /// The texts of the operations that have some, in order.
    pub(crate) texts: Vec<OperationTexts>,
    /// From keys to operations.
    pub(crate) index: Index,
    pub(crate) router: Router,
    /// The short way past the router.
    pub(crate) stems: Stems,
    pub(crate) fingerprint: String,
    /// The start of the fingerprint: a grant works only with the policy that read it.
    pub(crate) stamp: u64,
}

#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
}

#[derive(Debug)]
pub(crate) struct Bundle {
    pub(crate) name: String,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
    pub(crate) scopes: Bits,
}

/// The title of a group of scopes.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: Titles,
}

#[derive(Debug)]
pub(crate) struct Audience {
    pub(crate) name: String,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
    pub(crate) uri: String,
    pub(crate) gate: Option<u32>,
    pub(crate) defaults: Unscoped,
    pub(crate) power: usize,
}

/// What a person calls an operation.
#[derive(Debug)]
pub(crate) struct OperationTexts {
    pub(crate) number: u32,
    pub(crate) title: Titles,
    pub(crate) description: Titles,
}

/// An operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) start: u32,
    pub(crate) length: u32,
    pub(crate) line: u32,
    pub(crate) need: u32,
    /// The scope that is all the requirement; [`NONE`] if it is not one scope.
    pub(crate) one: u32,
    /// Where in the key the path starts.
    pub(crate) path: u16,
    /// How long the path is without a last segment that is a parameter.
    pub(crate) stem: u16,
    pub(crate) audience: u8,
    pub(crate) role: u8,
    pub(crate) unless: u8,
    pub(crate) own: bool,
    pub(crate) hide: bool,
    pub(crate) public: bool,
    /// Whether the requirement is one scope and there is no audience, role, rows or hiding.
    pub(crate) plain: bool,
}

impl Row {
    #[inline]
    pub(crate) fn one(&self) -> Option<u32> {
        (self.one != NONE).then_some(self.one)
    }

    #[inline]
    pub(crate) fn key<'k>(&self, keys: &'k str) -> &'k str {
        let start = self.start as usize;
        keys.get(start..start.wrapping_add(self.length as usize)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn stem<'k>(&self, keys: &'k [u8]) -> Option<&'k [u8]> {
        let start = (self.start as usize).wrapping_add(self.path.into());
        keys.get(start..start.wrapping_add(self.stem.into()))
    }
}

impl Inner {
    /// The operation that a method and a path lead to.
    #[inline]
    pub(crate) fn route(&self, method: &str, path: &str) -> Option<u32> {
        let number = self.router.method(method).number;
        let found = self.stems.find(&self.rows, self.keys.as_bytes(), number, path.as_bytes());
        found.or_else(|| self.router.find(method, path))
    }

    pub(crate) fn role(&self, number: u8) -> Option<&str> {
        self.roles.get(usize::from(number)).map(|role| role.name.as_str())
    }

    /// The mask of the declared roles among these.
    pub(crate) fn role_mask(&self, roles: &[Cow<'_, str>]) -> u64 {
        let number = |role: &Cow<'_, str>| self.roles.iter().position(|known| known.name == **role);
        roles.iter().filter_map(number).fold(0, |mask, number| mask | 1 << number)
    }

    /// The names of the roles in a mask, in declared order.
    pub(crate) fn role_names(&self, mask: u64) -> Vec<String> {
        let set = self.roles.iter().zip(0_u32..).filter(|(_, number)| mask >> number & 1 == 1);
        set.map(|(role, _)| role.name.clone()).collect()
    }

    /// The power that scopes have where a grant is for; nothing for an audience that is not declared.
    pub(crate) fn power(&self, grant: &Grant) -> Option<&Power> {
        match grant.audience {
            Aim::Free => self.powers.first(),
            Aim::Known(number) => self.powers.get(self.audience(number)?.power),
            Aim::Unknown => None,
        }
    }

    /// The restrictions that a grant holds.
    pub(crate) fn restrictions(&self, grant: &Grant) -> Bits {
        let mut held = grant.granted.clone();
        held.intersect(&self.universe.restrictions);
        held
    }

    /// Whether a grant holds a restriction.
    #[inline]
    pub(crate) fn is_restricted(&self, grant: &Grant) -> bool {
        grant.granted.meets(&self.universe.restrictions)
    }

    /// Members of a grant by name, and the tokens that the policy does not know (`scope.order`).
    pub(crate) fn print(&self, grant: &Grant, members: &Bits) -> Vec<String> {
        let mut names = self.universe.names(members);
        names.extend(grant.unknown.iter().map(ToString::to_string));
        names
    }

    pub(crate) fn audience(&self, number: u8) -> Option<&Audience> {
        self.audiences.get(usize::from(number))
    }
}

/// The place of an operation in its policy's list: stable within one compiled policy.
///
/// A router that has matched already keeps the handle and decides without matching again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub(crate) u32);

impl Handle {
    /// A handle from its number, as another language keeps it. Whether it exists is seen when it is used.
    pub const fn new(index: u32) -> Handle {
        Handle(index)
    }

    /// The number.
    pub const fn index(self) -> u32 {
        self.0
    }
}

impl Policy {
    /// The policy's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The policy's title in a language, if it has one (`policy.texts`).
    pub fn title(&self, language: &str) -> Option<&str> {
        self.0.title.choose(language, &self.0.language)
    }

    /// The policy's description in a language, if it has one.
    pub fn description(&self, language: &str) -> Option<&str> {
        self.0.description.choose(language, &self.0.language)
    }

    /// The SHA-256 of the policy's canonical form, in hexadecimal (`policy.fingerprint`).
    pub fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// The operations, in the order of their handles.
    pub fn operations(&self) -> impl ExactSizeIterator<Item = Operation<'_>> {
        let count = u32::try_from(self.0.rows.len()).unwrap_or(u32::MAX);
        (0..count).map(|number| Operation { policy: &self.0, number })
    }

    /// The handle of an operation by its key as the policy writes it.
    pub fn operation(&self, key: &str) -> Option<Handle> {
        let text = |number: u32| match self.0.rows.get(number as usize) {
            Some(row) => row.key(&self.0.keys),
            None => "",
        };
        self.0.index.find(key, text).map(Handle)
    }

    /// The handle of the operation that a method and a path lead to (`operation.path`).
    pub fn route(&self, method: &str, path: &str) -> Option<Handle> {
        self.0.route(method, path).map(Handle)
    }

    /// Everything that can be held: allowed wildcards, then declared scopes, in printing order.
    pub fn scopes(&self) -> impl ExactSizeIterator<Item = Scope<'_>> {
        let count = u32::try_from(self.0.universe.size()).unwrap_or(u32::MAX);
        (0..count).map(|index| Scope { policy: &self.0, index })
    }

    /// A member of the universe by a token that names it, alias or not.
    pub fn scope(&self, token: &str) -> Option<Scope<'_>> {
        self.0.universe.find(token).map(|index| Scope { policy: &self.0, index })
    }

    /// The bundles: name, title in a language, and scopes in order.
    pub fn bundles(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        let inner = &self.0;
        inner.bundles.iter().map(|b| (b.name.as_str(), inner.universe.names(&b.scopes)))
    }

    /// The title of a bundle in a language.
    pub fn bundle_title(&self, bundle: &str, language: &str) -> Option<&str> {
        let bundle = self.0.bundles.iter().find(|other| other.name == bundle)?;
        bundle.title.choose(language, &self.0.language)
    }

    /// The audiences: name and uri.
    pub fn audiences(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.audiences.iter().map(|audience| (audience.name.as_str(), audience.uri.as_str()))
    }

    /// The title of an audience in a language.
    pub fn audience_title(&self, audience: &str, language: &str) -> Option<&str> {
        let audience = self.0.audiences.iter().find(|other| other.name == audience)?;
        audience.title.choose(language, &self.0.language)
    }

    /// The scopes that an audience offers, in order; nothing if it is not declared (`audience.offer`).
    pub fn offered(&self, audience: &str) -> Option<Vec<String>> {
        let audience = self.0.audiences.iter().find(|other| other.name == audience)?;
        let power = self.0.powers.get(audience.power)?;
        Some(self.0.universe.names(&power.offered))
    }

    /// The declared roles, in order.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.0.roles.iter().map(|role| role.name.as_str())
    }

    /// The title of a role in a language.
    pub fn role_title(&self, role: &str, language: &str) -> Option<&str> {
        let role = self.0.roles.iter().find(|other| other.name == role)?;
        role.title.choose(language, &self.0.language)
    }
}

/// An operation of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'p> {
    pub(crate) policy: &'p Inner,
    pub(crate) number: u32,
}

impl<'p> Operation<'p> {
    pub(crate) fn new(policy: &'p Inner, number: u32) -> Operation<'p> {
        Operation { policy, number }
    }

    pub(crate) fn row(self) -> Option<&'p Row> {
        self.policy.rows.get(self.number as usize)
    }

    /// The handle.
    pub fn handle(self) -> Handle {
        Handle(self.number)
    }

    /// The key as the policy writes it.
    pub fn key(self) -> &'p str {
        self.row().map(|row| row.key(&self.policy.keys)).unwrap_or_default()
    }

    /// The requirement, with the gate of its audience (`decision.requirement`).
    pub fn requirement(self) -> Option<&'p Tree> {
        self.policy.needs.get(self.row()?.need as usize).map(|need| &need.tree)
    }

    /// The requirement without the gate of its audience: what the policy writes at the operation.
    ///
    /// ```
    /// use scopeward::{Policy, Tree};
    /// let policy = Policy::compile("scopeward = 1
    /// name = 'tasks'
    /// form = '{family}:{action}'
    /// [scopes]
    /// 'mcp:use' = 'Use the server'
    /// 'tasks:read' = 'See tasks'
    /// [audiences.mcp]
    /// uri = 'https://mcp.example.com'
    /// gate = 'mcp:use'
    /// [audiences.mcp.operations]
    /// 'tool:list' = 'tasks:read'
    /// ")?;
    /// let list = policy.operations().next().unwrap();
    /// assert_eq!(list.requirement(), Some(&Tree::all(["mcp:use", "tasks:read"])));
    /// assert_eq!(list.own_requirement(), Some(Tree::Scope("tasks:read".into())));
    /// # Ok::<(), scopeward::PolicyError>(())
    /// ```
    pub fn own_requirement(self) -> Option<Tree> {
        let tree = self.requirement()?.clone();
        let gate = self.policy.audience(self.row()?.audience).and_then(|audience| audience.gate);
        Some(match gate {
            Some(gate) => before(self.policy.universe.name(gate), tree),
            None => tree,
        })
    }

    /// The name of the audience that it belongs to; nothing if it belongs to all.
    pub fn audience(self) -> Option<&'p str> {
        self.policy.audience(self.row()?.audience).map(|audience| audience.name.as_str())
    }

    /// The role that it asks for besides scopes.
    pub fn role(self) -> Option<&'p str> {
        self.policy.role(self.row()?.role)
    }

    /// Whether a refusal hides that it exists (`decision.hide`).
    pub fn hidden(self) -> bool {
        self.row().is_some_and(|row| row.hide)
    }

    /// The line of the policy where it is written.
    pub fn line(self) -> u32 {
        self.row().map_or(0, |row| row.line)
    }
}

/// A member of a policy's universe: a declared scope or an allowed wildcard.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'p> {
    pub(crate) policy: &'p Inner,
    pub(crate) index: u32,
}

impl<'p> Scope<'p> {
    pub(crate) fn member(self) -> Option<&'p Member> {
        self.policy.universe.member(self.index)
    }

    /// Its place in the universe: stable within one compiled policy.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The token.
    pub fn name(self) -> &'p str {
        self.policy.universe.name(self.index)
    }

    /// The noun, if it has one (`scope.form`).
    pub fn family(self) -> Option<&'p str> {
        self.member()?.family.as_deref()
    }

    /// The verb, if it has one.
    pub fn action(self) -> Option<&'p str> {
        self.member()?.action.as_deref()
    }

    /// The group under which the policy wants it shown.
    pub fn group(self) -> Option<&'p str> {
        self.member()?.group.as_deref()
    }

    /// The title in a language.
    pub fn title(self, language: &str) -> Option<&'p str> {
        self.member()?.title.choose(language, &self.policy.language)
    }

    /// The description in a language.
    pub fn description(self, language: &str) -> Option<&'p str> {
        self.member()?.description.choose(language, &self.policy.language)
    }

    /// The risk that the policy states.
    pub fn risk(self) -> Option<Risk> {
        self.member()?.risk
    }

    /// The role that it is bound to (`role.bound`).
    pub fn role(self) -> Option<&'p str> {
        self.policy.role(self.member()?.role?)
    }

    /// Whether it is an allowed wildcard.
    pub fn is_wildcard(self) -> bool {
        self.index < self.policy.universe.wildcards
    }

    /// Whether it is a restriction (`scope.restriction`).
    pub fn is_restriction(self) -> bool {
        self.policy.universe.restrictions.has(self.index)
    }

    /// Whether it is removed (`scope.removed`).
    pub fn is_removed(self) -> bool {
        self.policy.universe.removed.has(self.index)
    }

    /// Whether it is deprecated.
    pub fn is_deprecated(self) -> bool {
        self.member().is_some_and(|member| member.deprecated)
    }

    /// What it depends on, in order (`depends.rule`).
    pub fn depends(self) -> Vec<String> {
        let depends = self.policy.universe.depends.get(self.index as usize);
        depends.map(|depends| self.policy.universe.names(depends)).unwrap_or_default()
    }

    /// What it gives in one step, in order: each by the first rule that gives it (`answer.data`).
    pub fn gives(self) -> Vec<Hop> {
        let universe = &self.policy.universe;
        let links = universe.links.get(self.index as usize).filter(|_| !self.is_removed());
        let mut first: Vec<Option<&Link>> = vec![None; universe.size()];
        for link in links.into_iter().flatten() {
            for given in link.gives.iter().filter(|index| *index != self.index) {
                first.get_mut(given as usize).into_iter().for_each(|first| {
                    first.get_or_insert(link);
                });
            }
        }
        let hop = |(link, index): (Option<&Link>, u32)| {
            let Link { rule, line, .. } = *link?;
            Some(Hop { scope: universe.name(index).to_owned(), rule, line })
        };
        first.into_iter().zip(0_u32..).filter_map(hop).collect()
    }

    /// The line of the policy where it is written.
    pub fn line(self) -> u32 {
        self.member().map_or(0, |member| member.line)
    }
}
