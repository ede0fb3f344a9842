//! Any request with any grant: an answer, a proof that agrees with it, and repairs that repair.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scopeward::{Challenge, Claims, Decision, Explanation, Policy, Reason, Request, State, Tree};

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::compile(include_str!("../seeds/compile/rich.toml")).expect("it compiles")
});

// Lines: scope, roles, audience, principal, owner, state, then what is asked: a key, or a method and a path.
fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let mut next = || lines.next().filter(|line| !line.is_empty());
    let mut claims = Claims::new(next().unwrap_or_default());
    claims.roles = next().into_iter().flat_map(|roles| roles.split(' ')).map(Into::into).collect();
    claims.audience = next().map(Into::into);
    claims.principal = next().map(Into::into);
    let owner = next();
    claims.state = match next() {
        Some("expired") => State::Expired,
        Some("revoked") => State::Revoked,
        _ => State::Active,
    };
    let asked = next().unwrap_or_default();
    let by_key = Request::named(asked);
    let by_path = asked.split_once(' ').map(|(method, path)| Request::http(method, path));
    for request in [Some(by_key), by_path].into_iter().flatten() {
        let request = owner.map_or(request, |owner| request.owner(owner));
        ask(&claims, &request);
    }
});

fn ask(claims: &Claims<'_>, request: &Request<'_>) {
    let grant = POLICY.grant(claims).ok();
    let decision = POLICY.decide(grant.as_ref(), request);
    let told = told(&decision);
    let explanation = POLICY.explain(grant.as_ref(), request);
    assert_eq!(self::told(&explanation.decision), told, "the proof is of another decision");
    explanation.text("policy.toml");
    decision.body();
    let _ = decision.authzen();
    let realm = claims.principal.as_deref().map(str::to_owned);
    let options = Challenge { realm, resource_metadata: None, union: true };
    if let Some(header) = decision.challenge(&options) {
        assert!(header.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{header:?}");
    }
    if decision.status != 401 && decision.requirement().is_some() && !is_public(&decision) {
        proves(&explanation);
    }
    repairs(claims, request, &decision);
}

fn told(decision: &Decision<'_>) -> String {
    serde_json::to_string(decision).expect("a decision has a wire form")
}

fn is_public(decision: &Decision<'_>) -> bool {
    matches!(decision.requirement(), Some(Tree::Public))
}

/// The steps alone lead to what was decided about the scopes.
fn proves(explanation: &Explanation<'_>) {
    let tree = explanation.decision.requirement().expect("asked for");
    let met = |scope: &str| explanation.steps.iter().any(|step| step.need == scope && step.met);
    let reason = explanation.decision.reason;
    let good: &[Reason] = match satisfied(tree, &met) {
        true => &[Reason::Allowed, Reason::RoleRequired, Reason::NotOwner],
        false => &[Reason::InsufficientScope, Reason::RoleRequired],
    };
    assert!(good.contains(&reason), "{reason:?} of {:?}", explanation.steps);
}

fn satisfied(tree: &Tree, met: &dyn Fn(&str) -> bool) -> bool {
    match tree {
        Tree::All(members) => members.iter().all(|member| satisfied(member, met)),
        Tree::Any(members) => members.iter().any(|member| satisfied(member, met)),
        Tree::Scope(scope) => met(scope),
        Tree::Authenticated | Tree::Public => true,
    }
}

/// Granting what lacks is enough, and granting one scope less is not.
fn repairs(claims: &Claims<'_>, request: &Request<'_>, decision: &Decision<'_>) {
    let mut claims = claims.clone();
    if decision.status == 401 {
        // A token that is not good counts as empty, and as one for the right audience where there is only one.
        let Some(name) = decision.operation().and_then(|operation| operation.audience()) else {
            return;
        };
        let uri = POLICY.audiences().find(|(other, _)| *other == name).map(|(_, uri)| uri.into());
        claims = Claims { audience: uri, ..Claims::default() };
    }
    let alternatives = decision.alternatives();
    assert!(!decision.allowed || alternatives.is_empty());
    let enough = |scopes: &[&str], roles: &[String]| {
        let mut claims = claims.clone();
        claims.scope = format!("{} {}", claims.scope, scopes.join(" ")).into();
        claims.roles.extend(roles.iter().map(|role| role.clone().into()));
        // A grant that is full already cannot be repaired, and says so.
        let grant = POLICY.grant(&claims).ok()?;
        let reason = POLICY.decide(Some(&grant), request).reason;
        Some(matches!(reason, Reason::Allowed | Reason::NotOwner))
    };
    for alternative in &alternatives {
        let scopes: Vec<&str> = alternative.scopes.iter().map(String::as_str).collect();
        assert_ne!(enough(&scopes, &alternative.roles), Some(false), "{alternative:?}");
        for left_out in 0..scopes.len() {
            let mut fewer = scopes.clone();
            fewer.remove(left_out);
            assert_ne!(enough(&fewer, &alternative.roles), Some(true), "{alternative:?}");
        }
    }
}
