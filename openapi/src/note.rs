//! What there is to say about a document: one shape for problems, findings and remarks.

use std::fmt;

use scopeward::{Code, Span, one_line};

use crate::limits::MAX_NOTES;

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong, or could not be taken over.
    Error,
    /// Something was taken over in a way that wants a look.
    Warning,
    /// For information.
    Info,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One remark: its code, its place, a sentence, and a cure where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The stable code.
    pub code: NoteCode,
    /// How much it matters.
    pub severity: Severity,
    /// The text that it is about, in bytes of the document.
    pub span: Span,
    /// One line: lower-case start, no full stop, the user's text in backticks.
    pub message: String,
    /// What cures it, likewise one line.
    pub help: Option<String>,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal $severity:ident,)*) => {
        /// The codes of notes: added, never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum NoteCode {
            $($(#[doc = $doc])* $name,)*
            /// A problem of the policy that the document makes.
            Policy(Code),
        }

        impl NoteCode {
            /// Every code but those of the policy language.
            pub const ALL: &[NoteCode] = &[$(NoteCode::$name,)*];

            /// The code as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(NoteCode::$name => $text,)*
                    NoteCode::Policy(code) => code.as_str(),
                }
            }

            /// How much a note of this code matters.
            pub fn severity(self) -> Severity {
                match self {
                    $(NoteCode::$name => Severity::$severity,)*
                    NoteCode::Policy(_) => Severity::Error,
                }
            }
        }
    };
}

codes! {
    /// A key that stands twice in a table.
    DuplicateKey = "duplicate-key" Error,
    /// More than is read.
    LimitExceeded = "limit-exceeded" Error,
    /// A key that must be there.
    MissingKey = "missing-key" Error,
    /// A reference that leads nowhere.
    MissingReference = "missing-reference" Error,
    /// A reference that leads back to itself.
    ReferenceCycle = "reference-cycle" Error,
    /// A reference into another document.
    RemoteReference = "remote-reference" Error,
    /// A text that cannot be read.
    Syntax = "syntax" Error,
    /// A key that there is not.
    UnknownKey = "unknown-key" Error,
    /// A requirement that names a security scheme that is not there.
    UnknownScheme = "unknown-scheme" Error,
    /// Neither OpenAPI 3.0 to 3.2 nor Swagger 2.0.
    UnsupportedVersion = "unsupported-version" Error,
    /// A value of the wrong type.
    WrongType = "wrong-type" Error,
    /// An `x-` member that says another thing than the part of OpenAPI that it belongs to.
    Contradiction = "contradiction" Warning,
    /// A scope that two schemes describe differently.
    DifferentDescriptions = "different-descriptions" Warning,
    /// An operation that stands in the document twice, as a policy sees it.
    RepeatedOperation = "repeated-operation" Error,
    /// An operation that no policy can state.
    UnstatableOperation = "unstatable-operation" Error,
    /// An operation that says nothing about who may call it.
    NoSecurity = "no-security" Warning,
    /// A token is welcome and not needed.
    OptionalToken = "optional-token" Warning,
    /// A scope that an operation needs and no scheme declares.
    UnknownScope = "unknown-scope" Warning,
    /// A scheme that is needed together with scopes of another and has none itself.
    UnscopedScheme = "unscoped-scheme" Warning,
    /// A way without scopes beside others with scopes.
    UnscopedWay = "unscoped-way" Warning,
    /// A declared scope that is a wildcard.
    WildcardScope = "wildcard-scope" Warning,
    /// Servers whose paths differ.
    SeveralBasePaths = "several-base-paths" Warning,
}

impl fmt::Display for NoteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Collects notes; nothing stops at the first.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    found: Vec<Note>,
}

impl Notes {
    pub(crate) fn add(&mut self, code: NoteCode, span: Span, message: impl Into<String>) {
        self.cure(code, span, message, None);
    }

    pub(crate) fn cure(
        &mut self,
        code: NoteCode,
        span: Span,
        message: impl Into<String>,
        help: Option<&str>,
    ) {
        let (message, help) =
            (one_line(message.into()), help.map(|help| one_line(help.to_owned())));
        self.found.push(Note { code, severity: code.severity(), span, message, help });
    }

    pub(crate) fn extend(&mut self, notes: Vec<Note>) {
        self.found.extend(notes);
    }

    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// The notes by place, each once; past the limit the last says how many are left out.
    pub(crate) fn finish(mut self) -> Vec<Note> {
        self.found.sort_by(|one, other| {
            one.span.cmp(&other.span).then_with(|| one.code.cmp(&other.code))
        });
        self.found.dedup();
        if self.found.len() > MAX_NOTES {
            let rest = self.found.len() - MAX_NOTES;
            self.found.truncate(MAX_NOTES);
            let span = self.found.last().map(|last| last.span).unwrap_or_default();
            self.add(NoteCode::LimitExceeded, span, format!("{rest} more notes are not shown"));
        }
        self.found
    }
}
