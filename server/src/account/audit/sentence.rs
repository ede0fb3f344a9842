//! A line of the audit log as a sentence.

use maud::{Markup, html};
use serde_json::Value;

use crate::store::audit::Entry;

/// The events, with what a person calls them.
pub(super) const EVENTS: [(&str, &str); 11] = [
    ("api-token-created", "API token made"),
    ("api-token-revoked", "API token revoked"),
    ("api-token-rotated", "API token rotated"),
    ("client-created", "client registered"),
    ("client-deleted", "client deleted"),
    ("client-secret-rotated", "client secret rotated"),
    ("client-secrets-ended", "old client secrets ended"),
    ("grant-revoked", "access of an app revoked"),
    ("login", "login"),
    ("login-failed", "failed login"),
    ("logout", "logout"),
];

/// What a line says.
pub(super) fn sentence(line: &Entry) -> Markup {
    let who = html! { @match &line.actor { Some(actor) => bdi { (actor) }, None => "Somebody" } };
    let name = line.detail.get("name").and_then(Value::as_str);
    let client = name.or(line.client.as_deref()).unwrap_or("a client");
    let client = html! { "“" bdi { (client) } "”" };
    let token = html! { "the API token “" bdi { (name.unwrap_or_default()) } "”" };
    html! {
        @match line.event.as_str() {
            "api-token-created" => { (who) " made " (token) (scope(line)) "." }
            "api-token-revoked" => { (who) " revoked " (token) "." }
            "api-token-rotated" => { (who) " rotated " (token) (overlap(line)) "." }
            "client-created" => { (who) " registered the client " (client) (scope(line)) "." }
            "client-deleted" => { (who) " deleted the client " (client) " with all its tokens." }
            "client-secret-rotated" => { (who) " rotated the secret of the client " (client) (overlap(line)) "." }
            "client-secrets-ended" => { (who) " ended the old secrets of the client " (client) "." }
            "grant-revoked" => { (who) " revoked the access of the app " (client) "." }
            "login" => { (who) " logged in." }
            "login-failed" => { "A login failed." }
            "logout" => { (who) " logged out." }
            other => { (other) (facts(line)) }
        }
    }
}

fn scope(line: &Entry) -> Markup {
    let scope = line.detail.get("scope").and_then(Value::as_str);
    html! { @if let Some(scope) = scope { " for " code { (scope) } } }
}

fn overlap(line: &Entry) -> Markup {
    let overlap = line.detail.get("overlap").and_then(Value::as_i64);
    html! {
        @match overlap {
            Some(0) => "; the old secret ended at once",
            Some(seconds) => { "; the old secret works for another " (seconds) " seconds" }
            None => {}
        }
    }
}

/// What a line holds, for events that have no sentence.
fn facts(line: &Entry) -> Markup {
    html! {
        @if let Some(actor) = &line.actor { ", by " bdi { (actor) } }
        @if let Some(client) = &line.client { ", client “" bdi { (client) } "”" }
        @if line.detail.as_object().is_some_and(|detail| !detail.is_empty()) { " " code { (line.detail) } }
    }
}
