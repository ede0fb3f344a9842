//! Combinations of scopes: what each is for, and why each of its scopes is in it.

use scopeward::Scope;

use super::facts::Facts;
use super::page::{Block, Inline, text};

pub(super) fn chapter(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words, language) = (facts.policy, facts.words, facts.language);
    let mut blocks = Vec::new();
    for (name, scopes) in policy.bundles() {
        let title = policy.bundle_title(name, language).unwrap_or(name);
        blocks.push(Block::Section(title.to_owned()));
        blocks
            .extend(policy.bundle_description(name, language).map(|said| Block::Text(text(said))));
        blocks.push(Block::Code("", scopes.join(" ")));
        let why = |scope: Scope<'_>| {
            let title = facts.title(scope).map(|title| format!(": {title}"));
            vec![facts.scope(scope.name()), Inline::Plain(title.unwrap_or_default())]
        };
        let scopes = scopes.iter().filter_map(|scope| policy.scope(scope));
        blocks.push(Block::List(scopes.map(why).collect()));
    }
    if blocks.is_empty() {
        return blocks;
    }
    let head = [
        Block::Chapter("combinations", words.bundles.to_owned()),
        Block::Text(text(words.bundles_about)),
    ];
    head.into_iter().chain(blocks).collect()
}
