//! The API described for programs: OpenAPI 3.1, made from the table of endpoints and the policy.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use scopeward::{Operation, Tree};
use serde_json::{Map, Value, json};

use super::endpoint::{Endpoint, Place};
use super::table::{Line, Table};
use crate::app::App;
use crate::config::Config;
use crate::policy::Rules;

/// `GET /api/openapi.json`.
pub(super) async fn show(State(app): State<App>) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], app.api.openapi.clone()).into_response()
}

/// The document.
pub(super) fn document(config: &Config, rules: &Rules, table: &Table) -> Value {
    let policy = &rules.policy;
    let mut paths = Map::new();
    let mut names = Vec::new();
    for line in table.documented(rules) {
        let mut operation = operation(&line);
        let name = unique(line.endpoint.name, &mut names);
        operation.insert("operationId".to_owned(), name.into());
        let path = paths.entry(line.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(line.method.to_ascii_lowercase(), Value::Object(operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": policy.title("en").unwrap_or(policy.name()),
            "version": env!("CARGO_PKG_VERSION"),
            "description": policy.description("en").unwrap_or("Every endpoint with the scopes that it needs."),
        },
        "servers": [{ "url": config.issuer }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "oauth2": {
                    "type": "oauth2",
                    "description": "An access token of the authorization server.",
                    "flows": { "authorizationCode": {
                        "authorizationUrl": format!("{}/oauth/authorize", config.issuer),
                        "tokenUrl": format!("{}/oauth/token", config.issuer),
                        "refreshUrl": format!("{}/oauth/token", config.issuer),
                        "scopes": scopes(rules),
                    } },
                },
                "token": { "type": "http", "scheme": "bearer", "description": "An API token." },
            },
            "schemas": { "Problem": problem(), "InsufficientScope": insufficient() },
            "responses": responses(),
        },
        "x-scopeward-policy": policy.fingerprint(),
    })
}

/// Operations have names of their own: the second path or method of an endpoint gets a number.
fn unique(name: &str, names: &mut Vec<String>) -> String {
    let again = names.iter().filter(|known| *known == name).count();
    names.push(name.to_owned());
    if again == 0 { name.to_owned() } else { format!("{name}_{}", again.saturating_add(1)) }
}

/// What can be asked for at the API, with titles.
fn scopes(rules: &Rules) -> Map<String, Value> {
    let resource = rules.resources.iter().find(|resource| resource.path == super::PATH);
    let offered = resource.and_then(|resource| rules.policy.offered(&resource.name));
    let scopes = rules.policy.scopes().filter(|scope| !scope.is_removed());
    let scopes = scopes.filter(|scope| {
        offered.as_ref().is_none_or(|offered| offered.iter().any(|name| name == scope.name()))
    });
    scopes
        .map(|scope| {
            let title = scope.title("en").unwrap_or(scope.name());
            (scope.name().to_owned(), title.into())
        })
        .collect()
}

fn operation(line: &Line<'_>) -> Map<String, Value> {
    let endpoint = line.endpoint;
    let mut described = json!({
        "summary": endpoint.summary,
        "tags": [family(line.path)],
        "security": security(line.operation),
        "parameters": parameters(line),
        "responses": answers(endpoint),
    });
    let Some(operation) = described.as_object_mut() else { return Map::new() };
    if endpoint.place == Place::Body && has_fields(&endpoint.input) {
        let required = endpoint.input.get("required").is_some();
        let content = json!({ "application/json": { "schema": endpoint.input } });
        let body = json!({ "required": required, "content": content });
        operation.insert("requestBody".to_owned(), body);
    }
    if let Some(tree) = line.operation.requirement().filter(|tree| lists(tree).is_none()) {
        operation.insert("x-scopeward-requirement".to_owned(), json!(tree));
    }
    if let Some(role) = line.operation.role() {
        operation.insert("x-scopeward-role".to_owned(), role.into());
    }
    std::mem::take(operation)
}

/// The family of a path: its first word after the version.
pub(super) fn family(path: &str) -> &str {
    path.strip_prefix("/api/v1/").and_then(|rest| rest.split('/').next()).unwrap_or(path)
}

fn has_fields(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty())
}

/// What OpenAPI can say of a requirement: lists of scopes, of which one must be held whole.
fn lists(tree: &Tree) -> Option<Vec<Vec<&str>>> {
    let whole = |tree: &'_ Tree| match tree {
        Tree::Scope(_) => true,
        Tree::All(members) => members.iter().all(|member| matches!(member, Tree::Scope(_))),
        _ => false,
    };
    match tree {
        Tree::Public => Some(Vec::new()),
        Tree::Authenticated => Some(vec![Vec::new()]),
        Tree::Any(members) if members.iter().all(whole) => {
            Some(members.iter().map(Tree::scopes).collect())
        }
        tree if whole(tree) => Some(vec![tree.scopes()]),
        _ => None,
    }
}

fn security(operation: Operation<'_>) -> Value {
    let Some(tree) = operation.requirement() else { return json!([]) };
    let lists = lists(tree).unwrap_or_else(|| vec![tree.scopes()]);
    let schemes = ["oauth2", "token"];
    let ways = lists.iter().flat_map(|scopes| schemes.map(|scheme| json!({ scheme: scopes })));
    ways.collect()
}

fn parameters(line: &Line<'_>) -> Vec<Value> {
    let mut parameters = Vec::new();
    if line.path.contains("{id}") {
        let schema = json!({ "type": "integer", "format": "int64", "minimum": 0 });
        parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": schema }));
    }
    let fields = line.endpoint.input.get("properties").and_then(Value::as_object);
    let fields = fields.filter(|_| line.endpoint.place == Place::Query);
    for (name, schema) in fields.into_iter().flatten() {
        parameters.push(json!({
            "name": name, "in": "query", "required": false,
            "description": schema.get("description"), "schema": without_null(schema),
        }));
    }
    parameters
}

/// A query cannot say null: a parameter is left out instead.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let Some(fields) = schema.as_object_mut() else { return schema };
    fields.remove("description");
    if let Some(types) = fields.get_mut("type")
        && let Some(kept) = types.as_array().and_then(|all| all.iter().find(|it| *it != "null"))
    {
        *types = kept.clone();
    }
    let ways = fields.get("anyOf").and_then(Value::as_array);
    let way = ways.and_then(|ways| ways.iter().find(|way| way["type"] != "null")).cloned();
    way.unwrap_or(schema)
}

fn answers(endpoint: &Endpoint) -> Value {
    let status = endpoint.status.as_str();
    let mut answers = Map::new();
    let mut good = json!({ "description": endpoint.summary });
    if endpoint.status != axum::http::StatusCode::NO_CONTENT {
        good["content"] = json!({ "application/json": { "schema": endpoint.answer } });
    }
    answers.insert(status.to_owned(), good);
    let known = responses();
    for name in known.as_object().into_iter().flat_map(|known| known.keys()) {
        let reference = format!("#/components/responses/{name}");
        answers.insert(name.clone(), json!({ "$ref": reference }));
    }
    Value::Object(answers)
}

fn responses() -> Value {
    let problem = |description: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        json!({ "description": description, "content": { "application/json": { "schema": schema } } })
    };
    let mut denied = problem("The token may not do this.");
    denied["content"]["application/json"]["schema"] = json!({ "anyOf": [
        { "$ref": "#/components/schemas/InsufficientScope" }, { "$ref": "#/components/schemas/Problem" },
    ] });
    let challenge = json!({ "WWW-Authenticate": { "schema": { "type": "string" } } });
    let mut absent = problem("There is no token, or it is no longer good.");
    absent["headers"] = challenge.clone();
    denied["headers"] = challenge;
    let mut later = problem("Too many requests.");
    let mut away = problem("The server cannot answer now.");
    let after = json!({ "Retry-After": { "schema": { "type": "integer" } } });
    later["headers"] = after.clone();
    away["headers"] = after;
    json!({
        "400": problem("The request is malformed."),
        "401": absent,
        "403": denied,
        "404": problem("There is no such row."),
        "409": problem("What is asked for does not fit what is."),
        "413": problem("The body is too large."),
        "415": problem("The body is not JSON."),
        "422": problem("A field says what cannot be."),
        "429": later,
        "503": away,
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["error", "message"],
        "properties": {
            "error": { "type": "string", "description": "What is wrong, in two words." },
            "message": { "type": "string", "description": "The same in a sentence." },
            "field": { "type": "string", "description": "The field that is wrong." },
        },
    })
}

fn insufficient() -> Value {
    json!({
        "type": "object",
        "required": ["error", "message", "required_scope", "available_scopes"],
        "properties": {
            "error": { "type": "string" },
            "message": { "type": "string" },
            "required_scope": { "type": "string", "description": "What the endpoint needs." },
            "available_scopes": { "type": "array", "items": { "type": "string" }, "description": "What the token holds." },
            "required": { "description": "The requirement, if it is not one scope." },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::api::table::Table;
    use crate::config::Config;
    use crate::policy::Rules;

    #[test]
    fn operations_of_the_policy_are_described_with_their_scopes() {
        let issuer = "http://127.0.0.1:8080".to_owned();
        for (policy, path, method, scope) in [
            ("timetracker", "/api/v1/projects/{id}", "put", "write:projects"),
            ("doubletime", "/api/v1/time", "post", "time:write"),
        ] {
            let policy = policy.to_owned();
            let config =
                Config { issuer: issuer.clone(), policy, rebase: true, ..Config::default() };
            let rules = Rules::read(&config).unwrap();
            let document = document(&config, &rules, &Table::new(&rules));
            let operation = &document["paths"][path][method];
            assert_eq!(operation["security"][0]["oauth2"][0], scope, "{document:#}");
            assert_eq!(operation["responses"]["403"]["$ref"], "#/components/responses/403");
            let other = if method == "put" { "patch" } else { "put" };
            assert!(document["paths"][path][other].is_null());
            let flow = &document["components"]["securitySchemes"]["oauth2"]["flows"];
            assert!(flow["authorizationCode"]["scopes"][scope].is_string());
        }
    }
}
