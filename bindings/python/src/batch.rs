//! Many operations at once, from whatever holds them: Arrow data, a buffer of integers, a list.

mod arrow;
mod buffer;
mod column;
mod list;
mod table;
mod texts;

use pyo3::prelude::*;
use pyo3::types::PyString;
use scopeward::{Handle, InputError, Policy, wire};
use serde_json::{Map, Value};

use crate::ask::UNKNOWN;
use crate::wire::{refused, text};
use texts::Texts;

/// The handles that operations stand for; one that leads nowhere is [`UNKNOWN`].
pub(crate) fn handles(
    policy: &Policy,
    operations: &Bound<'_, PyAny>,
    paths: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<u32>> {
    if let Some(paths) = paths {
        return pairs(policy, operations, paths);
    }
    let py = operations.py();
    if let Some(chunks) = arrow::read(operations)? {
        let handles = py.detach(|| table::handles(policy, &chunks));
        return handles.map_err(|unfit| unfit.raise(py));
    }
    match buffer::read(operations)? {
        Some(handles) => Ok(handles),
        None => list::handles(policy, operations),
    }
}

/// The handles of methods and paths. One method may stand for all.
fn pairs(
    policy: &Policy,
    methods: &Bound<'_, PyAny>,
    paths: &Bound<'_, PyAny>,
) -> PyResult<Vec<u32>> {
    let (py, paths) = (methods.py(), Texts::read("path", paths)?);
    let methods = match methods.cast::<PyString>() {
        Ok(_) => Texts::One(text("method", methods)?, paths.len()),
        Err(_) => Texts::read("method", methods)?,
    };
    if methods.len() != paths.len() {
        let longer = if methods.len() > paths.len() { "method" } else { "path" };
        return Err(Unfit::member(longer, "").raise(py));
    }
    let handles = py.detach(|| Ok(routes(policy, methods.rows()?, paths.rows()?).collect()));
    handles.map_err(|unfit: Unfit| unfit.raise(py))
}

/// The handles that methods and paths lead to, row by row.
fn routes(
    policy: &Policy,
    methods: Vec<Option<&str>>,
    paths: Vec<Option<&str>>,
) -> impl Iterator<Item = u32> {
    methods.into_iter().zip(paths).map(|(method, path)| {
        let handle = method.zip(path).and_then(|(method, path)| policy.route(method, path));
        handle.map_or(UNKNOWN, Handle::index)
    })
}

/// What does not say what is asked, as the request that the engine's reader refuses.
#[derive(Debug)]
pub(crate) struct Unfit(Value);

impl Unfit {
    /// A request with one member.
    fn member(name: &str, value: impl Into<Value>) -> Unfit {
        Unfit(Map::from_iter([(name.to_owned(), value.into())]).into())
    }

    /// A request with members that say nothing; the reader names those that it does not know.
    fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> Unfit {
        Unfit(names.into_iter().map(|name| (name.to_owned(), Value::Null)).collect())
    }

    fn raise(&self, py: Python<'_>) -> PyErr {
        let read = wire::request(&self.0.to_string());
        refused(py, &read.err().unwrap_or_else(InputError::gone))
    }
}
