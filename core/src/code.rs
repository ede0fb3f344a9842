//! The closed set of codes. A code is part of the interface: added, never renamed, never reused.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal,)*) => {
        /// What is wrong, as a stable name. `conformance/codes.json` lists them with one sentence each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code, in alphabetical order of variants within problems, findings and inputs.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as it stands on the wire, in kebab-case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text),* }
            }
        }
    };
}

codes! {
    /// Two templates overlap and neither is the more specific.
    AmbiguousOperation = "ambiguous-operation",
    /// A scope depends on itself.
    DependencyCycle = "dependency-cycle",
    /// Two audiences have the same uri.
    DuplicateAudience = "duplicate-audience",
    /// A key stands twice in one table.
    DuplicateKey = "duplicate-key",
    /// An operation is declared twice.
    DuplicateOperation = "duplicate-operation",
    /// A token names two scopes.
    DuplicateScope = "duplicate-scope",
    /// An `all` or `any` without members.
    EmptyRequirement = "empty-requirement",
    /// A wildcard that covers nothing.
    EmptySelector = "empty-selector",
    /// A scope implies itself.
    ImplicationCycle = "implication-cycle",
    /// `form` or `separator` is malformed, or they disagree.
    InvalidForm = "invalid-form",
    /// A method is not a token in capitals.
    InvalidMethod = "invalid-method",
    /// A name or uri is malformed.
    InvalidName = "invalid-name",
    /// An operation's key is neither `METHODS PATH` nor a name.
    InvalidOperation = "invalid-operation",
    /// A path template is malformed.
    InvalidPath = "invalid-path",
    /// A pattern has no capture, two, or one that its key lacks.
    InvalidPattern = "invalid-pattern",
    /// A requirement is malformed, or `public` stands with a role or rows.
    InvalidRequirement = "invalid-requirement",
    /// A scope token is empty, too long, or holds a character outside RFC 6749.
    InvalidScopeToken = "invalid-scope-token",
    /// A wildcard where a scope is declared, or none where one is expected.
    InvalidWildcard = "invalid-wildcard",
    /// A limit of the specification is passed.
    LimitExceeded = "limit-exceeded",
    /// A required key is absent.
    MissingKey = "missing-key",
    /// A restriction implies, is implied, is required, or is a gate.
    MisusedRestriction = "misused-restriction",
    /// A pattern rule makes a scope that is not declared.
    PatternUndeclared = "pattern-undeclared",
    /// A removed scope is named.
    RemovedScope = "removed-scope",
    /// An audience needs a scope that it does not offer.
    ScopeNotOffered = "scope-not-offered",
    /// An operation can never be reached, another takes its requests.
    ShadowedOperation = "shadowed-operation",
    /// The text is not TOML or JSON.
    Syntax = "syntax",
    /// `audience` names one that is not declared.
    UnknownAudience = "unknown-audience",
    /// A key that the language does not have.
    UnknownKey = "unknown-key",
    /// A role that is not declared.
    UnknownRole = "unknown-role",
    /// A scope that is not declared.
    UnknownScope = "unknown-scope",
    /// `scopeward` is not 1.
    UnsupportedVersion = "unsupported-version",
    /// A wildcard that the policy does not allow.
    WildcardNotAllowed = "wildcard-not-allowed",
    /// A value of the wrong type.
    WrongType = "wrong-type",
    /// Lint: a bundle holds a scope without what it depends on.
    BundleNotClosed = "bundle-not-closed",
    /// Lint: two scopes differ in case only.
    CaseCollision = "case-collision",
    /// Lint: an operation requires a deprecated scope.
    DeprecatedRequirement = "deprecated-requirement",
    /// Lint: the family of the scope does not stand in the operation's path.
    DriftingPath = "drifting-path",
    /// Lint: a scope holds a star that is not a wildcard.
    LiteralStar = "literal-star",
    /// Lint: a scope has no title.
    MissingTitle = "missing-title",
    /// Lint: a scope puts its action where the form has the family.
    MixedStyle = "mixed-style",
    /// Lint: one scope gives everything.
    OmnibusScope = "omnibus-scope",
    /// Lint: a bundle member is given by another.
    RedundantBundle = "redundant-bundle",
    /// Lint: a requirement member is given by another.
    RedundantRequirement = "redundant-requirement",
    /// Lint: a public operation that changes something, or one that any token may call.
    UnprotectedOperation = "unprotected-operation",
    /// Lint: a title for a group that no scope belongs to.
    UnusedGroup = "unused-group",
    /// Lint: a role that nothing uses.
    UnusedRole = "unused-role",
    /// Lint: a pattern rule that matches no scope.
    UnusedRule = "unused-rule",
    /// Lint: a scope that no operation requires.
    UnusedScope = "unused-scope",
    /// Lint: a suppression that silences nothing.
    UnusedSuppression = "unused-suppression",
    /// Lint: a scope implies one of higher risk.
    WideningImplication = "widening-implication",
    /// Lint: an operation that changes something needs only read scopes.
    WriteNeedsReadOnly = "write-needs-read-only",
    /// Lint: a write scope neither implies nor depends on its read scope.
    WriteWithoutRead = "write-without-read",
    /// Input: an unknown key, a missing key or a wrong type.
    InvalidInput = "invalid-input",
    /// Input: what comes back from a screen that showed another request or another policy.
    StaleConsent = "stale-consent",
}

impl Code {
    /// Whether the code is a lint finding, a warning about a policy that compiles.
    pub fn is_finding(self) -> bool {
        self >= Code::BundleNotClosed && self <= Code::WriteWithoutRead
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
