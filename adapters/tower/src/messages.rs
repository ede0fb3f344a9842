//! The layer before an MCP endpoint: each message asks for the operations of its own tools.

use std::mem;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use scopeward::Rows;
use scopeward::limits::MAX_MESSAGE;
use tower_layer::Layer;
use tower_service::Service;

use crate::access::{Access, Asked};
use crate::gate::{Gated, UNKNOWN};
use crate::guard::Guard;
use crate::rejection::Rejection;
use crate::token::{BoxError, BoxFuture};

/// A layer that reads an MCP message, decides about all that it asks for, and passes it on as it came.
#[derive(Debug, Clone)]
pub struct Messages {
    guard: Guard,
    limit: usize,
}

impl Guard {
    /// A layer for an MCP endpoint: `tools/call` asks for `tool:NAME`, as [`Policy::messages`](scopeward::Policy::messages)
    /// says. A request without a message (GET opens the stream, DELETE ends it) asks for `tools/list`.
    pub fn messages(&self) -> Messages {
        Messages { guard: self.clone(), limit: MAX_MESSAGE }
    }
}

impl Messages {
    /// The same, for messages of at most so many bytes; else it is [`MAX_MESSAGE`].
    pub fn limit(self, bytes: usize) -> Messages {
        Messages { limit: bytes, ..self }
    }

    /// All that a message asks for must be allowed. The handler gets the first access, or one that obliges it.
    async fn admit(&self, parts: &Parts, body: &Bytes) -> Result<Access, Rejection> {
        let policy = &self.guard.0.policy;
        let bearer = self.guard.bearer(parts).await?;
        let keys = if parts.method == Method::POST {
            let message = str::from_utf8(body).map_err(malformed)?;
            policy.messages(message).map_err(malformed)?
        } else {
            vec!["tools/list".into()]
        };
        let mut chosen: Option<Access> = None;
        for key in keys {
            let operation = policy.operation(&key).unwrap_or(UNKNOWN);
            let access = Access::new(bearer.clone(), Asked::Operation(operation))?;
            if chosen.is_none() || access.rows() == Rows::Own {
                chosen = Some(access);
            }
        }
        // No message asks for nothing.
        chosen.map_or_else(|| Access::new(bearer, Asked::Operation(UNKNOWN)), Ok)
    }
}

fn malformed(error: impl Into<BoxError>) -> Rejection {
    Rejection::Malformed(error.into())
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
    B::Error: Into<BoxError>,
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
            let body = match Limited::new(body, messages.limit).collect().await {
                Ok(body) => body.to_bytes(),
                Err(error) if error.is::<LengthLimitError>() => {
                    return Ok(Rejection::TooLong.into_response());
                }
                Err(error) => return Ok(malformed(error).into_response()),
            };
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
