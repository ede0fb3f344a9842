//! What goes back to a host: an answer as JSON, and a decision as one number.

use scopeward::{Decision, InputError, PolicyError, Rows, Unit, json};

/// The JSON of an answer, or the JSON of the error to throw ([`scopeward::Fault`]).
pub type Answer = Result<String, String>;

/// A decision in 32 bits, for hot paths: bits 0 to 3 the place of the reason in [`scopeward::Reason::ALL`], bit 4 allowed,
/// bit 5 own rows, bits 6 and 7 the [`scopeward::Brief`], from bit 8 the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub u32);

impl Word {
    /// Not a decision: the host gave the number of an object that is not there.
    pub const NONE: Word = Word(u32::MAX);

    /// A decision.
    #[inline]
    pub fn new(decision: &Decision<'_>) -> Word {
        let own = decision.rows == Rows::Own;
        let brief = decision.brief() as u32;
        let flags = u32::from(decision.allowed) << 4 | u32::from(own) << 5 | brief << 6;
        Word(decision.reason as u32 | flags | u32::from(decision.status) << 8)
    }
}

pub(crate) fn input(error: &InputError) -> String {
    json(&error.fault())
}

pub(crate) fn policy(error: &PolicyError, text: &str, unit: Unit) -> String {
    json(&error.fault(text, unit))
}
