//! What a person is asked to consent to. Clause `consent.request` and `consent.hash`.

use std::borrow::Cow;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::canonical::hexadecimal;
use crate::client::{Client, Registration};
use crate::json::json;
use crate::scope_request::{Asked, Missing, ScopeRequest};

/// A scope request with the client behind it, to be shown to a person.
///
/// ```
/// use scopeward::{Client, ConsentRequest, ScopeRequest};
/// let client = Client {
///     id: "notes-app".into(),
///     name: Some("Notes App".into()),
///     redirect_uri: "https://notes.example/callback".into(),
///     ..Client::default()
/// };
/// let request = ConsentRequest { request: ScopeRequest::new("notes:read"), client, ..ConsentRequest::default() };
/// # assert!(!request.preselect);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsentRequest<'r> {
    /// What the client asks for.
    pub request: ScopeRequest<'r>,
    /// The client.
    pub client: Client<'r>,
    /// What the client does not work without.
    pub required: Option<Cow<'r, str>>,
    /// What the client works without.
    pub optional: Option<Cow<'r, str>>,
    /// Whether what a person may decline is on at first.
    pub preselect: bool,
    /// The language of the screen; absent is the policy's.
    pub language: Option<Cow<'r, str>>,
}

impl ConsentRequest<'_> {
    /// Binds what a person saw to one request and one policy.
    pub(crate) fn hash(&self, fingerprint: &str, language: &str) -> String {
        let canonical = Canonical::new(self, language);
        let mut digest = Sha256::new();
        digest.update(fingerprint.as_bytes());
        digest.update(b"\n");
        digest.update(json(&canonical).as_bytes());
        hexadecimal(&digest.finalize())
    }
}

#[derive(Serialize)]
struct Canonical<'c> {
    request: CanonicalRequest<'c>,
    client: CanonicalClient<'c>,
    required: Option<&'c str>,
    optional: Option<&'c str>,
    preselect: bool,
    language: &'c str,
}

#[derive(Serialize)]
struct CanonicalRequest<'c> {
    scope: Option<&'c str>,
    legacy: bool,
    audiences: &'c [Cow<'c, str>],
    roles: &'c [Cow<'c, str>],
    client: Option<&'c str>,
    granted: Vec<CanonicalEarlier<'c>>,
    missing: Missing,
}

#[derive(Serialize)]
struct CanonicalEarlier<'c> {
    scope: &'c str,
    audience: Option<&'c str>,
}

#[derive(Serialize)]
struct CanonicalClient<'c> {
    id: &'c str,
    name: Option<&'c str>,
    redirect_uri: &'c str,
    registration: Registration,
    domain: Option<&'c str>,
    verified: bool,
}

impl<'c> Canonical<'c> {
    fn new(consent: &'c ConsentRequest<'c>, language: &'c str) -> Canonical<'c> {
        let ConsentRequest { request, client, .. } = consent;
        let scope = match &request.scope {
            Asked::Scope(scope) => Some(&**scope),
            Asked::Absent | Asked::Legacy => None,
        };
        let granted = request.granted.iter().map(|earlier| CanonicalEarlier {
            scope: &earlier.scope,
            audience: earlier.audience.as_deref(),
        });
        Canonical {
            request: CanonicalRequest {
                scope,
                legacy: request.scope == Asked::Legacy,
                audiences: &request.audiences,
                roles: &request.roles,
                client: request.client.as_deref(),
                granted: granted.collect(),
                missing: request.missing,
            },
            client: CanonicalClient {
                id: &client.id,
                name: client.name.as_deref(),
                redirect_uri: &client.redirect_uri,
                registration: client.registration,
                domain: client.domain.as_deref(),
                verified: client.verified,
            },
            required: consent.required.as_deref(),
            optional: consent.optional.as_deref(),
            preselect: consent.preselect,
            language,
        }
    }
}
