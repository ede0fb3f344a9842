//! Every scope in one table: what it lets a token do, how much harm it can do, who may hold it.

use scopeward::{Risk, Scope};

use super::facts::Facts;
use super::page::{Block, Inline, Line, text};

/// More columns than this are for machines.
const COLUMNS: usize = 5;

pub(super) fn glance(facts: &Facts<'_>) -> Vec<Block> {
    if facts.scopes.is_empty() {
        return Vec::new();
    }
    let words = facts.words;
    let actions = columns(facts);
    let some = |is: fn(&Scope<'_>) -> bool| facts.scopes.iter().any(is);
    let (risks, roles) =
        (some(|scope| scope.risk().is_some()), some(|scope| scope.role().is_some()));
    let mut head: Vec<String> = vec![words.scope.to_owned()];
    head.extend(actions.iter().map(|action| (*action).to_owned()));
    head.extend(roles.then(|| words.who.to_owned()));
    head.extend(risks.then(|| words.risk.to_owned()));
    head.push(words.grants.to_owned());
    let row = |scope: &Scope<'_>| {
        let given = facts.given(*scope).iter().copied();
        let does: Vec<&str> = given.chain([*scope]).filter_map(Scope::action).collect();
        let mark = |action: &&str| text(if does.contains(action) { "✓" } else { "–" });
        let mut row: Vec<Line> = vec![vec![Inline::Scope(scope.name().to_owned())]];
        row.extend(actions.iter().map(mark));
        row.extend(roles.then(|| text(scope.role().map_or("–", |role| facts.role(role)))));
        row.extend(risks.then(|| text(scope.risk().map_or("–", |risk| named(facts, risk)))));
        row.push(text(facts.title(*scope).unwrap_or_default()));
        row
    };
    let rows = facts.scopes.iter().map(row).collect();
    let mut blocks = vec![Block::Chapter("glance", words.glance.to_owned())];
    if !actions.is_empty() {
        blocks.push(Block::Text(text(words.glance_about)));
    }
    blocks.push(Block::Table { about: words.glance.to_owned(), head, rows });
    blocks
}

/// The actions, if they are few; else those that several families have.
fn columns<'p>(facts: &Facts<'p>) -> Vec<&'p str> {
    let mut actions: Vec<(&str, Vec<&str>)> = Vec::new();
    for scope in facts.scopes.iter().filter(|scope| scope.role().is_none()) {
        let action = scope.action().filter(|action| !action.is_empty());
        let (Some(action), Some(family)) = (action, scope.family()) else { continue };
        match actions.iter_mut().find(|(known, _)| *known == action) {
            None => actions.push((action, vec![family])),
            Some((_, families)) if !families.contains(&family) => families.push(family),
            Some(_) => {}
        }
    }
    if actions.len() > COLUMNS {
        actions.retain(|(_, families)| families.len() > 1);
        actions.truncate(COLUMNS);
    }
    actions.into_iter().map(|(action, _)| action).collect()
}

/// A risk in the words of the page.
pub(super) fn named(facts: &Facts<'_>, risk: Risk) -> &'static str {
    match risk {
        Risk::Low => facts.words.low,
        Risk::Medium => facts.words.medium,
        Risk::High => facts.words.high,
        Risk::Critical => facts.words.critical,
    }
}
