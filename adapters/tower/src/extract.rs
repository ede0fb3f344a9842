//! What a handler of axum takes as an argument: the access that a layer left, or a scope that the handler itself needs.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use scopeward::Tree;

use crate::access::{Access, Asked};
use crate::guard::Guard;
use crate::rejection::{Fault, Rejection};

impl<S: Sync> FromRequestParts<S> for Access {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Access, Rejection> {
        parts.extensions.get().cloned().ok_or_else(|| Fault::Unguarded.into())
    }
}

/// Lets a handler run only with this scope, or whatever requirement the type stands for. The guard is in the router's
/// state.
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use scopeward_tower::{Guard, Scoped};
///
/// mod tasks {
///     scopeward_macros::include_policy!("../../examples/tasks.toml");
/// }
///
/// async fn create(access: Scoped<tasks::TasksWrite>) -> String {
///     format!("a task of {}", access.principal().unwrap_or("nobody"))
/// }
///
/// fn app(guard: Guard) -> Router {
///     Router::new().route("/tasks", post(create)).with_state(guard)
/// }
/// ```
pub struct Scoped<T>(pub Access, PhantomData<fn() -> T>);

impl<S, T> FromRequestParts<S> for Scoped<T>
where
    Guard: FromRef<S>,
    S: Sync,
    T: Default + Into<Tree>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Scoped<T>, Rejection> {
        let guard = Guard::from_ref(state);
        let need = guard.requirement(&T::default().into()).map_err(Fault::Requirement)?;
        let access = guard.access(parts, Asked::Need(Arc::new(need))).await?;
        Ok(Scoped(access, PhantomData))
    }
}

impl<T> Deref for Scoped<T> {
    type Target = Access;

    fn deref(&self) -> &Access {
        &self.0
    }
}

impl<T> fmt::Debug for Scoped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Scoped").field(&self.0).finish()
    }
}
