//! The policy that the README shows compiles and decides.

use std::path::Path;

use scopeward::{Claims, Policy, Request};

#[test]
fn the_policy_in_the_readme_compiles_and_decides() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let text = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let policy = Policy::compile(text).unwrap();
    let claims = Claims::new("tasks:write").principal("ann").audience("https://tasks.example/api");
    let grant = policy.grant(&claims).unwrap();
    assert!(policy.decide(Some(&grant), &Request::http("PUT", "/tasks/7")).allowed);
    assert!(!policy.decide(Some(&grant), &Request::named("tool:create_task")).allowed);
}
