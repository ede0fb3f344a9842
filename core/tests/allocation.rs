//! A decision allocates nothing: not when it allows, not when it denies, whichever way it is asked.
#![expect(unsafe_code, reason = "only an allocator can count allocations")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::path::Path;

use scopeward::{Claims, Decision, Grant, Policy, Reason, Request, Tree};

struct Counting;

thread_local! {
    // Per thread: the test harness and other tests allocate beside this one.
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is left to the system's allocator; a counter is kept beside it, which allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the same contract.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a piece of work gives, and how often it allocates.
fn counted<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = COUNT.get();
    let result = work();
    (result, COUNT.get() - before)
}

fn shipped(name: &str) -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/policies");
    Policy::compile(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// Grants with everything that the policy has: one per audience, or one.
fn all(policy: &Policy) -> Vec<(Option<String>, Grant)> {
    let names: Vec<&str> = policy.scopes().map(scopeward::Scope::name).collect();
    let claims = policy.roles().fold(Claims::new(names.join(" ")).principal("ann"), Claims::role);
    let mut uris: Vec<_> =
        policy.audiences().map(|(name, uri)| (Some(name.to_owned()), Some(uri))).collect();
    if uris.is_empty() {
        uris.push((None, None));
    }
    let read = |(name, uri): (Option<String>, Option<&str>)| {
        let claims = Claims { audience: uri.map(Into::into), ..claims.clone() };
        (name, policy.grant(&claims).unwrap())
    };
    uris.into_iter().map(read).collect()
}

/// A path that leads to a template, and the method.
fn concrete(key: &str) -> Option<(String, String)> {
    let (methods, template) = key.split_once(' ')?;
    let value = |segment: &str| {
        if segment.starts_with('{') { "4711".to_owned() } else { segment.to_owned() }
    };
    let path: Vec<String> = template.split('/').map(value).collect();
    Some((methods.split('|').next().unwrap().to_owned(), path.join("/")))
}

/// Asks in all three ways; says how many answers were looked at.
fn ask(
    policy: &Policy,
    grant: Option<&Grant>,
    key: &str,
    good: &dyn Fn(&Decision<'_>) -> bool,
) -> u64 {
    let path = concrete(key);
    let mut requests = vec![Request::named(key), Request::handle(policy.operation(key).unwrap())];
    requests.extend(path.as_ref().map(|(method, path)| Request::http(method, path)));
    for request in &requests {
        for request in [*request, request.owner("ann"), request.owner("bob")] {
            let (decision, allocations) =
                counted(|| policy.decide(black_box(grant), black_box(&request)));
            assert_eq!(allocations, 0, "{key}: {request:?}");
            assert!(good(&decision), "{key}: {:?}", decision.reason);
        }
    }
    requests.len() as u64 * 3
}

#[test]
fn the_counter_sees_an_allocation() {
    let (text, allocations) = counted(|| black_box(String::from(black_box("x"))));
    assert_eq!(allocations, 1, "{text}");
    let (_, allocations) = counted(|| black_box(1));
    assert_eq!(allocations, 0);
    let policy = shipped("timetracker.toml");
    let (missing, allocations) =
        counted(|| policy.decide(None, &Request::http("GET", "/api/v1/projects")).missing());
    assert!(allocations > 0 && !missing.is_empty(), "text is worked out when it is asked for");
}

#[test]
fn an_allowed_decision_allocates_nothing() {
    for name in ["timetracker-full.toml", "doubletime.toml"] {
        let policy = shipped(name);
        let grants = all(&policy);
        let mut asked = 0;
        for operation in policy.operations() {
            let own = |(audience, _): &&(Option<String>, Grant)| {
                operation.audience().is_none() || audience.as_deref() == operation.audience()
            };
            let (_, grant) = grants.iter().find(own).expect("an audience that is declared");
            asked += ask(&policy, Some(grant), operation.key(), &|decision| decision.allowed);
        }
        assert!(asked >= policy.operations().len() as u64 * 6, "{name}: {asked}");
        println!("{name}: {asked} decisions without an allocation");
    }
}

#[test]
fn a_denied_decision_allocates_nothing() {
    for name in ["timetracker-full.toml", "doubletime.toml"] {
        let policy = shipped(name);
        let uri = policy.audiences().next().map(|(_, uri)| uri.to_owned());
        let claims = Claims { audience: uri.map(Into::into), ..Claims::new("unknown:scope") };
        let empty = policy.grant(&claims).unwrap();
        let public = |key: &str| {
            let operation = policy.operations().find(|operation| operation.key() == key).unwrap();
            matches!(operation.requirement(), Some(Tree::Public | Tree::Authenticated))
        };
        let mut denied = 0;
        for operation in policy.operations().filter(|operation| !public(operation.key())) {
            let no = |decision: &Decision<'_>| {
                !decision.allowed && decision.reason != Reason::UnknownOperation
            };
            denied += ask(&policy, Some(&empty), operation.key(), &no);
            denied += ask(&policy, None, operation.key(), &no);
        }
        assert!(denied > 0, "{name}");
        for (method, path) in
            [("GET", "/nowhere"), ("BREW", "/api/v1/projects"), ("GET", "/%41/%zz"), ("", "")]
        {
            let (_, allocations) =
                counted(|| policy.decide(Some(&empty), &Request::http(method, path)));
            assert_eq!(allocations, 0, "{method} {path}");
        }
    }
}
