//! The shortest answer, for batches and for callers that apply nothing. Clause `answer.brief`.

use serde::Serialize;

use crate::decision::{Decision, Rows};
use crate::grant::Grant;
use crate::policy::{Handle, Policy};
use crate::request::Request;

/// A decision in one small number. Only [`Brief::Allowed`] may go on without looking further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Brief {
    /// The operation may not go on.
    Denied = 0,
    /// It may, and nothing is left to the caller.
    Allowed = 1,
    /// It may, if the caller applies what the decision says: own rows only, or a restriction that the grant holds.
    Obliged = 2,
}

impl Decision<'_> {
    /// The decision in one small number (`answer.brief`).
    #[inline]
    pub fn brief(&self) -> Brief {
        let restricted = || self.grant.is_some_and(|grant| self.policy.is_restricted(grant));
        match self.rows {
            _ if !self.allowed => Brief::Denied,
            Rows::All if !restricted() => Brief::Allowed,
            Rows::All | Rows::Own => Brief::Obliged,
        }
    }
}

impl Policy {
    /// Decides operations one after the other, each handle into the byte of its [`Brief`], until one of the lists ends.
    ///
    /// An operation that comes again costs a look-up.
    pub fn decide_many(&self, grant: Option<&Grant>, handles: &[u32], briefs: &mut [u8]) {
        const OPEN: u8 = u8::MAX;
        let mut known = vec![OPEN; if handles.len() < 64 { 0 } else { self.operations().len() }];
        for (handle, brief) in handles.iter().zip(briefs) {
            let place = known.get_mut(*handle as usize);
            *brief = match place {
                Some(known) if *known != OPEN => *known,
                place => {
                    let request = Request::handle(Handle::new(*handle));
                    let brief = self.decide(grant, &request).brief() as u8;
                    place.into_iter().for_each(|known| *known = brief);
                    brief
                }
            };
        }
    }

    /// Whether an operation may go on and leaves nothing to the caller. Own rows or a restriction are a no here:
    /// [`Policy::decide`] says what to apply.
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Claims, Request};
    /// let grant = policy.grant(&Claims::new("notes:read"))?;
    /// assert!(policy.allows(Some(&grant), &Request::http("GET", "/notes")));
    /// assert!(!policy.allows(None, &Request::http("GET", "/notes")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn allows(&self, grant: Option<&Grant>, request: &Request<'_>) -> bool {
        self.decide(grant, request).brief() == Brief::Allowed
    }
}
