//! Scope requests and consents beside what one would write by hand. `cargo xtask bench` prints medians and ratios.

mod peers;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scopeward::{Client, ConsentRequest, Missing, Policy, Refusal, ScopeRequest};

use crate::peers::{Expert, Hand, Naive};

const API: &str = "https://doubletime.io/api";
const MCP: &str = "https://doubletime.io/mcp";

/// Nine scopes, as an assistant asks for them.
const ASSISTANT: &str = "mcp profile:read tasks:read tasks:write time:read time:write clients:read \
                         projects:read reports:read";

fn doubletime() -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/policies/doubletime.toml");
    Policy::compile(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// All that the API offers: twenty scopes.
fn everything(policy: &Policy) -> String {
    policy.offered("api").unwrap().join(" ")
}

/// Accept, or find the problems: the rules of the documentation, no text of an answer.
fn validate(criterion: &mut Criterion) {
    let policy = doubletime();
    let all = everything(&policy);
    // Without the scopes to read invoices and tasks: three problems.
    let faulty = all.replace("invoices:read ", "").replace("tasks:read ", "");
    let (hand, expert, naive) = (Hand::new(&policy), Expert::new(&policy), Naive::new(&policy));
    let cases = [
        ("validate-9", ASSISTANT, MCP, 0),
        ("validate-20", all.as_str(), API, 0),
        ("validate-faulty", faulty.as_str(), API, 3),
    ];
    for (name, scope, audience, problems) in cases {
        let request = ScopeRequest::new(scope).audience(audience);
        let refused = policy.review(&request).refused().len();
        assert_eq!(refused, problems);
        let peers = [
            hand.problems(scope, audience).len(),
            expert.problems(scope, audience) as usize,
            naive.problems(scope, audience).len(),
        ];
        assert_eq!(peers, [problems; 3]);
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(1));
        group.bench_function("scopeward", |bencher| {
            bencher.iter(|| {
                let request = ScopeRequest::new(black_box(scope)).audience(audience);
                black_box(policy.review(&request).refused()).len()
            });
        });
        group.bench_function("hand", |bencher| {
            bencher.iter(|| hand.problems(black_box(scope), audience));
        });
        group.bench_function("expert", |bencher| {
            bencher.iter(|| expert.problems(black_box(scope), audience));
        });
        group.bench_function("naive", |bencher| {
            bencher.iter(|| naive.problems(black_box(scope), audience));
        });
    }
}

/// Every list and sentence of the answer.
fn whole(policy: &Policy, request: &ScopeRequest<'_>) -> usize {
    let review = policy.review(request);
    let messages: Vec<String> = review.refused().iter().map(Refusal::message).collect();
    let answer = (review.granted(), review.added(), messages, review.warnings());
    let error = (review.error(), review.cure(), review.scope(), review.changed());
    black_box((answer, error, review.audiences())).2.len()
}

fn review(criterion: &mut Criterion) {
    let policy = doubletime();
    let all = everything(&policy);
    let mut group = criterion.benchmark_group("review");
    group.throughput(Throughput::Elements(1));
    group.bench_function("20", |bencher| {
        bencher.iter(|| whole(&policy, &ScopeRequest::new(black_box(&*all)).audience(API)));
    });
    group.bench_function("reject", |bencher| {
        bencher.iter(|| {
            let scope = black_box("tasks:write invoices:send");
            whole(&policy, &ScopeRequest::new(scope).audience(API))
        });
    });
    group.bench_function("add", |bencher| {
        bencher.iter(|| {
            let scope = black_box("tasks:write invoices:send");
            whole(&policy, &ScopeRequest::new(scope).audience(API).missing(Missing::Add))
        });
    });
}

/// The same scopes again and again: time must grow with the text and not faster.
fn linear(criterion: &mut Criterion) {
    let policy = doubletime();
    let all = everything(&policy);
    let mut group = criterion.benchmark_group("request-size");
    for times in [1_usize, 10, 50] {
        let known = vec![all.as_str(); times].join(" ");
        let strange: Vec<String> = (0..20 * times).map(|n| format!("strange:{n}")).collect();
        let strange = strange.join(" ");
        group.throughput(Throughput::Elements(20 * times as u64));
        for (kind, scope) in [("known", &known), ("strange", &strange)] {
            group.bench_function(BenchmarkId::new(kind, 20 * times), |bencher| {
                bencher.iter(|| {
                    let request = ScopeRequest::new(black_box(scope)).audience(API);
                    let review = policy.review(&request);
                    (review.granted().len(), review.refused().len())
                });
            });
        }
    }
}

fn consent(criterion: &mut Criterion) {
    let policy = doubletime();
    let request = |scope: String| ConsentRequest {
        request: ScopeRequest::new(scope).audience(API),
        client: Client {
            id: "assistant".into(),
            name: Some("Assistant".into()),
            redirect_uri: "https://assistant.example/callback".into(),
            ..Client::default()
        },
        ..ConsentRequest::default()
    };
    let whole = request(everything(&policy));
    let mut group = criterion.benchmark_group("consent");
    group.throughput(Throughput::Elements(1));
    group.bench_function("model", |bencher| bencher.iter(|| policy.consent(black_box(&whole))));
    let shown = policy.consent(&whole);
    group.bench_function("json", |bencher| {
        bencher.iter(|| serde_json::to_string(black_box(&shown)).unwrap());
    });
    let on = shown.toggle("invoices:send", true).next;
    group.bench_function("toggle-on", |bencher| {
        bencher.iter(|| shown.toggle(black_box("invoices:send"), true));
    });
    group.bench_function("toggle-off", |bencher| {
        bencher.iter(|| on.toggle(black_box("invoices:read"), false));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50);
    targets = validate, review, linear, consent
}
criterion_main!(benches);
