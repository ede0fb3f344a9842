//! JSON Schema: what a scope may be, with the labels as annotations.

use scopeward::{Policy, Scope};
use serde_json::{Map, Value, json};

use super::{header, labels, scopes, unions, wildcards};
use crate::text;

/// A JSON Schema (2020-12) of one declared scope. Each scope is a `const` with `title`, `description` and `deprecated`, and
/// with the rest of its labels under `x-scope`. The other kinds of names stand in `$defs`.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// assert!(scopeward_export::code::json(&policy).contains(r#""const": "notes:read""#));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn json(policy: &Policy) -> String {
    let definition = |(name, about, members): (&str, &str, Vec<&str>)| {
        let members = match name {
            _ if members.is_empty() => json!({ "not": {} }),
            "Scope" => one_of(policy, &scopes(policy)),
            "Wildcard" => one_of(policy, &wildcards(policy)),
            _ => json!({ "enum": members }),
        };
        (name.to_owned(), described(about, members))
    };
    let definitions: Map<String, Value> = unions(policy).into_iter().map(definition).collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": header(policy, "json").join(" "),
        "title": policy.title(policy.language()).unwrap_or(policy.name()),
        "$ref": "#/$defs/Scope",
    });
    schema["$defs"] = Value::Object(definitions);
    text::json(&schema)
}

fn described(about: &str, members: Value) -> Value {
    let mut schema = json!({ "description": about, "type": "string" });
    if let (Value::Object(schema), Value::Object(members)) = (&mut schema, members) {
        schema.extend(members);
    }
    schema
}

fn one_of(policy: &Policy, scopes: &[Scope<'_>]) -> Value {
    let one = |scope: &Scope<'_>| {
        let mut rest = labels(policy, *scope);
        let mut schema = json!({ "const": scope.name() });
        for name in ["title", "description", "deprecated"] {
            match rest.shift_remove(name) {
                None | Some(Value::Null | Value::Bool(false)) => {}
                Some(value) => schema[name] = value,
            }
        }
        schema["x-scope"] = Value::Object(rest);
        schema
    };
    json!({ "oneOf": scopes.iter().map(one).collect::<Vec<_>>() })
}
