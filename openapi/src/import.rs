//! From a document to the policy that it describes.

mod asked;
mod catalogue;
mod form;
mod head;
mod keys;
mod operations;
mod order;
mod suggest;
mod wildcards;

use std::collections::HashMap;

use scopeward::{Diagnostic, Policy, Span};
use serde_json::{Map, Value};

use crate::document::Document;
use crate::node::Node;
use crate::note::{Note, NoteCode, Notes};
use crate::read::read;
use crate::{print, short};

/// A policy that was made of a document, with all there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The policy in TOML, formatted. What the document does not say and may mean stands in comments that start with
    /// `# suggested:`.
    pub policy: String,
    /// Remarks, by their place in the document.
    pub notes: Vec<Note>,
    /// Whether the policy compiles. If not, notes with codes of the policy language say why.
    pub compiles: bool,
}

/// Makes a policy of an OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document, YAML or JSON.
///
/// Scopes come of the security schemes, requirements of `security`. Of scopes, what cannot be told asks for more, never for less: an
/// operation without `security` has no rule, and so is denied.
///
/// ```
/// let imported = scopeward_openapi::import("
/// openapi: 3.1.0
/// info: { title: Tasks, version: '1' }
/// paths:
///   /tasks/{id}:
///     get:
///       parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
///       security: [{ oauth2: [tasks:read] }]
/// components:
///   securitySchemes:
///     oauth2:
///       type: oauth2
///       flows: { clientCredentials: { tokenUrl: /token, scopes: { tasks:read: See tasks } } }
/// ").unwrap();
/// assert!(imported.policy.contains(r#""GET /tasks/{id:int}" = "tasks:read""#));
/// assert!(imported.compiles);
/// ```
///
/// # Errors
///
/// Why the text is no such document.
pub fn import(text: &str) -> Result<Imported, Vec<Note>> {
    let mut document = read(text)?;
    let mut notes = Notes::default();
    notes.extend(std::mem::take(&mut document.notes));
    let mut draft = Draft::new(&document, &mut notes);
    short::policy(&mut draft.policy, &draft.language);
    let written = print::policy(&draft.policy, &draft.suggestions());
    let policy = scopeward::format(&written).unwrap_or(written);
    let problems = Policy::compile(&policy).map_or_else(|error| error.diagnostics, |_| Vec::new());
    let compiles = problems.is_empty();
    for problem in problems {
        let span = draft.place(&problem, &policy);
        let Diagnostic { code, message, help, .. } = problem;
        notes.cure(NoteCode::Policy(code), span, message, help.as_deref());
    }
    Ok(Imported { policy, notes: notes.finish(), compiles })
}

/// A policy that is being made, as JSON with the model of a policy.
struct Draft<'d, 't> {
    document: &'d Document<'t>,
    policy: Map<String, Value>,
    language: String,
    /// The character between the segments of a scope.
    separator: String,
    /// Where scopes, wildcards and operations stand in the document, by name.
    places: HashMap<String, Span>,
    /// Whether the document is an exported policy: then it is complete, and nothing is suggested.
    exported: bool,
}

impl<'d, 't> Draft<'d, 't> {
    fn new(document: &'d Document<'t>, notes: &mut Notes) -> Draft<'d, 't> {
        let mut rest = match document.policy.as_ref().map(json) {
            Some(Value::Object(rest)) => rest,
            Some(_) => {
                let span = document.policy.as_ref().map(|node| node.span).unwrap_or_default();
                notes.add(NoteCode::WrongType, span, "`x-scope-policy` is a table");
                Map::new()
            }
            None => Map::new(),
        };
        for key in print::TABLES {
            if rest.get(key).is_some_and(|value| !value.is_object()) {
                let span = document.policy.as_ref().map(|node| node.span).unwrap_or_default();
                notes.add(
                    NoteCode::WrongType,
                    span,
                    format!("`{key}` of `x-scope-policy` is a table"),
                );
                rest.shift_remove(key);
            }
        }
        let text = |key: &str| rest.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut draft = Draft {
            document,
            language: text("language").unwrap_or_else(|| "en".to_owned()),
            separator: form::separator(text("form").as_deref(), text("separator").as_deref()),
            policy: Map::new(),
            places: HashMap::new(),
            exported: document.policy.is_some(),
        };
        let order = rest.remove("order");
        draft.head(&mut rest, notes);
        if !draft.exported {
            draft.form();
        }
        draft.policy.append(&mut rest);
        draft.catalogue(notes);
        draft.operations(notes);
        if let Some(order) = order {
            order::arrange(&mut draft.policy, &order);
        }
        draft
    }

    /// Where in the document the cause of a problem stands.
    fn place(&self, problem: &Diagnostic, policy: &str) -> Span {
        let start = problem.span.start as usize;
        let line = policy.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = policy.get(line..).unwrap_or_default().lines().next().unwrap_or_default();
        let key = match line.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => line.split(' ').next(),
        };
        let itself = problem.span.slice(policy).trim_matches('"');
        let places = [Some(itself), key].into_iter().flatten();
        let found = places.into_iter().find_map(|name| self.places.get(name)).copied();
        let whole = self.document.policy.as_ref().map(|node| node.span);
        found.or(whole).unwrap_or_default()
    }

    /// A list or table of the policy that is being made, empty if it was not there.
    fn table(&mut self, key: &str) -> &mut Map<String, Value> {
        table(&mut self.policy, key)
    }
}

/// The table under a key; what is none is replaced.
fn table<'m>(map: &'m mut Map<String, Value>, key: &str) -> &'m mut Map<String, Value> {
    let value = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(table) => table,
        _ => unreachable!("it was made a table"),
    }
}

fn contradiction(notes: &mut Notes, span: Span, member: &str) {
    let message = format!("{member} says another thing");
    let help = "what OpenAPI says itself counts; change both, or leave the `x-` member out";
    notes.cure(NoteCode::Contradiction, span, message, Some(help));
}

/// A value of a document as JSON.
fn json(node: &Node<'_>) -> Value {
    use crate::node::Value as Read;
    match &node.value {
        Read::Bool(value) => Value::Bool(*value),
        Read::List(items) => Value::Array(items.iter().map(json).collect()),
        Read::Map(map) => {
            let entry =
                |(key, node): &(crate::node::Text<'_>, Node<'_>)| (key.to_string(), json(node));
            Value::Object(map.entries().iter().map(entry).collect())
        }
        Read::Null => Value::Null,
        Read::Number(text) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => Value::String(text.to_string()),
        },
        Read::Text(text) => Value::String(text.to_string()),
    }
}
