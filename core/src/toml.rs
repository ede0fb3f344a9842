//! TOML 1.1 as events in the order of the text: what reads a policy and what formats it walk over the same list.

mod date;
mod model;
mod tables;
mod values;

use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, Expected, ParseError, Source};

pub(crate) use model::read;

use crate::code::Code;
use crate::limits::MAX_TOML_NESTING;
use crate::problem::{Problems, Span};

/// The events of a text; nothing if it is no TOML.
pub(crate) fn events(text: &str, problems: &mut Problems) -> Option<Vec<Event>> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events = Vec::with_capacity(tokens.len());
    let mut errors: Vec<ParseError> = Vec::new();
    let mut guard = RecursionGuard::new(&mut events, MAX_TOML_NESTING);
    parse_document(&tokens, &mut guard, &mut errors);
    for event in &events {
        if let Some(raw) = source.get(event) {
            match event.kind() {
                EventKind::Comment => raw.decode_comment(&mut errors),
                EventKind::Newline => raw.decode_newline(&mut errors),
                _ => {}
            }
        }
    }
    // What follows from a text that nests too deep says nothing.
    match errors.iter().find(|error| error.description().contains("recursion")) {
        Some(error) => too_deep(span(error), problems),
        None => errors.iter().for_each(|error| report(error, problems)),
    }
    errors.is_empty().then_some(events)
}

fn too_deep(span: Span, problems: &mut Problems) {
    problems.add(Code::LimitExceeded, span, "values nest too deep");
}

fn span(error: &ParseError) -> Span {
    let place = error.unexpected().or(error.context()).unwrap_or_default();
    Span::new(place.start(), place.end())
}

/// Says what is wrong in one line.
fn report(error: &ParseError, problems: &mut Problems) {
    let mut message = error.description().to_owned();
    for (expected, at) in error.expected().unwrap_or_default().iter().zip(0_usize..) {
        message.push_str(if at == 0 { ", expected " } else { " or " });
        match expected {
            Expected::Literal("\n") => message.push_str("a new line"),
            Expected::Literal(literal) => message.extend(["`", literal, "`"]),
            Expected::Description(description) => message.push_str(description),
            _ => {}
        }
    }
    problems.add(Code::Syntax, span(error), message);
}

/// Errors of keys and values as problems.
struct Sink<'p>(&'p mut Problems);

impl ErrorSink for Sink<'_> {
    fn report_error(&mut self, error: ParseError) {
        report(&error, self.0);
    }
}
