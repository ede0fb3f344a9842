//! Reads scope requests and consent requests, as strictly as everything else.

use std::borrow::Cow;

use serde::Deserialize;

use super::{ScopeInput, read};
use crate::client::{Client, Registration};
use crate::code::Code;
use crate::consent_request::ConsentRequest;
use crate::problem::InputError;
use crate::scope_request::{Asked, Earlier, Missing, ScopeRequest};

/// Reads a scope request (`review.request`).
///
/// ```
/// use scopeward::{Asked, wire};
/// let request = wire::scope_request(r#"{"scope": "a b", "missing": "add"}"#)?;
/// assert_eq!(request.scope, Asked::Scope("a b".into()));
/// assert_eq!(wire::scope_request("{}")?.scope, Asked::Absent);
/// # Ok::<(), scopeward::InputError>(())
/// ```
///
/// # Errors
///
/// [`InputError`] `invalid-input`; `invalid-scope-token` for a list member that is no token. A string is reviewed as it stands.
pub fn scope_request(json: &str) -> Result<ScopeRequest<'static>, InputError> {
    read::<ScopeRequestInput>("ask", json)?.request()
}

/// Reads a consent request (`consent.request`).
///
/// # Errors
///
/// As [`scope_request`].
pub fn consent_request(json: &str) -> Result<ConsentRequest<'static>, InputError> {
    let input: ConsentRequestInput = read("ask", json)?;
    let scope =
        |name: &str, scope: Option<ScopeInput>| -> Result<Option<Cow<'static, str>>, InputError> {
            Ok(scope.map(|scope| scope.text(name)).transpose()?.map(Cow::Owned))
        };
    let ClientInput { id, name, redirect_uri, registration, domain, verified } = input.client;
    Ok(ConsentRequest {
        request: input.request.request()?,
        client: Client {
            id: Cow::Owned(id),
            name: name.map(Cow::Owned),
            redirect_uri: Cow::Owned(redirect_uri),
            registration,
            domain: domain.map(Cow::Owned),
            verified,
        },
        required: scope("required", input.required)?,
        optional: scope("optional", input.optional)?,
        preselect: input.preselect,
        language: input.language.map(Cow::Owned),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentRequestInput {
    request: ScopeRequestInput,
    client: ClientInput,
    required: Option<ScopeInput>,
    optional: Option<ScopeInput>,
    #[serde(default)]
    preselect: bool,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientInput {
    id: String,
    name: Option<String>,
    redirect_uri: String,
    #[serde(default)]
    registration: Registration,
    domain: Option<String>,
    #[serde(default)]
    verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScopeRequestInput {
    scope: Option<ScopeInput>,
    #[serde(default)]
    legacy: bool,
    #[serde(default)]
    audiences: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    client: Option<ScopeInput>,
    #[serde(default)]
    granted: Vec<EarlierInput>,
    #[serde(default)]
    missing: Missing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlierInput {
    scope: ScopeInput,
    audience: Option<String>,
}

impl ScopeRequestInput {
    fn request(self) -> Result<ScopeRequest<'static>, InputError> {
        let scope = match (self.scope, self.legacy) {
            (Some(_), true) => {
                let message = "`ask`: a legacy request has no `scope`";
                return Err(InputError::new(Code::InvalidInput, message));
            }
            (None, true) => Asked::Legacy,
            (None, false) => Asked::Absent,
            (Some(scope), false) => Asked::Scope(Cow::Owned(scope.text("scope")?)),
        };
        let owned = |texts: Vec<String>| texts.into_iter().map(Cow::Owned).collect();
        let earlier = |input: EarlierInput| -> Result<Earlier<'static>, InputError> {
            let scope = Cow::Owned(input.scope.text("granted")?);
            Ok(Earlier { scope, audience: input.audience.map(Cow::Owned) })
        };
        Ok(ScopeRequest {
            scope,
            audiences: owned(self.audiences),
            roles: owned(self.roles),
            client: self.client.map(|scope| scope.text("client")).transpose()?.map(Cow::Owned),
            granted: self.granted.into_iter().map(earlier).collect::<Result<_, _>>()?,
            missing: self.missing,
        })
    }
}
