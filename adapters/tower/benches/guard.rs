//! What a guard costs per request, beside the layer that people write by hand, in one run.
//!
//! `cargo bench -p scopeward-tower` measures; `-- --smoke` only sees that every guard lets pass and refuses alike.

use std::convert::Infallible;
use std::error::Error;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::get;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use scopeward_tower::Guard;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

mod tasks {
    scopeward_macros::include_policy!("../../examples/tasks.toml");
}

type Verify = Arc<dyn Fn(&str) -> Option<Value> + Send + Sync>;

const ROUNDS: usize = 101;
const REQUESTS: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let smoke = std::env::args().any(|argument| argument == "--smoke");
    let runtime = Builder::new_current_thread().build()?;
    let (token, verified) = jwt()?;
    let payload = verified(&token).ok_or("the token is not good")?;
    let known: Verify = Arc::new(move |token| (token == "known").then(|| payload.clone()));
    if !smoke {
        println!("{:36}{:>10}{:>10}{:>10}", "median ns per request", "whole", "guard", "ratio");
    }
    for (what, token, verify) in
        [("a token that is known", "known", known), ("a JWT (EdDSA)", &token, verified)]
    {
        let guards = contenders(&verify)?;
        for (name, app) in guards.iter().skip(1) {
            let asked = [("/tasks", token), ("/reports", token), ("/tasks", "bad")];
            let got = asked.map(|(path, token)| runtime.block_on(ask(app, path, token)));
            assert_eq!(got, [200, 403, 401], "{name}");
        }
        if smoke {
            println!("{what}: all guards answer alike");
        } else {
            report(what, &runtime, &guards, token);
        }
    }
    Ok(())
}

fn routes() -> Router {
    Router::new().route("/tasks", get(async || "tasks")).route("/reports", get(async || "reports"))
}

/// The same routes behind nothing, behind a layer as it is written by hand, and behind a guard in both ways.
fn contenders(verify: &Verify) -> Result<[(&'static str, Router); 4], Box<dyn Error>> {
    let by_hand = |scope: &'static str| {
        let verify = verify.clone();
        from_fn(move |request: Request, next: Next| {
            let verify = verify.clone();
            async move {
                let header = request.headers().get(header::AUTHORIZATION);
                let token = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
                let Some(payload) = token.and_then(|token| verify(token)) else {
                    return StatusCode::UNAUTHORIZED.into_response();
                };
                let held = payload["scope"].as_str().unwrap_or_default();
                if !held.split(' ').any(|held| held == scope) {
                    return StatusCode::FORBIDDEN.into_response();
                }
                next.run(request).await
            }
        })
    };
    let hand = Router::new()
        .route("/tasks", get(async || "tasks").route_layer(by_hand("tasks:read")))
        .route("/reports", get(async || "reports").route_layer(by_hand("reports:read")));
    let verify = verify.clone();
    let verified =
        move |token: String| -> Ready<Result<_, Infallible>> { ready(Ok(verify(&token))) };
    let guard = Guard::new(tasks::policy(), verified).audience(tasks::audiences::API);
    let (read, reports) = (guard.need("tasks:read")?, guard.need("reports:read")?);
    let named = Router::new()
        .route("/tasks", get(async || "tasks").route_layer(read))
        .route("/reports", get(async || "reports").route_layer(reports));
    let table = routes().layer(guard.table());
    Ok([("unguarded", routes()), ("by hand", hand), ("named", named), ("table", table)])
}

async fn ask(app: &Router, path: &str, token: &str) -> u16 {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let request = request.body(Body::empty()).unwrap_or_default();
    app.clone().oneshot(request).await.into_response().status().as_u16()
}

/// Each in turn, round after round: what slows the machine down slows all of them.
fn report(what: &str, runtime: &Runtime, guards: &[(&'static str, Router); 4], token: &str) {
    let mut times: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        for ((_, app), times) in guards.iter().zip(&mut times) {
            let start = Instant::now();
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    ask(app, "/tasks", token).await;
                }
            });
            times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(REQUESTS));
        }
    }
    let medians = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    let [open, hand, ..] = medians;
    for ((name, _), whole) in guards.iter().zip(medians) {
        let guard = whole - open;
        println!(
            "{:36}{whole:>10.0}{guard:>10.0}{:>10.2}",
            format!("{what}: {name}"),
            guard / (hand - open)
        );
    }
}

/// A token, and who verifies it with the public key (RFC 8037, appendix A).
fn jwt() -> Result<(String, Verify), Box<dyn Error>> {
    const PRIVATE: [u8; 48] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20\
        \x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4\
        \x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60";
    let key = DecodingKey::from_ed_components("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")?;
    let scope = "tasks:read tasks:write time:read";
    let claims = json!({ "sub": "ann", "aud": tasks::audiences::API, "scope": scope, "exp": 4_102_444_800_u64 });
    let token =
        encode(&Header::new(Algorithm::EdDSA), &claims, &EncodingKey::from_ed_der(&PRIVATE))?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_aud = false;
    let verify = move |token: &str| decode(token, &key, &validation).ok().map(|token| token.claims);
    Ok((token, Arc::new(verify)))
}
