//! Who may hold what, for whom, how a request is checked, and what a refusal says: the engine's own answers.

use scopeward::{Operation, Reason, Rows, Scope};

use serde_json::Value;

use super::facts::Facts;
use super::page::{Block, Inline, Line, text};
use super::refused::{Refused, refused};
use crate::metadata::baseline;

pub(super) fn roles(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words, language) = (facts.policy, facts.words, facts.language);
    let row = |role| {
        let bound =
            facts.wildcards.iter().chain(&facts.scopes).filter(|scope| scope.role() == Some(role));
        let said = policy.role_description(role, language).map(|said| format!(": {said}"));
        let title = policy.role_title(role, language).unwrap_or("–").to_owned();
        vec![
            vec![Inline::code(role)],
            text(&(title + &said.unwrap_or_default())),
            facts.list(bound.map(|scope| scope.name())),
        ]
    };
    let rows: Vec<Vec<Line>> = policy.roles().map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let head = [words.role, words.description, words.bound].map(str::to_owned).to_vec();
    vec![
        Block::Chapter("roles", words.roles.to_owned()),
        Block::Text(text(words.roles_about)),
        Block::Table { about: words.roles.to_owned(), head, rows },
    ]
}

pub(super) fn audiences(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words, language) = (facts.policy, facts.words, facts.language);
    let mut blocks = Vec::new();
    for (name, uri) in policy.audiences() {
        blocks.push(Block::Section(facts.audience(name).to_owned()));
        blocks.extend(
            policy.audience_description(name, language).map(|said| Block::Text(text(said))),
        );
        let (held, not): (Vec<Scope<'_>>, Vec<Scope<'_>>) =
            facts.scopes.iter().partition(|scope| scope.is_offered(name));
        let list = |scopes: Vec<Scope<'_>>| facts.list(scopes.into_iter().map(Scope::name));
        let offers = match not.len() {
            0 => text(words.offers_all),
            few if few <= held.len() => [text(words.all_but), text(" "), list(not)].concat(),
            _ => list(held),
        };
        let mut about = vec![(words.uri, vec![Inline::code(uri)]), (words.offers, offers)];
        about.extend(policy.gate(name).map(|gate| (words.gate, vec![facts.scope(gate)])));
        let first = baseline(policy, Some(uri));
        about.push((words.baseline, facts.list(first.iter().map(String::as_str))));
        about.retain(|(_, line)| !line.is_empty());
        blocks.push(Block::Facts(about));
    }
    if blocks.is_empty() {
        return blocks;
    }
    let head = [
        Block::Chapter("audiences", words.audiences.to_owned()),
        Block::Text(text(words.audiences_about)),
    ];
    head.into_iter().chain(blocks).collect()
}

pub(super) fn checking(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words) = (facts.policy, facts.words);
    if policy.operations().len() == 0 {
        return Vec::new();
    }
    let some = |is: fn(&Operation<'_>) -> bool| policy.operations().any(|one| is(&one));
    let unknown = refused(policy, Reason::UnknownOperation);
    let status = unknown.map_or(403, |refused| refused.response.status).to_string();
    let steps = [
        Some(words.check_token.to_owned()),
        policy.audiences().next().map(|_| words.check_audience.to_owned()),
        Some(words.check_operation.replace("{status}", &status)),
        Some(words.check_scopes.to_owned()),
        some(|one| one.role().is_some()).then(|| words.check_role.to_owned()),
        some(|one| one.rows() == Rows::Own).then(|| words.check_rows.to_owned()),
    ];
    let steps = steps.into_iter().flatten().map(|step| text(&step)).collect();
    vec![Block::Chapter("checking", words.checking.to_owned()), Block::Steps(steps)]
}

pub(super) fn refusals(facts: &Facts<'_>) -> Vec<Block> {
    let words = facts.words;
    let Some(lacking) = refused(facts.policy, Reason::InsufficientScope) else { return Vec::new() };
    let row = |(reason, when): (Reason, &str)| {
        let refused = refused(facts.policy, reason)?;
        let body = refused.body();
        let said = |key| text(body.get(key).and_then(Value::as_str).unwrap_or_default());
        let status = refused.response.status.to_string();
        Some(vec![text(when), text(&status), said("error"), said("message")])
    };
    let reasons = [
        (Reason::NoToken, words.no_token),
        (Reason::InvalidToken, words.invalid_token),
        (Reason::WrongAudience, words.wrong_audience),
        (Reason::UnknownOperation, words.unknown_operation),
        (Reason::InsufficientScope, words.insufficient_scope),
        (Reason::RoleRequired, words.role_required),
        (Reason::NotOwner, words.not_owner),
    ];
    let rows = reasons.into_iter().filter_map(row).collect();
    let head = [words.when, words.status, "error", "message"].map(str::to_owned).to_vec();
    let mut blocks = vec![
        Block::Chapter("refusals", words.refusals.to_owned()),
        Block::Text(text(words.refusals_about)),
        Block::Table { about: words.refusals.to_owned(), head, rows },
    ];
    blocks.extend(answer(facts, &lacking));
    blocks
}

/// The whole answer to a token that lacks a scope.
fn answer(facts: &Facts<'_>, refused: &Refused) -> [Block; 3] {
    let words = facts.words;
    let headers = refused.response.headers.iter().map(|(name, value)| format!("{name}: {value}\n"));
    let headers = headers.collect::<Vec<_>>().concat();
    let answer = format!("HTTP/1.1 {}\n{headers}\n{:#}", refused.response.status, refused.body());
    let fill = |part: &str| match part {
        "scope" => facts.list(refused.granted.iter().map(String::as_str)),
        _ => vec![Inline::code(&refused.operation)],
    };
    let parts = words.lacking.split(['{', '}']).zip(0..);
    let line = parts.flat_map(|(part, at)| if at % 2 == 1 { fill(part) } else { text(part) });
    [Block::Text(line.collect()), Block::Code("http", answer), Block::Text(text(words.cure))]
}
