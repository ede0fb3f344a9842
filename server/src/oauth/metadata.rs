//! What clients discover: the authorization server (RFC 8414) and the resources (RFC 9728). All of it comes from the
//! settings and the policy, nothing from the request.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use scopeward::Claims;
use serde::Serialize;

use super::{described, resource};
use crate::app::App;
use crate::policy::{Resource, Rules};

/// Of names for people.
const LANGUAGE: &str = "en";

/// The authorization server.
pub(super) async fn server(State(app): State<App>) -> Response {
    kept(about_server(&app))
}

/// The resource of a client that does not say which: the policy's default.
pub(super) async fn resource(State(app): State<App>) -> Response {
    match resource::default(&app.rules) {
        Some(resource) => kept(about_resource(&app, resource)),
        None => none().await,
    }
}

/// The resource at a path.
pub(super) async fn resource_below(State(app): State<App>, Path(path): Path<String>) -> Response {
    let mut all = app.rules.resources.iter();
    match all.find(|resource| resource.path.strip_prefix('/') == Some(path.as_str())) {
        Some(resource) => kept(about_resource(&app, resource)),
        None => none().await,
    }
}

/// There is nothing here: clients look on elsewhere.
pub(super) async fn none() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// RFC 8414 §2. What is empty is left out.
#[derive(Serialize)]
struct AboutServer<'a> {
    issuer: &'a str,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<String>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 3],
    token_endpoint_auth_methods_supported: [&'static str; 3],
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    introspection_endpoint_auth_methods_supported: [&'static str; 2],
    code_challenge_methods_supported: [&'static str; 1],
    authorization_response_iss_parameter_supported: bool,
    client_id_metadata_document_supported: bool,
    protected_resources: Vec<&'a str>,
    service_documentation: String,
}

fn about_server(app: &App) -> AboutServer<'_> {
    let (registration, rules) = (&app.config.registration, &app.rules);
    let is_possible = described::is_possible(rules);
    let may_register = is_possible && registration.dynamic;
    let methods = ["none", "client_secret_basic", "client_secret_post"];
    AboutServer {
        issuer: &app.config.issuer,
        authorization_endpoint: app.url("/oauth/authorize"),
        token_endpoint: app.url("/oauth/token"),
        revocation_endpoint: app.url("/oauth/revoke"),
        introspection_endpoint: app.url("/oauth/introspect"),
        registration_endpoint: may_register.then(|| app.url("/oauth/register")),
        scopes_supported: modest(rules),
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
        token_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_methods_supported: methods,
        introspection_endpoint_auth_methods_supported: [
            "client_secret_basic",
            "client_secret_post",
        ],
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: is_possible && registration.documents,
        protected_resources: rules.resources.iter().map(|resource| resource.uri.as_str()).collect(),
        service_documentation: app.url("/api/docs"),
    }
}

/// RFC 9728 §2.
#[derive(Serialize)]
struct AboutResource<'a> {
    resource: &'a str,
    authorization_servers: [&'a str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<String>,
    bearer_methods_supported: [&'static str; 1],
    resource_name: &'a str,
    resource_documentation: String,
}

fn about_resource<'a>(app: &'a App, resource: &'a Resource) -> AboutResource<'a> {
    let policy = &app.rules.policy;
    let title = policy.audience_title(&resource.name, LANGUAGE).or_else(|| policy.title(LANGUAGE));
    AboutResource {
        resource: &resource.uri,
        authorization_servers: [&app.config.issuer],
        scopes_supported: listed(&app.rules, &resource::basic_scope(&app.rules, resource)),
        bearer_methods_supported: ["header"],
        resource_name: title.unwrap_or(&resource.name),
        resource_documentation: app.url("/api/docs"),
    }
}

/// Some clients ask for all that the server lists here: it lists what a client needs at first, and no more.
fn modest(rules: &Rules) -> Vec<String> {
    let scopes = rules.resources.iter().map(|resource| resource::basic_scope(rules, resource));
    listed(rules, &scopes.collect::<Vec<_>>().join(" "))
}

/// The scopes of a string, each once, in the policy's order.
fn listed(rules: &Rules, scope: &str) -> Vec<String> {
    let grant = rules.policy.grant(&Claims::new(scope));
    grant.map(|grant| rules.policy.granted(&grant)).unwrap_or_default()
}

/// Caches may keep this for a while: it changes with the settings only.
fn kept(about: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "public, max-age=300")], Json(about)).into_response()
}
