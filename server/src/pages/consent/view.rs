//! The page that asks for consent, drawn from the core's model.

use maud::{Markup, html};
use scopeward::{Consent, Notice, Registration, Severity};

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
        let name = &self.consent.header().client_name;
        let body = html! {
            section.card.middle.consent {
                (self.head())
                @if self.again {
                    div.notice.caution role="alert" {
                        (icon(Icon::Caution))
                        div { p { "Something has changed since you saw this page. Please look once more before you decide." } }
                    }
                }
                (self.facts())
                @for notice in self.consent.warnings().iter().filter(|notice| !is_of_item(notice)) { (warning(notice)) }
                (self.form())
            }
            script src=(*SCRIPT_URL) defer {}
        };
        layout::page(&format!("Allow {name}?"), Some(self.session), body)
    }

    fn head(&self) -> Markup {
        let header = self.consent.header();
        let policy = &self.app.rules.policy;
        let service = policy.title("en").unwrap_or(policy.name());
        let initial = header.client_name.chars().find(|c| c.is_alphanumeric()).unwrap_or('?');
        html! {
            div.who-asks {
                span.initial aria-hidden="true" { (initial.to_uppercase()) }
                div {
                    h1 { bdi { (header.client_name) } " wants access to " (service) }
                    p.muted { "You decide what it may do as " strong { (self.session.person.email) } "." }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let header = self.consent.header();
        let place = match (&header.redirect_host, &header.private_scheme) {
            (Some(host), _) => host.clone(),
            (None, Some(scheme)) => format!("{scheme}: (an app on your device)"),
            (None, None) => self.asked.pending.redirect_uri.clone(),
        };
        html! {
            dl.facts.boxed {
                dt { "Your answer goes to" } dd { strong.place { (place) } }
                dt { "Registered by" } dd { (self.registered_by()) }
                @if !header.audiences.is_empty() {
                    dt { "For" }
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
        let header = self.consent.header();
        let domain = header.client_domain.as_deref();
        let unverified = html! { " " span.badge.high { (icon(Icon::Caution)) "Unverified" } };
        match (self.asked.client.registration, &self.owner) {
            (Registration::Static, Some(owner)) => html! { (owner.name) ", a developer here" },
            (Registration::Static, None) => html! { "The operator of this server" },
            (Registration::Dcr, _) => html! { "The app itself" (unverified) },
            (Registration::Cimd, _) => {
                html! { strong.mono { (domain.unwrap_or(&header.client_id)) } (unverified) }
            }
        }
    }

    fn form(&self) -> Markup {
        let groups = item::groups(self.consent);
        let table = serde_json::to_string(&self.consent.table()).unwrap_or_default();
        html! {
            form #consent method="post" action="/oauth/consent" data-table=(table) data-fixed=(groups.fixed) {
                input type="hidden" name=(csrf::FIELD) value=(csrf::token(self.session));
                input type="hidden" name="request" value=(self.token.expose());
                input type="hidden" name="hash" value=(self.consent.hash());
                @if groups.has_new() {
                    h2 { "What it wants to do" }
                    @if groups.has_choice() {
                        p.muted { "Untick what you do not want to allow. What needs it goes with it." }
                    }
                    (groups.new)
                }
                (groups.old)
                p.hidden #changes role="status" {}
                (self.terms())
                div.actions.even {
                    button.secondary type="submit" name="answer" value="deny" { "Deny" }
                    button.secondary type="submit" name="answer" value="allow" {
                        span {
                            "Allow"
                            @if !groups.has_new() { " again" }
                            @else if groups.has_choice() { span.count { " what is ticked" } }
                            @else { " " (count(groups.fixed)) }
                        }
                    }
                }
            }
        }
    }

    fn terms(&self) -> Markup {
        let lifetimes = &self.app.config.lifetimes;
        let refreshes = self.asked.client.grant_types.iter().any(|known| known == "refresh_token");
        let most = if refreshes { lifetimes.family } else { lifetimes.access };
        html! {
            p.small.muted.terms {
                "Access ends after " (lasting(most)) " at the latest"
                @if refreshes && lifetimes.refresh < lifetimes.family {
                    ", or when the app has not used it for " (lasting(lifetimes.refresh))
                }
                ". You can take it back at any time under "
                a href="/account/apps" { "Connected apps" }
                ". Nothing happens if you deny."
            }
        }
    }
}

/// Whether a notice stands beside its permission instead of above all.
fn is_of_item(notice: &Notice) -> bool {
    notice.code == item::ADDED
}

fn warning(notice: &Notice) -> Markup {
    let (class, picture, word) = match notice.severity {
        Severity::Caution => ("caution", Icon::Caution, "Caution"),
        Severity::Danger => ("danger", Icon::Danger, "Danger"),
        Severity::Info => ("info", Icon::Info, "Note"),
    };
    html! {
        div.notice.(class) { (icon(picture)) div { p { strong { (word) ": " } (notice.message) } } }
    }
}

/// `1 permission`, `2 permissions`.
fn count(number: usize) -> String {
    format!("{number} permission{}", if number == 1 { "" } else { "s" })
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
