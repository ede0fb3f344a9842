//! Routes of axum that are written down while they are made, and compared with the policy before they are served.

use axum::Router;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::routing::{MethodFilter, MethodRouter, any, on};
use scopeward::{InputError, Route, RouteFinding};

use crate::guard::Guard;
use crate::unready::Unready;

/// Makes a [`Router`] of guarded routes. Axum cannot list the routes of a router; this can.
///
/// ```
/// use scopeward::{InputError, Route};
/// use scopeward_tower::{Guard, Routes, any_of};
///
/// async fn handler() {}
///
/// fn routes(guard: &Guard) -> Routes {
///     guard
///         .routes()
///         .route(Route::new("GET", "/tasks"), handler)
///         .route(Route::new("GET", "/find").need(any_of(["tasks:read", "reports:read"])), handler)
///         .route(Route::new("GET", "/ready").public("the load balancer asks"), handler)
/// }
/// ```
///
/// As a test, one line: `assert_eq!(routes(&guard).check()?, [])`.
#[derive(Debug)]
pub struct Routes<S = ()> {
    guard: Guard,
    listed: Vec<Route<'static>>,
    router: Router<S>,
    broken: Option<Unready>,
}

impl Guard {
    /// Routes behind this guard.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Routes<S> {
        Routes { guard: self.clone(), listed: Vec::new(), router: Router::new(), broken: None }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Adds a route. What it needs by itself is asked for; without a need the policy's operations decide; what is public
    /// is open to everyone.
    pub fn route<H, T>(mut self, route: Route<'static>, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        match self.guarded(&route, handler) {
            Ok(served) => self.router = self.router.route(&route.path, served),
            Err(why) => self.broken = self.broken.or(Some(why)),
        }
        self.listed.push(route);
        self
    }

    fn guarded<H, T>(&self, route: &Route<'static>, handler: H) -> Result<MethodRouter<S>, Unready>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let gate = match (&route.need, &route.public) {
            (Some(need), _) => self.guard.need(need.clone())?,
            (None, None) => self.guard.table(),
            (None, Some(_)) => return serve(&route.method, handler),
        };
        serve(&route.method, handler.layer(gate))
    }

    /// What is wrong between these routes and the policy; nothing if all is well.
    ///
    /// # Errors
    ///
    /// As [`Policy::check_routes`](scopeward::Policy::check_routes).
    pub fn check(&self) -> Result<Vec<RouteFinding>, InputError> {
        self.guard.0.policy.check_routes(&self.listed, self.guard.0.audience.as_deref())
    }

    /// The router, which denies what no route meets.
    ///
    /// # Errors
    ///
    /// Everything that is wrong between the routes and the policy.
    pub fn router(self) -> Result<Router<S>, Unready> {
        let findings = self.check()?;
        if !findings.is_empty() {
            return Err(Unready::Findings(findings));
        }
        let denied = (|| async { StatusCode::NOT_FOUND }).layer(self.guard.table());
        let router = self.router.fallback(denied.clone()).method_not_allowed_fallback(denied);
        self.broken.map_or(Ok(router), Err)
    }
}

fn serve<S, H, T>(method: &str, handler: H) -> Result<MethodRouter<S>, Unready>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
{
    let known = |name: &str| MethodFilter::try_from(name.parse::<Method>().ok()?).ok();
    match (method, known(method)) {
        ("*", _) => Ok(any(handler)),
        (_, Some(filter)) => Ok(on(filter, handler)),
        (_, None) => Err(Unready::Method(method.to_owned())),
    }
}
