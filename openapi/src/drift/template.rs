//! When a listed operation and one of the policy are the same: segment by segment, names and types of parameters aside.

use std::collections::HashMap;

use scopeward::{Operation, Policy};

/// The method and path of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) method: String,
    pub(crate) path: String,
    shape: String,
    /// Per parameter its type, or nothing.
    types: Vec<Option<String>>,
}

impl Template {
    pub(crate) fn new(method: &str, path: &str) -> Template {
        let mut types = Vec::new();
        let segments = path.split('/').map(|segment| {
            let inner = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
            let Some(inner) = inner.filter(|inner| !inner.contains(['{', '}'])) else {
                return segment;
            };
            types.push(inner.split_once(':').map(|(_, kind)| kind.to_owned()));
            if inner.starts_with('*') { "{*}" } else { "{}" }
        });
        let shape = segments.collect::<Vec<_>>().join("/");
        Template { method: method.to_owned(), path: path.to_owned(), shape, types }
    }

    /// As a key of a policy.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = &str> {
        self.method.split('|')
    }

    /// The methods of each shape.
    pub(crate) fn index<'t>(
        all: impl Iterator<Item = &'t Template>,
    ) -> HashMap<&'t str, Vec<&'t str>> {
        let mut index: HashMap<&str, Vec<&str>> = HashMap::new();
        for template in all {
            index.entry(&template.shape).or_default().extend(template.methods());
        }
        index
    }

    /// The methods that an index lacks.
    pub(crate) fn lacking(&self, index: &HashMap<&str, Vec<&str>>) -> Vec<&str> {
        let there = index.get(self.shape.as_str()).map(Vec::as_slice).unwrap_or_default();
        self.methods().filter(|own| !there.iter().any(|other| is_method(own, other))).collect()
    }

    /// Whether the other has its shape, and a method of it.
    pub(crate) fn meets(&self, other: &Template) -> bool {
        self.shape == other.shape && share_method(self, other)
    }

    /// Whether another that has the same shape states no other types.
    fn agrees(&self, other: &Template) -> bool {
        let pairs = self.types.iter().zip(&other.types);
        pairs.into_iter().all(|(one, other)| one.is_none() || other.is_none() || one == other)
    }
}

/// The operations of a policy by the shape of their paths, of one audience and of all, or all of them.
pub(crate) struct Templates<'p> {
    operations: Vec<(Template, Operation<'p>)>,
    by_shape: HashMap<String, Vec<usize>>,
}

/// What meets a listed operation.
pub(crate) enum Met<'m, 'p> {
    /// These operations of the policy.
    Same(Vec<&'m (Template, Operation<'p>)>),
    /// Its path, by other methods.
    Path(Vec<&'m (Template, Operation<'p>)>),
    /// Nothing.
    Nothing,
}

impl<'p> Templates<'p> {
    pub(crate) fn new(policy: &'p Policy, audience: Option<&str>) -> Templates<'p> {
        let here = |operation: &Operation<'p>| {
            audience.is_none_or(|name| operation.audience().is_none_or(|own| own == name))
        };
        let routed = |operation: Operation<'p>| {
            let (methods, path) = operation.key().split_once(' ')?;
            Some((Template::new(methods, path), operation))
        };
        let operations: Vec<_> = policy.operations().filter(here).filter_map(routed).collect();
        let mut by_shape: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, (template, _)) in operations.iter().enumerate() {
            by_shape.entry(template.shape.clone()).or_default().push(at);
        }
        Templates { operations, by_shape }
    }

    pub(crate) fn operations(&self) -> &[(Template, Operation<'p>)] {
        &self.operations
    }

    /// The operations that a listed one meets; among several those that state the same types.
    pub(crate) fn meet(&self, listed: &Template) -> Met<'_, 'p> {
        let places = self.by_shape.get(&listed.shape).into_iter().flatten();
        let there: Vec<_> = places.filter_map(|at| self.operations.get(*at)).collect();
        if there.is_empty() {
            return Met::Nothing;
        }
        let is_same = |own: &&&(Template, Operation<'p>)| share_method(&own.0, listed);
        let same: Vec<_> = there.iter().filter(is_same).copied().collect();
        if same.is_empty() {
            return Met::Path(there);
        }
        let typed: Vec<_> = same.iter().filter(|own| own.0.agrees(listed)).copied().collect();
        Met::Same(if typed.is_empty() { same } else { typed })
    }
}

fn share_method(one: &Template, other: &Template) -> bool {
    one.methods().any(|one| other.methods().any(|other| is_method(one, other)))
}

/// Whether two methods are one: `HEAD` counts as `GET`, `*` is every method.
fn is_method(one: &str, other: &str) -> bool {
    let plain = |method| if method == "HEAD" { "GET" } else { method };
    one == "*" || other == "*" || plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_of_parameters_do_not_count() {
        let shape = |path: &str| Template::new("GET", path).shape;
        assert_eq!(shape("/a/{id:int}"), shape("/a/{name}"));
        assert_eq!(shape("/a/{*rest}"), shape("/a/{*more}"));
        for other in ["/a/b", "/a/{*id}", "/a/{id}/", "/a", "/a/x{id}", "/{id}/a"] {
            assert_ne!(shape("/a/{id}"), shape(other));
        }
    }

    #[test]
    fn methods_meet() {
        for (one, other, same) in [
            ("GET", "HEAD", true),
            ("GET|POST", "POST", true),
            ("*", "PATCH", true),
            ("PUT", "*", true),
            ("PUT", "PATCH", false),
        ] {
            let (one, other) = (Template::new(one, "/a"), Template::new(other, "/a"));
            assert_eq!(one.meets(&other), same, "{one:?} {other:?}");
            assert_eq!(other.meets(&one), same, "{other:?} {one:?}");
        }
    }
}
