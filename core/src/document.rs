//! What the author wrote: the policy's model, every name with its place. Nothing is resolved yet.

use crate::node::Text;
use crate::problem::Span;

/// A text in one or more languages, in the author's order. An untagged text has no language.
pub(crate) type Words<'t> = Vec<(Option<Text<'t>>, Text<'t>)>;

#[derive(Debug, Default)]
pub(crate) struct Document<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
    pub(crate) language: Option<Text<'t>>,
    pub(crate) form: Option<Text<'t>>,
    pub(crate) separator: Option<Text<'t>>,
    pub(crate) hide: bool,
    /// The audience of a request that asks for none.
    pub(crate) audience: Option<Text<'t>>,
    pub(crate) defaults: Defaults<'t>,
    pub(crate) roles: Vec<RoleDef<'t>>,
    pub(crate) allow: Vec<Text<'t>>,
    pub(crate) wildcard_role: Option<Text<'t>>,
    pub(crate) wildcard_titles: Vec<TitleDef<'t>>,
    pub(crate) groups: Vec<TitleDef<'t>>,
    pub(crate) scopes: Vec<ScopeDef<'t>>,
    pub(crate) implies: Vec<RuleDef<'t>>,
    pub(crate) depends: Vec<RuleDef<'t>>,
    pub(crate) bundles: Vec<BundleDef<'t>>,
    pub(crate) audiences: Vec<AudienceDef<'t>>,
    pub(crate) operations: Vec<OperationDef<'t>>,
    pub(crate) suppress: Vec<SuppressDef<'t>>,
}

impl Document<'_> {
    /// The language of plain texts.
    pub(crate) fn language(&self) -> &str {
        self.language.as_ref().map_or("en", |language| &*language.value)
    }
}

/// What stands for a scope that a request does not have.
#[derive(Debug, Default)]
pub(crate) struct Defaults<'t> {
    /// What a request without scope asks for.
    pub(crate) default: Vec<Text<'t>>,
    /// What a token older than scopes stands for.
    pub(crate) legacy: Vec<Text<'t>>,
}

/// The title of a group or a wildcard.
#[derive(Debug)]
pub(crate) struct TitleDef<'t> {
    pub(crate) of: Text<'t>,
    pub(crate) title: Words<'t>,
}

#[derive(Debug)]
pub(crate) struct RoleDef<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
}

#[derive(Debug, Default)]
pub(crate) struct ScopeDef<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
    pub(crate) family: Option<Text<'t>>,
    pub(crate) action: Option<Text<'t>>,
    pub(crate) group: Option<Text<'t>>,
    pub(crate) risk: Option<Risk>,
    pub(crate) role: Option<Text<'t>>,
    pub(crate) implies: Vec<Text<'t>>,
    pub(crate) depends: Vec<Text<'t>>,
    pub(crate) aliases: Vec<Text<'t>>,
    pub(crate) deprecated: Notice<'t>,
    pub(crate) removed: Notice<'t>,
    pub(crate) restriction: bool,
    pub(crate) required: bool,
}

/// `false`, `true`, or a text that says more.
#[derive(Debug, Default)]
pub(crate) enum Notice<'t> {
    #[default]
    No,
    Yes,
    Because(Text<'t>),
}

impl Notice<'_> {
    pub(crate) fn is_set(&self) -> bool {
        !matches!(self, Notice::No)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Notice::Because(text) => Some(&text.value),
            Notice::No | Notice::Yes => None,
        }
    }
}

/// How much harm a scope can do, as its policy states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Little.
    Low,
    /// Some; also what an unstated risk counts as.
    Medium,
    /// Much.
    High,
    /// Everything.
    Critical,
}

impl Risk {
    pub(crate) const ALL: [(&'static str, Risk); 4] = [
        ("low", Risk::Low),
        ("medium", Risk::Medium),
        ("high", Risk::High),
        ("critical", Risk::Critical),
    ];
}

/// A rule of `[implies]` or `[depends]`.
#[derive(Debug)]
pub(crate) struct RuleDef<'t> {
    pub(crate) from: Text<'t>,
    pub(crate) to: Vec<Text<'t>>,
}

#[derive(Debug)]
pub(crate) struct BundleDef<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
    pub(crate) scopes: Vec<Text<'t>>,
}

#[derive(Debug)]
pub(crate) struct AudienceDef<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
    pub(crate) uri: Text<'t>,
    pub(crate) offer: Option<Vec<Text<'t>>>,
    pub(crate) except: Vec<Text<'t>>,
    pub(crate) gate: Option<Text<'t>>,
    pub(crate) defaults: Defaults<'t>,
    pub(crate) operations: Vec<OperationDef<'t>>,
}

#[derive(Debug)]
pub(crate) struct OperationDef<'t> {
    pub(crate) key: Text<'t>,
    pub(crate) need: TreeDef<'t>,
    pub(crate) role: Option<Text<'t>>,
    pub(crate) rows: Option<RowsDef<'t>>,
    pub(crate) hide: bool,
    pub(crate) title: Words<'t>,
    pub(crate) description: Words<'t>,
}

#[derive(Debug)]
pub(crate) struct RowsDef<'t> {
    pub(crate) span: Span,
    pub(crate) unless: Option<Text<'t>>,
}

/// A requirement as written.
#[derive(Debug)]
pub(crate) enum TreeDef<'t> {
    All(Vec<TreeDef<'t>>),
    Any(Vec<TreeDef<'t>>),
    Authenticated,
    /// Could not be read; a problem says why.
    Broken,
    Public,
    Scope(Text<'t>),
}

#[derive(Debug)]
pub(crate) struct SuppressDef<'t> {
    pub(crate) span: Span,
    pub(crate) code: Text<'t>,
    pub(crate) on: Option<Text<'t>>,
    pub(crate) reason: Text<'t>,
}
