//! What clients discover: the scopes that an authorization server (RFC 8414 §2) and a resource (RFC 9728 §2) list.
//! These are two lists on purpose: some clients ask for all that a resource lists.

use scopeward::{Missing, Policy, Scope, ScopeRequest};
use serde_json::{Map, Value, json};

use crate::text;

/// A client asks for it on its own account, no operation needs it.
const OFFLINE: &str = "offline_access";

/// Every scope that a client may ask for: all that are declared, except those that are removed or deprecated.
pub fn catalogue(policy: &Policy) -> Vec<String> {
    let known =
        |scope: &Scope<'_>| !scope.is_wildcard() && !scope.is_removed() && !scope.is_deprecated();
    policy.scopes().filter(known).map(|scope| scope.name().to_owned()).collect()
}

/// What an audience lets everybody have: nothing that is bound to a role, no wildcard. The audience is a URI; none in a
/// policy that declares none.
pub fn open(policy: &Policy, audience: Option<&str>) -> Vec<String> {
    let plain = policy.scopes().filter(|scope| {
        !scope.is_wildcard()
            && !scope.is_restriction()
            && !scope.is_deprecated()
            && scope.role().is_none()
    });
    let plain: Vec<&str> = plain.map(Scope::name).collect();
    granted(policy, audience, ScopeRequest::new(plain.join(" ")).missing(Missing::Drop))
        .unwrap_or_default()
}

/// What a client asks of an audience if it asks for nothing in particular: the policy's list, else what everybody may have;
/// never `offline_access`.
///
/// ```
/// # let policy = scopeward::Policy::compile(include_str!("../../conformance/policies/doubletime.toml"))?;
/// let mcp = scopeward_export::metadata::baseline(&policy, Some("https://doubletime.io/mcp"));
/// assert_eq!(mcp, ["mcp", "profile:read"]);
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn baseline(policy: &Policy, audience: Option<&str>) -> Vec<String> {
    let listed = granted(policy, audience, ScopeRequest::absent());
    let mut baseline = listed.unwrap_or_else(|| open(policy, audience));
    baseline.retain(|scope| scope != OFFLINE);
    baseline
}

/// What a request of a client is granted; nothing if it is refused.
fn granted(
    policy: &Policy,
    audience: Option<&str>,
    request: ScopeRequest<'_>,
) -> Option<Vec<String>> {
    let request = match audience {
        Some(uri) => request.audience(uri),
        None => request,
    };
    let scope = policy.review(&request).scope()?;
    Some(scope.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect())
}

/// Both documents as far as a policy can say them, as JSON: `oauth-authorization-server` with the catalogue, and one
/// `oauth-protected-resource` for each audience. What is empty is left out, as both RFCs have it.
pub fn metadata(policy: &Policy, language: &str) -> String {
    let resource = |name: Option<(&str, &str)>| {
        let mut about = Map::new();
        about.extend(name.map(|(_, uri)| ("resource".to_owned(), json!(uri))));
        about.extend(listed(&baseline(policy, name.map(|(_, uri)| uri))));
        let title = name.and_then(|(name, _)| policy.audience_title(name, language));
        let title = title.or_else(|| policy.title(language));
        about.extend(title.map(|title| ("resource_name".to_owned(), json!(title))));
        Value::Object(about)
    };
    let mut resources: Vec<Value> =
        policy.audiences().map(|audience| resource(Some(audience))).collect();
    if resources.is_empty() {
        resources.push(resource(None));
    }
    let server: Map<String, Value> = listed(&catalogue(policy)).into_iter().collect();
    text::json(&json!({
        "oauth-authorization-server": server,
        "oauth-protected-resource": resources,
    }))
}

fn listed(scopes: &[String]) -> Option<(String, Value)> {
    (!scopes.is_empty()).then(|| ("scopes_supported".to_owned(), json!(scopes)))
}
