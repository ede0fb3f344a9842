//! What the pages share: times, tables, scopes, forms.

use std::collections::BTreeSet;

use jiff::Timestamp;
use maud::{Markup, html};
use scopeward::{Consent, ConsentItem, Policy, Risk, Scope};

use crate::pages::icon::{Icon, icon};
use crate::web::csrf;
use crate::web::session::Session;

/// A time as people read it, and as programs do. It breaks between the day and the hour alone.
pub(super) fn time(at: i64) -> Markup {
    let time = Timestamp::from_second(at).unwrap_or_default();
    html! { time datetime=(time) { (time.strftime("%-d\u{a0}%b\u{a0}%Y, %H:%M\u{a0}UTC")) } }
}

/// A time, or what to say where there is none.
pub(super) fn time_or(at: Option<i64>, none: &str) -> Markup {
    at.map_or_else(|| html! { span.muted { (none) } }, time)
}

/// A number with its noun: `1 scope`, `2 scopes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A span of time, in the largest unit that fits: `1 hour`, `90 minutes`.
pub(super) fn lasting(seconds: i64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let unit = units.into_iter().find(|(unit, _)| seconds >= *unit && seconds % unit == 0);
    let (unit, noun) = unit.unwrap_or((1, "second"));
    count(usize::try_from(seconds / unit).unwrap_or_default(), noun)
}

/// A table. On a phone its rows become blocks, and each cell says what it is.
pub(super) fn table(label: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        div.table role="region" tabindex="0" aria-label=(label) {
            table.fold {
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// A cell of a table, with the title of its column.
pub(super) fn cell(label: &str, content: &Markup) -> Markup {
    html! { td data-label=(label) { (content) } }
}

/// What proves that a form comes from a page of this server.
pub(super) fn proof(session: &Session) -> Markup {
    html! { input type="hidden" name=(csrf::FIELD) value=(csrf::token(session)); }
}

/// Why a form was not taken, above it. Nothing if it was.
pub(super) fn trouble(message: Option<&str>) -> Markup {
    html! {
        @if let Some(message) = message {
            div.notice.danger role="alert" {
                (icon(Icon::Danger))
                div { p { strong { "Nothing was changed. " } (message) @if !message.ends_with('.') { "." } } }
            }
        }
    }
}

/// Something to look at twice.
pub(super) fn caution(content: &Markup) -> Markup {
    html! { div.notice.caution { (icon(Icon::Caution)) div { p { (content) } } } }
}

/// Scopes by group, to read.
pub(super) fn grouped(consent: &Consent) -> Markup {
    html! {
        dl.facts {
            @for group in consent.groups() {
                dt { (group.title) }
                dd { @for item in &group.items { div { (item.label) " " (facts(item)) } } }
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
            fieldset {
                legend { (group.title) }
                div.choices.pairs {
                    @for item in &group.items {
                        label.choice {
                            input type="checkbox" name="scope" value=(item.scope) checked[is_marked(item)];
                            span {
                                (item.label) br;
                                (facts(item))
                                @if let Some(text) = item.description { br; span.muted.small { (text) } }
                                @if !item.needs.is_empty() {
                                    br; span.muted.small { "together with " (codes(&item.needs)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The scope token of an item, and how much harm it can do if that is much.
fn facts(item: &ConsentItem<'_>) -> Markup {
    html! {
        code { (item.scope) }
        @match item.risk {
            Risk::High => { " " span.badge.high { "high risk" } }
            Risk::Critical => { " " span.badge.critical { "full access" } }
            Risk::Low | Risk::Medium => {}
        }
    }
}

/// The members of a policy that tokens name.
pub(super) fn marked<'t>(policy: &Policy, tokens: impl Iterator<Item = &'t str>) -> BTreeSet<u32> {
    tokens.filter_map(|token| policy.scope(token)).map(Scope::index).collect()
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
