//! The layer before an MCP endpoint: each message asks for the operations of its own tools.

use std::mem;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::access::{Access, Asked};
use crate::body::{read, text};
use crate::gate::{Gated, UNKNOWN};
use crate::guard::Guard;
use crate::rejection::Rejection;
use crate::token::BoxFuture;

/// What is asked for by a request without a message, or with one that cannot be read: being connected.
const CONNECTED: &str = "tools/list";

/// A layer that reads an MCP message, decides about what it asks for, and passes it on as it came.
#[derive(Debug, Clone)]
pub struct Messages {
    guard: Guard,
}

impl Guard {
    /// A layer for an MCP endpoint: `tools/call` asks for `tool:NAME`, as [`Policy::messages`](scopeward::Policy::messages)
    /// says. A request without a message (GET opens the stream, DELETE ends it) asks for `tools/list`.
    pub fn messages(&self) -> Messages {
        Messages { guard: self.clone() }
    }
}

impl Messages {
    async fn admit(&self, parts: &Parts, body: &[u8]) -> Result<Access, Rejection> {
        let policy = &self.guard.0.policy;
        let bearer = self.guard.bearer(parts).await?;
        let decide = |key: &str| {
            let operation = policy.operation(key).unwrap_or(UNKNOWN);
            Access::new(bearer.clone(), Asked::Operation(operation))
        };
        if parts.method != Method::POST {
            return decide(CONNECTED);
        }
        let keys = policy.messages(&text(body)).or_else(|error| {
            // Who is not connected learns nothing else.
            decide(CONNECTED).and(Err(Rejection::Message(error)))
        })?;
        let mut access = keys.iter().map(|key| decide(key)).collect::<Result<Vec<_>, _>>()?;
        // A handler gets to see one decision.
        access.pop().filter(|_| access.is_empty()).ok_or(Rejection::Batch)
    }
}

impl<S> Layer<S> for Messages {
    type Service = Gated<Messages, S>;

    fn layer(&self, inner: S) -> Gated<Messages, S> {
        Gated { gate: self.clone(), inner }
    }
}

impl<S, B, R> Service<Request<B>> for Gated<Messages, S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + From<Bytes> + Send + 'static,
    B::Data: Send,
    B::Error: Send,
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
        let messages = self.gate.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let body = read(body).await;
            match messages.admit(&parts, &body).await {
                Ok(access) => {
                    parts.extensions.insert(access);
                    inner.call(Request::from_parts(parts, body.into())).await
                }
                Err(rejection) => Ok(rejection.into_response()),
            }
        })
    }
}
