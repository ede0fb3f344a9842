//! The decision: one evaluator, fixed layers, a reason for each. Clauses of section 8.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::bits::Bits;
use crate::code::Code;
use crate::grant::{Aim, Grant, State};
use crate::limits::MAX_DEPTH;
use crate::policy::{Handle, Inner, NO, Operation, Policy, Row};
use crate::problem::{InputError, suggest};
use crate::repair::{self, Alternative};
use crate::requirement::{Need, Test, Tree};

/// What is asked: an operation, and the owner of the row if the caller knows it.
///
/// ```
/// use scopeward::Request;
/// let request = Request::http("GET", "/api/v1/projects").owner("ann");
/// let tool = Request::named("tool:create_task");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    pub(crate) target: Target<'r>,
    pub(crate) owner: Option<&'r str>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'r> {
    Handle(Handle),
    Http(&'r str, &'r str),
    Named(&'r str),
    Need(&'r Requirement),
}

impl<'r> Request<'r> {
    /// An HTTP request, by method and path (`operation.path`).
    pub const fn http(method: &'r str, path: &'r str) -> Request<'r> {
        Request { target: Target::Http(method, path), owner: None }
    }

    /// An operation by its key as the policy writes it, such as `tool:create_task`.
    pub const fn named(key: &'r str) -> Request<'r> {
        Request { target: Target::Named(key), owner: None }
    }

    /// An operation by its handle, for callers whose router has matched already (`decision.handle`).
    pub const fn handle(handle: Handle) -> Request<'r> {
        Request { target: Target::Handle(handle), owner: None }
    }

    /// A requirement without an operation, prepared with [`Policy::need`].
    pub const fn need(need: &'r Requirement) -> Request<'r> {
        Request { target: Target::Need(need), owner: None }
    }

    /// The same, about a row that belongs to `owner` (`decision.rows`).
    #[must_use]
    pub const fn owner(self, owner: &'r str) -> Request<'r> {
        Request { target: self.target, owner: Some(owner) }
    }
}

/// A requirement that a caller asks for by itself, prepared once with [`Policy::need`].
#[derive(Debug, Clone)]
pub struct Requirement {
    need: Need,
    stamp: u64,
}

/// Why a decision is as it is. Deny is a value, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Every layer let it pass.
    Allowed,
    /// The expanded set does not satisfy the requirement.
    InsufficientScope,
    /// The caller says that the token is not active, or it was read by another policy.
    InvalidToken,
    /// There is no token.
    NoToken,
    /// The row belongs to someone else.
    NotOwner,
    /// The principal lacks a role.
    RoleRequired,
    /// No rule of the policy matches.
    UnknownOperation,
    /// The grant is for another audience.
    WrongAudience,
}

impl Reason {
    /// Every reason, in alphabetical order.
    pub const ALL: [Reason; 8] = [
        Reason::Allowed,
        Reason::InsufficientScope,
        Reason::InvalidToken,
        Reason::NoToken,
        Reason::NotOwner,
        Reason::RoleRequired,
        Reason::UnknownOperation,
        Reason::WrongAudience,
    ];

    /// The reason as it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Allowed => "allowed",
            Reason::InsufficientScope => "insufficient-scope",
            Reason::InvalidToken => "invalid-token",
            Reason::NoToken => "no-token",
            Reason::NotOwner => "not-owner",
            Reason::RoleRequired => "role-required",
            Reason::UnknownOperation => "unknown-operation",
            Reason::WrongAudience => "wrong-audience",
        }
    }

    /// The HTTP status, if nothing is hidden.
    const fn status(self) -> u16 {
        match self {
            Reason::Allowed => 200,
            Reason::NoToken | Reason::InvalidToken | Reason::WrongAudience => 401,
            Reason::InsufficientScope
            | Reason::NotOwner
            | Reason::RoleRequired
            | Reason::UnknownOperation => 403,
        }
    }
}

/// Which rows the caller may show. `Own` is an obligation: a caller that cannot apply it must refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rows {
    /// Every row.
    All,
    /// Only rows that belong to the principal.
    Own,
}

/// The answer. The fields cost nothing; what needs text is worked out when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Whether the operation may go on.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The HTTP status to answer with.
    pub status: u16,
    /// The rows that the caller may show.
    pub rows: Rows,
    pub(crate) policy: &'a Inner,
    pub(crate) grant: Option<&'a Grant>,
    pub(crate) subject: Subject<'a>,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    Need(&'a Need),
    Operation(u32),
    Unknown,
}

impl Policy {
    /// Decides. Total: every grant and every request has an answer. `None` is a request without a token.
    ///
    /// Nothing is allocated for an allowed decision. A grant that another policy read is an invalid token.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Claims, Reason, Request};
    /// let grant = policy.grant(&Claims::new("notes:read"))?;
    /// let decision = policy.decide(Some(&grant), &Request::http("POST", "/notes"));
    /// assert_eq!(decision.reason, Reason::InsufficientScope);
    /// assert_eq!(decision.missing(), ["notes:write"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn decide<'a>(&'a self, grant: Option<&'a Grant>, request: &Request<'a>) -> Decision<'a> {
        let subject = match request.target {
            Target::Http(method, path) => match self.0.route(method, path) {
                Some(number) => Subject::Operation(number),
                None => Subject::Unknown,
            },
            Target::Handle(handle) => self.subject(Some(handle)),
            Target::Named(key) => self.subject(self.operation(key)),
            Target::Need(need) if need.stamp == self.0.stamp => Subject::Need(&need.need),
            Target::Need(_) => Subject::Unknown,
        };
        self.0.judge(grant, subject, request.owner)
    }

    fn subject(&self, handle: Option<Handle>) -> Subject<'_> {
        match handle {
            Some(handle) if (handle.0 as usize) < self.0.rows.len() => Subject::Operation(handle.0),
            _ => Subject::Unknown,
        }
    }

    /// Prepares a requirement that is asked for without an operation (`decision.handle`).
    ///
    /// # Errors
    ///
    /// [`InputError`] `unknown-scope` for a scope that the policy does not know, has removed or knows as a restriction:
    /// a misspelt requirement must be seen when a program starts. `invalid-input` for an empty list or a misplaced
    /// `public`, `limit-exceeded` for too many ways or too deep a tree.
    pub fn need(&self, tree: &Tree) -> Result<Requirement, InputError> {
        let universe = &self.0.universe;
        check(tree, 0)?;
        for scope in tree.scopes() {
            let usable =
                |index: &u32| !universe.removed.has(*index) && !universe.restrictions.has(*index);
            if universe.find(scope).filter(usable).is_none_or(|index| universe.name(index) != scope)
            {
                let known = universe.members.iter().map(|member| &*member.name);
                let help =
                    suggest(scope, known).map(|help| format!(", {help}")).unwrap_or_default();
                let message = format!("`need`: the scope `{scope}` is not declared{help}");
                return Err(InputError::new(Code::UnknownScope, message));
            }
        }
        let need = Need::new(tree.clone(), universe).ok_or_else(|| {
            InputError::new(Code::LimitExceeded, "`need` has too many minimal ways")
        })?;
        Ok(Requirement { need, stamp: self.0.stamp })
    }
}

fn check(tree: &Tree, depth: usize) -> Result<(), InputError> {
    match tree {
        Tree::All(members) | Tree::Any(members) => {
            if depth >= MAX_DEPTH {
                return Err(InputError::new(Code::LimitExceeded, "`need` nests too deep"));
            }
            if members.is_empty() {
                return Err(InputError::new(Code::InvalidInput, "`need` has an empty list"));
            }
            members.iter().try_for_each(|member| check(member, depth.saturating_add(1)))
        }
        Tree::Public | Tree::Authenticated if depth > 0 => {
            let message = "`need`: `public` and `authenticated` stand only at the root";
            Err(InputError::new(Code::InvalidInput, message))
        }
        Tree::Public | Tree::Authenticated | Tree::Scope(_) => Ok(()),
    }
}

impl Inner {
    /// The evaluator. Everything that answers a question about authority ends here.
    #[inline]
    fn judge<'a>(
        &'a self,
        grant: Option<&'a Grant>,
        subject: Subject<'a>,
        owner: Option<&str>,
    ) -> Decision<'a> {
        let row = self.row(subject);
        let (reason, status, rows) = match (grant, row) {
            // One scope and nothing else, asked by a good token that no role keeps from anything: that scope decides.
            (Some(grant), Some(row)) if row.plain && grant.plain && grant.stamp == self.stamp => {
                let met = grant.expanded.has(row.one);
                let reason = if met { Reason::Allowed } else { Reason::InsufficientScope };
                let status = if met { 200 } else { 403 };
                (reason, status, Rows::All)
            }
            _ => {
                let (reason, rows) = self.layers(grant, subject, row, owner);
                (reason, self.status(reason, row), rows)
            }
        };
        let allowed = reason == Reason::Allowed;
        Decision { allowed, reason, status, rows, policy: self, grant, subject }
    }

    /// Clause `decision.hide`.
    fn status(&self, reason: Reason, row: Option<&Row>) -> u16 {
        let unknown = self.hide && reason == Reason::UnknownOperation;
        match reason.status() {
            403 if row.map_or(unknown, |row| row.hide) => 404,
            status => status,
        }
    }

    /// Clause `decision.layers`.
    #[inline]
    fn layers(
        &self,
        grant: Option<&Grant>,
        subject: Subject<'_>,
        row: Option<&Row>,
        owner: Option<&str>,
    ) -> (Reason, Rows) {
        if self.is_public(subject, row) {
            return (Reason::Allowed, Rows::All);
        }
        let Some(grant) = grant else { return (Reason::NoToken, Rows::All) };
        if grant.state != State::Active || grant.stamp != self.stamp {
            return (Reason::InvalidToken, Rows::All);
        }
        let own = row.map_or(NO, |row| row.audience);
        let for_us = match grant.audience {
            Aim::Free => true,
            Aim::Known(number) => own == NO || own == number,
            Aim::Unknown => false,
        };
        if !for_us {
            return (Reason::WrongAudience, Rows::All);
        }
        let met = match row.and_then(Row::one) {
            Some(scope) => grant.expanded.has(scope),
            None => match self.need(subject) {
                Some(need) => need.is_met(&grant.expanded),
                None => return (Reason::UnknownOperation, Rows::All),
            },
        };
        if !met {
            return (self.unmet(grant, subject), Rows::All);
        }
        let Some(row) = row else { return (Reason::Allowed, Rows::All) };
        if !grant.has_role(row.role) {
            return (Reason::RoleRequired, Rows::All);
        }
        if !row.own || (row.unless != NO && grant.has_role(row.unless)) {
            return (Reason::Allowed, Rows::All);
        }
        match (grant.principal.as_deref(), owner) {
            (Some(_), None) => (Reason::Allowed, Rows::Own),
            (Some(principal), Some(owner)) if principal == owner => (Reason::Allowed, Rows::Own),
            _ => (Reason::NotOwner, Rows::All),
        }
    }

    fn is_public(&self, subject: Subject<'_>, row: Option<&Row>) -> bool {
        let open = row.is_none_or(|row| row.public);
        open && self.need(subject).is_some_and(|need| matches!(need.test, Test::Public))
    }

    /// Clause `decision.powerless`.
    fn unmet(&self, grant: &Grant, subject: Subject<'_>) -> Reason {
        // Where no role kept anything back, more roles would give nothing more.
        let need = self.need(subject).filter(|_| grant.blocked);
        match need.filter(|need| need.is_met(&self.with_roles(grant, u64::MAX))) {
            Some(_) => Reason::RoleRequired,
            None => Reason::InsufficientScope,
        }
    }

    pub(crate) fn row(&self, subject: Subject<'_>) -> Option<&Row> {
        match subject {
            Subject::Operation(number) => self.rows.get(number as usize),
            Subject::Need(_) | Subject::Unknown => None,
        }
    }

    pub(crate) fn need<'a>(&'a self, subject: Subject<'a>) -> Option<&'a Need> {
        match subject {
            Subject::Operation(number) => {
                self.needs.get(self.rows.get(number as usize)?.need as usize)
            }
            Subject::Need(need) => Some(need),
            Subject::Unknown => None,
        }
    }

    /// The grant's expanded set, if its principal had these roles.
    #[cold]
    fn with_roles(&self, grant: &Grant, roles: u64) -> Bits {
        let power = match grant.audience {
            Aim::Free => self.powers.first(),
            Aim::Known(number) => self.audience(number).and_then(|a| self.powers.get(a.power)),
            Aim::Unknown => None,
        };
        let expand =
            |power: &crate::universe::Power| power.expand(&self.universe, &grant.granted, roles);
        power.map(expand).unwrap_or_default()
    }
}

impl Grant {
    /// Whether the principal has a role; everyone has none.
    #[inline]
    pub(crate) fn has_role(&self, role: u8) -> bool {
        role == NO || self.roles >> (role & 63) & 1 == 1
    }
}

impl<'a> Decision<'a> {
    /// The operation, if the request led to one.
    pub fn operation(&self) -> Option<Operation<'a>> {
        match self.subject {
            Subject::Operation(number) => Some(Operation::new(self.policy, number)),
            Subject::Need(_) | Subject::Unknown => None,
        }
    }

    /// What it asks for (`decision.requirement`).
    pub fn requirement(&self) -> Option<&'a Tree> {
        self.policy.need(self.subject).map(|need| &need.tree)
    }

    /// The grant's tokens as granted, in order (`render.granted`).
    pub fn granted(&self) -> Vec<String> {
        let Some(grant) = self.grant else { return Vec::new() };
        let mut names = self.policy.universe.names(&grant.granted);
        names.extend(grant.unknown.iter().map(ToString::to_string));
        names
    }

    /// The ways to repair a denial, the cheapest first (`decision.repair`).
    pub fn alternatives(&self) -> Vec<Alternative> {
        let repairs = repair::repairs(self);
        repairs.iter().map(|repair| repair.name(self.policy)).collect()
    }

    /// The scopes of the cheapest repair: what the grant lacks.
    pub fn missing(&self) -> Vec<String> {
        self.alternatives().into_iter().next().map(|first| first.scopes).unwrap_or_default()
    }

    /// The roles that the principal lacks for the cheapest repair.
    pub fn roles(&self) -> Vec<String> {
        self.alternatives().into_iter().next().map(|first| first.roles).unwrap_or_default()
    }

    /// What a client must ask for to be allowed (`decision.request`).
    pub fn request(&self) -> Vec<String> {
        self.policy.universe.names(&self.request_bits())
    }

    pub(crate) fn request_bits(&self) -> Bits {
        let universe = &self.policy.universe;
        let repairs = repair::repairs(self);
        let Some(first) = repairs.first().filter(|first| !first.scopes.is_empty()) else {
            return universe.empty();
        };
        let mut wanted = first.scopes.clone();
        let audience =
            self.policy.row(self.subject).and_then(|row| self.policy.audience(row.audience));
        if let Some(gate) = audience.and_then(|audience| audience.gate) {
            wanted.insert(gate);
        }
        universe.closed(&wanted)
    }

    /// The restrictions that the grant holds: an obligation for the caller (`scope.restriction`).
    pub fn restrictions(&self) -> Vec<String> {
        let Some(grant) = self.grant else { return Vec::new() };
        let mut held = grant.granted.clone();
        held.intersect(&self.policy.universe.restrictions);
        self.policy.universe.names(&held)
    }
}

impl Serialize for Decision<'_> {
    /// The wire form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Decision", 12)?;
        fields.serialize_field("allowed", &self.allowed)?;
        self.context(&mut fields)?;
        fields.end()
    }
}

impl Decision<'_> {
    /// All fields of the wire form but `allowed`, which `AuthZEN` calls `decision`.
    pub(crate) fn context<S: SerializeStruct>(&self, fields: &mut S) -> Result<(), S::Error> {
        let alternatives = self.alternatives();
        let first = alternatives.first();
        fields.serialize_field("reason", &self.reason)?;
        fields.serialize_field("status", &self.status)?;
        fields.serialize_field("operation", &self.operation().map(Operation::key))?;
        fields.serialize_field("requirement", &self.requirement())?;
        fields.serialize_field("granted", &self.granted())?;
        fields.serialize_field("missing", first.map_or(&[][..], |first| &first.scopes))?;
        fields.serialize_field("roles", first.map_or(&[][..], |first| &first.roles))?;
        fields.serialize_field("alternatives", &alternatives)?;
        fields.serialize_field("request", &self.request())?;
        fields.serialize_field("rows", &self.rows)?;
        fields.serialize_field("restrictions", &self.restrictions())
    }
}
