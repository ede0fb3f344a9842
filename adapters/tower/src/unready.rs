//! Why a program does not start: everything that is wrong between its routes and the policy.

use std::fmt::Write;

use scopeward::{InputError, RouteFinding};

/// Why routes cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Unready {
    /// Something of the routes or of the guard cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Axum does not serve this method.
    #[error("axum has no routes for the method `{0}`")]
    Method(String),
    /// Routes and policy do not fit.
    #[error("the routes do not fit the policy:{}", lines(.0))]
    Findings(Vec<RouteFinding>),
}

fn lines(findings: &[RouteFinding]) -> String {
    findings.iter().fold(String::new(), |mut lines, RouteFinding { code, message, help, .. }| {
        let _ = write!(lines, "\n{}: {message}\n    {help}", code.as_str());
        lines
    })
}
