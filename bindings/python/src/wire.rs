//! Python values on their way to the engine and back. The engine alone reads them.

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString};
use scopeward::InputError;
use scopeward_host as verbs;

static ENCODE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Writes what JSON has, and nothing else.
fn encoder(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let options = PyDict::new(py);
    options.set_item("allow_nan", false)?;
    let encoder = py.import("json")?.getattr("JSONEncoder")?.call((), Some(&options))?;
    encoder.getattr("encode").map(Bound::unbind)
}

/// JSON text of a value. What JSON cannot say becomes an object that no reader takes, with Python's reason as its key.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let unsaid = |reason: String| serde_json::json!({ reason: null }).to_string();
    Ok(said(value)?.unwrap_or_else(unsaid))
}

/// The same for a reader that leaves unknown keys alone: it takes no list.
pub(crate) fn open_json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(said(value)?.unwrap_or_else(|reason| serde_json::json!([reason]).to_string()))
}

/// JSON text of a value, or Python's reason why there is none.
fn said(value: &Bound<'_, PyAny>) -> PyResult<Result<String, String>> {
    let py = value.py();
    if value.is_none() {
        return Ok(Ok("null".to_owned()));
    }
    let encode = ENCODE.get_or_try_init(py, || encoder(py))?;
    match encode.bind(py).call1((value,)) {
        Ok(text) => text.extract().map(Ok),
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(Err(error.to_string())),
        Err(error) => Err(error),
    }
}

/// The value of a JSON text.
pub(crate) fn load<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    LOADS.import(py, "json", "loads")?.call1((text,))
}

/// One member of a JSON object.
pub(crate) fn member<'py>(py: Python<'py>, text: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
    load(py, text)?.get_item(name)
}

/// A string as it stands. Anything else, or half a character, goes to the engine's reader, which refuses it.
pub(crate) fn text<'t>(name: &str, value: &'t Bound<'_, PyAny>) -> PyResult<&'t str> {
    if let Ok(Ok(text)) = value.cast::<PyString>().map(|text| text.to_str()) {
        return Ok(text);
    }
    // A value that reads as a text, though it is none: `None`, or two halves of a character.
    let texts = [json(value)?, "0".to_owned()];
    let fault = texts.iter().find_map(|text| verbs::text(name, text).err());
    Err(raise(value.py(), &fault.unwrap_or_default()))
}

/// The exception that a fault of the engine asks for.
pub(crate) fn raise(py: Python<'_>, fault: &str) -> PyErr {
    exception(py, fault).unwrap_or_else(|error| error)
}

fn exception(py: Python<'_>, fault: &str) -> PyResult<PyErr> {
    let fault = load(py, fault)?;
    let class =
        py.import("scopeward.errors")?.getattr(fault.get_item("name")?.cast::<PyString>()?)?;
    let error = class.call1((fault.get_item("message")?,))?;
    error.setattr("code", fault.get_item("code")?)?;
    let diagnostics = fault.get_item("diagnostics")?;
    if !diagnostics.is_none() {
        error.setattr("diagnostics", diagnostics)?;
    }
    Ok(PyErr::from_value(error))
}

/// The exception of an input that the core itself refused.
pub(crate) fn refused(py: Python<'_>, error: &InputError) -> PyErr {
    raise(py, &scopeward::json(&error.fault()))
}

/// How a value of the engine is written on the wire, where that is a text.
pub(crate) fn word(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
