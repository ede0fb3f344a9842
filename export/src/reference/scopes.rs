//! Scope by scope, in groups; wildcards; what to take care of.

use scopeward::{Risk, Scope};

use super::facts::Facts;
use super::operations::{example, item};
use super::page::{Block, Inline, Line, text};
use super::table::named;

pub(super) fn chapter(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for scope in &facts.scopes {
        if !groups.contains(&scope.shown_in()) {
            groups.push(scope.shown_in());
        }
    }
    for group in groups {
        let members = facts.scopes.iter().filter(|scope| scope.shown_in() == group);
        for (number, scope) in members.enumerate() {
            if number == 0 {
                blocks.push(Block::Section(scope.group_title(facts.language).to_owned()));
            }
            blocks.extend(entry(facts, *scope));
        }
    }
    blocks.extend(removed(facts));
    if !blocks.is_empty() {
        blocks.insert(0, Block::Chapter("scopes", facts.words.scopes.to_owned()));
    }
    blocks
}

fn entry<'p>(facts: &Facts<'p>, scope: Scope<'p>) -> Vec<Block> {
    let (words, name) = (facts.words, scope.name());
    let mut blocks = vec![Block::Scope(name.to_owned()), Block::Facts(about(facts, scope))];
    blocks.extend(scope.description(facts.language).map(|words| Block::Text(text(words))));
    let opened = facts.opened(name);
    let (more, all) = facts.through(scope);
    if !opened.is_empty() {
        blocks.push(Block::Part(words.operations.to_owned()));
        blocks.push(Block::List(opened.iter().map(|one| item(facts, *one, Some(name))).collect()));
    }
    if more > 0 && all {
        blocks.push(Block::Text(text(words.through_all)));
    } else if more > 0 {
        blocks.push(Block::Text(text(&words.through.replace("{count}", &more.to_string()))));
    } else if opened.is_empty() && !scope.is_restriction() && gate_of(facts, name).next().is_none()
    {
        blocks.push(Block::Text(text(words.opens_none)));
    }
    if let Some(call) = opened.iter().find_map(|operation| example(operation.key())) {
        blocks.push(Block::Part(words.example.to_owned()));
        blocks.push(Block::Code("sh", call));
    }
    blocks
}

/// The audiences that a scope is the gate of.
fn gate_of<'f, 'p>(facts: &'f Facts<'p>, name: &'f str) -> impl Iterator<Item = &'p str> + 'f {
    let audiences = facts.policy.audiences().map(|(audience, _)| audience);
    audiences.filter(move |audience| facts.policy.gate(audience) == Some(name))
}

fn about<'p>(facts: &Facts<'p>, scope: Scope<'p>) -> Vec<(&'static str, Line)> {
    let (words, policy, language) = (facts.words, facts.policy, facts.language);
    let mut about: Vec<(&'static str, Line)> = Vec::new();
    let mut say = |label, line: Line| about.extend((!line.is_empty()).then_some((label, line)));
    say(words.grants, facts.title(scope).map(text).unwrap_or_default());
    say(words.risk, scope.risk().map(|risk| text(named(facts, risk))).unwrap_or_default());
    say(words.who, scope.role().map(|role| text(facts.role(role))).unwrap_or_default());
    say(words.depends, facts.list(scope.depends().iter().map(String::as_str)));
    let given = facts.given(scope);
    let all = given.len() + 1
        == policy.scopes().filter(|one| !one.is_removed() && !one.is_restriction()).count();
    say(
        words.gives,
        if all && given.len() > 1 {
            text(words.gives_all)
        } else {
            facts.list(given.iter().map(|one| one.name()))
        },
    );
    let offers = |name: &str| scope.is_offered(name);
    let (here, not): (Vec<_>, Vec<_>) =
        policy.audiences().map(|(name, _)| name).partition(|name| offers(name));
    let here: Vec<&str> = here.into_iter().map(|name| facts.audience(name)).collect();
    say(words.offered, if not.is_empty() { Line::new() } else { text(&here.join(", ")) });
    for audience in gate_of(facts, scope.name()) {
        say(words.gate, text(&words.gate_of.replace("{audience}", facts.audience(audience))));
    }
    say(
        words.restriction,
        if scope.is_restriction() { text(words.restricts) } else { Line::new() },
    );
    if scope.is_deprecated() {
        say(words.deprecated, text(scope.notice().unwrap_or(words.replaced)));
    }
    let aliases: Vec<Line> = scope.aliases().map(|alias| vec![Inline::code(alias)]).collect();
    say(words.aliases, super::page::joined(aliases, ", "));
    let bundles =
        policy.bundles().filter(|(_, scopes)| scopes.iter().any(|one| one == scope.name()));
    let uses = bundles.map(|(name, _)| policy.bundle_title(name, language).unwrap_or(name));
    say(words.uses, super::page::joined(uses.map(text), ", "));
    about
}

fn removed(facts: &Facts<'_>) -> Vec<Block> {
    let removed = facts.policy.scopes().filter(|scope| scope.is_removed());
    let line = |scope: Scope<'_>| {
        let said = scope.notice().or(facts.title(scope)).map(|text| format!(": {text}"));
        vec![Inline::code(scope.name()), Inline::Plain(said.unwrap_or_default())]
    };
    let lines: Vec<Line> = removed.map(line).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let words = facts.words;
    vec![
        Block::Section(words.removed.to_owned()),
        Block::Text(text(words.removed_about)),
        Block::List(lines),
    ]
}

pub(super) fn wildcards(facts: &Facts<'_>) -> Vec<Block> {
    if facts.wildcards.is_empty() {
        return Vec::new();
    }
    let words = facts.words;
    let row = |wildcard: &Scope<'_>| {
        let given = facts.given(*wildcard);
        let gives = |scope: &Scope<'_>| given.iter().any(|one| one.index() == scope.index());
        let all = facts.scopes.iter().all(|scope| scope.is_restriction() || gives(scope));
        vec![
            vec![Inline::code(wildcard.name())],
            text(facts.title(*wildcard).unwrap_or("–")),
            if all {
                text(words.offers_all)
            } else {
                facts.list(given.iter().map(|one| one.name()))
            },
            text(wildcard.role().map_or(words.everyone, |role| facts.role(role))),
        ]
    };
    let head = [words.wildcard, words.grants, words.gives_it, words.who].map(str::to_owned);
    vec![
        Block::Chapter("wildcards", words.wildcards.to_owned()),
        Block::Text(text(words.wildcards_about)),
        Block::Table {
            about: words.wildcards.to_owned(),
            head: head.to_vec(),
            rows: facts.wildcards.iter().map(row).collect(),
        },
    ]
}

/// Scopes of high risk.
pub(super) fn care(facts: &Facts<'_>) -> Vec<Block> {
    let words = facts.words;
    let harmful = facts.scopes.iter().filter(|scope| scope.risk() >= Some(Risk::High));
    let line = |scope: &Scope<'_>| {
        let risk = scope.risk().map(|risk| format!(" ({}: {})", words.risk, named(facts, risk)));
        let title = facts.title(*scope).map(|title| format!(": {title}"));
        let said = title.unwrap_or_default() + &risk.unwrap_or_default();
        vec![facts.scope(scope.name()), Inline::Plain(said)]
    };
    let lines: Vec<Line> = harmful.map(line).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Chapter("care", words.care.to_owned()),
        Block::Caution(text(words.care_about)),
        Block::List(lines),
    ]
}
