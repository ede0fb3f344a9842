//! A fault or a difference: the rule that it breaks, every place where it stands, a sentence, and a cure.

use scopeward::{Fix, Span, one_line};

use crate::note::Severity;

/// What a finding is about, as a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The code: added, never renamed.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it says, one line.
    pub about: &'static str,
}

/// A place in one of several texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number of the text.
    pub file: usize,
    /// Where in it.
    pub span: Span,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Where it stands, the place to look at first in front; never empty.
    pub places: Vec<Place>,
    /// One line: lower-case start, no full stop, the user's text in backticks.
    pub message: String,
    /// What cures it, likewise one line.
    pub help: String,
    /// A cure that a program can apply, in the first place's text.
    pub fix: Option<Fix>,
}

impl Finding {
    pub(crate) fn new(
        rule: &'static Rule,
        places: Vec<Place>,
        message: String,
        help: impl Into<String>,
    ) -> Finding {
        let (message, help) = (one_line(message), one_line(help.into()));
        Finding { rule, places, message, help, fix: None }
    }

    /// What is said of all that were found beyond those that are shown.
    pub(crate) fn limit(rule: &'static Rule, rest: usize, help: &str) -> Finding {
        let places = vec![Place { file: 0, span: Span::default() }];
        Finding::new(rule, places, format!("{rest} more findings are not shown"), help)
    }
}

/// Rules as constants, and the list of them.
macro_rules! rules {
    ($($name:ident = $code:literal $severity:ident $about:literal,)*) => {
        $(pub(crate) static $name: $crate::finding::Rule = $crate::finding::Rule {
            code: $code,
            severity: $crate::note::Severity::$severity,
            about: $about,
        };)*

        /// Every rule, by code.
        pub(crate) static ALL: &[&$crate::finding::Rule] = &[$(&$name,)*];
    };
}
pub(crate) use rules;
