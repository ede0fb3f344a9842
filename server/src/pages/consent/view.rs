//! The page that asks for consent, drawn from the core's model. Where script runs, the element `scope-consent` takes the place of
//! what stands in it without a slot; where none does, that is the form.

use maud::{Markup, html};
use scopeward::{Consent, Notice, Registration, Severity};

use super::fill::fill;
use super::{Asked, item};
use crate::app::App;
use crate::pages::assets::SCRIPT_URL;
use crate::pages::icon::{Icon, icon};
use crate::pages::layout;
use crate::secret::Secret;
use crate::store::users::Person;
use crate::web::csrf;
use crate::web::session::Session;

/// All that the page is drawn from.
pub(super) struct View<'v> {
    pub(super) app: &'v App,
    pub(super) session: &'v Session,
    pub(super) asked: &'v Asked,
    pub(super) consent: &'v Consent,
    pub(super) token: &'v Secret,
    /// The developer of the client.
    pub(super) owner: Option<Person>,
    /// Whether something has changed since the page was shown before.
    pub(super) again: bool,
}

impl View<'_> {
    pub(super) fn page(&self) -> Markup {
        let (words, name) = (self.consent.words(), &self.consent.header().client_name);
        let body = html! {
            section.card.middle.consent {
                form #consent method="post" action="/oauth/consent" {
                    input type="hidden" name=(csrf::FIELD) value=(csrf::token(self.session));
                    input type="hidden" name="request" value=(self.token.expose());
                    scope-consent model=[serde_json::to_string(self.consent).ok()] {
                        div slot="header" { (self.head()) (self.facts()) }
                        (self.twin())
                    }
                }
            }
            script type="module" src=(*SCRIPT_URL) {}
        };
        layout::page(&words.question.replace("{client}", name), Some(self.session), body)
    }

    fn head(&self) -> Markup {
        let (header, words) = (self.consent.header(), self.consent.words());
        let initial = header.client_name.chars().find(|c| c.is_alphanumeric()).unwrap_or('?');
        let client = html! { bdi { (header.client_name) } };
        let account = html! { strong { (self.session.person.email) } };
        html! {
            div.who-asks {
                span.initial aria-hidden="true" { (initial.to_uppercase()) }
                div {
                    h1 { (fill(words.title, &[("client", client), ("service", html! { (header.service) })])) }
                    p.muted { (fill(words.decide_as, &[("account", account)])) }
                }
            }
            @if self.again {
                div.notice.caution role="alert" { (icon(Icon::Caution)) div { p { (words.again) } } }
            }
        }
    }

    fn facts(&self) -> Markup {
        let (header, words) = (self.consent.header(), self.consent.words());
        let place = match (&header.redirect_host, &header.private_scheme) {
            (Some(host), _) => host.clone(),
            (None, Some(scheme)) => words.on_device.replace("{scheme}", scheme),
            (None, None) => self.asked.pending.redirect_uri.clone(),
        };
        html! {
            dl.facts.boxed {
                dt { (words.destination) } dd { strong.place { (place) } }
                dt { (words.registered) } dd { (self.registered_by()) }
                @if !header.audiences.is_empty() {
                    dt { (words.audience) }
                    dd {
                        @for (index, audience) in header.audiences.iter().enumerate() {
                            @if index > 0 { ", " }
                            (audience.title)
                        }
                    }
                }
            }
        }
    }

    fn registered_by(&self) -> Markup {
        let (header, words) = (self.consent.header(), self.consent.words());
        let domain = header.client_domain.as_deref();
        let unverified = html! { " " span.badge.high { (icon(Icon::Caution)) (words.unverified) } };
        match (self.asked.client.registration, &self.owner) {
            (Registration::Static, Some(owner)) => html! { (owner.name) ", a developer here" },
            (Registration::Static, None) => html! { "The operator of this server" },
            (Registration::Dcr, _) => html! { (words.registrar.dcr) (unverified) },
            (Registration::Cimd, _) => {
                html! { strong.mono { (domain.unwrap_or(&header.client_id)) } (unverified) }
            }
        }
    }

    /// What a browser without script shows. It sends the same.
    fn twin(&self) -> Markup {
        let (groups, words) = (item::groups(self.consent), self.consent.words());
        html! {
            input type="hidden" name="hash" value=(self.consent.hash());
            @for notice in self.consent.warnings().iter().filter(|notice| !is_of_item(notice)) { (self.warning(notice)) }
            @if groups.has_new() {
                h2 { (words.wants) }
                @if groups.has_choice() { p.muted { (words.choose) } }
                (groups.new)
            }
            (groups.old)
            (self.terms())
            div.actions.even {
                button.secondary type="submit" name="answer" value="deny" { (words.deny) }
                button.secondary type="submit" name="answer" value="allow" {
                    @if !groups.has_new() { (words.allow_again) }
                    @else if groups.has_choice() { (words.allow_ticked) }
                    @else { (words.allow.of(groups.fixed)) }
                }
            }
        }
    }

    fn warning(&self, notice: &Notice) -> Markup {
        let (class, picture) = match notice.severity {
            Severity::Caution => ("caution", Icon::Caution),
            Severity::Danger => ("danger", Icon::Danger),
            Severity::Info => ("info", Icon::Info),
        };
        let word = self.consent.words().severity.of(notice.severity);
        html! {
            div.notice.(class) { (icon(picture)) div { p { strong { (word) ": " } (notice.message) } } }
        }
    }

    fn terms(&self) -> Markup {
        let lifetimes = &self.app.config.lifetimes;
        let refreshes = self.asked.client.grant_types.iter().any(|known| known == "refresh_token");
        let most = if refreshes { lifetimes.family } else { lifetimes.access };
        html! {
            p.small.muted.terms slot="footer" {
                "Access ends after " (lasting(most)) " at the latest"
                @if refreshes && lifetimes.refresh < lifetimes.family {
                    ", or when the app has not used it for " (lasting(lifetimes.refresh))
                }
                ". You can take it back at any time under "
                a href="/account/apps" { "Connected apps" }
                ". " (self.consent.words().harmless)
            }
        }
    }
}

/// Whether a notice stands beside its permission instead of above all.
fn is_of_item(notice: &Notice) -> bool {
    notice.code == item::ADDED
}

/// A time in the largest unit that gives it whole.
fn lasting(seconds: u32) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let whole =
        units.into_iter().find(|(unit, _)| seconds >= *unit && seconds.is_multiple_of(*unit));
    let (unit, name) = whole.unwrap_or((1, "second"));
    let number = seconds / unit;
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::lasting;

    #[test]
    fn times() {
        assert_eq!(lasting(86_400), "1 day");
        assert_eq!(lasting(5_400), "90 minutes");
        assert_eq!(lasting(90), "90 seconds");
        assert_eq!(lasting(90 * 86_400), "90 days");
    }
}
