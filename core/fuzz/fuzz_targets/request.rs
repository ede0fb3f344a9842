//! Any scope request and any consent: every answer keeps the laws, whatever the texts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scopeward::{Claims, Missing, Policy, Review, ScopeRequest, wire};

const POLICY: &str = r#"
    scopeward = 1
    name = "fuzz"
    audience = "api"
    [roles]
    admin = "Administrators"
    [wildcards]
    allow = ["*", "a:*"]
    role = "admin"
    [scopes]
    mcp = "Connect"
    "a:read" = { title = "A", aliases = ["ar"] }
    "a:write" = { title = "B", depends = ["a:read"] }
    "b:read" = { title = "C", implies = ["c:read"] }
    "b:write" = { title = "D", depends = ["c:read", "a:write"], required = true }
    "c:read" = "E"
    low = { title = "F", restriction = true }
    gone = { title = "G", removed = true }
    [audiences.api]
    uri = "https://x/api"
    except = ["mcp"]
    default = ["a:read"]
    [audiences.mcp]
    uri = "https://x/mcp"
    gate = "mcp"
    except = ["b:*"]
    [audiences.mcp.operations]
    "tool:a" = "a:read"
"#;

fuzz_target!(|texts: (&str, &str, &str, u8)| {
    let (one, two, three, flags) = texts;
    let policy = Policy::compile(POLICY).expect("a good policy");
    let _ = (wire::scope_request(one), wire::consent_request(two), wire::scope(three));
    let mut request = ScopeRequest::new(one).client(two);
    if flags & 1 == 0 {
        request = request.audience("https://x/mcp");
    }
    if flags & 2 == 0 {
        request = request.audience("HTTPS://X/api");
    }
    if flags & 4 == 0 {
        request = request.role("admin");
    }
    if flags & 8 == 0 {
        request.client = None;
    }
    request = request.granted(three, Some("https://x/api")).missing(match flags >> 4 & 3 {
        0 => Missing::Add,
        1 => Missing::Drop,
        _ => Missing::Reject,
    });
    let review = policy.review(&request);
    lawful(&review);
    for part in review.audiences() {
        let claims = Claims {
            audience: part.audience.map(Into::into),
            ..Claims::new(part.granted.join(" "))
        };
        let claims = if flags & 4 == 0 { claims.role("admin") } else { claims };
        let grant = policy.grant(&claims).expect("what is granted are tokens");
        let narrowed = policy.narrow(&grant, Some(three));
        lawful(&narrowed);
        let smaller = Claims { scope: narrowed.granted().join(" ").into(), ..claims };
        let smaller = policy.grant(&smaller).expect("what is narrowed are tokens");
        assert!(narrowed.is_error() || policy.covers(&grant, &smaller).covers);
    }
    let client = scopeward::Client {
        id: two.into(),
        name: Some(three.into()),
        redirect_uri: one.into(),
        ..Default::default()
    };
    let consent =
        policy.consent(&scopeward::ConsentRequest { request, client, ..Default::default() });
    let json = serde_json::to_value(&consent).expect("a consent has a wire form");
    let name = json["header"]["client_name"].as_str().expect("a name");
    assert!(name.chars().count() <= 64 && !name.contains(|c: char| c.is_control()));
    let toggled =
        three.split(' ').fold(consent.clone(), |state, token| state.toggle(token, true).next);
    let chosen = toggled.choose(consent.hash(), three).expect("the same hash");
    assert!(
        chosen.result().scope.split(' ').filter(|s| !s.is_empty()).all(|s| consent
            .table()
            .scopes
            .iter()
            .any(|i| i == s))
    );
});

/// Either an error and nothing granted, or all that is granted is in a part.
fn lawful(review: &Review<'_>) {
    let granted = review.granted();
    assert_eq!(review.error().is_some(), review.is_error());
    assert_eq!(review.scope().is_none(), review.is_error());
    assert!(!review.is_error() || granted.is_empty());
    let parts = review.audiences();
    assert!(granted.iter().all(|scope| parts.iter().any(|part| part.granted.contains(scope))));
    for refusal in review.refused() {
        assert!(refusal.message().chars().all(|c| matches!(c, ' '..='~') && c != '"' && c != '\\'));
    }
    serde_json::to_string(review).expect("a review has a wire form");
}
