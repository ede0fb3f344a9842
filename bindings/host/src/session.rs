//! The objects of a host that keeps numbers, and its calls.

use scopeward::{
    Consent, Grant, Handle, InputError, Policy, Request, Requirement, SCHEMA, STARTER, Unit, json,
};

use crate::slab::Slab;
use crate::verbs::{self, View};
use crate::word::{Answer, Word};

/// The objects of one host. Policies, grants, requirements and consents are numbers there; 0 is none.
#[derive(Debug, Default)]
pub struct Session {
    policies: Slab<Policy>,
    grants: Slab<Grant>,
    needs: Slab<Requirement>,
    consents: Slab<Consent>,
}

impl Session {
    /// How many objects are held.
    pub fn held(&self) -> usize {
        self.policies.len() + self.grants.len() + self.needs.len() + self.consents.len()
    }

    /// Frees an object: `p`olicy, `g`rant, `n`eed or `c`onsent. Freeing what is not there does nothing.
    pub fn free(&mut self, kind: char, number: u32) {
        match kind {
            'p' => self.policies.remove(number),
            'g' => self.grants.remove(number),
            'n' => self.needs.remove(number),
            _ => self.consents.remove(number),
        }
    }

    /// The handle of the operation that a method and a path lead to; `u32::MAX` if none.
    #[inline]
    pub fn route(&self, policy: u32, method: &str, path: &str) -> u32 {
        let handle = self.policies.get(policy).and_then(|policy| policy.route(method, path));
        handle.map_or(u32::MAX, Handle::index)
    }

    /// Decides by handle. Grant 0 is a request without a token.
    #[inline]
    pub fn decide(&self, policy: u32, grant: u32, handle: u32, owner: Option<&str>) -> Word {
        self.word(policy, grant, Request::handle(Handle::new(handle)), owner)
    }

    /// Decides a prepared requirement.
    pub fn decide_need(&self, policy: u32, grant: u32, need: u32) -> Word {
        let need = self.needs.get(need);
        need.map_or(Word::NONE, |need| self.word(policy, grant, Request::need(need), None))
    }

    #[inline]
    fn word(&self, policy: u32, grant: u32, request: Request<'_>, owner: Option<&str>) -> Word {
        let held = self.grants.get(grant);
        let Some(policy) = self.policies.get(policy).filter(|_| grant == 0 || held.is_some())
        else {
            return Word::NONE;
        };
        let request = match owner {
            Some(owner) => request.owner(owner),
            None => request,
        };
        Word::new(&policy.decide(held, &request))
    }

    /// Decides handles one by one, each into a byte ([`scopeward::Brief`]). What is not there is denied.
    pub fn decide_many(&self, policy: u32, grant: u32, handles: &[u32], briefs: &mut [u8]) {
        let held = self.grants.get(grant);
        match self.policies.get(policy).filter(|_| grant == 0 || held.is_some()) {
            Some(policy) => policy.decide_many(held, handles, briefs),
            None => briefs.fill(0),
        }
    }

    /// Compiles a policy's text for JavaScript; gives its number.
    ///
    /// # Errors
    ///
    /// The fault of its problems.
    pub fn compile(&mut self, text: &str) -> Result<u32, String> {
        Ok(self.policies.put(verbs::compile(text, Unit::Utf16)?))
    }

    /// Every verb that is not on a hot path. `a` and `b` are numbers of objects, `first` and `second` texts; what
    /// each verb takes stands at its arm.
    ///
    /// # Errors
    ///
    /// The fault to throw.
    pub fn call(&mut self, verb: &str, a: u32, b: u32, first: &str, second: &str) -> Answer {
        match verb {
            // of a text
            "lint" => verbs::lint(first, Unit::Utf16),
            "format" => verbs::format(first, Unit::Utf16),
            "text" => verbs::text(second, first),
            "schema" => Ok(SCHEMA.to_owned()),
            "starter" => Ok(STARTER.to_owned()),
            "names" => Ok(verbs::names()),
            "bearer" => verbs::bearer(first),
            // of a consent `a`
            "toggle" => {
                let (next, changes) = verbs::toggle(self.consent(a)?, first, second)?;
                let next = self.consents.put(next);
                Ok(format!(r#"{{"next":{next},"changes":{changes}}}"#))
            }
            "choose" => {
                let chosen = verbs::choose(self.consent(a)?, first, second)?;
                Ok(self.consents.put(chosen).to_string())
            }
            "screen" => Ok(json(self.consent(a)?)),
            "result" => Ok(json(&self.consent(a)?.result())),
            _ => self.asked(verb, a, b, first, second),
        }
    }

    /// The verbs of a policy `a` and, where they need one, a grant `b`.
    fn asked(&mut self, verb: &str, a: u32, b: u32, first: &str, second: &str) -> Answer {
        let policy = self.policies.get(a).ok_or_else(gone)?;
        match verb {
            "name" => Ok(policy.name().to_owned()),
            "fingerprint" => Ok(policy.fingerprint().to_owned()),
            "model" => verbs::model(policy, first),
            "matrix" => Ok(json(&policy.matrix())),
            "operation" => Ok(json(&policy.operation(first).map(Handle::index))),
            "claims" => verbs::claims(policy, first, second),
            "review" => verbs::review(policy, first),
            "messages" => verbs::messages(policy, first),
            "routes" => verbs::check_routes(policy, first, second),
            "grant" => {
                let grant = verbs::grant(policy, first)?;
                Ok(self.grants.put(grant).to_string())
            }
            "need" => {
                let need = verbs::need(policy, first, second)?;
                Ok(self.needs.put(need).to_string())
            }
            "consent" => {
                let consent = verbs::consent(policy, first)?;
                Ok(self.consents.put(consent).to_string())
            }
            "size" => Ok(policy.operations().len().to_string()),
            "word" => verbs::view(policy, self.held_by(b)?, first, View::Word),
            "decision" => verbs::view(policy, self.held_by(b)?, first, View::Decision),
            "explain" => verbs::view(policy, self.held_by(b)?, first, View::Explanation),
            "body" => verbs::view(policy, self.held_by(b)?, first, View::Body),
            "authzen" => verbs::view(policy, self.held_by(b)?, first, View::Authzen),
            "challenge" => verbs::view(policy, self.held_by(b)?, first, View::Challenge(second)),
            "response" => verbs::view(policy, self.held_by(b)?, first, View::Response(second)),
            "renderings" => Ok(json(&verbs::renderings(policy, self.grant(b)?))),
            "narrow" => verbs::narrow(policy, self.grant(b)?, first),
            // the other grant's number stands in `first`
            "covers" => Ok(verbs::covers(policy, self.grant(b)?, self.other(first)?)),
            "intersect" => Ok(verbs::intersect(policy, self.grant(b)?, self.other(first)?)),
            _ => Err(gone()),
        }
    }

    fn held_by(&self, number: u32) -> Result<Option<&Grant>, String> {
        if number == 0 { Ok(None) } else { self.grant(number).map(Some) }
    }

    fn grant(&self, number: u32) -> Result<&Grant, String> {
        self.grants.get(number).ok_or_else(gone)
    }

    fn other(&self, number: &str) -> Result<&Grant, String> {
        self.grant(number.parse().unwrap_or(0))
    }

    fn consent(&self, number: u32) -> Result<&Consent, String> {
        self.consents.get(number).ok_or_else(gone)
    }
}

fn gone() -> String {
    json(&InputError::gone().fault())
}
