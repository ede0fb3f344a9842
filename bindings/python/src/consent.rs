//! What a person is asked, and what they have chosen so far. Switching makes another.

use pyo3::prelude::*;
use scopeward_host as verbs;

use crate::wire::{json, load, member, raise};

/// A consent in one state.
#[pyclass(frozen, module = "scopeward")]
#[derive(Debug)]
pub(crate) struct Consent(pub(crate) scopeward::Consent);

impl Consent {
    fn text(&self) -> String {
        scopeward::json(&self.0)
    }

    fn field<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        member(py, &self.text(), name)
    }
}

#[pymethods]
impl Consent {
    /// The policy's fingerprint.
    #[getter]
    fn policy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "policy")
    }

    /// The language of its texts.
    #[getter]
    fn language<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "language")
    }

    /// The error to send instead of asking.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "error")
    }

    /// The head of the screen.
    #[getter]
    fn header<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "header")
    }

    /// What a person should know before they decide.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "warnings")
    }

    /// The items, group by group.
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "groups")
    }

    /// The scopes that are on.
    #[getter]
    fn selected(&self) -> Vec<String> {
        self.0.selected()
    }

    /// Binds the screen to the request and the policy.
    #[getter]
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// What a page needs to switch items by itself.
    #[getter]
    fn table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "table")
    }

    /// The fixed phrases of a screen.
    #[getter]
    fn words<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &scopeward::json(self.0.words()))
    }

    /// The state after a switch, and what it switched.
    fn toggle<'py>(
        &self,
        scope: &Bound<'py, PyAny>,
        on: &Bound<'py, PyAny>,
    ) -> PyResult<(Consent, Bound<'py, PyAny>)> {
        let (py, scope, on) = (scope.py(), json(scope)?, json(on)?);
        let toggled = verbs::toggle(&self.0, &scope, &on);
        let (next, changes) = toggled.map_err(|fault| raise(py, &fault))?;
        Ok((Consent(next), load(py, &changes)?))
    }

    /// What a person chose, as it comes back from a screen.
    fn choose(&self, hash: &Bound<'_, PyAny>, ticked: &Bound<'_, PyAny>) -> PyResult<Consent> {
        let chosen = verbs::choose(&self.0, &json(hash)?, &json(ticked)?);
        chosen.map(Consent).map_err(|fault| raise(hash.py(), &fault))
    }

    /// What is granted if the person agrees now.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &scopeward::json(&self.0.result()))
    }

    /// The wire form.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &self.text())
    }
}
