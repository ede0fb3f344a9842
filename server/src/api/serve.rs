//! A request to the API: decided on by its raw path, then routed by the same, then answered.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use scopeward::Rows;

use super::call::Call;
use super::endpoint::{Endpoint, Place};
use super::guard::{Caller, Gate};
use super::input::Raw;
use super::problem::Problem;
use super::table::Found;
use crate::app::App;
use crate::policy::Resource;
use crate::web::peer::Peer;

/// Answers a request to the API.
pub(super) async fn serve(State(app): State<App>, peer: Peer, request: Request) -> Response {
    let answered = answer(&app, peer, request).await;
    answered.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(app: &App, peer: Peer, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let resource = app.rules.resources.iter().find(|resource| resource.path == super::PATH);
    let resource = resource.ok_or_else(nowhere)?;
    let caller = pass(app, resource, peer, &parts).await?;
    let (endpoint, row) = route(app, &caller, &parts)?;
    if caller.rows == Rows::Own
        && !endpoint.owned
        && app.api.operations.is_ruled(caller.operation())
    {
        return Err(Problem::not_implemented("These rows belong to nobody: none are your own"));
    }
    let raw = match endpoint.place {
        Place::Query => Raw::Query(parts.uri.query().unwrap_or_default().to_owned()),
        Place::Body => Raw::body(&parts.headers, body).await?,
    };
    let challenge = resource.challenge.clone();
    let call = Call { app: app.clone(), caller, row, challenge };
    let answer = endpoint.run(call, raw).await?;
    let mut response = match endpoint.status {
        StatusCode::NO_CONTENT => StatusCode::NO_CONTENT.into_response(),
        status => (status, Json(answer)).into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Lets the engine decide on the method and the path as they came.
async fn pass(
    app: &App,
    resource: &Resource,
    peer: Peer,
    parts: &Parts,
) -> Result<Caller, Problem> {
    let gate = Gate { app, resource, challenge: &resource.challenge, peer: peer.0 };
    let token = gate.identify(&parts.headers, parts.uri.query()).await?;
    let request = scopeward::Request::http(parts.method.as_str(), parts.uri.path());
    gate.decide(token, &request)
}

fn route<'a>(
    app: &'a App,
    caller: &Caller,
    parts: &Parts,
) -> Result<(&'a Endpoint, Option<i64>), Problem> {
    let served = || {
        let place = usize::try_from(caller.operation().index()).ok()?;
        let operation = app.rules.policy.operations().nth(place)?;
        Some(app.api.table.serves(operation))
    };
    match app.api.table.find(parts.method.as_str(), parts.uri.path()) {
        Found::Endpoint(endpoint, row) => Ok((endpoint, row)),
        Found::NoRow => Err(Problem::missing()),
        Found::Methods(methods) => Err(Problem::method(methods.join(", "))),
        Found::Nothing if served() == Some(true) => Err(Problem::missing()),
        Found::Nothing => {
            Err(Problem::not_implemented("The policy has this endpoint, this server does not"))
        }
    }
}

fn nowhere() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "Not found", "There is no such endpoint")
}
