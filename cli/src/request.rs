//! The scope request of `review` and `consent`: what a client asks for, and what is known about both sides.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use scopeward::{Asked, Earlier, Missing, Policy, ScopeRequest};

use crate::failure::Failure;
use crate::source::Source;

#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// The scopes that the client asks for, separated by spaces; left out, the scope is absent
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    scope: Vec<String>,
    /// Ask as a client that is older than scopes
    #[arg(long, conflicts_with = "scope")]
    legacy: bool,
    /// An audience that the client asks for (may be given again)
    #[arg(long, value_name = "URI")]
    audience: Vec<String>,
    /// A role that the principal has (may be given again)
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
    /// The scopes that the client is registered for, its ceiling
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    client_scope: Option<String>,
    /// The scopes that the principal granted this client before, for each audience asked for
    #[arg(long, value_name = "SCOPES", allow_hyphen_values = true)]
    granted: Option<String>,
}

impl Asking {
    pub(crate) fn policy(&self) -> Result<Policy, Failure> {
        Source::policy(&self.policy)
    }

    pub(crate) fn request(&self, missing: Missing) -> ScopeRequest<'_> {
        let scope = match self.scope.as_slice() {
            [] if self.legacy => Asked::Legacy,
            [] => Asked::Absent,
            scope => Asked::Scope(scope.join(" ").into()),
        };
        ScopeRequest {
            scope,
            audiences: self.audience.iter().map(Cow::from).collect(),
            roles: self.role.iter().map(Cow::from).collect(),
            client: self.client_scope.as_deref().map(Cow::from),
            granted: self.earlier(),
            missing,
        }
    }

    /// What was granted before counts for each audience asked for, or for the default one.
    fn earlier(&self) -> Vec<Earlier<'_>> {
        let Some(scope) = &self.granted else { return Vec::new() };
        let entry = |audience: Option<&str>| Earlier {
            scope: scope.into(),
            audience: audience.map(|uri| uri.to_owned().into()),
        };
        match self.audience.as_slice() {
            [] => vec![entry(None)],
            uris => uris.iter().map(|uri| entry(Some(uri))).collect(),
        }
    }

    /// The request as it was typed.
    pub(crate) fn asked(&self) -> String {
        match self.scope.as_slice() {
            [] if self.legacy => "(legacy)".to_owned(),
            [] => "(no scope)".to_owned(),
            scope => scope.join(" "),
        }
    }
}
