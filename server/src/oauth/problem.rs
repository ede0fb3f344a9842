//! What a client is told when its request fails (RFC 6749 §5.2, RFC 7591 §3.2.2, RFC 8707 §2).

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use scopeward::OAuthError;

use crate::limit::TooMany;
use crate::store;
use crate::web::form::Repeated;

/// Why a request fails.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The client is told this.
    Refused(StatusCode, OAuthError),
    /// The store does not answer: nothing has happened.
    Store(store::Error),
    /// The address asks too often.
    TooMany(TooMany),
}

impl Problem {
    /// Something is wrong with the request.
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Problem {
        let error_description = description.into();
        Problem::Refused(StatusCode::BAD_REQUEST, OAuthError { error, error_description })
    }

    /// The request is malformed.
    pub(crate) fn request(description: impl Into<String>) -> Problem {
        Problem::new("invalid_request", description)
    }

    /// The code or the refresh token is not good.
    pub(crate) fn grant(description: impl Into<String>) -> Problem {
        Problem::new("invalid_grant", description)
    }

    /// The resource cannot be had.
    pub(crate) fn target(description: impl Into<String>) -> Problem {
        Problem::new("invalid_target", description)
    }

    /// The client may not do this, whoever it acts for.
    pub(crate) fn unauthorized() -> Problem {
        Problem::new("unauthorized_client", "The client is not registered for this grant type")
    }

    /// Nobody knows whether the client is who it says. One text for all reasons: it tells nothing.
    pub(crate) fn client() -> Problem {
        Problem::new("invalid_client", "The client is not known, or did not prove who it is")
            .status(StatusCode::UNAUTHORIZED)
    }

    /// The same, with a status of its own.
    pub(crate) fn status(self, status: StatusCode) -> Problem {
        match self {
            Problem::Refused(_, error) => Problem::Refused(status, error),
            Problem::Store(_) | Problem::TooMany(_) => self,
        }
    }

    /// The code, for counting.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Problem::Refused(_, error) => error.error,
            Problem::Store(_) => "temporarily_unavailable",
            Problem::TooMany(_) => "too_many",
        }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Problem {
        Problem::Store(error)
    }
}

impl From<TooMany> for Problem {
    fn from(error: TooMany) -> Problem {
        Problem::TooMany(error)
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        Problem::Store(error.into())
    }
}

impl From<Repeated> for Problem {
    fn from(error: Repeated) -> Problem {
        Problem::request(error.to_string())
    }
}

impl From<OAuthError> for Problem {
    fn from(error: OAuthError) -> Problem {
        Problem::Refused(StatusCode::BAD_REQUEST, error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Problem::Refused(status, error) => {
                let mut response = (status, Json(error)).into_response();
                if status == StatusCode::UNAUTHORIZED {
                    let basic =
                        HeaderValue::from_static(r#"Basic realm="OAuth clients", charset="UTF-8""#);
                    response.headers_mut().insert(WWW_AUTHENTICATE, basic);
                }
                response
            }
            Problem::TooMany(error) => error.into_response(),
            Problem::Store(error) => {
                tracing::error!(%error, "the store does not answer");
                let error_description = "The server cannot answer now, try again".to_owned();
                let error = OAuthError { error: "temporarily_unavailable", error_description };
                (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")], Json(error)).into_response()
            }
        }
    }
}
