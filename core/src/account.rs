//! What a review says, in words and lists. Clauses `review.granted` to `review.echo`.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::aim::Target;
use crate::bits::Bits;
use crate::policy::Inner;
use crate::refusal::OAuthError;
use crate::review::Review;
use crate::settle::{Part, Terms};

/// A scope that was not asked for and is granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added<'r> {
    /// The scope.
    pub scope: &'r str,
    /// The scopes that depend on it.
    pub because: Vec<&'r str>,
    /// The audience that needs it to let anybody in.
    pub gate: Option<&'r str>,
}

/// What is granted for one audience: what one access token carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted<'r> {
    /// The uri; nothing in a policy without audiences.
    pub audience: Option<&'r str>,
    /// The scopes.
    pub granted: Vec<&'r str>,
    /// Those that were not granted before.
    pub new: Vec<&'r str>,
}

impl<'a> Review<'a> {
    /// Whether anything was refused, in any mode.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// Whether the request is an error: nothing is granted then (`review.error`).
    pub fn is_error(&self) -> bool {
        self.failed
    }

    /// What is granted, in order (`review.granted`).
    pub fn granted(&self) -> Vec<&'a str> {
        self.names(&self.granted_bits())
    }

    /// The names of members, in order.
    pub(crate) fn names(&self, members: &Bits) -> Vec<&'a str> {
        let policy: &'a Inner = self.policy;
        members.iter().map(|index| policy.universe.name(index)).collect()
    }

    pub(crate) fn granted_bits(&self) -> Bits {
        let mut granted = self.policy.universe.empty();
        self.good_parts().iter().for_each(|part| granted.union(&part.held));
        granted
    }

    /// The parts, none of which counts if there is an error.
    pub(crate) fn good_parts(&self) -> &[Part] {
        if self.failed { &[] } else { &self.parts }
    }

    /// What is granted for each audience, and what of it is new.
    pub fn audiences(&self) -> Vec<Granted<'a>> {
        let granted = |part: &Part| Granted {
            audience: self.policy.uri(part.target),
            granted: self.names(&part.held),
            new: self.names(&part.fresh()),
        };
        self.good_parts().iter().map(granted).collect()
    }

    pub(crate) fn added_bits(&self) -> Bits {
        let mut added = self.policy.universe.empty();
        self.good_parts().iter().for_each(|part| added.union(&part.added()));
        added
    }

    /// What was added, and for the sake of what (`review.added`).
    pub fn added(&self) -> Vec<Added<'a>> {
        let policy: &'a Inner = self.policy;
        let universe = &policy.universe;
        let all = self.added_bits();
        let added = |index: u32| {
            let mut because = universe.empty();
            let mut gate = None;
            for part in self.good_parts().iter().filter(|part| part.added().has(index)) {
                let needs =
                    |cause: &u32| universe.needs(*cause).is_some_and(|needs| needs.has(index));
                part.taken().iter().filter(needs).for_each(|cause| because.insert(cause));
                if gate.is_none() && policy.is_for_gate(part.target, index) {
                    gate = policy.uri(part.target);
                }
            }
            Added { scope: universe.name(index), because: self.names(&because), gate }
        };
        all.iter().map(added).collect()
    }

    /// The error to send, if there is one (`review.error`).
    pub fn error(&self) -> Option<OAuthError> {
        if self.failed { OAuthError::of(&self.refused()) } else { None }
    }

    /// What to ask for instead of a request that is an error (`review.cure`).
    pub fn cure(&self) -> Vec<&'a str> {
        let universe = &self.policy.universe;
        let (mut cure, mut kept) = (universe.empty(), universe.empty());
        if self.failed && !self.targets.are_refused() {
            let (may, roles, always) = (&self.may, self.roles, &self.always);
            let terms = Terms { may, roles, add: true, always };
            for part in &self.parts {
                let mut again = Part::new(part.target, part.asked.clone(), part.earlier.clone());
                again.settle(self.policy, &terms);
                if again.ungated.is_some() {
                    return Vec::new();
                }
                cure.union(&again.held);
                kept.union(&again.taken());
            }
        }
        // Without anything that was asked for there is no request.
        if kept.is_empty() { Vec::new() } else { self.names(&cure) }
    }

    /// What the token response says: the `scope` of RFC 6749 §5.1. Nothing if there is an error.
    pub fn scope(&self) -> Option<String> {
        (!self.failed).then(|| self.policy.universe.joined(&self.granted_bits()))
    }

    /// Whether `scope` is another set of tokens than the one that was asked for, so that the response must say it (RFC 6749 §3.3).
    pub fn changed(&self) -> bool {
        let tokens = &self.tokens;
        let familiar = tokens.strangers.is_empty();
        !(self.scoped
            && familiar
            && tokens.aliases.is_empty()
            && self.granted_bits() == tokens.known)
    }
}

impl Part {
    /// What was not granted before.
    pub(crate) fn fresh(&self) -> Bits {
        let mut fresh = self.held.clone();
        fresh.subtract(&self.earlier);
        fresh
    }
}

impl Inner {
    pub(crate) fn uri(&self, target: Target) -> Option<&str> {
        self.audience(target?).map(|audience| audience.uri.as_str())
    }

    /// Whether a scope is the gate of an audience, or what its gate depends on.
    pub(crate) fn is_for_gate(&self, target: Target, index: u32) -> bool {
        self.gate_set(target).has(index)
    }
}

impl Serialize for Review<'_> {
    /// The wire form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let refused = self.refused();
        let error = if self.failed { OAuthError::of(&refused) } else { None };
        let mut fields = serializer.serialize_struct("Review", 9)?;
        fields.serialize_field("granted", &self.granted())?;
        fields.serialize_field("added", &self.added())?;
        fields.serialize_field("refused", &refused)?;
        fields.serialize_field("warnings", &self.warnings())?;
        fields.serialize_field("error", &error)?;
        fields.serialize_field("scope", &self.scope())?;
        fields.serialize_field("changed", &self.changed())?;
        fields.serialize_field("cure", &self.cure())?;
        fields.serialize_field("audiences", &self.audiences())?;
        fields.end()
    }
}
