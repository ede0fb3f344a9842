//! What a token carries, and a requirement that is asked for by itself: read once against a policy, then handed about.

use pyo3::prelude::*;
use scopeward_host as verbs;

/// What a token carries, read once against a policy.
#[pyclass(frozen, module = "scopeward")]
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) grant: scopeward::Grant,
    policy: scopeward::Policy,
}

impl Grant {
    pub(crate) fn new(policy: &scopeward::Policy, grant: scopeward::Grant) -> Grant {
        Grant { grant, policy: policy.clone() }
    }

    fn renderings(&self) -> [Vec<String>; 4] {
        verbs::renderings(&self.policy, &self.grant)
    }
}

#[pymethods]
impl Grant {
    /// The tokens as granted, in the policy's order.
    #[getter]
    fn granted(&self) -> Vec<String> {
        let [granted, ..] = self.renderings();
        granted
    }

    /// These with everything that they depend on.
    #[getter]
    fn closed(&self) -> Vec<String> {
        let [_, closed, ..] = self.renderings();
        closed
    }

    /// Everything that the grant gives.
    #[getter]
    fn expanded(&self) -> Vec<String> {
        let [_, _, expanded, _] = self.renderings();
        expanded
    }

    /// The tokens as granted, without those that another gives.
    #[getter]
    fn minimal(&self) -> Vec<String> {
        let [.., minimal] = self.renderings();
        minimal
    }

    fn __repr__(&self) -> String {
        format!("<scopeward.Grant {:?}>", self.granted().join(" "))
    }
}

/// A requirement that is asked for by itself, prepared once.
#[pyclass(frozen, module = "scopeward")]
#[derive(Debug)]
pub(crate) struct Requirement {
    pub(crate) need: scopeward::Requirement,
    /// The tree, and the uri of the audience or `null`, as JSON.
    pub(crate) tree: String,
    pub(crate) audience: String,
}
