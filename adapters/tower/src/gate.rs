//! The layer that decides about a request before its service sees it: by the policy's operations, or by named scopes.

use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::request::Parts;
use http::{Request, Response};
use scopeward::{Handle, Requirement};
use tower_layer::Layer;
use tower_service::Service;

use crate::access::{Access, Asked};
use crate::guard::Guard;
use crate::rejection::Rejection;
use crate::token::BoxFuture;

/// A layer that lets pass what the policy allows, with an [`Access`] in the extensions of the request.
#[derive(Debug, Clone)]
pub struct Gate {
    pub(crate) guard: Guard,
    /// What every request asks for; without it the policy's operations decide.
    pub(crate) need: Option<Arc<Requirement>>,
}

/// No policy has it.
pub(crate) const UNKNOWN: Handle = Handle::new(u32::MAX);

impl Guard {
    /// A layer that asks the policy's table of operations about every request. What no operation meets is denied.
    pub fn table(&self) -> Gate {
        Gate { guard: self.clone(), need: None }
    }
}

impl Gate {
    async fn admit(&self, parts: &Parts) -> Result<Access, Rejection> {
        if let Some(need) = &self.need {
            return self.guard.access(parts, Asked::Need(need.clone())).await;
        }
        let path = path(parts);
        let route = path.and_then(|path| self.guard.0.policy.route(parts.method.as_str(), path));
        let asked = Asked::Operation(route.unwrap_or(UNKNOWN));
        let access = self.guard.access(parts, asked).await?;
        if access.operation().zip(path).is_some_and(|(key, path)| spelled(key, path)) {
            return Ok(access);
        }
        self.guard.access(parts, Asked::Operation(UNKNOWN)).await
    }
}

/// Whether the path spells the words of an operation as the policy does. A router that compares before it decodes takes
/// `/tasks/%61rchive` to another handler than the one that was judged: nobody may pass with it.
fn spelled(key: &str, path: &str) -> bool {
    let (_, template) = key.split_once(' ').unwrap_or_default();
    let mut parts = template.split('/').zip(path.split('/'));
    parts.all(|(word, part)| word.starts_with('{') || word == part)
}

/// The path as the client sent it: a nested router strips a prefix from the uri, and keeps what it was. One that was
/// rewritten otherwise is none: the router goes by another path than the one to judge.
fn path(parts: &Parts) -> Option<&str> {
    let path = parts.uri.path();
    #[cfg(feature = "axum")]
    if let Some(original) = parts.extensions.get::<axum::extract::OriginalUri>() {
        let original = original.path();
        return (path == "/" || original.ends_with(path)).then_some(original);
    }
    Some(path)
}

impl<S> Layer<S> for Gate {
    type Service = Gated<Gate, S>;

    fn layer(&self, inner: S) -> Gated<Gate, S> {
        Gated { gate: self.clone(), inner }
    }
}

/// A service behind a gate.
#[derive(Debug, Clone)]
pub struct Gated<G, S> {
    pub(crate) gate: G,
    pub(crate) inner: S,
}

impl<S, B, R> Service<Request<B>> for Gated<Gate, S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: From<String>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that was ready is the one to call.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let gate = self.gate.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            match gate.admit(&parts).await {
                Ok(access) => {
                    parts.extensions.insert(access);
                    inner.call(Request::from_parts(parts, body)).await
                }
                Err(rejection) => Ok(rejection.into_response()),
            }
        })
    }
}
