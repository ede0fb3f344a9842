//! Reads single values: a text, a flag, a requirement.

use super::read;
use crate::problem::InputError;
use crate::requirement::Tree;

/// Reads a text; `null` is none.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn text(name: &str, json: &str) -> Result<Option<String>, InputError> {
    read(name, json)
}

/// Reads a flag.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn flag(name: &str, json: &str) -> Result<bool, InputError> {
    read(name, json)
}

/// Reads the tree of a requirement.
///
/// # Errors
///
/// [`InputError`] `invalid-input`.
pub fn need(json: &str) -> Result<Tree, InputError> {
    read("need", json)
}
