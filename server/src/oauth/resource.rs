//! Resources as requests and metadata name them (RFC 8707, RFC 9728). What they offer is the policy's to say.

use std::borrow::Cow;

use scopeward::{Missing, RefusalCode, ScopeRequest};
use scopeward_export::metadata;

use crate::policy::{Resource, Rules};

/// The resource that a request's `resource` names, in whatever spelling the engine takes for the same.
pub(crate) fn named<'r>(rules: &'r Rules, uri: &str) -> Option<&'r Resource> {
    // A policy without audiences looks at none: its one resource is named by its own URI.
    if let [resource] = rules.resources.as_slice()
        && resource.audience().is_none()
    {
        return (resource.uri == uri).then_some(resource);
    }
    first(rules, &everything(rules).audience(uri))
}

/// The resource of a request that names none: the policy's default.
pub(crate) fn default(rules: &Rules) -> Option<&Resource> {
    first(rules, &everything(rules))
}

/// What a resource lets everybody have: nothing that is bound to a role, no wildcard.
pub(crate) fn open_scope(rules: &Rules, resource: &Resource) -> String {
    metadata::open(&rules.policy, resource.audience()).join(" ")
}

/// What a client asks for if it asks for nothing in particular: the policy's list, else what everybody may have.
pub(crate) fn basic_scope(rules: &Rules, resource: &Resource) -> String {
    metadata::baseline(&rules.policy, resource.audience()).join(" ")
}

/// Whether nobody gets into a resource without a scope that says so.
pub(crate) fn is_gated(rules: &Rules, resource: &Resource) -> bool {
    let alone = |scope: &str| {
        let request = at(resource, ScopeRequest::new(scope.to_owned()));
        let review = rules.policy.review(&request);
        review.refused().iter().any(|refusal| refusal.code == RefusalCode::MissingGate)
    };
    open_scope(rules, resource).split(' ').any(alone)
}

fn at<'r>(resource: &'r Resource, request: ScopeRequest<'r>) -> ScopeRequest<'r> {
    match resource.audience() {
        Some(uri) => request.audience(uri),
        None => request,
    }
}

/// A request for all that there is, on behalf of who may have it: of it something is left for every audience.
fn everything(rules: &Rules) -> ScopeRequest<'_> {
    let names: Vec<&str> = rules.policy.scopes().map(scopeward::Scope::name).collect();
    let roles = rules.policy.roles().map(Cow::Borrowed).collect();
    let request = ScopeRequest::new(names.join(" ")).missing(Missing::Drop);
    ScopeRequest { roles, ..request }
}

fn first<'r>(rules: &'r Rules, request: &ScopeRequest<'_>) -> Option<&'r Resource> {
    let review = rules.policy.review(request);
    let parts = review.audiences();
    rules.resource_of(parts.first()?.audience)
}

#[cfg(test)]
mod tests {
    use super::{basic_scope, default, is_gated, named, open_scope};
    use crate::config::Config;
    use crate::policy::Rules;

    fn rules(policy: &str) -> Rules {
        let issuer = "https://as.example".to_owned();
        let policy = policy.to_owned();
        Rules::read(&Config { issuer, policy, rebase: true, ..Config::default() }).unwrap()
    }

    #[test]
    fn doubletime_has_two_resources_one_of_them_gated() {
        let rules = rules("doubletime");
        let name = |uri: &str| named(&rules, uri).map(|resource| resource.name.as_str());
        assert_eq!(name("https://as.example/api"), Some("api"));
        assert_eq!(name("HTTPS://AS.example/mcp"), Some("mcp"));
        assert_eq!(name("https://as.example/mcp/"), None);
        assert_eq!(name("https://other.example/mcp"), None);
        let mcp = default(&rules).unwrap();
        assert_eq!(mcp.name, "mcp");
        assert!(is_gated(&rules, mcp));
        assert_eq!(basic_scope(&rules, mcp), "mcp profile:read");
        let open = open_scope(&rules, mcp);
        assert!(open.starts_with("mcp profile:read") && open.ends_with("reports:read"), "{open}");
        let api = rules.resource("api").unwrap();
        assert!(!is_gated(&rules, api));
        assert_eq!(basic_scope(&rules, api), "profile:read");
        assert!(!open_scope(&rules, api).contains("mcp"));
    }

    #[test]
    fn timetracker_has_one_resource_and_keeps_wildcards_back() {
        let rules = rules("timetracker");
        let api = default(&rules).unwrap();
        assert_eq!(named(&rules, "https://as.example/api"), Some(api));
        assert_eq!(named(&rules, "https://as.example/mcp"), None);
        assert!(!is_gated(&rules, api));
        let open = open_scope(&rules, api);
        assert_eq!(basic_scope(&rules, api), open);
        assert!(open.contains("read:projects") && !open.contains('*') && !open.contains("admin"));
    }
}
