//! What a review says, in words and lists. Clauses `review.granted` to `review.echo`.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::aim::Target;
use crate::bits::Bits;
use crate::policy::Inner;
use crate::refusal::{OAuthError, Refusal, RefusalCode, cut};
use crate::review::Review;
use crate::settle::{Part, Terms};
use crate::tokens::{Stranger, once};

/// A scope that was not asked for and is granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The scope.
    pub scope: String,
    /// The scopes that depend on it.
    pub because: Vec<String>,
    /// The audience that needs it to let anybody in.
    pub gate: Option<String>,
}

/// What is granted for one audience: what one access token carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    /// The uri; nothing in a policy without audiences.
    pub audience: Option<String>,
    /// The scopes.
    pub granted: Vec<String>,
    /// Those that were not granted before.
    pub new: Vec<String>,
}

impl Review<'_> {
    /// Whether anything was refused, in any mode.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// Whether the request is an error: nothing is granted then (`review.error`).
    pub fn is_error(&self) -> bool {
        self.failed
    }

    /// What is granted, in order (`review.granted`).
    pub fn granted(&self) -> Vec<String> {
        self.policy.universe.names(&self.granted_bits())
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
    pub fn audiences(&self) -> Vec<Granted> {
        let names = |bits: &Bits| self.policy.universe.names(bits);
        let granted = |part: &Part| Granted {
            audience: self.policy.uri(part.target),
            granted: names(&part.held),
            new: names(&part.fresh()),
        };
        self.good_parts().iter().map(granted).collect()
    }

    /// What was added, and for the sake of what (`review.added`).
    pub fn added(&self) -> Vec<Added> {
        let universe = &self.policy.universe;
        let mut all = universe.empty();
        self.good_parts().iter().for_each(|part| all.union(&part.added()));
        let added = |index: u32| {
            let mut because = universe.empty();
            let mut gate = None;
            for part in self.good_parts().iter().filter(|part| part.added().has(index)) {
                let mut causes = part.asked.clone();
                causes.intersect(&part.held);
                let needs =
                    |cause: &u32| universe.needs(*cause).is_some_and(|needs| needs.has(index));
                causes.iter().filter(needs).for_each(|cause| because.insert(cause));
                if gate.is_none() && self.policy.is_for_gate(part.target, index) {
                    gate = self.policy.uri(part.target);
                }
            }
            Added {
                scope: universe.name(index).to_owned(),
                because: universe.names(&because),
                gate,
            }
        };
        all.iter().map(added).collect()
    }

    /// What is refused, and why (`review.refused`).
    pub fn refused(&self) -> Vec<Refusal> {
        if !self.refused {
            return Vec::new();
        }
        let mut refused = self.refused_audiences();
        refused.extend(self.outright.map(|code| Refusal::new(code, whole(code))));
        refused.extend(self.parts.iter().filter_map(|part| self.refused_gate(part)));
        self.refused_scopes(&mut refused);
        refused.extend(self.refused_strangers());
        refused
    }

    fn refused_audiences(&self) -> Vec<Refusal> {
        let unknown = once(self.targets.unknown.iter().copied(), |uri| uri).map(|uri| {
            let message = format!("The resource {} is not known", cut(uri));
            let refusal = Refusal::new(RefusalCode::UnknownAudience, &message);
            Refusal { audience: Some(uri.to_owned()), ..refusal }
        });
        let missing = self.targets.missing.then(|| {
            let message = "The request names no resource, and there is no default";
            Refusal::new(RefusalCode::MissingAudience, message)
        });
        missing.into_iter().chain(unknown).collect()
    }

    fn refused_gate(&self, part: &Part) -> Option<Refusal> {
        let lacking = self.policy.universe.names(part.ungated.as_ref()?);
        let uri = self.policy.uri(part.target).unwrap_or_default();
        let message = format!("Access to {} also needs {}", cut(&uri), lacking.join(", "));
        let gate = self.policy.universe.name(self.policy.gate(part.target)?);
        let refusal = Refusal::of(gate, RefusalCode::MissingGate, &message);
        Some(Refusal { audience: Some(uri), missing: lacking, ..refusal })
    }

    /// Known scopes, in the policy's order.
    fn refused_scopes(&self, refused: &mut Vec<Refusal>) {
        let universe = &self.policy.universe;
        let left = |index: u32| {
            let left = self.parts.iter().flat_map(|part| &part.left);
            left.clone().find(|(scope, _)| *scope == index).map(|(_, lacking)| lacking)
        };
        let known = self.tokens.known.iter().filter(|_| self.outright.is_none());
        for index in known {
            let scope = universe.name(index);
            let faults = &self.faults;
            if faults.removed.has(index) {
                let message = format!("The scope {scope} is no longer in use");
                refused.push(Refusal::of(scope, RefusalCode::RemovedScope, &message));
            } else if let Some(code) = faults.beyond_code.filter(|_| faults.beyond.has(index)) {
                let what = match code {
                    RefusalCode::BeyondGrant => "the grant",
                    _ => "what the client is registered for",
                };
                let message = format!("The scope {scope} is beyond {what}");
                refused.push(Refusal::of(scope, code, &message));
            } else if faults.not_offered.has(index) {
                let uris = self.parts.iter().filter_map(|part| self.policy.uri(part.target));
                let uris: Vec<String> = uris.map(|uri| cut(&uri).to_owned()).collect();
                let message = format!("The scope {scope} is not offered by {}", uris.join(", "));
                refused.push(Refusal::of(scope, RefusalCode::NotOffered, &message));
            } else if faults.barred.has(index) {
                let role = universe.member(index).and_then(|member| self.policy.role(member.role?));
                let role = role.unwrap_or_default();
                let message = format!("The scope {scope} is for the role {role}");
                let refusal = Refusal::of(scope, RefusalCode::RoleRequired, &message);
                refused.push(Refusal { role: Some(role.to_owned()), ..refusal });
            } else if let Some(lacking) = left(index) {
                let missing = universe.names(lacking);
                let message = format!("The scope {scope} also needs {}", missing.join(", "));
                let refusal = Refusal::of(scope, RefusalCode::MissingDependency, &message);
                refused.push(Refusal { missing, ..refusal });
            }
        }
    }

    /// What the policy does not know, as given.
    fn refused_strangers(&self) -> impl Iterator<Item = Refusal> {
        let strangers = self.tokens.strangers.iter().filter(|_| self.outright.is_none());
        once(strangers, |stranger| stranger.text).map(|stranger| {
            let Stranger { text, number, malformed } = *stranger;
            let (code, message) = if malformed {
                let message = format!("Token {number} of the scope is malformed");
                (RefusalCode::InvalidScopeToken, message)
            } else {
                (RefusalCode::UnknownScope, format!("The scope {text} is not known"))
            };
            Refusal::of(cut(text), code, &message)
        })
    }

    /// The error to send, if there is one (`review.error`).
    pub fn error(&self) -> Option<OAuthError> {
        if self.failed { OAuthError::of(&self.refused()) } else { None }
    }

    /// What to ask for instead of a request that is an error (`review.cure`).
    pub fn cure(&self) -> Vec<String> {
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
                again.held.intersect(&part.asked);
                kept.union(&again.held);
            }
        }
        // Without anything that was asked for there is no request.
        if kept.is_empty() { Vec::new() } else { universe.names(&cure) }
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

/// What is said of a request that is refused as a whole.
fn whole(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::EmptyRequest => "The request asks for no scope",
        RefusalCode::InvalidGrant => "The grant cannot be used",
        RefusalCode::NoLegacy => "A token without scopes is not accepted here",
        RefusalCode::LimitExceeded => "The request holds more than 1024 scopes",
        _ => "The request has no scope, and there is no default",
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
    pub(crate) fn uri(&self, target: Target) -> Option<String> {
        self.audience(target?).map(|audience| audience.uri.clone())
    }

    /// Whether a scope is the gate of an audience, or what its gate depends on.
    pub(crate) fn is_for_gate(&self, target: Target, index: u32) -> bool {
        let depends = |gate: u32| self.universe.needs(gate).is_some_and(|needs| needs.has(index));
        self.gate(target).is_some_and(|gate| gate == index || depends(gate))
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
