//! The rules of `DoubleTime`, written three times: as one does, as an expert does, and as a table of rules.

use std::collections::{HashMap, HashSet};

use scopeward::Policy;

/// What an application team writes: sets of strings.
pub(crate) struct Hand {
    offered: HashMap<String, HashSet<String>>,
}

impl Hand {
    pub(crate) fn new(policy: &Policy) -> Hand {
        let offered = policy.audiences().map(|(name, uri)| {
            (uri.to_owned(), policy.offered(name).unwrap().into_iter().collect())
        });
        Hand { offered: offered.collect() }
    }

    pub(crate) fn problems(&self, scope: &str, audience: &str) -> Vec<String> {
        let requested: HashSet<String> = scope.split_whitespace().map(str::to_owned).collect();
        let mut problems = Vec::new();
        let Some(offered) = self.offered.get(audience) else {
            return vec!["unknown audience".to_owned()];
        };
        for scope in &requested {
            if !offered.contains(scope) {
                problems.push(format!("{scope} is not offered"));
            }
            if let Some((family, "write" | "send")) = scope.split_once(':') {
                let needed = format!("{family}:read");
                if !requested.contains(&needed) {
                    problems.push(format!("{scope} needs {needed}"));
                }
            }
        }
        if audience.ends_with("/mcp") && !requested.contains("mcp") {
            problems.push("mcp is missing".to_owned());
        }
        problems
    }
}

/// What an expert writes: indexes and masks. It counts the problems.
pub(crate) struct Expert {
    scopes: HashMap<String, u32>,
    needs: Vec<u64>,
    offered: Vec<(String, u64, u64)>,
}

impl Expert {
    pub(crate) fn new(policy: &Policy) -> Expert {
        let scopes: HashMap<String, u32> =
            policy.scopes().map(|scope| (scope.name().to_owned(), scope.index())).collect();
        let mask =
            |names: Vec<String>| names.iter().fold(0_u64, |mask, name| mask | 1 << scopes[name]);
        let needs = policy.scopes().map(|scope| mask(scope.depends())).collect();
        let offered = policy.audiences().map(|(name, uri)| {
            let gate = if name == "mcp" { mask(vec!["mcp".to_owned()]) } else { 0 };
            (uri.to_owned(), mask(policy.offered(name).unwrap()), gate)
        });
        let offered = offered.collect();
        Expert { scopes, needs, offered }
    }

    pub(crate) fn problems(&self, scope: &str, audience: &str) -> u32 {
        let Some((_, offered, gate)) = self.offered.iter().find(|(uri, ..)| uri == audience) else {
            return 1;
        };
        let (mut mask, mut problems) = (0_u64, 0);
        for token in scope.split(' ').filter(|token| !token.is_empty()) {
            match self.scopes.get(token) {
                Some(index) => mask |= 1 << index,
                None => problems += 1,
            }
        }
        problems += (mask & !offered).count_ones() + (gate & !mask).count_ones();
        let mut rest = mask;
        while rest != 0 {
            let index = rest.trailing_zeros();
            rest &= rest - 1;
            problems += u32::from(self.needs[index as usize] & !mask != 0);
        }
        problems
    }
}

/// A table of rules and a fixed point over sets of strings.
pub(crate) struct Naive {
    rules: Vec<(String, String)>,
    hand: Hand,
}

impl Naive {
    pub(crate) fn new(policy: &Policy) -> Naive {
        let rules = policy.scopes().flat_map(|scope| {
            scope.depends().into_iter().map(move |needed| (scope.name().to_owned(), needed))
        });
        Naive { rules: rules.collect(), hand: Hand::new(policy) }
    }

    pub(crate) fn problems(&self, scope: &str, audience: &str) -> Vec<String> {
        let requested: HashSet<String> = scope.split_whitespace().map(str::to_owned).collect();
        let mut closed = requested.clone();
        loop {
            let before = closed.len();
            for (scope, needed) in &self.rules {
                if closed.contains(scope) {
                    closed.insert(needed.clone());
                }
            }
            if closed.len() == before {
                break;
            }
        }
        let offered = &self.hand.offered[audience];
        let strange = requested.iter().filter(|scope| !offered.contains(*scope)).cloned();
        let lacking = self.rules.iter().filter(|(scope, needed)| {
            requested.contains(scope) && closed.contains(needed) && !requested.contains(needed)
        });
        strange.chain(lacking.map(|(scope, needed)| format!("{scope} needs {needed}"))).collect()
    }
}
