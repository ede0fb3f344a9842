//! Scopeward for Python: the engine as an extension module.
//!
//! Handles, verbs, reading and raising. Values cross as JSON, read by the core alone; what is asked in hot loops
//! crosses as it is. No rule, default or message stands here.

mod ask;
mod batch;
mod consent;
mod decision;
mod grant;
mod policy;
mod wire;

use pyo3::prelude::pymodule;

#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;
    use scopeward::{SCHEMA, STARTER, Unit};
    use scopeward_host as verbs;

    #[pymodule_export]
    use crate::consent::Consent;
    #[pymodule_export]
    use crate::decision::Decision;
    #[pymodule_export]
    use crate::grant::{Grant, Requirement};
    #[pymodule_export]
    use crate::policy::Policy;
    use crate::wire::{load, raise, refused, text};

    /// The token in the value of an `Authorization` header.
    #[pyfunction]
    #[pyo3(signature = (header=None))]
    fn bearer<'h>(header: Option<&'h Bound<'_, PyAny>>) -> PyResult<Option<&'h str>> {
        let Some(header) = header.filter(|header| !header.is_none()) else { return Ok(None) };
        let value = text("header", header)?;
        scopeward::bearer(Some(value)).map_err(|error| refused(header.py(), &error))
    }

    /// The findings of a policy's text.
    #[pyfunction]
    fn lint<'py>(py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let text = self::text("text", text)?;
        let findings = py.detach(|| verbs::lint(text, Unit::CodePoint));
        load(py, &findings.map_err(|fault| raise(py, &fault))?)
    }

    /// A policy's text in its canonical layout.
    #[pyfunction]
    fn format(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<String> {
        let text = self::text("text", text)?;
        let formatted = py.detach(|| verbs::format(text, Unit::CodePoint));
        formatted.map_err(|fault| raise(py, &fault))
    }

    /// The JSON Schema of a policy.
    #[pyfunction]
    fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        load(py, SCHEMA)
    }

    /// A small policy that compiles, to start from.
    #[pyfunction]
    fn starter() -> &'static str {
        STARTER
    }
}
