//! What a handler gets: the decision that let it run, and who asked.

use std::sync::Arc;

use scopeward::{Brief, Claims, Decision, Grant, Handle, Operation, Request, Requirement, Rows};

use crate::rejection::{Fault, Rejection};
use crate::token::Bearer;

/// What a handler may know of a request that a guard let pass. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Access {
    pub(crate) bearer: Arc<Bearer>,
    asked: Asked,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    Operation(Handle),
    Need(Arc<Requirement>),
}

impl Asked {
    pub(crate) fn request(&self) -> Request<'_> {
        match self {
            Asked::Operation(handle) => Request::handle(*handle),
            Asked::Need(need) => Request::need(need),
        }
    }
}

impl Access {
    /// Asks the core. Its refusal is the answer; what a handler is obliged to must be agreed on before it runs.
    pub(crate) fn new(bearer: Arc<Bearer>, asked: Asked) -> Result<Access, Rejection> {
        let access = Access { bearer, asked };
        let decision = access.decision();
        let guard = &access.bearer.guard.0;
        if let Some(response) = decision.response(&guard.challenge) {
            return Err(Rejection::Denied(response));
        }
        if !guard.obliged && decision.brief() != Brief::Allowed {
            let need = decision.requirement().map(ToString::to_string).unwrap_or_default();
            let operation = access.operation().map_or(need, ToOwned::to_owned);
            return Err(Fault::Obliged(operation).into());
        }
        Ok(access)
    }

    /// The core's decision, with everything that can be asked of it.
    pub fn decision(&self) -> Decision<'_> {
        self.bearer.guard.0.policy.decide(self.grant(), &self.asked.request())
    }

    /// The key of the policy's operation; nothing where the route names its scopes.
    pub fn operation(&self) -> Option<&str> {
        self.decision().operation().map(Operation::key)
    }

    /// What the token carries; nothing for a public operation that is asked without one.
    pub fn grant(&self) -> Option<&Grant> {
        self.bearer.grant.as_ref()
    }

    /// The facts about the token, as the core read them.
    pub fn claims(&self) -> Option<&Claims<'static>> {
        self.bearer.claims.as_ref()
    }

    /// Who holds the token.
    pub fn principal(&self) -> Option<&str> {
        self.claims()?.principal.as_deref()
    }

    /// The rows that the handler may show.
    pub fn rows(&self) -> Rows {
        self.decision().rows
    }

    /// Decides again, about a row of this owner.
    ///
    /// # Errors
    ///
    /// The answer to give if the row belongs to someone else.
    pub fn about(&self, owner: &str) -> Result<(), Rejection> {
        let guard = &self.bearer.guard.0;
        let request = self.asked.request().owner(owner);
        match guard.policy.decide(self.grant(), &request).response(&guard.challenge) {
            Some(response) => Err(Rejection::Denied(response)),
            None => Ok(()),
        }
    }
}
