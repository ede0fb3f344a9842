//! Wildcards and patterns (§2, §3): which texts cover which.

use serde_json::Value;

use super::{Oracle, list, members};

impl Oracle {
    pub(super) fn segments<'t>(&self, token: &'t str) -> Vec<&'t str> {
        self.separator.map_or_else(|| vec![token], |separator| token.split(separator).collect())
    }

    pub(super) fn is_wildcard(&self, token: &str) -> bool {
        self.segments(token).contains(&"*")
    }

    /// `wildcard.cover`, on the texts alone.
    pub(super) fn covers_text(&self, wildcard: &str, token: &str) -> bool {
        let (wildcard, token) = (self.segments(wildcard), self.segments(token));
        let agrees =
            |(have, want): (&&str, &&str)| have == want || (*have == "*" && !want.is_empty());
        match wildcard.split_last() {
            Some((&"*", before)) => {
                token.len() > before.len()
                    && before.iter().zip(&token).all(agrees)
                    && token[before.len()..].iter().all(|segment| !segment.is_empty())
            }
            _ => wildcard.len() == token.len() && wildcard.iter().zip(&token).all(agrees),
        }
    }

    pub(super) fn selects(&self, selector: &str, token: &str) -> bool {
        selector == token || (self.is_wildcard(selector) && self.covers_text(selector, token))
    }

    /// `pattern.capture`: every text that the capture of `pattern` stands for in `token`, shortest first.
    pub(super) fn captures(&self, pattern: &str, token: &str) -> Vec<String> {
        let (pattern, token) = (self.segments(pattern), self.segments(token));
        let Some(at) = pattern.iter().position(|segment| is_capture(segment)) else {
            return Vec::new();
        };
        let glue = self.separator.map(String::from).unwrap_or_default();
        (at + 1..=token.len())
            .filter(|end| token[at..*end].iter().all(|segment| !segment.is_empty()))
            .filter_map(|end| {
                let text = token[at..end].join(&glue);
                let literal: Vec<&str> = [&token[..at], &["\u{0}"], &token[end..]].concat();
                let shape: Vec<&str> =
                    pattern.iter().map(|s| if is_capture(s) { "\u{0}" } else { *s }).collect();
                self.covers_text(&shape.join(&glue), &literal.join(&glue)).then_some(text)
            })
            .collect()
    }

    pub(super) fn fill(&self, target: &str, capture: &str) -> String {
        let glue = self.separator.map(String::from).unwrap_or_default();
        self.segments(target)
            .into_iter()
            .map(|s| if is_capture(s) { capture } else { s })
            .collect::<Vec<_>>()
            .join(&glue)
    }

    pub(super) fn captured_wildcards(&self, entry: &str) -> Vec<String> {
        let plain = self.scopes.iter().filter(|(name, _)| self.is_plain(name));
        plain
            .flat_map(|(name, _)| self.captures(entry, name))
            .map(|capture| self.fill(entry, &capture))
            .collect()
    }

    /// Every pair (scope, target) of the rules written on scopes and in the root table.
    pub(super) fn rules(&self, key: &str, table: &Value) -> Vec<(String, String)> {
        let mut rules = Vec::new();
        for (name, facts) in &self.scopes {
            rules.extend(list(&facts[key]).into_iter().map(|target| (name.clone(), target)));
        }
        for (left, targets) in members(table) {
            if !self.segments(&left).into_iter().any(is_capture) {
                rules.extend(list(&targets).into_iter().map(|target| (left.clone(), target)));
                continue;
            }
            for (name, _) in self.scopes.iter().filter(|(name, _)| self.is_plain(name)) {
                for capture in self.captures(&left, name) {
                    rules.extend(
                        list(&targets)
                            .iter()
                            .map(|target| (name.clone(), self.fill(target, &capture))),
                    );
                }
            }
        }
        rules
    }
}

fn is_capture(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}
