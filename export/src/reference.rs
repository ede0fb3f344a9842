//! The scope reference of a policy: what every scope grants and opens, what goes together, how a refusal looks. It is
//! composed once and printed as Markdown or as HTML; what the policy does not say is not said.

mod answers;
mod bundles;
mod facts;
mod html;
mod markdown;
mod operations;
mod page;
mod refused;
mod scopes;
mod table;
mod words;

use scopeward::Policy;

use facts::Facts;
use page::{Block, Inline, text};

/// The reference as Markdown (GitHub's).
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// let reference = scopeward_export::reference::markdown(&policy, "en");
/// assert!(reference.contains("\n#### `notes:read`\n\n- **Grants**: See notes\n"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn markdown(policy: &Policy, language: &str) -> String {
    let facts = Facts::new(policy, language);
    markdown::print(&facts, &compose(&facts))
}

/// The reference as one page of HTML that needs nothing else: no script, no font, no picture.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// let reference = scopeward_export::reference::html(&policy, "en");
/// assert!(reference.starts_with("<!doctype html>\n<html lang=\"en\">"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn html(policy: &Policy, language: &str) -> String {
    let facts = Facts::new(policy, language);
    html::print(&facts, &compose(&facts))
}

/// Every chapter that the policy has something for.
fn compose(facts: &Facts<'_>) -> Vec<Block> {
    let chapters = [
        introduction(facts),
        table::glance(facts),
        scopes::chapter(facts),
        scopes::wildcards(facts),
        bundles::chapter(facts),
        scopes::care(facts),
        answers::roles(facts),
        answers::audiences(facts),
        answers::checking(facts),
        answers::refusals(facts),
        operations::chapter(facts),
    ];
    chapters.into_iter().flatten().collect()
}

fn introduction(facts: &Facts<'_>) -> Vec<Block> {
    let (policy, words) = (facts.policy, facts.words);
    let described = policy.description(facts.language).map(|text| Block::Text(page::text(text)));
    let mut about = text(words.about);
    if let Some(form) = policy.form() {
        about.extend([Inline::plain(" "), Inline::plain(words.form), Inline::plain(" ")]);
        about.extend([Inline::code(form), Inline::plain(".")]);
    }
    described.into_iter().chain([Block::Text(about)]).collect()
}

/// Where the page comes from.
fn made(facts: &Facts<'_>) -> String {
    let made = facts.words.made.replace("{version}", env!("CARGO_PKG_VERSION"));
    let made = made.replace("{name}", facts.policy.name());
    made.replace("{fingerprint}", facts.policy.fingerprint())
}
