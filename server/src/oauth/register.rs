//! Dynamic client registration (RFC 7591), for the resources with a gate: a program introduces itself, nobody vouches for it.
//! There is no management of registrations (RFC 7592): a client that nobody uses goes away by itself.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use scopeward::Registration;
use serde::Serialize;

use super::body;
use super::described::{self, Described};
use super::problem::Problem;
use crate::app::App;
use crate::limit::Which;
use crate::secret::{self, Kind, Secret};
use crate::store::audit::Event;
use crate::store::clients::{AuthMethod, Client};
use crate::web::json;
use crate::web::peer::Peer;

/// What was registered (RFC 7591 §3.2.1).
#[derive(Serialize)]
struct Registered<'a> {
    client_id: &'a str,
    client_id_issued_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    /// Zero: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    client_name: &'a str,
    redirect_uris: &'a [String],
    grant_types: &'a [String],
    response_types: [&'static str; 1],
    token_endpoint_auth_method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_type: Option<&'a str>,
    scope: &'a str,
}

pub(super) async fn register(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    app.limits.check(Which::Register, peer.0)?;
    if !app.config.registration.dynamic || !described::is_possible(&app.rules) {
        let problem = Problem::request("Clients do not register themselves here");
        return Err(problem.status(StatusCode::NOT_FOUND));
    }
    let mut described = read(&headers, body)?;
    let application_type = described.application_type.take();
    let (store, now) = (&app.store, app.clock.now());
    let client = Client {
        created_at: now,
        expires_at: Some(now.saturating_add(app.config.lifetimes.unused_client.into())),
        ..described.client(&app.rules, secret::id(), Registration::Dcr)
    };
    let key = client.is_confidential().then(|| Kind::Client.create());
    let mut tx = store.begin().await?;
    if store.count_strangers(&mut tx, now).await? >= app.config.registration.most.into() {
        drop(tx);
        tracing::warn!("no more clients may register themselves");
        let problem =
            Problem::new("temporarily_unavailable", "There are too many clients, try later");
        let problem = problem.status(StatusCode::SERVICE_UNAVAILABLE);
        return Ok(([(RETRY_AFTER, "3600")], problem).into_response());
    }
    store.put_client(&mut tx, &client).await?;
    if let Some(key) = &key {
        store.put_secret(&mut tx, &client.id, key, now, now).await?;
    }
    let event = Event::new("client-registered").client(&client.id).address(peer.0);
    store.log(&mut tx, event, now).await?;
    tx.commit().await?;
    metrics::counter!("scopeward_registrations_total").increment(1);
    let registered = Registered {
        client_id: &client.id,
        client_id_issued_at: now,
        client_secret: key.as_ref().map(Secret::expose),
        client_secret_expires_at: key.as_ref().map(|_| 0),
        client_name: &client.name,
        redirect_uris: &client.redirect_uris,
        grant_types: &client.grant_types,
        response_types: ["code"],
        token_endpoint_auth_method: client.auth_method.name(),
        application_type: application_type.as_deref(),
        scope: client.scope.as_deref().unwrap_or_default(),
    };
    Ok((StatusCode::CREATED, Json(registered)).into_response())
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Described, Problem> {
    if !body::is(headers, "application/json") {
        return Err(Problem::new(
            "invalid_client_metadata",
            "The body is to be JSON: application/json",
        ));
    }
    let body = body.map_err(|error| {
        Problem::new("invalid_client_metadata", "The body is too long").status(error.status())
    })?;
    let object = json::object(&body).ok_or_else(|| {
        Problem::new(
            "invalid_client_metadata",
            "The body is no JSON object, or says something twice",
        )
    })?;
    Ok(Described::read(object, AuthMethod::Basic)?)
}
