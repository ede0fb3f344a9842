//! A decision. A few fields cost nothing; the engine works out the others when they are asked for.

use pyo3::prelude::*;
use scopeward::{Brief, Reason, Rows};
use scopeward_host::{self as verbs, View};

use crate::ask::Ask;
use crate::grant::Grant;
use crate::policy::Policy;
use crate::wire::{json, load, member, raise, word};

/// The answer. A denial is a value, not an exception.
#[pyclass(frozen, module = "scopeward")]
pub(crate) struct Decision {
    policy: Py<Policy>,
    grant: Option<Py<Grant>>,
    ask: Ask,
    owner: Option<Box<str>>,
    reason: Reason,
    rows: Rows,
    brief: Brief,
    /// Whether the operation may go on.
    #[pyo3(get)]
    allowed: bool,
    /// The HTTP status to answer with.
    #[pyo3(get)]
    status: u16,
}

impl Decision {
    pub(crate) fn new(
        policy: &Bound<'_, Policy>,
        grant: Option<&Bound<'_, Grant>>,
        ask: Ask,
        owner: Option<&str>,
    ) -> Decision {
        let found = ask.decide(&policy.get().0, grant.map(Bound::get), owner);
        let (reason, rows, brief) = (found.reason, found.rows, found.brief());
        let (allowed, status) = (found.allowed, found.status);
        Decision {
            policy: policy.clone().unbind(),
            grant: grant.map(|grant| grant.clone().unbind()),
            ask,
            owner: owner.map(Box::from),
            reason,
            rows,
            brief,
            allowed,
            status,
        }
    }

    /// A rendering of the decision, as JSON.
    fn view(&self, py: Python<'_>, view: View<'_>) -> PyResult<String> {
        let grant = self.grant.as_ref().map(|grant| &grant.get().grant);
        let request = self.ask.text(self.owner.as_deref());
        let view = verbs::view(&self.policy.get().0, grant, &request, view);
        view.map_err(|fault| raise(py, &fault))
    }

    fn field<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        member(py, &self.view(py, View::Decision)?, name)
    }
}

#[pymethods]
impl Decision {
    /// Why.
    #[getter]
    fn reason(&self) -> &'static str {
        self.reason.as_str()
    }

    /// Which rows may be shown: `own` is an obligation.
    #[getter]
    fn rows(&self) -> String {
        word(self.rows)
    }

    /// The decision in one word: `obliged` may only go on if the obligations are applied.
    #[getter]
    fn brief(&self) -> String {
        word(self.brief)
    }

    /// The operation's key.
    #[getter]
    fn operation<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "operation")
    }

    /// What the operation asks for.
    #[getter]
    fn requirement<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "requirement")
    }

    /// The grant's tokens as granted.
    #[getter]
    fn granted<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "granted")
    }

    /// The scopes of the cheapest repair.
    #[getter]
    fn missing<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "missing")
    }

    /// The roles of the cheapest repair.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "roles")
    }

    /// All repairs, the cheapest first.
    #[getter]
    fn alternatives<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "alternatives")
    }

    /// What a client must ask for to be allowed.
    #[getter]
    fn request<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "request")
    }

    /// The restrictions that the grant holds: an obligation.
    #[getter]
    fn restrictions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.field(py, "restrictions")
    }

    /// The value of `WWW-Authenticate`, where asking again can help.
    #[pyo3(signature = (options=None))]
    fn challenge<'py>(
        &self,
        py: Python<'py>,
        options: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = options.map_or_else(|| Ok("{}".to_owned()), json)?;
        load(py, &self.view(py, View::Challenge(&options))?)
    }

    /// The body of a refusal.
    fn body<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &self.view(py, View::Body)?)
    }

    /// The whole HTTP answer to a refusal.
    #[pyo3(signature = (options=None))]
    fn response<'py>(
        &self,
        py: Python<'py>,
        options: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = options.map_or_else(|| Ok("{}".to_owned()), json)?;
        load(py, &self.view(py, View::Response(&options))?)
    }

    /// The `AuthZEN` answer.
    fn authzen<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &self.view(py, View::Authzen)?)
    }

    /// The decision with its proof.
    pub(crate) fn explain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &self.view(py, View::Explanation)?)
    }

    /// The wire form.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        load(py, &self.view(py, View::Decision)?)
    }

    /// The wire form as the engine writes it.
    fn _json(&self, py: Python<'_>) -> PyResult<String> {
        self.view(py, View::Decision)
    }

    /// Whether the operation may go on and nothing is left to the caller, as `Policy.allows`.
    fn __bool__(&self) -> bool {
        self.brief == Brief::Allowed
    }

    fn __repr__(&self) -> String {
        format!("<scopeward.Decision {} {} {}>", self.brief(), self.status, self.reason())
    }
}
