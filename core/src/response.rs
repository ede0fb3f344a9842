//! The whole HTTP answer to a refusal, so that no adapter writes its own. Clause `answer.response`.

use serde::Serialize;

use crate::decision::Decision;
use crate::json::json;
use crate::render::Challenge;

/// The HTTP answer to a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The text of the body.
    pub body: String,
}

impl Decision<'_> {
    /// The HTTP answer to a refusal; nothing for an allowed decision (`answer.response`).
    ///
    /// ```
    /// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
    /// use scopeward::{Challenge, Request};
    /// let refused = policy.decide(None, &Request::http("GET", "/notes"));
    /// let response = refused.response(&Challenge::default()).unwrap();
    /// assert_eq!(response.status, 401);
    /// assert_eq!(response.headers[2].1, r#"Bearer scope="notes:read""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn response(&self, options: &Challenge) -> Option<Response> {
        let body = json(&self.body()?);
        let fixed = [("content-type", "application/json"), ("cache-control", "no-store")];
        let mut headers = Vec::from(fixed.map(|(name, value)| (name, value.to_owned())));
        headers.extend(self.challenge(options).map(|challenge| ("www-authenticate", challenge)));
        Some(Response { status: self.status, headers, body })
    }
}
