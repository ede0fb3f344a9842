//! Operations: as items below a scope, as calls to try, and all of them in tables.

use scopeward::{Operation, Tree};

use super::facts::Facts;
use super::page::{Block, Inline, Line, joined, text};

/// An operation, with what else holds for it below a scope that it names.
pub(super) fn item<'p>(facts: &Facts<'p>, operation: Operation<'p>, scope: Option<&str>) -> Line {
    let mut line = vec![Inline::code(operation.key())];
    let title = operation.title(facts.language).map(|title| format!(": {title}"));
    line.extend(title.map(Inline::Plain));
    let own = operation.own_requirement().unwrap_or(Tree::Public);
    let mut more: Vec<Line> = Vec::new();
    if !matches!(&own, Tree::Scope(only) if Some(only.as_str()) == scope) {
        let parts: Vec<&str> = facts.words.needs.split("{tree}").collect();
        more.push([text(parts[0]), facts.tree(&own)].concat());
    }
    more.extend(facts.limits(operation).iter().map(|limit| text(limit)));
    if !more.is_empty() {
        line.extend([text(" ("), joined(more, "; "), text(")")].concat());
    }
    line
}

/// A call of an operation, if it has a path that a shell reads as it stands.
pub(super) fn example(key: &str) -> Option<String> {
    let (methods, path) = key.split_once(' ')?;
    let method = methods.split('|').next().filter(|method| *method != "*")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:{}*".contains(c);
    if !path.chars().all(plain) {
        return None;
    }
    let method = if method == "GET" { String::new() } else { format!("-X {method} ") };
    Some(format!("curl {method}-H \"Authorization: Bearer $TOKEN\" \"$BASE{path}\""))
}

pub(super) fn chapter(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words) = (facts.policy, facts.words);
    let named = policy.audiences().map(|(name, _)| Some(name));
    let mut blocks = Vec::new();
    for audience in [None].into_iter().chain(named) {
        let all = || policy.operations().filter(|one| one.audience() == audience);
        let told = all().any(|one| one.title(facts.language).is_some());
        let limited = all().any(|one| !facts.limits(one).is_empty());
        let row = |one: Operation<'_>| {
            let need = one.requirement().map(|tree| facts.tree(tree)).unwrap_or_default();
            let limits = facts.limits(one);
            let said = one.description(facts.language).map(|said| format!(" ({said})"));
            let title = one.title(facts.language).unwrap_or("–").to_owned();
            let mut row = vec![vec![Inline::code(one.key())], need];
            row.extend(told.then(|| text(&(title + &said.unwrap_or_default()))));
            let limits = if limits.is_empty() { "–".to_owned() } else { limits.join("; ") };
            row.extend(limited.then(|| text(&limits)));
            row
        };
        let rows: Vec<Vec<Line>> = all().map(row).collect();
        if rows.is_empty() {
            continue;
        }
        let several = policy.audiences().next().is_some();
        let everywhere = if several { words.for_all } else { words.all_operations };
        let about = audience.map_or(everywhere, |audience| facts.audience(audience));
        if several {
            blocks.push(Block::Section(about.to_owned()));
        }
        let mut head = vec![words.operation.to_owned(), words.need.to_owned()];
        head.extend(told.then(|| words.description.to_owned()));
        head.extend(limited.then(|| words.limits.to_owned()));
        blocks.push(Block::Table { about: about.to_owned(), head, rows });
    }
    if blocks.is_empty() {
        return blocks;
    }
    let head = [
        Block::Chapter("operations", words.all_operations.to_owned()),
        Block::Text(text(words.operations_about)),
    ];
    head.into_iter().chain(blocks).collect()
}
