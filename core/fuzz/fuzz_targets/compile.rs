//! Any text: it is judged without a panic, and a text that compiles keeps what compiling promises.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scopeward::limits::MAX_PATH;
use scopeward::{Claims, Diagnostic, Grant, Operation, Policy, Request};

fuzz_target!(|text: &str| {
    let formatted = scopeward::format(text);
    match &formatted {
        Ok(once) => assert_eq!(scopeward::format(once).as_ref(), Ok(once), "format is a fixpoint"),
        Err(error) => places(text, &error.diagnostics),
    }
    let linted = scopeward::lint(text);
    match Policy::compile(text) {
        Err(error) => {
            places(text, &error.diagnostics);
            assert_eq!(linted, Err(error), "lint tells the same problems");
        }
        Ok(policy) => {
            let findings = linted.expect("what compiles can be linted");
            findings.iter().for_each(|finding| place(text, finding));
            let again = Policy::compile(&formatted.expect("what compiles can be formatted"));
            let again = again.expect("what is formatted compiles");
            assert_eq!(policy.fingerprint(), again.fingerprint(), "format keeps the model");
            reachable(&policy);
        }
    }
});

/// Problems are never none, and stand in order.
fn places(text: &str, problems: &[Diagnostic]) {
    assert!(!problems.is_empty());
    assert!(problems.is_sorted_by_key(|problem| problem.span));
    problems.iter().for_each(|problem| place(text, problem));
}

/// A span lies in the text, between characters, in every unit.
fn place(text: &str, problem: &Diagnostic) {
    let span = problem.span;
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{problem:?}");
    assert!(span.utf16(text).end <= span.end && span.chars(text).end <= span.end);
    assert!(span.place(text).0 > 0);
    assert!(!problem.message.is_empty() && !problem.message.contains('\n'), "{problem:?}");
}

/// Every operation is found by its own key, and whoever holds everything is told no scope that lacks.
fn reachable(policy: &Policy) {
    let names: Vec<&str> = policy.scopes().map(|scope| scope.name()).take(1_000).collect();
    let claims = policy.roles().fold(Claims::new(names.join(" ")), Claims::role).principal("ann");
    let uris = policy.audiences().map(|(_, uri)| Some(uri)).chain([None]);
    let grants: Vec<Grant> = uris
        .take(4)
        .map(|uri| Claims { audience: uri.map(Into::into), ..claims.clone() })
        .map(|claims| policy.grant(&claims).expect("names of the policy are tokens"))
        .collect();
    for operation in policy.operations().take(200) {
        assert_eq!(policy.operation(operation.key()), Some(operation.handle()));
        found(policy, operation, None);
        grants.iter().for_each(|grant| found(policy, operation, Some(grant)));
    }
}

fn found(policy: &Policy, operation: Operation<'_>, grant: Option<&Grant>) {
    let by_handle = policy.decide(grant, &Request::handle(operation.handle()));
    let by_key = policy.decide(grant, &Request::named(operation.key()));
    let told = serde_json::to_string(&by_handle).expect("a decision has a wire form");
    assert_eq!(told, serde_json::to_string(&by_key).expect("a decision has a wire form"));
    let Some((methods, template)) = operation.key().split_once(' ') else { return };
    let path: Vec<&str> = template.split('/').map(value).collect();
    let path = path.join("/");
    for method in methods.split('|').filter(|_| path.len() <= MAX_PATH) {
        let method = if method == "*" { "BREW" } else { method };
        assert!(policy.route(method, &path).is_some(), "{method} {path}");
        policy.explain(grant, &Request::http(method, &path)).text("policy.toml");
    }
}

/// What a segment of a template takes.
fn value(segment: &str) -> &str {
    match segment.strip_suffix('}') {
        Some(inner) if inner.ends_with(":uuid") => "12345678-9abc-def0-1234-56789abcdef0",
        Some(_) => "7",
        None => segment,
    }
}
