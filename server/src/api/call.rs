//! A call that was let pass, as its handler sees it: the same for an HTTP request and for a tool.

use axum::http::StatusCode;
use scopeward::{Challenge, Rows};

use super::guard::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::store::users::Person;

/// A call that was let pass.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The server.
    pub app: App,
    /// Who calls.
    pub caller: Caller,
    /// The number of the row, where the endpoint is about one.
    pub row: Option<i64>,
    /// How the resource makes challenges.
    pub challenge: Challenge,
}

impl Call {
    /// The number of the row.
    pub(crate) fn row(&self) -> Result<i64, Problem> {
        self.row.ok_or_else(Problem::missing)
    }

    /// The person whom the token acts for.
    pub(crate) fn person(&self) -> Result<&Person, Problem> {
        self.caller.person().ok_or_else(|| {
            let message = "The token acts for no person";
            Problem::new(StatusCode::FORBIDDEN, "Access denied", message)
        })
    }

    /// Whose rows may be listed: of one person, or of all. The engine is asked about a person that is asked for.
    pub(crate) fn owner(&self, asked: Option<&str>) -> Result<Option<String>, Problem> {
        if let Some(asked) = asked {
            self.may_see(asked)?;
            return Ok(Some(asked.to_owned()));
        }
        Ok(match self.caller.rows {
            Rows::All => None,
            Rows::Own => Some(self.person()?.id.clone()),
        })
    }

    /// Asks the engine about a row of a person. Where the policy is silent, rows of others are not there.
    pub(crate) fn may_see(&self, owner: &str) -> Result<(), Problem> {
        let grant = self.caller.token.as_ref().map(|token| &token.grant);
        let decision = self.app.rules.policy.decide(grant, &self.caller.request().owner(owner));
        if !decision.allowed {
            return Err(Problem::denied(&decision, &self.challenge));
        }
        let own = self.caller.person().is_some_and(|person| person.id == owner);
        match self.caller.rows {
            Rows::Own if !own => Err(Problem::missing()),
            Rows::Own | Rows::All => Ok(()),
        }
    }
}
