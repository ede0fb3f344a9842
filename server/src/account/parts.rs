//! What the pages share: times, scopes, forms.

use std::collections::BTreeSet;

use jiff::Timestamp;
use maud::{Markup, html};
use scopeward::{Consent, ConsentItem, Policy, Risk};

use crate::store::sessions::Session;
use crate::web::csrf;

/// A time as people read it, and as programs do.
pub(super) fn time(at: i64) -> Markup {
    let time = Timestamp::from_second(at).unwrap_or_default();
    html! { time datetime=(time) { (time.strftime("%-d %b %Y, %H:%M UTC")) } }
}

/// A time, or what to say where there is none.
pub(super) fn time_or(at: Option<i64>, none: &str) -> Markup {
    at.map_or_else(|| html! { span.quiet { (none) } }, time)
}

/// A number with its noun: `1 scope`, `2 scopes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What proves that a form comes from a page of this server.
pub(super) fn proof(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(csrf::token(session)); }
}

/// What went wrong with a form, above it. Nothing if nothing did.
pub(super) fn trouble(message: Option<&str>) -> Markup {
    html! {
        @if let Some(message) = message {
            div.alert role="alert" { strong { "Not saved. " } (message) }
        }
    }
}

/// Scopes by group, to read.
pub(super) fn scopes(consent: &Consent) -> Markup {
    html! {
        @for group in consent.groups() {
            section.group {
                h4 { (group.title) }
                ul.plain {
                    @for item in &group.items { li { (label(item)) } }
                }
            }
        }
    }
}

/// Scopes by group, to tick. Those that are marked are ticked.
pub(super) fn ticks(policy: &Policy, consent: &Consent, marked: &BTreeSet<u32>) -> Markup {
    let is_marked = |item: &ConsentItem<'_>| {
        policy.scope(item.scope).is_some_and(|scope| marked.contains(&scope.index()))
    };
    html! {
        @for group in consent.groups() {
            fieldset.group {
                legend { (group.title) }
                @for item in &group.items {
                    label.tick {
                        input type="checkbox" name="scope" value=(item.scope) checked[is_marked(item)];
                        span {
                            (label(item))
                            @if !item.needs.is_empty() {
                                small.quiet { "Needs " (codes(&item.needs)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The members of a policy that tokens name.
pub(super) fn marked<'t>(
    policy: &Policy,
    tokens: impl Iterator<Item = &'t str>,
) -> BTreeSet<u32> {
    tokens.filter_map(|token| policy.scope(token)).map(scopeward::Scope::index).collect()
}

/// Scope tokens in a row.
pub(super) fn codes(tokens: &[impl AsRef<str>]) -> Markup {
    html! {
        @for (place, token) in tokens.iter().enumerate() {
            @if place > 0 { " " }
            code { (token.as_ref()) }
        }
    }
}

fn label(item: &ConsentItem<'_>) -> Markup {
    html! {
        span.label { (item.label) }
        @match item.risk {
            Risk::High => { " " span.badge.high { "high risk" } }
            Risk::Critical => { " " span.badge.critical { "full access" } }
            Risk::Low | Risk::Medium => {}
        }
        " " code { (item.scope) }
        @if let Some(description) = item.description { small.quiet { (description) } }
    }
}

/// A cell of a table. On a narrow screen rows become cards, and each cell says what it is.
pub(super) fn cell(label: &str, content: Markup) -> Markup {
    html! { td data-label=(label) { (content) } }
}
