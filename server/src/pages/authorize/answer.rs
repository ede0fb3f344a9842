//! What goes back to the client: a code or an error, with its state and our name (RFC 6749 §4.1.2, RFC 9207).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use scopeward::{OAuthError, Registration};

use super::asker::Asker;
use crate::app::App;
use crate::pages::icon::{Icon, icon};
use crate::pages::layout;
use crate::secret::Secret;
use crate::store::requests::Pending;
use crate::web::session::Session;

/// The answer that brings the code.
pub(crate) fn code(app: &App, pending: &Pending, code: &Secret) -> Response {
    let fields = [("code", code.expose())];
    let state = pending.state.as_deref();
    Redirect::to(&address(app, &pending.redirect_uri, &fields, state)).into_response()
}

/// The answer of a person who does not consent: they have seen where it goes.
pub(crate) fn deny(app: &App, pending: &Pending, error: &OAuthError) -> Response {
    let state = pending.state.as_deref();
    Redirect::to(&refusal(app, &pending.redirect_uri, error, state)).into_response()
}

impl Asker {
    /// The answer to a request that is refused before the person was asked. Nobody stands for where a client leads that
    /// registered itself: the person decides whether to go there (RFC 9700 §4.11.2).
    pub(super) fn refuse(
        &self,
        app: &App,
        session: &Session,
        state: Option<&str>,
        error: &OAuthError,
    ) -> Response {
        let address = refusal(app, &self.redirect_uri, error, state);
        metrics::counter!("scopeward_authorize_errors_total", "error" => error.error).increment(1);
        if self.client.registration == Registration::Static {
            return Redirect::to(&address).into_response();
        }
        let body = html! {
            section.card.middle {
                h1 { "This app asks for something that cannot be given" }
                p.lead { "Nothing was allowed. You can close this page, or let the app know." }
                div.notice.caution {
                    (icon(Icon::Caution))
                    div { p { "Nobody here has checked this app. Its answer goes to " strong.mono { (self.redirect_uri) } "." } }
                }
                dl.facts {
                    dt { "Error" } dd { code { (error.error) } }
                    dt { "Why" } dd { (error.error_description) }
                }
                p.actions {
                    a.button.secondary href="/" { "To the start page" }
                    a.button.secondary href=(address) rel="noreferrer" { "Back to the app" }
                }
            }
        };
        let title = "Request refused";
        (StatusCode::BAD_REQUEST, layout::page(title, Some(session), body)).into_response()
    }
}

fn refusal(app: &App, uri: &str, error: &OAuthError, state: Option<&str>) -> String {
    let fields = [("error", error.error), ("error_description", error.error_description.as_str())];
    address(app, uri, &fields, state)
}

/// The redirect URI with the answer in its query; what stands there already stays (RFC 6749 §3.1.2).
fn address(app: &App, uri: &str, fields: &[(&str, &str)], state: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields);
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    query.append_pair("iss", &app.config.issuer);
    let join = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some((_, query)) if query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{join}{}", query.finish())
}
