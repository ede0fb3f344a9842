//! Reads single values: the facts about a token that there must be, a text, a flag, a requirement.

use super::claims;
use super::fields::{TREE, expected, invalid, tree, value};
use crate::grant::Claims;
use crate::node::Value;
use crate::problem::InputError;
use crate::requirement::Tree;

/// Reads the facts about a token that there must be.
///
/// # Errors
///
/// As [`claims`], and `invalid-input` for `null`.
pub fn token(json: &str) -> Result<Claims<'static>, InputError> {
    claims(json)?.ok_or_else(|| expected("grant", "an object", &Value::Null))
}

/// Reads a text that there must be.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn given(name: &str, json: &str) -> Result<String, InputError> {
    text(name, json)?.ok_or_else(|| expected(name, "a text", &Value::Null))
}

/// Reads a text; `null` is none.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn text(name: &str, json: &str) -> Result<Option<String>, InputError> {
    match value(name, json)? {
        Value::Text(text) => Ok(Some(text.into_owned())),
        Value::Null => Ok(None),
        value => Err(expected(name, "a text", &value)),
    }
}

/// Reads a flag.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn flag(name: &str, json: &str) -> Result<bool, InputError> {
    match value(name, json)? {
        Value::Bool(flag) => Ok(flag),
        value => Err(expected(name, "true or false", &value)),
    }
}

/// Reads the tree of a requirement.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn need(json: &str) -> Result<Tree, InputError> {
    let value = value("need", json)?;
    let kind = value.kind();
    tree(value).ok_or_else(|| invalid(format!("`need` is {kind}, expected {TREE}")))
}
