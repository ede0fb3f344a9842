//! One permission on the consent page: what it is, how much harm it can do, why it may be locked.

use maud::{Markup, html};
use scopeward::{Consent, ConsentGroup, ConsentItem, Risk, Verb};

use crate::pages::icon::{Icon, icon};

/// The code of the notice that a permission was added because others need it.
pub(super) const ADDED: &str = "scope-added";

/// The permissions: those that are new, and those that were allowed before, folded.
pub(super) struct Groups {
    pub(super) new: Markup,
    pub(super) old: Markup,
    /// How many new ones cannot be declined.
    pub(super) fixed: usize,
    /// How many can.
    free: usize,
}

impl Groups {
    pub(super) fn has_new(&self) -> bool {
        self.fixed > 0 || self.has_choice()
    }

    pub(super) fn has_choice(&self) -> bool {
        self.free > 0
    }
}

/// Draws all permissions.
pub(super) fn groups(consent: &Consent) -> Groups {
    let groups = consent.groups();
    let scopes = consent.table().scopes;
    let items = || groups.iter().flat_map(|group| &group.items);
    let label = |scope: &str| {
        items().find(|item| item.scope == scope).map_or(scope, |item| item.label).to_owned()
    };
    let is_added = |item: &ConsentItem<'_>| {
        let mut notices = consent.warnings().iter().filter(|notice| notice.code == ADDED);
        notices.any(|notice| notice.scope.as_deref() == Some(item.scope))
    };
    let draw = |new: bool| {
        let chosen = |group: &ConsentGroup<'_>| group.items.iter().any(|item| item.new == new);
        html! {
            @for group in groups.iter().filter(|group| chosen(group)) {
                fieldset.group {
                    legend { (group.title) }
                    @for item in group.items.iter().filter(|item| item.new == new) {
                        @let place = scopes.iter().position(|scope| scope == item.scope).unwrap_or_default();
                        (draw(item, place, is_added(item), &label))
                    }
                }
            }
        }
    };
    let old = items().filter(|item| !item.new).count();
    let fixed = items().filter(|item| item.new && item.lock.is_some()).count();
    let free = items().filter(|item| item.new && item.lock.is_none()).count();
    Groups {
        new: draw(true),
        old: html! {
            @if old > 0 {
                details.before open[fixed + free == 0] {
                    summary { "Allowed before (" (old) ")" }
                    (draw(false))
                }
            }
        },
        fixed,
        free,
    }
}

fn draw(
    item: &ConsentItem<'_>,
    place: usize,
    added: bool,
    label: &dyn Fn(&str) -> String,
) -> Markup {
    let notes = notes(item, added, label);
    let more = format!("more-{place}");
    let described = (!notes.is_empty()).then_some(&more);
    let name = html! {
        span.what {
            span.name { (item.label) }
            span.marks { @if let Some(verb) = item.verb { (mark(verb)) } (risk(item.risk)) }
            @if let Some(description) = item.description { span.about { (description) } }
        }
    };
    html! {
        div.item.locked[item.lock.is_some()] {
            @if item.lock.is_some() {
                div.line { span.box { (icon(Icon::Lock)) } (name) }
            } @else {
                label.line {
                    span.box {
                        input type="checkbox" name="scope" value=(item.scope) checked[item.on]
                            data-name=(item.label) aria-describedby=[described];
                    }
                    (name)
                }
            }
            div.rest {
                @if described.is_some() { p #(more) { (notes.join(" ")) } }
                (opens(item))
            }
        }
    }
}

/// What to know before it is switched.
fn notes(item: &ConsentItem<'_>, added: bool, label: &dyn Fn(&str) -> String) -> Vec<String> {
    let list = |labels: Vec<String>| labels.join(", ");
    let needs = || list(item.needs.iter().map(|scope| label(scope)).collect());
    let needed_by = || list(item.needed_by.iter().map(|scope| label(scope)).collect());
    let gives = || list(item.grants_too.iter().map(|given| given.label.clone()).collect());
    let notes = [
        item.why.map(str::to_owned),
        (added && item.lock.is_none())
            .then(|| format!("Added, since it is needed for: {}.", needed_by())),
        (item.lock.is_none() && !item.needs.is_empty()).then(|| format!("Needs: {}.", needs())),
        (!item.grants_too.is_empty()).then(|| format!("Also gives: {}.", gives())),
    ];
    notes.into_iter().flatten().collect()
}

/// What it lets a program do, for those who want to know.
fn opens(item: &ConsentItem<'_>) -> Markup {
    let (number, samples) = (item.unlocks.operations, &item.unlocks.samples);
    html! {
        details {
            summary.small { "Details" span.hidden { " of " (item.label) } }
            p {
                "Known to programs as " code { (item.scope) }
                @if number > 0 {
                    ". Opens " (number) @if number == 1 { " operation" } @else { " operations" }
                    @if number > samples.len() { ", such as" }
                    ":"
                } @else { "." }
            }
            @if !samples.is_empty() { ul { @for sample in samples { li { code { (sample) } } } } }
        }
    }
}

/// The kind of thing that it lets an app do.
fn mark(verb: Verb) -> Markup {
    let word = match verb {
        Verb::Change => "Change",
        Verb::Delete => "Delete",
        Verb::Manage => "Manage",
        Verb::See => "See",
        Verb::Send => "Send",
    };
    html! { span.badge.off { (word) } " " }
}

/// How much harm it can do, in words, and with a picture where it is much. Little is not said.
fn risk(risk: Risk) -> Markup {
    match risk {
        Risk::Low => html! {},
        Risk::Medium => html! { span.badge.medium { "Medium risk" } },
        Risk::High => html! { span.badge.high { (icon(Icon::Caution)) "High risk" } },
        Risk::Critical => html! { span.badge.critical { (icon(Icon::Danger)) "Critical risk" } },
    }
}
