//! The engine beside its two peers. `cargo xtask bench` prints medians and ratios.

mod peers;

use std::collections::HashSet;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use scopeward::{Claims, Grant, Operation, Policy, Request};

use crate::peers::{Expert, Hand};

const SCOPE: &str = "read:projects read:time_entries write:time_entries read:tasks \
                     write:projects read:clients read:reports read:users";

/// Requests over all operations in a mixed order, each with its own numbers for parameters.
fn requests(policy: &Policy, count: usize) -> Vec<(String, String)> {
    let keys: Vec<&str> = policy.operations().map(Operation::key).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let key = keys[(state >> 33) as usize % keys.len()];
            let (method, path) = key.split_once(' ').unwrap();
            let number = (state >> 40 & 0xFFFF).to_string();
            let segment =
                |segment| if str::starts_with(segment, '{') { number.as_str() } else { segment };
            let path: Vec<&str> = path.split('/').map(segment).collect();
            (method.to_owned(), path.join("/"))
        })
        .collect()
}

/// A policy with many operations, their paths as an API of that size has them.
fn synthetic(operations: usize) -> String {
    let scope = |n| format!("\"read:family{n}\" = \"Read\"\n\"write:family{n}\" = \"Write\"\n");
    let pair = |n: usize| {
        let (family, area) = (n % 32, n / 8);
        let path = format!("/orgs/{{org}}/area{area}/kind{n}");
        format!(
            "\"GET {path}/{{id}}\" = \"read:family{family}\"\n\"POST {path}\" = \"write:family{family}\"\n"
        )
    };
    let scopes: String = (0..32).map(scope).collect();
    let operations: String = (0..operations / 2).map(pair).collect();
    format!("scopeward = 1\nname = \"synthetic\"\n[scopes]\n{scopes}[operations]\n{operations}")
}

fn shipped(name: &str) -> Policy {
    let path = format!("{}/../conformance/policies/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Policy::compile(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn prepared(policy: &Policy, scope: &str) -> Grant {
    policy.grant(&Claims::new(scope).principal("ann")).unwrap()
}

fn decide(criterion: &mut Criterion) {
    for name in ["timetracker", "timetracker-full"] {
        let policy = shipped(name);
        let (hand, expert) = (Hand::new(&policy), Expert::new(&policy));
        let requests = requests(&policy, 4_096);
        let grant = prepared(&policy, SCOPE);
        let set: HashSet<String> = SCOPE.split(' ').map(str::to_owned).collect();
        let bits = expert.grant(SCOPE);
        let mut group = criterion.benchmark_group(name);
        group.throughput(criterion::Throughput::Elements(requests.len() as u64));
        let mut bench = |peer: &str, decide: &dyn Fn(&str, &str) -> bool| {
            group.bench_function(peer, |bencher| {
                bencher.iter(|| {
                    requests.iter().filter(|(m, p)| decide(black_box(m), black_box(p))).count()
                });
            });
        };
        bench("scopeward", &|method, path| {
            policy.decide(Some(&grant), &Request::http(method, path)).allowed
        });
        bench("hand", &|method, path| hand.allows(&set, method, path));
        bench("expert", &|method, path| expert.allows(bits, method, path));
        bench("grant-scopeward", &|method, path| {
            policy
                .decide(Some(&prepared(&policy, black_box(SCOPE))), &Request::http(method, path))
                .allowed
        });
        bench("grant-expert", &|method, path| {
            expert.allows(expert.grant(black_box(SCOPE)), method, path)
        });
        let routed = |(m, p): &(String, String)| policy.route(m, p).unwrap();
        let handles: Vec<_> = requests.iter().map(routed).collect();
        group.bench_function("handle", |bencher| {
            let decide =
                |handle| policy.decide(Some(&grant), &Request::handle(black_box(handle))).allowed;
            bencher.iter(|| handles.iter().filter(|handle| decide(**handle)).count());
        });
    }
}

fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    for operations in [100, 10_000, 100_000] {
        let text = synthetic(operations);
        let policy = Policy::compile(&text).unwrap();
        let expert = Expert::new(&policy);
        let requests = requests(&policy, 16_384);
        let scope = "read:family1 write:family2 read:family3 write:family4";
        let (grant, bits) = (prepared(&policy, scope), expert.grant(scope));
        let set: HashSet<String> = scope.split(' ').map(str::to_owned).collect();
        let hand = Hand::new(&policy);
        group.throughput(criterion::Throughput::Elements(requests.len() as u64));
        let mut bench = |peer: &str, decide: &dyn Fn(&str, &str) -> bool| {
            group.bench_function(BenchmarkId::new(peer, operations), |bencher| {
                bencher.iter(|| {
                    requests.iter().filter(|(m, p)| decide(black_box(m), black_box(p))).count()
                });
            });
        };
        bench("scopeward", &|method, path| {
            policy.decide(Some(&grant), &Request::http(method, path)).allowed
        });
        bench("expert", &|method, path| expert.allows(bits, method, path));
        bench("hand", &|method, path| hand.allows(&set, method, path));
    }
}

fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    group.sample_size(10);
    for operations in [10_000, 100_000] {
        let text = synthetic(operations);
        group.bench_function(BenchmarkId::new("scopeward", operations), |bencher| {
            bencher.iter(|| Policy::compile(black_box(&text)).unwrap());
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().without_plots().sample_size(30);
    targets = decide, growth, compile
}
criterion_main!(benches);
