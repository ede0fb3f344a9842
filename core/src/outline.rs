//! Where the names of a policy stand in its text: a compiled policy keeps lines only.

use crate::document::Document;
use crate::node::Text;
use crate::order::sort;
use crate::problem::{Problems, Span};
use crate::read;

/// Where the scopes and operations of a policy stand in its text.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    scopes: Vec<(String, Span)>,
    operations: Vec<(String, Span)>,
}

impl Outline {
    /// Reads a policy's text. What cannot be read has no place.
    ///
    /// ```
    /// use scopeward::{Outline, STARTER};
    /// let span = Outline::read(STARTER).operation("GET /notes").unwrap_or_default();
    /// assert_eq!(span.slice(STARTER), "\"GET /notes\"");
    /// ```
    pub fn read(text: &str) -> Outline {
        let document = read::document(text, &mut Problems::default());
        let Document { allow, scopes, audiences, operations, .. } = &document;
        let own = audiences.iter().flat_map(|audience| &audience.operations);
        Outline {
            scopes: places(allow.iter().chain(scopes.iter().map(|scope| &scope.name))),
            operations: places(operations.iter().chain(own).map(|operation| &operation.key)),
        }
    }

    /// Where a scope is declared, or a wildcard allowed.
    pub fn scope(&self, name: &str) -> Option<Span> {
        find(&self.scopes, name)
    }

    /// Where the key of an operation stands.
    pub fn operation(&self, key: &str) -> Option<Span> {
        find(&self.operations, key)
    }
}

fn places<'n>(names: impl Iterator<Item = &'n Text<'n>>) -> Vec<(String, Span)> {
    let mut places: Vec<_> = names.map(|name| (name.value.to_string(), name.span)).collect();
    sort(&mut places, &|one, other| one.cmp(other));
    places
}

fn find(places: &[(String, Span)], name: &str) -> Option<Span> {
    let place = places.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
    places.get(place).map(|(_, span)| *span)
}
