//! The answer: why, what is missing, what to ask for. Text is worked out only when it is asked for.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::bits::Bits;
use crate::grant::Grant;
use crate::policy::{Inner, Operation};
use crate::repair::{self, Alternative};
use crate::request::Requirement;
use crate::requirement::Tree;

/// Why a decision is as it is. Deny is a value, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
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
    pub(crate) const fn status(self) -> u16 {
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
    Need(&'a Requirement),
    Operation(u32),
    Unknown,
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
        self.policy.print(grant, &grant.granted)
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
        let audience = self.policy.audience_of(self.subject);
        if let Some(gate) = audience.and_then(|audience| audience.gate) {
            wanted.insert(gate);
        }
        universe.closed(&wanted)
    }

    /// The restrictions that the grant holds: an obligation for the caller (`scope.restriction`).
    pub fn restrictions(&self) -> Vec<String> {
        let Some(grant) = self.grant else { return Vec::new() };
        self.policy.universe.names(&self.policy.restrictions(grant))
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
