//! TOML 1.1 as events in the order of the text: what reads a policy and what formats it walk over the same list.

mod date;
mod model;
mod numbers;
mod scan;
mod strings;
mod tables;
mod values;

pub(crate) use model::read;
pub(crate) use numbers::{Bare, bare};
pub(crate) use scan::events;
pub(crate) use strings::decode;

use crate::code::Code;
use crate::problem::{Problems, Span};

/// A part of the text. White space is none, and stands between them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Braces,
    BracesEnd,
    Comma,
    Comment,
    Dot,
    Equals,
    Header,
    HeaderEnd,
    /// The header of one more table of a list.
    Headers,
    Key,
    List,
    ListEnd,
    Newline,
    Scalar,
}

fn too_deep(span: Span, problems: &mut Problems) {
    problems.add(Code::LimitExceeded, span, "values nest too deep");
}
