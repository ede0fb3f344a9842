//! Metadata: the catalogue and the baselines are different lists.

use scopeward::Policy;
use scopeward_export::metadata::{baseline, catalogue, metadata, open};
use serde_json::{Value, json};

use crate::policy;

const DOUBLETIME: &str = "conformance/policies/doubletime.toml";

fn documents(policy: &Policy) -> Value {
    serde_json::from_str(&metadata(policy, "en")).unwrap()
}

#[test]
fn the_server_lists_the_catalogue_and_a_resource_what_a_client_asks_at_first() {
    let policy = policy(DOUBLETIME);
    let about = documents(&policy);
    let server = about["oauth-authorization-server"]["scopes_supported"].as_array().unwrap();
    assert_eq!(server.len(), policy.scopes().len());
    let expected = json!([
        { "resource": "https://doubletime.io/api", "scopes_supported": ["profile:read"], "resource_name": "REST API" },
        { "resource": "https://doubletime.io/mcp", "scopes_supported": ["mcp", "profile:read"], "resource_name": "MCP server" },
    ]);
    assert_eq!(about["oauth-protected-resource"], expected);
}

#[test]
fn without_a_list_a_resource_names_what_everybody_may_have() {
    let policy = policy("conformance/policies/timetracker.toml");
    let baseline = baseline(&policy, None);
    assert_eq!(baseline, open(&policy, None));
    assert!(
        baseline.iter().all(|scope| !scope.contains('*') && scope != "admin:all"),
        "{baseline:?}"
    );
    assert!(catalogue(&policy).contains(&"admin:all".to_owned()));
    assert!(!catalogue(&policy).contains(&"*".to_owned()));
    let about = documents(&policy);
    assert_eq!(about["oauth-protected-resource"].as_array().unwrap().len(), 1);
    assert_eq!(about["oauth-protected-resource"][0].get("resource"), None);
}

#[test]
fn a_resource_never_lists_offline_access_and_nothing_empty() {
    let policy = |default: &str| {
        Policy::compile(&format!(
            "scopeward = 1\nname = \"x\"\n[scopes]\n\"a:read\" = \"A\"\noffline_access = \"Stay\"\nold = {{ title = \"Old\", \
             deprecated = true }}\ngone = {{ title = \"Gone\", removed = true }}\n[audiences.api]\nuri = \"https://x.example\"\n{default}"
        ))
        .unwrap()
    };
    let (listed, all) = (policy("default = [\"a:read\", \"offline_access\"]\n"), policy(""));
    for policy in [&listed, &all] {
        assert_eq!(baseline(policy, Some("https://x.example")), ["a:read"]);
        assert_eq!(catalogue(policy), ["a:read", "offline_access"]);
    }
    let only = policy("default = [\"offline_access\"]\n");
    let resource = &documents(&only)["oauth-protected-resource"][0];
    assert_eq!(resource, &json!({ "resource": "https://x.example" }));
}
