//! The API described for people: `/api/docs`. A reference that needs no script; with it, requests can be sent.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

use super::endpoint::Place;
use super::openapi::family;
use super::table::Line;
use crate::app::App;
use crate::pages::layout::page;
use crate::web::session::MaybeSignedIn;

/// As that of every page, and the script may ask the API.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'self'",
);

/// `GET /api/docs`.
pub(super) async fn show(
    State(app): State<App>,
    MaybeSignedIn(session): MaybeSignedIn,
) -> Response {
    let page = page("API", session.as_ref(), reference(&app));
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], page).into_response()
}

/// `GET /api/docs.js`.
pub(super) async fn script() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], include_str!("docs.js")).into_response()
}

fn reference(app: &App) -> Markup {
    let lines: Vec<Line<'_>> = app.api.table.documented(&app.rules).collect();
    let mut families: Vec<&str> = Vec::new();
    for line in &lines {
        if !families.contains(&family(line.path)) {
            families.push(family(line.path));
        }
    }
    html! {
        h1 { "API" }
        p.lead {
            "Every endpoint with the scopes that it needs. The same for programs: "
            a href="/api/openapi.json" { "openapi.json" } "."
        }
        div.card #try hidden {
            div.field {
                label for="token" { "Access token or API token" }
                input #token type="password" autocomplete="off" spellcheck="false" aria-describedby="token-hint";
                p.hint #token-hint { "It stays on this page, and goes with the requests that you send here." }
            }
        }
        nav.chips aria-label="Families" {
            ul { @for name in &families { li { a href={ "#" (name) } { (title(name)) } } } }
        }
        @for name in &families {
            section.card id=(name) aria-labelledby={ (name) "-title" } {
                h2 id={ (name) "-title" } { (title(name)) }
                @for line in lines.iter().filter(|line| family(line.path) == *name) {
                    (operation(app, line))
                }
            }
        }
        script src="/api/docs.js" defer {}
    }
}

fn operation(app: &App, line: &Line<'_>) -> Markup {
    let needs = line.operation.requirement().map(ToString::to_string).unwrap_or_default();
    let example = (line.endpoint.place == Place::Body).then(|| example(&line.endpoint.input));
    let example = example.filter(|example| !example.is_empty()).map(Value::Object);
    html! {
        details.operation data-method=(line.method) data-path=(line.path) {
            summary {
                span.badge.method.(line.method.to_ascii_lowercase()) { (line.method) }
                " " code { (line.path) } " " span.said { (line.endpoint.summary) }
            }
            p {
                "Needs " code { (needs) }
                @if let Some(role) = line.operation.role() { " and the role " code { (role) } }
                "."
            }
            (inputs(line))
            pre tabindex="0" { code { (curl(app, line, example.as_ref())) } }
        }
    }
}

/// What a family is called at the head of its part: `time-entries`, "Time entries".
fn title(family: &str) -> String {
    let mut letters = family.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let rest = letters.map(|letter| if letter == '-' { ' ' } else { letter });
    first.into_iter().chain(rest).collect()
}

fn inputs(line: &Line<'_>) -> Markup {
    let fields = line.endpoint.input.get("properties").and_then(Value::as_object);
    let required = |name: &str| {
        let list = line.endpoint.input.get("required").and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|it| it == name))
    };
    let place = if line.endpoint.place == Place::Body { "body" } else { "query" };
    html! {
        @if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            dl.facts {
                @for (name, schema) in fields {
                    dt { code { (name) } " in the " (place) @if required(name) { ", required" } }
                    dd { (schema["description"].as_str().unwrap_or_default()) }
                }
            }
        }
    }
}

/// Values that an endpoint takes: of the required fields, or of the first if none is.
fn example(schema: &Value) -> Map<String, Value> {
    let fields = schema.get("properties").and_then(Value::as_object);
    let required = schema.get("required").and_then(Value::as_array);
    let wanted = |name: &&String| required.is_none_or(|list| list.iter().any(|it| it == *name));
    let most = if required.is_some() { usize::MAX } else { 1 };
    let names = fields.into_iter().flat_map(Map::keys).filter(wanted).take(most);
    names.map(|name| (name.clone(), value(fields.and_then(|fields| fields.get(name))))).collect()
}

fn value(schema: Option<&Value>) -> Value {
    let Some(schema) = schema else { return Value::Null };
    if let Some(example) = schema["examples"].get(0) {
        return example.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind {
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!("Example"),
        _ => Value::Null,
    }
}

fn curl(app: &App, line: &Line<'_>, example: Option<&Value>) -> String {
    let method = if line.method == "GET" { String::new() } else { format!("-X {} ", line.method) };
    let body = example.map(|example| {
        format!(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{example}'")
    });
    let path = app.url(&line.path.replace("{id}", "1"));
    let body = body.unwrap_or_default();
    format!("curl {method}-H \"Authorization: Bearer YOUR_TOKEN\" \\\n  {path}{body}")
}
