//! The layer that decides about a request before its service sees it: by the policy's operations, or by named scopes.

use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::request::Parts;
use http::{Request, Response};
use scopeward::{Handle, InputError, Requirement, Tree};
use tower_layer::Layer;
use tower_service::Service;

use crate::access::{Access, Asked};
use crate::guard::{BoxFuture, Guard};
use crate::rejection::Rejection;

/// A layer that lets pass what the policy allows, with an [`Access`] in the extensions of the request.
#[derive(Debug, Clone)]
pub struct Gate {
    guard: Guard,
    /// What every request asks for; by the policy's operations if there is none.
    need: Option<Arc<Requirement>>,
}

/// No policy has it.
pub(crate) const UNKNOWN: Handle = Handle::new(u32::MAX);

impl Guard {
    /// A layer that asks the policy's table of operations about every request. What no operation meets is denied.
    pub fn table(&self) -> Gate {
        Gate { guard: self.clone(), need: None }
    }

    /// A layer for routes that name their scopes themselves: one scope, [`all_of`](crate::all_of) or
    /// [`any_of`](crate::any_of). A bare list is neither:
    ///
    /// ```compile_fail
    /// # fn route(guard: scopeward_tower::Guard) -> Result<(), scopeward::InputError> {
    /// guard.need(["tasks:read", "tasks:write"])?;
    /// # Ok(()) }
    /// ```
    ///
    /// ```
    /// # fn route(guard: scopeward_tower::Guard) -> Result<(), scopeward::InputError> {
    /// guard.need(scopeward_tower::all_of(["tasks:read", "tasks:write"]))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Policy::need_at`](scopeward::Policy::need_at): a misspelt scope is seen when the program starts.
    pub fn need(&self, need: impl Into<Tree>) -> Result<Gate, InputError> {
        let need = self.requirement(&need.into())?;
        Ok(Gate { guard: self.clone(), need: Some(Arc::new(need)) })
    }
}

impl Gate {
    async fn admit(&self, parts: &Parts) -> Result<Access, Rejection> {
        let bearer = self.guard.bearer(parts).await?;
        let asked = match &self.need {
            Some(need) => Asked::Need(need.clone()),
            None => {
                let route = self.guard.0.policy.route(parts.method.as_str(), path(parts));
                Asked::Operation(route.unwrap_or(UNKNOWN))
            }
        };
        Access::new(bearer, asked)
    }
}

/// The path as the client sent it: a nested router strips a prefix from the uri, and keeps what it was.
fn path(parts: &Parts) -> &str {
    #[cfg(feature = "axum")]
    if let Some(original) = parts.extensions.get::<axum::extract::OriginalUri>() {
        return original.path();
    }
    parts.uri.path()
}

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { gate: self.clone(), inner }
    }
}

/// A service behind a [`Gate`].
#[derive(Debug, Clone)]
pub struct Gated<S> {
    gate: Gate,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for Gated<S>
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
