//! The question of `check`, `explain` and `can`: who asks, and what for.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use scopeward::{Claims, Grant, Policy, Request, State};

use crate::failure::Failure;
use crate::source::Source;

/// What the token carries, and what is known about its principal.
#[derive(Debug, Args)]
pub(crate) struct Caller {
    /// The scopes of the token, separated by spaces
    #[arg(
        long,
        value_name = "SCOPES",
        required_unless_present = "no_token",
        allow_hyphen_values = true
    )]
    scope: Vec<String>,
    /// A role that the principal has (may be given again)
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
    /// The principal's id, compared with the owner of a row
    #[arg(long, value_name = "ID")]
    principal: Option<String>,
    /// The audience that the token was issued for
    #[arg(long, value_name = "URI")]
    audience: Option<String>,
    /// What is known about the token: active, expired, revoked, disabled, unknown
    #[arg(long)]
    state: Option<State>,
    /// Ask without a token
    #[arg(long, conflicts_with_all = ["scope", "role", "principal", "audience", "state"])]
    no_token: bool,
}

impl Caller {
    /// The grant, or none without a token.
    pub(crate) fn grant(&self, policy: &Policy) -> Result<Option<Grant>, Failure> {
        if self.no_token {
            return Ok(None);
        }
        let claims = Claims {
            scope: self.scope.join(" ").into(),
            principal: self.principal.as_deref().map(Cow::from),
            roles: self.role.iter().map(Cow::from).collect(),
            audience: self.audience.as_deref().map(Cow::from),
            state: self.state.unwrap_or_default(),
        };
        Ok(Some(policy.grant(&claims)?))
    }
}

/// One request to one policy.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// The policy, `-` for standard input
    policy: PathBuf,
    #[command(flatten)]
    caller: Caller,
    /// The owner of the row that is asked for
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// A method and a path, or the name of an operation
    #[arg(value_name = "METHOD PATH | NAME", required = true, num_args = 1..=2)]
    request: Vec<String>,
}

impl Question {
    /// Reads the policy, prepares the grant and hands both to `answer` with the request.
    pub(crate) fn ask<T>(
        &self,
        answer: impl FnOnce(&Source, &Policy, Option<&Grant>, &Request<'_>) -> T,
    ) -> Result<T, Failure> {
        let (source, policy) = Source::read(&self.policy)?.compile()?;
        let grant = self.caller.grant(&policy)?;
        let request = match self.request.as_slice() {
            [method, path] => Request::http(method, path),
            [name, ..] => Request::named(name),
            [] => return Err(Failure::Message("no request".to_owned())),
        };
        let request = match &self.owner {
            Some(owner) => request.owner(owner),
            None => request,
        };
        Ok(answer(&source, &policy, grant.as_ref(), &request))
    }

    /// The request as it was typed.
    pub(crate) fn asked(&self) -> String {
        self.request.join(" ")
    }
}
