//! A compiled policy: everything that can be asked of it.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use scopeward::{Brief, Handle, Unit};
use scopeward_host as verbs;

use crate::ask::{Ask, grant_of, held};
use crate::batch;
use crate::consent::Consent;
use crate::decision::Decision;
use crate::grant::{Grant, Requirement};
use crate::wire::{json, load, open_json, raise, text};

type Value<'py> = Bound<'py, PyAny>;

/// A compiled policy. Cheap to share between threads, impossible to change.
#[pyclass(frozen, module = "scopeward")]
#[derive(Debug)]
pub(crate) struct Policy(pub(crate) scopeward::Policy);

#[pymethods]
impl Policy {
    /// Reads the text of a policy.
    #[staticmethod]
    fn compile(py: Python<'_>, text: &Value<'_>) -> PyResult<Policy> {
        let text = self::text("text", text)?;
        let policy = py.detach(|| verbs::compile(text, Unit::CodePoint));
        policy.map(Policy).map_err(|fault| raise(py, &fault))
    }

    /// The policy's name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The SHA-256 of its canonical form.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.0.fingerprint()
    }

    /// How many operations it has: their handles are the numbers below.
    #[getter]
    fn size(&self) -> usize {
        self.0.operations().len()
    }

    /// Everything that it declares, with texts in a language.
    #[pyo3(signature = (language=None))]
    fn model<'py>(&self, py: Python<'py>, language: Option<&Value<'py>>) -> PyResult<Value<'py>> {
        let language = language.map_or_else(|| Ok("null".to_owned()), json)?;
        answer(py, verbs::model(&self.0, &language))
    }

    /// What every scope is to every operation, one character each.
    fn matrix(&self, py: Python<'_>) -> Vec<String> {
        py.detach(|| self.0.matrix())
    }

    /// The handle of an operation by its key.
    fn operation(&self, key: &Value<'_>) -> PyResult<Option<u32>> {
        Ok(self.0.operation(text("operation", key)?).map(Handle::index))
    }

    /// The handle of the operation that a method and a path lead to.
    fn route(&self, method: &Value<'_>, path: &Value<'_>) -> PyResult<Option<u32>> {
        let (method, path) = (text("method", method)?, text("path", path)?);
        Ok(self.0.route(method, path).map(Handle::index))
    }

    /// Reads the facts about a token.
    fn grant(&self, claims: &Value<'_>) -> PyResult<Grant> {
        let grant = verbs::grant(&self.0, &json(claims)?);
        let grant = grant.map_err(|fault| raise(claims.py(), &fault))?;
        Ok(Grant::new(&self.0, grant))
    }

    /// Reads the payload of a JWT, or an introspection answer, into the facts for `grant`.
    #[pyo3(signature = (payload, claim=None))]
    fn claims<'py>(
        &self,
        payload: &Value<'py>,
        claim: Option<&Value<'py>>,
    ) -> PyResult<Value<'py>> {
        let claim = claim.map_or_else(|| Ok("null".to_owned()), json)?;
        answer(payload.py(), verbs::claims(&self.0, &open_json(payload)?, &claim))
    }

    /// Prepares a requirement, as of an operation of an audience if one is given.
    #[pyo3(signature = (tree, audience=None))]
    fn need(&self, tree: &Value<'_>, audience: Option<&Value<'_>>) -> PyResult<Requirement> {
        let (py, tree) = (tree.py(), json(tree)?);
        let audience = audience.map_or_else(|| Ok("null".to_owned()), json)?;
        let need = verbs::need(&self.0, &tree, &audience).map_err(|fault| raise(py, &fault))?;
        Ok(Requirement { need, tree, audience })
    }

    /// Whether an operation may go on and nothing is left to the caller.
    #[pyo3(signature = (grant, operation, path=None))]
    fn allows(
        &self,
        grant: &Value<'_>,
        operation: &Value<'_>,
        path: Option<&Value<'_>>,
    ) -> PyResult<bool> {
        let grant = held(grant)?.map(Bound::get);
        let ask = Ask::new(&self.0, operation, path)?;
        Ok(ask.decide(&self.0, grant, None).brief() == Brief::Allowed)
    }

    /// Decides. A denial is a value.
    #[pyo3(signature = (grant, operation, path=None, owner=None))]
    fn decide(
        slf: &Bound<'_, Self>,
        grant: &Value<'_>,
        operation: &Value<'_>,
        path: Option<&Value<'_>>,
        owner: Option<&Value<'_>>,
    ) -> PyResult<Decision> {
        let grant = held(grant)?;
        let (ask, owner) = Ask::owned(&slf.get().0, operation, path, owner)?;
        Ok(Decision::new(slf, grant, ask, owner))
    }

    /// Decides and says why.
    #[pyo3(signature = (grant, operation, path=None, owner=None))]
    fn explain<'py>(
        slf: &Bound<'py, Self>,
        grant: &Value<'py>,
        operation: &Value<'py>,
        path: Option<&Value<'py>>,
        owner: Option<&Value<'py>>,
    ) -> PyResult<Value<'py>> {
        Policy::decide(slf, grant, operation, path, owner)?.explain(slf.py())
    }

    /// Decides many operations, each into a byte: 0 denied, 1 allowed, 2 allowed with an obligation.
    #[pyo3(signature = (grant, operations, paths=None))]
    fn decide_many<'py>(
        &self,
        grant: &Value<'py>,
        operations: &Value<'py>,
        paths: Option<&Value<'py>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let py = grant.py();
        let grant = held(grant)?.map(|grant| &grant.get().grant);
        let handles = batch::handles(&self.0, operations, paths)?;
        PyBytes::new_with(py, handles.len(), |briefs| {
            py.detach(|| self.0.decide_many(grant, &handles, briefs));
            Ok(())
        })
    }

    /// Reviews a scope request.
    fn review<'py>(&self, ask: &Value<'py>) -> PyResult<Value<'py>> {
        answer(ask.py(), verbs::review(&self.0, &json(ask)?))
    }

    /// Shapes a scope request for a screen.
    fn consent(&self, ask: &Value<'_>) -> PyResult<Consent> {
        let consent = verbs::consent(&self.0, &json(ask)?);
        consent.map(Consent).map_err(|fault| raise(ask.py(), &fault))
    }

    /// Narrows a grant to a scope; without one, to all that it still gives.
    #[pyo3(signature = (grant, scope=None))]
    fn narrow<'py>(&self, grant: &Value<'py>, scope: Option<&Value<'py>>) -> PyResult<Value<'py>> {
        let scope = scope.map_or_else(|| Ok("null".to_owned()), json)?;
        answer(grant.py(), verbs::narrow(&self.0, &grant_of(grant)?.get().grant, &scope))
    }

    /// Whether a grant covers another.
    fn covers<'py>(&self, parent: &Value<'py>, child: &Value<'py>) -> PyResult<Value<'py>> {
        let (py, parent, child) = (parent.py(), grant_of(parent)?.get(), grant_of(child)?.get());
        load(py, &verbs::covers(&self.0, &parent.grant, &child.grant))
    }

    /// What two grants both give.
    fn intersect<'py>(&self, left: &Value<'py>, right: &Value<'py>) -> PyResult<Value<'py>> {
        let (py, left, right) = (left.py(), grant_of(left)?.get(), grant_of(right)?.get());
        load(py, &verbs::intersect(&self.0, &left.grant, &right.grant))
    }

    /// The operations that an MCP message asks for.
    fn messages<'py>(&self, body: &Value<'py>) -> PyResult<Value<'py>> {
        answer(body.py(), verbs::messages(&self.0, text("body", body)?))
    }

    /// What is found about a program's routes.
    #[pyo3(signature = (routes, audience=None))]
    fn check_routes<'py>(
        &self,
        routes: &Value<'py>,
        audience: Option<&Value<'py>>,
    ) -> PyResult<Value<'py>> {
        let audience = audience.map_or_else(|| Ok("null".to_owned()), json)?;
        answer(routes.py(), verbs::check_routes(&self.0, &json(routes)?, &audience))
    }

    fn __repr__(&self) -> String {
        format!("<scopeward.Policy {:?}>", self.name())
    }
}

fn answer(py: Python<'_>, answer: verbs::Answer) -> PyResult<Value<'_>> {
    load(py, &answer.map_err(|fault| raise(py, &fault))?)
}
