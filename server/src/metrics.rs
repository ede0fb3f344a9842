//! Numbers about the running server, as Prometheus reads them. They are on the admin listener only.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::app::App;

/// One recorder serves the whole process, however many servers run in it (as in tests).
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The upper bounds of the latencies that are told apart, in seconds.
const BUCKETS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Starts to count. What was counted before is lost.
pub(crate) fn install() -> Option<&'static PrometheusHandle> {
    let recorder = RECORDER.get_or_init(|| {
        let seconds = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &BUCKETS).ok()?;
        let handle = builder.install_recorder().ok()?;
        describe();
        Some(handle)
    });
    recorder.as_ref()
}

/// Lets go of samples that were summed up. To be called from time to time.
pub(crate) fn upkeep() {
    if let Some(handle) = install() {
        handle.run_upkeep();
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(render))
}

async fn render(State(app): State<App>) -> Response {
    let Some(handle) = install() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (open, idle) = app.store.connections();
    ::metrics::gauge!("scopeward_store_connections", "state" => "open").set(open);
    ::metrics::gauge!("scopeward_store_connections", "state" => "idle").set(idle);
    let form = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (form, handle.render()).into_response()
}

/// Counts a request that was answered.
pub(crate) fn request(method: &'static str, route: &str, status: StatusCode, took: Duration) {
    let class = match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    let route = route.to_owned();
    ::metrics::counter!("scopeward_http_requests_total", "method" => method, "route" => route.clone(), "status" => class)
        .increment(1);
    ::metrics::histogram!("scopeward_http_request_seconds", "method" => method, "route" => route)
        .record(took.as_secs_f64());
}

fn describe() {
    let counters = [
        ("scopeward_api_tokens_total", "API tokens that were made, rotated or revoked"),
        (
            "scopeward_authorize_errors_total",
            "Authorization requests that could not be answered well",
        ),
        ("scopeward_clients_total", "Clients that developers made, changed or deleted"),
        (
            "scopeward_code_replays_total",
            "Codes that were redeemed twice: their tokens were revoked",
        ),
        ("scopeward_consents_total", "Answers of people to clients"),
        ("scopeward_grants_revoked_total", "Grants that people took back"),
        ("scopeward_http_requests_total", "Requests that were answered"),
        ("scopeward_limited_total", "Requests of addresses that asked too often"),
        ("scopeward_logins_total", "Logins"),
        ("scopeward_panics_total", "Requests that met a mistake of the program"),
        (
            "scopeward_refresh_reuse_total",
            "Refresh tokens that came back: their tokens were revoked",
        ),
        ("scopeward_registrations_total", "Clients that registered themselves"),
        ("scopeward_scope_denied_total", "Requests that the policy denied"),
        ("scopeward_step_up_total", "Denials that say which scopes to ask for"),
        ("scopeward_swept_total", "Expired rows that were removed"),
        ("scopeward_token_errors_total", "Token requests that were refused"),
        ("scopeward_tokens_total", "Access tokens that were issued"),
        ("scopeward_uses_lost_total", "Uses of API tokens that could not be written"),
    ];
    for (name, text) in counters {
        ::metrics::describe_counter!(name, text);
    }
    ::metrics::describe_histogram!(
        "scopeward_http_request_seconds",
        "From the head of a request to the head of its answer"
    );
    ::metrics::describe_gauge!("scopeward_store_connections", "Connections to the database");
}
