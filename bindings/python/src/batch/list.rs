//! Operations one by one, from anything that can be walked: handles, pairs of method and path, `None`.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use scopeward::Policy;

use super::Unfit;
use crate::ask::{Ask, UNKNOWN, route};

pub(crate) fn handles(policy: &Policy, operations: &Bound<'_, PyAny>) -> PyResult<Vec<u32>> {
    walk("operation", operations)?.map(|operation| handle(policy, &operation?)).collect()
}

/// The items of a value. A text has none: its letters are never meant.
pub(crate) fn walk<'py>(
    name: &str,
    value: &Bound<'py, PyAny>,
) -> PyResult<impl Iterator<Item = PyResult<Bound<'py, PyAny>>>> {
    let items = value.try_iter().ok().filter(|_| !value.is_instance_of::<PyString>());
    let kind = value.get_type().to_string();
    items.ok_or_else(|| Unfit::names([format!("{name}: {kind}").as_str()]).raise(value.py()))
}

fn handle(policy: &Policy, operation: &Bound<'_, PyAny>) -> PyResult<u32> {
    if let Ok(pair) = operation.cast::<PyTuple>()
        && let (2, Ok(method), Ok(path)) = (pair.len(), pair.get_item(0), pair.get_item(1))
    {
        let null = method.is_none() || path.is_none();
        return if null { Ok(UNKNOWN) } else { route(policy, &method, &path) };
    }
    match Ask::new(policy, operation, None)? {
        Ask::Handle(handle) => Ok(handle),
        Ask::Need(_) | Ask::Read(_) => {
            let kind = operation.get_type().to_string();
            Err(Unfit::member("handle", kind).raise(operation.py()))
        }
    }
}
