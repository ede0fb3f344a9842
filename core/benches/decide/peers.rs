//! What the engine is measured against, in the same run: what a user would write, and what an expert would.

use std::collections::{HashMap, HashSet};

use scopeward::{Policy, Scope, Tree};

/// *hand*: a router and a set of strings with wildcard checks.
pub(crate) struct Hand {
    routers: HashMap<String, matchit::Router<Vec<String>>>,
}

impl Hand {
    pub(crate) fn new(policy: &Policy) -> Hand {
        let mut routers: HashMap<String, matchit::Router<Vec<String>>> = HashMap::new();
        for (method, path, tree) in routes(policy) {
            let scopes = tree.scopes().into_iter().map(str::to_owned).collect();
            routers.entry(method).or_default().insert(path, scopes).expect("no clash");
        }
        Hand { routers }
    }

    /// Any one of the operation's scopes, by itself or by a wildcard.
    pub(crate) fn allows(&self, grant: &HashSet<String>, method: &str, path: &str) -> bool {
        let Some(found) = self.routers.get(method).and_then(|router| router.at(path).ok()) else {
            return false;
        };
        found.value.is_empty()
            || found.value.iter().any(|scope| {
                grant.contains(scope)
                    || grant.contains("*")
                    || grant.contains("admin:all")
                    || scope
                        .split_once(':')
                        .is_some_and(|(action, _)| grant.contains(&format!("{action}:*")))
            })
    }
}

/// *expert*: a router and interned bit sets, the wildcards expanded when the grant is read.
pub(crate) struct Expert {
    routers: [matchit::Router<Vec<u64>>; 5],
    bits: HashMap<String, u64>,
}

impl Expert {
    pub(crate) fn new(policy: &Policy) -> Expert {
        let names: Vec<&str> =
            policy.scopes().filter(|s| !s.is_wildcard()).map(Scope::name).collect();
        assert!(names.len() <= 64, "one word of bits");
        let mut bits: HashMap<String, u64> =
            names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), 1 << at)).collect();
        let all = (1_u64 << (names.len() - 1) << 1).wrapping_sub(1);
        for wildcard in ["*", "admin:all"] {
            bits.insert(wildcard.to_owned(), all);
        }
        for action in ["read", "write"] {
            let prefix = format!("{action}:");
            let covered = names.iter().enumerate().filter(|(_, name)| name.starts_with(&prefix));
            bits.insert(format!("{action}:*"), covered.fold(0, |mask, (at, _)| mask | 1 << at));
        }
        let mut routers: [matchit::Router<Vec<u64>>; 5] = Default::default();
        for (method, path, tree) in routes(policy) {
            let masks = match &tree {
                Tree::Public | Tree::Authenticated => vec![0],
                tree => tree.scopes().iter().map(|scope| bits[*scope]).collect(),
            };
            routers[number(&method).expect("one of five")].insert(path, masks).expect("no clash");
        }
        Expert { routers, bits }
    }

    pub(crate) fn grant(&self, scope: &str) -> u64 {
        scope.split(' ').filter_map(|token| self.bits.get(token)).fold(0, |mask, bits| mask | bits)
    }

    pub(crate) fn allows(&self, grant: u64, method: &str, path: &str) -> bool {
        let Some(router) = number(method).and_then(|number| self.routers.get(number)) else {
            return false;
        };
        router.at(path).is_ok_and(|found| found.value.iter().any(|mask| mask & !grant == 0))
    }
}

fn number(method: &str) -> Option<usize> {
    ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().position(|known| *known == method)
}

/// Method, path in matchit's syntax, and requirement of each HTTP operation.
fn routes(policy: &Policy) -> impl Iterator<Item = (String, String, Tree)> {
    policy.operations().flat_map(|operation| {
        let (methods, path) = operation.key().split_once(' ').expect("HTTP operations only");
        let path = path.replace(":int}", "}");
        let tree = operation.requirement().expect("compiled").clone();
        methods
            .split('|')
            .map(move |m| (m.to_owned(), path.clone(), tree.clone()))
            .collect::<Vec<_>>()
    })
}
