//! The evaluator: fixed layers, a reason for each. Everything that answers a question about authority ends here.

use crate::bits::Bits;
use crate::decision::{Decision, Reason, Rows, Subject};
use crate::grant::{Aim, Grant, State};
use crate::policy::{Audience, Handle, Inner, NO, Policy, Row};
use crate::request::{Request, Target};
use crate::requirement::{Need, Test};
use crate::universe::Power;

impl Policy {
    /// Decides. Total: every grant and every request has an answer. `None` is a request without a token.
    ///
    /// Nothing is allocated for an allowed decision. A grant that another policy read is an invalid token.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Claims, Reason, Request};
    /// let grant = policy.grant(&Claims::new("notes:read"))?;
    /// let decision = policy.decide(Some(&grant), &Request::http("POST", "/notes"));
    /// assert_eq!(decision.reason, Reason::InsufficientScope);
    /// assert_eq!(decision.missing(), ["notes:write"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn decide<'a>(&'a self, grant: Option<&'a Grant>, request: &Request<'a>) -> Decision<'a> {
        let subject = match request.target {
            Target::Http(method, path) => match self.0.route(method, path) {
                Some(number) => Subject::Operation(number),
                None => Subject::Unknown,
            },
            Target::Handle(handle) => self.subject(Some(handle)),
            Target::Named(key) => self.subject(self.operation(key)),
            Target::Need(need) if need.stamp == self.0.stamp => Subject::Need(need),
            Target::Need(_) => Subject::Unknown,
        };
        self.0.judge(grant, subject, request.owner)
    }

    fn subject(&self, handle: Option<Handle>) -> Subject<'_> {
        match handle {
            Some(handle) if (handle.0 as usize) < self.0.rows.len() => Subject::Operation(handle.0),
            _ => Subject::Unknown,
        }
    }
}

impl Inner {
    /// The evaluator. Everything that answers a question about authority ends here.
    #[inline]
    fn judge<'a>(
        &'a self,
        grant: Option<&'a Grant>,
        subject: Subject<'a>,
        owner: Option<&str>,
    ) -> Decision<'a> {
        let row = self.row(subject);
        let (reason, status, rows) = match (grant, row) {
            // One scope and nothing else, asked by a good token that no role keeps from anything: that scope decides.
            (Some(grant), Some(row)) if row.plain && grant.plain && grant.stamp == self.stamp => {
                let met = grant.expanded.has(row.one);
                let reason = if met { Reason::Allowed } else { Reason::InsufficientScope };
                let status = if met { 200 } else { 403 };
                (reason, status, Rows::All)
            }
            _ => {
                let (reason, rows) = self.layers(grant, subject, row, owner);
                (reason, self.status(reason, row), rows)
            }
        };
        let allowed = reason == Reason::Allowed;
        Decision { allowed, reason, status, rows, policy: self, grant, subject }
    }

    /// Clause `decision.hide`.
    fn status(&self, reason: Reason, row: Option<&Row>) -> u16 {
        let unknown = self.hide && reason == Reason::UnknownOperation;
        match reason.status() {
            403 if row.map_or(unknown, |row| row.hide) => 404,
            status => status,
        }
    }

    /// Clause `decision.layers`.
    #[inline]
    fn layers(
        &self,
        grant: Option<&Grant>,
        subject: Subject<'_>,
        row: Option<&Row>,
        owner: Option<&str>,
    ) -> (Reason, Rows) {
        if self.is_public(subject, row) {
            return (Reason::Allowed, Rows::All);
        }
        let Some(grant) = grant else { return (Reason::NoToken, Rows::All) };
        if grant.state != State::Active || grant.stamp != self.stamp {
            return (Reason::InvalidToken, Rows::All);
        }
        let own = audience(subject, row);
        let for_us = match grant.audience {
            Aim::Free => true,
            Aim::Known(number) => own == NO || own == number,
            Aim::Unknown => false,
        };
        if !for_us {
            return (Reason::WrongAudience, Rows::All);
        }
        let met = match row.and_then(Row::one) {
            Some(scope) => grant.expanded.has(scope),
            None => match self.need(subject) {
                Some(need) => need.is_met(&grant.expanded),
                None => return (Reason::UnknownOperation, Rows::All),
            },
        };
        if !met {
            return (self.unmet(grant, subject), Rows::All);
        }
        let Some(row) = row else { return (Reason::Allowed, Rows::All) };
        if !grant.has_role(row.role) {
            return (Reason::RoleRequired, Rows::All);
        }
        if !row.own || (row.unless != NO && grant.has_role(row.unless)) {
            return (Reason::Allowed, Rows::All);
        }
        match (grant.principal.as_deref(), owner) {
            (Some(_), None) => (Reason::Allowed, Rows::Own),
            (Some(principal), Some(owner)) if principal == owner => (Reason::Allowed, Rows::Own),
            _ => (Reason::NotOwner, Rows::All),
        }
    }

    fn is_public(&self, subject: Subject<'_>, row: Option<&Row>) -> bool {
        let open = row.is_none_or(|row| row.public);
        open && self.need(subject).is_some_and(|need| matches!(need.test, Test::Public))
    }

    /// Clause `decision.powerless`.
    fn unmet(&self, grant: &Grant, subject: Subject<'_>) -> Reason {
        // Where no role kept anything back, more roles would give nothing more.
        let need = self.need(subject).filter(|_| grant.blocked);
        match need.filter(|need| need.is_met(&self.with_roles(grant, u64::MAX))) {
            Some(_) => Reason::RoleRequired,
            None => Reason::InsufficientScope,
        }
    }

    pub(crate) fn row(&self, subject: Subject<'_>) -> Option<&Row> {
        match subject {
            Subject::Operation(number) => self.rows.get(number as usize),
            Subject::Need(_) | Subject::Unknown => None,
        }
    }

    /// The audience that what is asked belongs to; nothing if it belongs to all.
    pub(crate) fn audience_of(&self, subject: Subject<'_>) -> Option<&Audience> {
        self.audience(audience(subject, self.row(subject)))
    }

    pub(crate) fn need<'a>(&'a self, subject: Subject<'a>) -> Option<&'a Need> {
        match subject {
            Subject::Operation(number) => {
                self.needs.get(self.rows.get(number as usize)?.need as usize)
            }
            Subject::Need(need) => Some(&need.need),
            Subject::Unknown => None,
        }
    }

    /// The grant's expanded set, if its principal had these roles.
    #[cold]
    fn with_roles(&self, grant: &Grant, roles: u64) -> Bits {
        let expand = |power: &Power| power.expand(&self.universe, &grant.granted, roles);
        self.power(grant).map(expand).unwrap_or_default()
    }
}

/// The number of the audience of what is asked; [`NO`] if it belongs to all.
#[inline]
fn audience(subject: Subject<'_>, row: Option<&Row>) -> u8 {
    match (subject, row) {
        (Subject::Need(need), _) => need.audience,
        (_, row) => row.map_or(NO, |row| row.audience),
    }
}

impl Grant {
    /// Whether the principal has a role; everyone has none.
    #[inline]
    pub(crate) fn has_role(&self, role: u8) -> bool {
        holds_role(self.roles, role)
    }
}

/// Whether a mask of roles has a role; every mask has none.
#[inline]
pub(crate) const fn holds_role(roles: u64, role: u8) -> bool {
    role == NO || roles >> (role & 63) & 1 == 1
}
