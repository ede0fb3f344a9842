//! Reads single values: a text, a flag, a requirement.

use super::{claims, read};
use crate::code::Code;
use crate::grant::Claims;
use crate::problem::InputError;
use crate::requirement::Tree;

/// Reads the facts about a token that there must be.
///
/// # Errors
///
/// As [`claims`](super::claims), and `invalid-input` for `null`.
pub fn token(json: &str) -> Result<Claims<'static>, InputError> {
    let none = || {
        InputError::new(Code::InvalidInput, "`grant`: a token's facts are an object, not `null`")
    };
    claims(json)?.ok_or_else(none)
}

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
