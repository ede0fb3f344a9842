//! A line of the audit log as a sentence.

use maud::{Markup, html};
use serde_json::Value;

use crate::account::parts::{codes, lasting};
use crate::store::audit::Entry;

/// The events, with what a person calls them.
pub(super) const EVENTS: [(&str, &str); 23] = [
    ("api-token-created", "API token made"),
    ("api-token-revoked", "API token revoked"),
    ("api-token-rotated", "API token rotated"),
    ("client-changed", "client described itself anew"),
    ("client-created", "client registered by a developer"),
    ("client-deleted", "client deleted"),
    ("client-registered", "client registered itself"),
    ("client-secret-rotated", "client secret rotated"),
    ("client-secrets-ended", "old client secrets ended"),
    ("code-replay", "authorization code used twice"),
    ("consent", "consent given"),
    ("consent-denied", "consent denied"),
    ("grant-revoked", "access of an app revoked"),
    ("login", "login"),
    ("login-failed", "failed login"),
    ("logout", "logout"),
    ("password-changed", "password changed"),
    ("person-added", "person added"),
    ("person-disabled", "person locked out"),
    ("person-enabled", "person let in again"),
    ("refresh-reuse", "refresh token used twice"),
    ("roles-changed", "roles changed"),
    ("token-revoked", "token revoked by its client"),
];

/// What a line says.
pub(super) fn sentence(line: &Entry) -> Markup {
    let who = html! { @match &line.actor { Some(actor) => bdi { (actor) }, None => "Somebody" } };
    let name = line.detail.get("name").and_then(Value::as_str);
    let client = name.or(line.client.as_deref()).unwrap_or("a client");
    let client = html! { "“" bdi { (client) } "”" };
    let token = html! { "the API token “" bdi { (name.unwrap_or_default()) } "”" };
    let person = line.detail.get("person").and_then(Value::as_str).unwrap_or("somebody");
    html! {
        @match line.event.as_str() {
            "api-token-created" => { (who) " made " (token) (scope(line)) "." }
            "api-token-revoked" => { (who) " revoked " (token) "." }
            "api-token-rotated" => { (who) " rotated " (token) (overlap(line)) "." }
            "client-changed" => { "The client " (client) " describes itself anew: people are asked again." }
            "client-created" => { (who) " registered the client " (client) (scope(line)) "." }
            "client-deleted" => { (who) " deleted the client " (client) " with all its tokens." }
            "client-registered" => { "The client " (client) " registered itself." }
            "client-secret-rotated" => { (who) " rotated the secret of the client " (client) (overlap(line)) "." }
            "client-secrets-ended" => { (who) " ended the old secrets of the client " (client) "." }
            "code-replay" => { "The client " (client) " used an authorization code twice: all tokens that came of it ended." }
            "consent" => { (who) " allowed the app " (client) (granted(line)) "." }
            "consent-denied" => { (who) " did not allow the app " (client) " what it asked for." }
            "grant-revoked" => { (who) " revoked the access of the app " (client) "." }
            "login" => { (who) " logged in." }
            "login-failed" => { @if line.actor.is_some() { "A login as " (who) " failed." } @else { "A login failed." } }
            "logout" => { (who) " logged out." }
            "password-changed" => { "The password of " code { (person) } " was changed; everything they held ended." }
            "person-added" => { "The person " code { (person) } " was added" (roles(line)) "." }
            "person-disabled" => { "The person " code { (person) } " was locked out; everything they held ended." }
            "person-enabled" => { "The person " code { (person) } " was let in again." }
            "refresh-reuse" => { "The client " (client) " used a refresh token twice: all tokens that came of it ended." }
            "roles-changed" => { "The roles of " code { (person) } " were changed" (roles(line)) "." }
            "token-revoked" => { "The client " (client) " gave back a token" @if line.actor.is_some() { " of " (who) } "." }
            other => { (other) (facts(line)) }
        }
    }
}

fn scope(line: &Entry) -> Markup {
    let scope = line.detail.get("scope").and_then(Value::as_str);
    html! { @if let Some(scope) = scope { " for " code { (scope) } } }
}

/// What a person granted, resource by resource.
fn granted(line: &Entry) -> Markup {
    let granted = line.detail.get("granted").and_then(Value::as_object);
    html! {
        @for (audience, scope) in granted.into_iter().flatten() {
            " " code { (scope.as_str().unwrap_or_default()) } " at " (audience)
        }
    }
}

fn roles(line: &Entry) -> Markup {
    let roles = line.detail.get("roles").and_then(Value::as_array);
    let roles: Vec<&str> = roles.into_iter().flatten().filter_map(Value::as_str).collect();
    html! { @if roles.is_empty() { ", without roles" } @else { ", with the roles " (codes(&roles)) } }
}

fn overlap(line: &Entry) -> Markup {
    let overlap = line.detail.get("overlap").and_then(Value::as_i64);
    html! {
        @match overlap {
            Some(0) => "; the old secret ended at once",
            Some(seconds) => { "; the old secret works on for " (lasting(seconds)) }
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
