//! The layer without axum: any body, any service of tower.

use std::convert::Infallible;
use std::future::ready;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use scopeward::Policy;
use scopeward_tower::{Access, Guard};
use serde_json::json;
use tower::{Layer, ServiceExt, service_fn};

#[tokio::test]
async fn a_service_of_tower_is_guarded() {
    let policy = Policy::compile(scopeward::STARTER).unwrap();
    let guard = Guard::new(&policy, |token: String| {
        ready(Ok::<_, Infallible>((token == "good").then(|| json!({ "scope": "notes:read" }))))
    });
    let service = guard.table().layer(service_fn(|request: Request<Full<Bytes>>| async move {
        let access = request.extensions().get::<Access>().unwrap();
        let text = access.operation().unwrap_or_default().to_owned();
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(text))))
    }));
    for (token, status, body) in
        [("good", 200, "GET /notes"), ("bad", 401, "{\"error\":\"Invalid token\"")]
    {
        let request = Request::get("/notes").header("authorization", format!("Bearer {token}"));
        let response =
            service.clone().oneshot(request.body(Full::default()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
        let text = response.into_body().collect().await.unwrap().to_bytes();
        assert!(text.starts_with(body.as_bytes()), "{text:?}");
    }
}
