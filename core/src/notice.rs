//! What a person should know before they decide. Clause `consent.warning`.

use serde::Serialize;

use crate::client::Header;
use crate::item::Item;
use crate::review::Review;

/// How much a person should mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Look twice.
    Caution,
    /// Better not.
    Danger,
    /// For information.
    Info,
}

/// Something that a person should know before they decide (`consent.warning`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The stable code.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The scope that it is about.
    pub scope: Option<String>,
    /// The sentence.
    pub message: String,
}

/// Clause `consent.warning`.
pub(crate) fn notices(review: &Review<'_>, header: &Header, items: &[Item]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |code, severity, scope: Option<&str>, message: String| {
        notices.push(Notice { code, severity, scope: scope.map(str::to_owned), message });
    };
    if !header.readable {
        let message = "The address that the answer goes to cannot be shown.";
        say("unreadable-redirect", Severity::Danger, None, message.to_owned());
    }
    if header.loopback {
        let message =
            "The answer goes to a program on your device. Any program there can pose as this app.";
        say("loopback-redirect", Severity::Caution, None, message.to_owned());
    }
    if let Some(scheme) = &header.private_scheme {
        let message = format!(
            "The answer goes to an app on your device. Another app there can claim {scheme} as well."
        );
        say("private-scheme", Severity::Caution, None, message);
    }
    if header.is_self_asserted() {
        let message = "The app chose its own name. Nobody has checked it.";
        say("self-asserted-name", Severity::Caution, None, message.to_owned());
    }
    for item in items.iter().filter(|item| review.is_omnibus(item.member)) {
        let message = format!("“{}” gives full access.", item.label);
        say("omnibus-scope", Severity::Danger, Some(&item.scope), message);
    }
    let before = review.good_parts().iter().any(|part| !part.earlier.is_empty());
    if before && items.iter().any(|item| item.new) {
        let message = "You have connected this app before. Only what is new is asked.";
        say("step-up", Severity::Info, None, message.to_owned());
    }
    let added = review.added_bits();
    for item in items.iter().filter(|item| item.new && added.has(item.member)) {
        let message = format!("“{}” was added, other permissions need it.", item.label);
        say("scope-added", Severity::Info, Some(&item.scope), message);
    }
    for refusal in review.refused() {
        say("scope-left-out", Severity::Info, refusal.scope, refusal.message());
    }
    notices
}
