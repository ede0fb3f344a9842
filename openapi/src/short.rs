//! The short forms of a policy's model: a text for a title in one language, a requirement for an operation that is no more.

use serde_json::{Map, Value};

/// Shortens a whole policy.
pub(crate) fn policy(policy: &mut Map<String, Value>, language: &str) {
    texts(policy, language);
    each(policy, "roles", &|role| definition(role, language));
    each(policy, "scopes", &|scope| definition(scope, language));
    each(policy, "groups", &|title| text(title, language));
    if let Some(Value::Object(wildcards)) = policy.get_mut("wildcards") {
        each(wildcards, "titles", &|title| text(title, language));
    }
    each(policy, "bundles", &|bundle| {
        members(bundle, language);
        only(bundle, "scopes", Value::is_array);
    });
    each(policy, "operations", &|one| operation(one, language));
    each(policy, "audiences", &|audience| {
        members(audience, language);
        let inner = audience.as_object_mut();
        inner
            .into_iter()
            .for_each(|inner| each(inner, "operations", &|one| operation(one, language)));
    });
    for rules in ["implies", "depends"] {
        each(policy, rules, &|targets| match targets {
            Value::Array(list) if list.len() == 1 => *targets = list.remove(0),
            _ => {}
        });
    }
}

/// Shortens what a scope says besides its title.
pub(crate) fn members(value: &mut Value, language: &str) {
    value.as_object_mut().into_iter().for_each(|table| texts(table, language));
}

fn definition(value: &mut Value, language: &str) {
    members(value, language);
    only(value, "title", Value::is_string);
}

fn operation(value: &mut Value, language: &str) {
    members(value, language);
    only(value, "need", |_| true);
}

fn each(table: &mut Map<String, Value>, key: &str, shorten: &dyn Fn(&mut Value)) {
    let entries = table.get_mut(key).and_then(Value::as_object_mut);
    entries.into_iter().flat_map(Map::values_mut).for_each(shorten);
}

fn texts(table: &mut Map<String, Value>, language: &str) {
    for key in ["title", "description"] {
        table.get_mut(key).into_iter().for_each(|words| text(words, language));
    }
}

/// One text in the policy's language is a plain text.
fn text(words: &mut Value, language: &str) {
    let one =
        words.as_object().filter(|texts| texts.len() == 1).and_then(|texts| texts.get(language));
    if let Some(text @ Value::String(_)) = one {
        *words = text.clone();
    }
}

/// A table of one entry becomes its value.
fn only(value: &mut Value, key: &str, fits: fn(&Value) -> bool) {
    let one = value.as_object().filter(|table| table.len() == 1).and_then(|table| table.get(key));
    if let Some(inner) = one.filter(|inner| fits(inner)) {
        *value = inner.clone();
    }
}
