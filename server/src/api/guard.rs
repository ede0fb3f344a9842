//! Who may pass: a bearer token, its grant, the engine's decision, and the engine's answer to who may not.
//!
//! RFC 6750 §3, RFC 9728 §5.1. The same for the API and for the MCP server.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use scopeward::{Challenge, Decision, Handle, Reason, Request, Rows};

use super::bearer;
use super::problem::Problem;
use super::tokens::{self, Token};
use super::uses;
use crate::app::Server;
use crate::limit::Which;
use crate::policy::Resource;
use crate::store::users::Person;

/// Who asks, and was let pass.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The token; none where the policy lets everyone pass.
    pub token: Option<Arc<Token>>,
    /// Which rows may be shown of what belongs to people.
    pub rows: Rows,
    /// The operation that was decided on.
    operation: Handle,
}

impl Caller {
    /// The operation that was decided on.
    pub(crate) fn operation(&self) -> Handle {
        self.operation
    }

    /// What was asked of the engine.
    pub(crate) fn request(&self) -> Request<'static> {
        Request::handle(self.operation)
    }

    /// The person whom the token acts for.
    pub(crate) fn person(&self) -> Option<&Person> {
        self.token.as_ref()?.presented.as_ref()?.person.as_ref()
    }
}

/// A request that wants to pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate<'g> {
    /// The server.
    pub app: &'g Server,
    /// What the token must be for.
    pub resource: &'g Resource,
    /// How a challenge is made.
    pub challenge: &'g Challenge,
    /// Where the request comes from.
    pub peer: IpAddr,
}

impl Gate<'_> {
    /// Finds out who asks: nobody, if there is no token.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if the token is malformed, or the store does not answer.
    pub(crate) async fn identify(
        &self,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Option<Arc<Token>>, Problem> {
        let Some(text) = bearer::read(headers, query)? else { return Ok(None) };
        Ok(Some(tokens::find(self.app, self.resource, text).await?))
    }

    /// Asks the engine.
    ///
    /// # Errors
    ///
    /// A [`Problem`] if it refuses, or leaves something to the caller that this server cannot do.
    pub(crate) fn decide(
        &self,
        token: Option<Arc<Token>>,
        request: &Request<'_>,
    ) -> Result<Caller, Problem> {
        let grant = token.as_ref().map(|token| &token.grant);
        let decision = self.app.rules.policy.decide(grant, request);
        if !decision.allowed {
            self.count(&decision);
            if grant.is_some() && decision.status == 401 {
                self.app.limits.check(Which::Refused, self.peer)?;
            }
            return Err(Problem::denied(&decision, self.challenge));
        }
        if !decision.restrictions().is_empty() {
            return Err(Problem::not_implemented("The token is restricted in a way unknown here"));
        }
        let Some(operation) = decision.operation() else { return Err(Problem::missing()) };
        let operation = operation.handle();
        let rows = self.app.api.operations.rows(operation, decision.rows);
        let caller = Caller { token, rows, operation };
        uses::record(self.app, &caller);
        Ok(caller)
    }

    fn count(&self, decision: &Decision<'_>) {
        let resource = self.resource.name.clone();
        let reason = decision.reason.as_str();
        metrics::counter!("scopeward_scope_denied_total", "resource" => resource.clone(), "reason" => reason)
            .increment(1);
        if decision.reason == Reason::InsufficientScope {
            metrics::counter!("scopeward_step_up_total", "resource" => resource).increment(1);
        }
    }
}
