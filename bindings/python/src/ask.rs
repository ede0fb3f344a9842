//! What is asked about: an operation by handle or by method and path, a prepared requirement, or a request as a dict.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyString};
use scopeward::{Decision, Handle, Request, wire};

use crate::grant::{Grant, Requirement};
use crate::wire::{json, refused, text};

/// No operation has this handle.
pub(crate) const UNKNOWN: u32 = u32::MAX;

pub(crate) enum Ask {
    Handle(u32),
    Need(Py<Requirement>),
    Read(Box<Read>),
}

/// A request that the engine's reader took, and its text.
pub(crate) struct Read {
    ask: wire::Ask,
    need: Option<scopeward::Requirement>,
    text: String,
}

impl Ask {
    /// Reads the arguments of `decide`: the request, and the owner of the row beside it.
    pub(crate) fn owned<'o>(
        policy: &scopeward::Policy,
        operation: &Bound<'_, PyAny>,
        path: Option<&Bound<'_, PyAny>>,
        owner: Option<&'o Bound<'_, PyAny>>,
    ) -> PyResult<(Ask, Option<&'o str>)> {
        let ask = Ask::new(policy, operation, path)?;
        match (&ask, owner) {
            // A request as a dict says its owner itself.
            (Ask::Read(_), Some(_)) => Ok((Ask::refused(policy, operation, owner)?, None)),
            _ => Ok((ask, owner.map(|owner| text("owner", owner)).transpose()?)),
        }
    }

    /// Reads the arguments of `allows`.
    #[inline]
    pub(crate) fn new(
        policy: &scopeward::Policy,
        operation: &Bound<'_, PyAny>,
        path: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Ask> {
        match path {
            Some(path) => match operation.cast::<PyString>() {
                Ok(method) => Ok(Ask::Handle(route(policy, method, path)?)),
                Err(_) => Ask::refused(policy, operation, Some(path)),
            },
            None => match operation.cast_exact::<PyInt>().map(|handle| handle.extract()) {
                Ok(Ok(handle)) => Ok(Ask::Handle(handle)),
                _ => Ask::other(policy, operation),
            },
        }
    }

    fn other(policy: &scopeward::Policy, operation: &Bound<'_, PyAny>) -> PyResult<Ask> {
        if operation.is_none() {
            return Ok(Ask::Handle(UNKNOWN));
        }
        if let Ok(need) = operation.cast::<Requirement>() {
            return Ok(Ask::Need(need.clone().unbind()));
        }
        if operation.is_instance_of::<PyDict>() {
            return Ask::read(policy, operation);
        }
        // Whole numbers of other kinds, such as numpy's. `True` is none.
        match operation.extract() {
            Ok(handle) if !operation.is_instance_of::<PyBool>() => Ok(Ask::Handle(handle)),
            _ => Ask::refused(policy, operation, None),
        }
    }

    fn read(policy: &scopeward::Policy, request: &Bound<'_, PyAny>) -> PyResult<Ask> {
        let (py, text) = (request.py(), json(request)?);
        let ask = wire::request(&text).map_err(|error| refused(py, &error))?;
        let need = ask.prepare(policy).map_err(|error| refused(py, &error))?;
        Ok(Ask::Read(Box::new(Read { ask, need, text })))
    }

    /// Has the engine's reader say what is wrong with arguments.
    fn refused(
        policy: &scopeward::Policy,
        operation: &Bound<'_, PyAny>,
        path: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Ask> {
        let request = PyDict::new(operation.py());
        let name = if operation.is_instance_of::<PyString>() { "method" } else { "handle" };
        request.set_item(name, operation)?;
        if let Some(path) = path {
            request.set_item("path", path)?;
        }
        Ask::read(policy, &request)
    }

    #[inline]
    pub(crate) fn decide<'a>(
        &'a self,
        policy: &'a scopeward::Policy,
        grant: Option<&'a Grant>,
        owner: Option<&'a str>,
    ) -> Decision<'a> {
        let request = match self {
            Ask::Handle(handle) => Request::handle(Handle::new(*handle)),
            Ask::Need(need) => Request::need(&need.get().need),
            Ask::Read(read) => read.ask.request(read.need.as_ref()),
        };
        let request = match owner {
            Some(owner) => request.owner(owner),
            None => request,
        };
        policy.decide(grant.map(|grant| &grant.grant), &request)
    }

    /// The request as JSON.
    pub(crate) fn text(&self, owner: Option<&str>) -> String {
        let owner = serde_json::Value::from(owner);
        match self {
            Ask::Handle(handle) => format!(r#"{{"handle":{handle},"owner":{owner}}}"#),
            Ask::Need(need) => {
                let Requirement { tree, audience, .. } = need.get();
                format!(r#"{{"need":{tree},"audience":{audience},"owner":{owner}}}"#)
            }
            Ask::Read(read) => read.text.clone(),
        }
    }
}

/// The handle that a method and a path lead to.
#[inline]
pub(crate) fn route(
    policy: &scopeward::Policy,
    method: &Bound<'_, PyAny>,
    path: &Bound<'_, PyAny>,
) -> PyResult<u32> {
    let (method, path) = (text("method", method)?, text("path", path)?);
    Ok(policy.route(method, path).map_or(UNKNOWN, Handle::index))
}

/// The grant of an argument; none is a request without a token.
#[inline]
pub(crate) fn held<'g>(grant: &'g Bound<'_, PyAny>) -> PyResult<Option<&'g Bound<'g, Grant>>> {
    if grant.is_none() { Ok(None) } else { grant_of(grant).map(Some) }
}

/// The grant of an argument that must be one.
#[inline]
pub(crate) fn grant_of<'g>(grant: &'g Bound<'_, PyAny>) -> PyResult<&'g Bound<'g, Grant>> {
    grant.cast().map_err(|_| refused(grant.py(), &scopeward::InputError::gone()))
}
