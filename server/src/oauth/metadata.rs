//! What clients discover: the authorization server (RFC 8414) and the resources (RFC 9728). All of it comes from the
//! settings and the policy, nothing from the request.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use scopeward::Claims;
use serde_json::{Value, json};

use super::resource;
use crate::app::App;
use crate::policy::Resource;

/// Of names for people.
const LANGUAGE: &str = "en";

/// The authorization server.
pub(super) async fn server(State(app): State<App>) -> Response {
    if path_of(&app.config.issuer).is_empty() { kept(about_server(&app)) } else { none().await }
}

/// The authorization server of an issuer with a path.
pub(super) async fn server_below(State(app): State<App>, Path(path): Path<String>) -> Response {
    if path_of(&app.config.issuer).strip_prefix('/') == Some(path.as_str()) {
        return kept(about_server(&app));
    }
    none().await
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

fn about_server(app: &App) -> Value {
    let config = &app.config;
    let methods = ["none", "client_secret_basic", "client_secret_post"];
    let mut about = json!({
        "issuer": config.issuer,
        "authorization_endpoint": app.url("/oauth/authorize"),
        "token_endpoint": app.url("/oauth/token"),
        "revocation_endpoint": app.url("/oauth/revoke"),
        "introspection_endpoint": app.url("/oauth/introspect"),
        "scopes_supported": modest(app),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "protected_resources":
            app.rules.resources.iter().map(|resource| resource.uri.as_str()).collect::<Vec<_>>(),
        "service_documentation": app.url("/api/docs"),
    });
    if let Some(about) = about.as_object_mut() {
        if config.registration.dynamic && super::described::is_possible(&app.rules) {
            about.insert("registration_endpoint".to_owned(), app.url("/oauth/register").into());
        }
        if config.registration.documents && super::described::is_possible(&app.rules) {
            about.insert("client_id_metadata_document_supported".to_owned(), true.into());
        }
    }
    about
}

fn about_resource(app: &App, resource: &Resource) -> Value {
    let scope = resource::basic_scope(&app.rules, resource);
    let policy = &app.rules.policy;
    let title = policy.audience_title(&resource.name, LANGUAGE).or_else(|| policy.title(LANGUAGE));
    json!({
        "resource": resource.uri,
        "authorization_servers": [app.config.issuer],
        "scopes_supported": scope.split(' ').collect::<Vec<_>>(),
        "bearer_methods_supported": ["header"],
        "resource_name": title.unwrap_or(&resource.name),
        "resource_documentation": app.url("/api/docs"),
    })
}

/// Some clients ask for all that the server lists here: it lists what a client needs at first, and no more.
fn modest(app: &App) -> Vec<String> {
    let scopes =
        app.rules.resources.iter().map(|resource| resource::basic_scope(&app.rules, resource));
    let all = scopes.collect::<Vec<_>>().join(" ");
    let grant = app.rules.policy.grant(&Claims::new(all));
    grant.map(|grant| app.rules.policy.granted(&grant)).unwrap_or_default()
}

/// Caches may keep this for a while: it changes with the settings only.
fn kept(about: Value) -> Response {
    ([(CACHE_CONTROL, "public, max-age=300")], Json(about)).into_response()
}

/// The path of an issuer, which is a URL without a slash at the end.
fn path_of(issuer: &str) -> String {
    let url = url::Url::parse(issuer);
    url.map_or_else(|_| String::new(), |url| url.path().trim_end_matches('/').to_owned())
}
