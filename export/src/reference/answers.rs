//! Who may hold what, for whom, how a request is checked, and what a refusal says: the engine's own answers.

use scopeward::{
    Challenge, Claims, Grant, Handle, Operation, Policy, Reason, Request, Rows, Scope, State,
};

use serde_json::Value;

use super::facts::Facts;
use super::page::{Block, Inline, Line, text};
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
        let offered = policy.offered(name).unwrap_or_default();
        let (held, not): (Vec<&str>, Vec<&str>) = facts
            .scopes
            .iter()
            .map(|scope| scope.name())
            .partition(|scope| offered.iter().any(|one| one == scope));
        let offers = match not.len() {
            0 => text(words.offers_all),
            few if few <= held.len() => [text(words.all_but), text(" "), facts.list(not)].concat(),
            _ => facts.list(held),
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
    let unknown = Samples::new(policy).refused(Reason::UnknownOperation);
    let status = unknown.map_or(403, |refused| refused.status).to_string();
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
    let samples = Samples::new(facts.policy);
    let Some(lacking) = samples.lacking.as_ref() else { return Vec::new() };
    let row = |(reason, when): (Reason, &str)| {
        let refused = samples.refused(reason)?;
        let said = |key| text(refused.body.get(key).and_then(Value::as_str).unwrap_or_default());
        Some(vec![text(when), text(&refused.status.to_string()), said("error"), said("message")])
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
    blocks.extend(answer(facts, lacking).into_iter().flatten());
    blocks
}

/// The whole answer to a token that lacks a scope.
fn answer(facts: &Facts<'_>, lacking: &Lacking<'_>) -> Option<[Block; 3]> {
    let words = facts.words;
    let request = Request::handle(lacking.operation.handle());
    let decided = facts.policy.decide(Some(&lacking.grant), &request);
    let body = serde_json::to_string_pretty(&decided.body()?).ok()?;
    let challenge = decided.challenge(&Challenge::default());
    let challenge = challenge.map(|challenge| format!("WWW-Authenticate: {challenge}\n"));
    let answer = format!("HTTP/1.1 {}\n{}\n{body}", decided.status, challenge.unwrap_or_default());
    let fill = |part: &str| match part {
        "scope" => facts.list(decided.granted().iter().map(String::as_str)),
        _ => vec![Inline::code(lacking.operation.key())],
    };
    let parts = words.lacking.split(['{', '}']).zip(0..);
    let line =
        parts.flat_map(|(part, at)| if at % 2 == 1 { fill(part) } else { text(part) }).collect();
    Some([Block::Text(line), Block::Code("http", answer), Block::Text(text(words.cure))])
}

/// Requests that are refused, one for each reason that the policy can give.
struct Samples<'p> {
    policy: &'p Policy,
    lacking: Option<Lacking<'p>>,
    all: String,
}

/// A token that lacks a scope, and the operation that it is refused.
struct Lacking<'p> {
    operation: Operation<'p>,
    grant: Grant,
}

impl<'p> Samples<'p> {
    fn new(policy: &'p Policy) -> Samples<'p> {
        let all: Vec<&str> = policy.scopes().map(Scope::name).collect();
        let mut samples = Samples { policy, lacking: None, all: all.join(" ") };
        let held = policy.bundles().next().map(|(_, scopes)| scopes.join(" "));
        let lacks = |scope: &str| {
            policy.operations().find_map(|operation| {
                let grant = samples.grant(operation, Claims::new(scope.to_owned()))?;
                let decided = policy.decide(Some(&grant), &Request::handle(operation.handle()));
                (decided.reason == Reason::InsufficientScope)
                    .then_some(Lacking { operation, grant })
            })
        };
        let lacking = held.and_then(|held| lacks(&held)).or_else(|| lacks(""));
        samples.lacking = lacking;
        samples
    }

    /// A token for where an operation is.
    fn grant(&self, operation: Operation<'_>, claims: Claims<'_>) -> Option<Grant> {
        let mut audiences = self.policy.audiences();
        let here = operation.audience();
        let audience = audiences.find(|(name, _)| here.is_none_or(|here| here == *name));
        let claims = match audience {
            Some((_, uri)) if claims.audience.is_none() => claims.audience(uri),
            _ => claims,
        };
        self.policy.grant(&claims).ok()
    }

    /// What the first operation that is refused for a reason answers, if there is one.
    fn refused(&self, reason: Reason) -> Option<Refused> {
        let claims = Claims::new(self.all.as_str()).principal("ann");
        let claims = match reason {
            Reason::InvalidToken => claims.state(State::Expired),
            Reason::WrongAudience => claims.audience("https://elsewhere.example"),
            _ => claims,
        };
        let lacking = self.lacking.as_ref().filter(|_| reason == Reason::InsufficientScope);
        self.policy.operations().find_map(|operation| {
            let (grant, handle) = match (reason, lacking) {
                (_, Some(lacking)) => (Some(lacking.grant.clone()), lacking.operation.handle()),
                (Reason::NoToken, _) => (None, operation.handle()),
                (Reason::UnknownOperation, _) => {
                    (self.grant(operation, claims.clone()), Handle::new(u32::MAX))
                }
                _ => (self.grant(operation, claims.clone()), operation.handle()),
            };
            let decided = self.policy.decide(grant.as_ref(), &Request::handle(handle).owner("bob"));
            let body = decided.body().filter(|_| decided.reason == reason)?;
            Some(Refused { status: decided.status, body: serde_json::to_value(body).ok()? })
        })
    }
}

struct Refused {
    status: u16,
    body: Value,
}
