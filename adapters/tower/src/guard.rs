//! What a program says once: its policy, how a token is verified, and what its answers add.

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use scopeward::{Challenge, Policy, ScopeClaim};
use serde_json::Value;

use crate::token::{BoxError, Roles, Source};

/// Asks the policy for every request. Cheap to clone.
#[derive(Clone)]
pub struct Guard(pub(crate) Arc<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) policy: Policy,
    pub(crate) source: Source,
    pub(crate) roles: Option<Roles>,
    pub(crate) claim: Option<ScopeClaim>,
    pub(crate) audience: Option<String>,
    pub(crate) challenge: Challenge,
    pub(crate) obliged: bool,
}

impl Guard {
    /// A guard that takes the token out of the `Authorization` header and has it verified.
    ///
    /// `verify` gives the payload of a JWT or an introspection answer, `None` for a token that is not good. An error is
    /// an error of the server (status 500), never a pass.
    pub fn new<V, F, E>(policy: &Policy, verify: V) -> Guard
    where
        V: Fn(String) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Option<Value>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Guard::with(
            policy,
            Source::Verify(Arc::new(move |token| {
                let payload = verify(token);
                Box::pin(async { payload.await.map_err(Into::into) })
            })),
        )
    }

    /// A guard behind a layer that has verified the token already and left its payload in the request; `None` is a
    /// request without a token.
    pub fn from_request(
        policy: &Policy,
        payload: impl Fn(&Parts) -> Option<Value> + Send + Sync + 'static,
    ) -> Guard {
        Guard::with(policy, Source::Request(Arc::new(payload)))
    }

    fn with(policy: &Policy, source: Source) -> Guard {
        Guard(Arc::new(Inner {
            policy: policy.clone(),
            source,
            roles: None,
            claim: None,
            audience: None,
            challenge: Challenge::default(),
            obliged: false,
        }))
    }

    fn set(mut self, change: impl FnOnce(&mut Inner)) -> Guard {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The same, for one audience of the policy, by its uri: scopes that routes name are scopes for it.
    pub fn audience(self, uri: impl Into<String>) -> Guard {
        self.set(|inner| inner.audience = Some(uri.into()))
    }

    /// The same, reading scopes from this claim alone.
    pub fn claim(self, claim: ScopeClaim) -> Guard {
        self.set(|inner| inner.claim = Some(claim))
    }

    /// The same, for roles that are facts from elsewhere: they replace those of the token.
    pub fn roles(self, roles: impl Fn(&Value) -> Vec<String> + Send + Sync + 'static) -> Guard {
        self.set(|inner| inner.roles = Some(Arc::new(roles)))
    }

    /// The same, naming its protection space in challenges.
    pub fn realm(self, realm: impl Into<String>) -> Guard {
        self.set(|inner| inner.challenge.realm = Some(realm.into()))
    }

    /// The same, naming in challenges where its metadata stands (RFC 9728).
    pub fn resource_metadata(self, url: impl Into<String>) -> Guard {
        self.set(|inner| inner.challenge.resource_metadata = Some(url.into()))
    }

    /// The same, with what is granted already in the `scope` of challenges too.
    pub fn union(self) -> Guard {
        self.set(|inner| inner.challenge.union = true)
    }

    /// The same, before handlers that apply what a decision obliges to: own rows, and restrictions.
    ///
    /// Without this such a decision is an error of the server (status 500), never a pass.
    pub fn obliged(self) -> Guard {
        self.set(|inner| inner.obliged = true)
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("policy", &self.0.policy.name()).finish_non_exhaustive()
    }
}
