//! One permission on the consent page: what it is, how much harm it can do, why it may be locked.

use maud::{Markup, html};
use scopeward::{Consent, ConsentGroup, ConsentItem, ConsentWords, Risk};

use super::fill::fill;
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
    let (groups, words) = (consent.groups(), consent.words());
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
                        (draw(item, words, place, is_added(item), &label))
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
                    summary { (words.before.replace("{count}", &old.to_string())) }
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
    words: &ConsentWords,
    place: usize,
    added: bool,
    label: &dyn Fn(&str) -> String,
) -> Markup {
    let notes = notes(item, words, added, label);
    let more = format!("more-{place}");
    let described = (!notes.is_empty()).then_some(&more);
    let name = html! {
        span.what {
            span.name { (item.label) }
            span.marks { @if let Some(verb) = item.verb { span.badge.off { (words.verb.of(verb)) } " " } (risk(item.risk, words)) }
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
                        input type="checkbox" name="scope" value=(item.scope) checked[item.on] aria-describedby=[described];
                    }
                    (name)
                }
            }
            div.rest {
                @if described.is_some() { p #(more) { (notes.join(" ")) } }
                (opens(item, words))
            }
        }
    }
}

/// What to know before it is switched.
fn notes(
    item: &ConsentItem<'_>,
    words: &ConsentWords,
    added: bool,
    label: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let said = |phrase: &str, labels: Vec<String>| phrase.replace("{names}", &labels.join(", "));
    let named = |scopes: &[String]| scopes.iter().map(|scope| label(scope)).collect();
    let given = || item.grants_too.iter().map(|given| given.label.clone()).collect();
    let free = item.lock.is_none();
    let notes = [
        item.why.map(str::to_owned),
        (added && free).then(|| said(words.needed, named(&item.needed_by))),
        (free && !item.needs.is_empty()).then(|| said(words.needs, named(&item.needs))),
        (!item.grants_too.is_empty()).then(|| said(words.gives, given())),
    ];
    notes.into_iter().flatten().collect()
}

/// What it lets a program do, for those who want to know.
fn opens(item: &ConsentItem<'_>, words: &ConsentWords) -> Markup {
    let (number, samples) = (item.unlocks.operations, &item.unlocks.samples);
    let opens = if number > samples.len() { &words.such } else { &words.opens };
    html! {
        details {
            summary.small {
                (words.details) " " span.hidden { (words.of.replace("{name}", item.label)) }
            }
            p { (fill(words.known, &[("scope", html! { code { (item.scope) } })])) }
            @if number > 0 {
                p { (opens.of(number)) }
                ul { @for sample in samples { li { code { (sample) } } } }
            }
        }
    }
}

/// How much harm it can do, in words, and with a picture where it is much. Little is not said.
fn risk(risk: Risk, words: &ConsentWords) -> Markup {
    let (class, picture) = match risk {
        Risk::Low => return html! {},
        Risk::Medium => ("medium", None),
        Risk::High => ("high", Some(Icon::Caution)),
        Risk::Critical => ("critical", Some(Icon::Danger)),
    };
    html! { span.badge.(class) { @if let Some(picture) = picture { (icon(picture)) } (words.risk.of(risk)) } }
}
