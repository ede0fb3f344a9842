//! A token as a program sees it.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::show;
use crate::app::App;
use crate::secret::Secret;
use crate::store::api_tokens::{ApiToken, Standing, Use};

/// A token, for a program.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'t> {
    id: &'t str,
    name: &'t str,
    hint: &'t str,
    scope: &'t str,
    state: &'static str,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    last_used_at: Option<String>,
    uses: i64,
    /// Only where it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'t str>,
}

impl<'t> Shown<'t> {
    pub(super) fn of(token: &'t ApiToken, now: i64) -> Shown<'t> {
        let state = match token.standing(now) {
            Standing::Active => "active",
            Standing::Expired => "expired",
            Standing::Revoked => "revoked",
        };
        Shown {
            id: &token.id,
            name: &token.name,
            hint: &token.hint,
            scope: &token.scope,
            state,
            created_at: time(token.created_at),
            expires_at: token.expires_at.map(time),
            revoked_at: token.revoked_at.map(time),
            last_used_at: token.used_at.map(time),
            uses: token.uses,
            token: None,
        }
    }

    /// The answer to what made it: the one that holds the secret.
    pub(super) fn made(token: &'t ApiToken, secret: &'t Secret, now: i64) -> Response {
        let shown = Shown { token: Some(secret.expose()), ..Shown::of(token, now) };
        (StatusCode::CREATED, Json(shown)).into_response()
    }
}

/// A token with what it did.
#[derive(Debug, Serialize)]
pub(super) struct Inspected<'t> {
    #[serde(flatten)]
    token: Shown<'t>,
    /// Per scope, how often it was used and when last.
    scopes_used: BTreeMap<&'t str, Value>,
    /// What was not used for 30 days.
    unused_scopes: Vec<String>,
}

impl<'t> Inspected<'t> {
    pub(super) fn of(
        app: &App,
        token: &'t ApiToken,
        uses: &'t BTreeMap<String, Use>,
    ) -> Inspected<'t> {
        let entry = |(scope, last): (&'t String, &Use)| {
            (scope.as_str(), json!({ "uses": last.uses, "last_used_at": time(last.used_at) }))
        };
        Inspected {
            token: Shown::of(token, app.clock.now()),
            scopes_used: uses.iter().map(entry).collect(),
            unused_scopes: show::unused(app, token, uses),
        }
    }
}

fn time(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or_default().to_string()
}
