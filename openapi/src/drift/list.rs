//! What one file says beside the policy: which operations there are and what they ask for, and lists of scopes.

use scopeward::{Span, Tree};

use super::template::Template;
use crate::note::Note;

/// What one file says beside the policy.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The operations, if it is about them.
    pub(crate) operations: Option<Operations>,
    /// Whether routes compare names, so that a scope gives nothing but itself.
    pub(crate) exact: bool,
    /// The lists of scopes.
    pub(crate) catalogues: Vec<Catalogue>,
    /// What could not be taken over as it is written.
    pub notes: Vec<Note>,
}

/// The operations of a file.
#[derive(Debug, Clone)]
pub(crate) struct Operations {
    pub(crate) side: Side,
    /// Whether they speak of roles: not to name one means nothing where nobody does.
    pub(crate) roles: bool,
    pub(crate) members: Vec<Operation>,
}

/// What it means that an operation is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Documented,
    Served,
}

impl Side {
    /// What a member is called.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Side::Documented => "documented operation",
            Side::Served => "route",
        }
    }
}

/// A route, or a documented operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) template: Template,
    pub(crate) need: Tree,
    /// The role that it asks for besides.
    pub(crate) role: Option<String>,
    /// Whether it says why it is open to everyone.
    pub(crate) excused: bool,
    pub(crate) span: Span,
    /// Where its requirement stands.
    pub(crate) need_span: Span,
}

/// A list of scopes.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    pub(crate) purpose: Purpose,
    /// Where its name stands.
    pub(crate) span: Span,
    pub(crate) entries: Vec<Entry>,
}

/// A scope in a list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) scope: String,
    /// The role that it is for.
    pub(crate) role: Option<String>,
    pub(crate) span: Span,
}

/// What a list of scopes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// What the check honours in a token besides the scopes that routes name.
    Accepted,
    /// A catalogue elsewhere, such as the constants of a program.
    Declared,
    /// What people are told.
    Documented,
    /// Everything that the issuer gives.
    Issuable,
    /// What a page or a login gives without being asked.
    Offered,
    /// What the issuer is known to refuse, where the whole list is not known.
    Refused,
}

impl Purpose {
    pub(crate) const ALL: [Purpose; 6] = [
        Purpose::Accepted,
        Purpose::Declared,
        Purpose::Documented,
        Purpose::Issuable,
        Purpose::Offered,
        Purpose::Refused,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Purpose::Accepted => "accepted",
            Purpose::Declared => "declared",
            Purpose::Documented => "documented",
            Purpose::Issuable => "issuable",
            Purpose::Offered => "offered",
            Purpose::Refused => "refused",
        }
    }
}
