//! When a listed operation and one of the policy are the same: segment by segment, names and types of parameters aside.

use std::collections::HashMap;

use scopeward::{Operation, Policy};

use crate::finding::Place;

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

    /// Whether another that has the same shape states no other types.
    fn agrees(&self, other: &Template) -> bool {
        let pairs = self.types.iter().zip(&other.types);
        pairs.into_iter().all(|(one, other)| one.is_none() || other.is_none() || one == other)
    }
}

/// The methods of each shape of listed operations, with their places.
#[derive(Default)]
pub(crate) struct Shapes<'t>(HashMap<&'t str, Vec<(&'t str, Place)>>);

impl<'t> Shapes<'t> {
    pub(crate) fn add(&mut self, template: &'t Template, place: Place) {
        let methods = template.methods().map(|method| (method, place));
        self.0.entry(&template.shape).or_default().extend(methods);
    }

    /// The methods of a template that are not there.
    pub(crate) fn lacking<'o>(&self, template: &'o Template) -> Vec<&'o str> {
        template.methods().filter(|method| self.place(template, method).is_none()).collect()
    }

    /// Where one of the methods of a template is.
    pub(crate) fn find(&self, template: &Template) -> Option<Place> {
        template.methods().find_map(|method| self.place(template, method))
    }

    fn place(&self, template: &Template, method: &str) -> Option<Place> {
        let there = self.0.get(template.shape.as_str())?;
        there.iter().find(|(other, _)| is_method(method, other)).map(|(_, place)| *place)
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
            assert_eq!(share_method(&one, &other), same, "{one:?} {other:?}");
            assert_eq!(share_method(&other, &one), same, "{other:?} {one:?}");
        }
    }
}
