//! The keys of operations: what the document says by itself, and what `x-scope` says if the two agree.

use std::collections::HashMap;

use scopeward::Span;
use serde_json::{Map, Value};

use super::contradiction;
use crate::document::Operation;
use crate::note::Notes;

/// An operation of the document as the policy is to have it.
pub(super) struct Found<'d> {
    /// What stands in the document.
    pub(super) of: &'d Operation<'d>,
    pub(super) audience: Option<String>,
    /// The key that the document says by itself.
    pub(super) key: String,
    /// The key that `x-scope` says, if the two agree.
    pub(super) given: Option<String>,
    pub(super) members: Map<String, Value>,
}

impl Found<'_> {
    fn method(&self) -> &str {
        &self.of.method
    }

    pub(super) fn span(&self) -> Span {
        self.of.method.span
    }

    fn is_one_with(&self, other: &Found<'_>) -> bool {
        self.given.is_some()
            && self.given == other.given
            && self.audience == other.audience
            && self.members == other.members
    }
}

/// Operations with their keys: those that `x-scope` says to be one are one, of the methods that the document has.
pub(super) fn joined<'f, 'd>(
    found: &'f [Found<'d>],
    notes: &mut Notes,
) -> Vec<(String, &'f Found<'d>)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(usize, Vec<&str>)> = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let group = one.given.as_deref().and_then(|given| first.get(given).copied());
        match group.map(|group| &mut groups[group]) {
            Some((first, methods)) if found[*first].is_one_with(one) => methods.push(one.method()),
            other => {
                if other.is_some() {
                    contradiction(notes, one.span(), "another operation of the same `key`");
                } else if let Some(given) = &one.given {
                    first.insert(given, groups.len());
                }
                groups.push((at, vec![one.method()]));
            }
        }
    }
    let key = |(at, methods): &(usize, Vec<&str>)| {
        let one = &found[*at];
        let given = one.given.as_deref().and_then(|given| given.split_once(' '));
        let Some((all, path)) = given else { return one.key.clone() };
        let kept: Vec<&str> = all.split('|').filter(|method| methods.contains(method)).collect();
        format!("{} {path}", kept.join("|"))
    };
    groups.iter().map(|group| (key(group), &found[group.0])).collect()
}

/// Whether a key has the method of another and its path, but for the names of parameters and where the rest goes.
pub(super) fn is_same(given: &str, key: &str) -> bool {
    let (Some((methods, given)), Some((method, path))) =
        (given.split_once(' '), key.split_once(' '))
    else {
        return false;
    };
    methods.split('|').any(|one| one == method) && shape(given) == shape(path)
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('{') {
        Some(name) => match name.split_once(':') {
            Some((_, kind)) => format!("{{:{kind}"),
            None => "{}".to_owned(),
        },
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}
