//! The grants of `narrow`, `covers` and `intersect`: one policy, one audience, one principal.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use scopeward::{Claims, Grant, Policy};

use crate::failure::Failure;
use crate::source::Source;

#[derive(Debug, Args)]
pub(crate) struct Holder {
    /// The policy, `-` for standard input
    policy: PathBuf,
    /// The audience of the grant
    #[arg(long, value_name = "URI")]
    audience: Option<String>,
    /// A role that the principal has (may be given again)
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
}

impl Holder {
    pub(crate) fn policy(&self) -> Result<Policy, Failure> {
        Source::policy(&self.policy)
    }

    pub(crate) fn grant(&self, policy: &Policy, scope: &str) -> Result<Grant, Failure> {
        let claims = Claims {
            scope: scope.into(),
            roles: self.role.iter().map(Cow::from).collect(),
            audience: self.audience.as_deref().map(Cow::from),
            ..Claims::default()
        };
        Ok(policy.grant(&claims)?)
    }
}
