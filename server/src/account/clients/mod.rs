//! OAuth clients that people develop: registered by hand, for one of the resources or several, within a ceiling of scopes
//! that the engine has reviewed for the developer.

mod delete;
mod draft;
mod form;
mod list;
mod secrets;
mod show;

use axum::Router;
use axum::routing::{get, post};
use maud::{Markup, html};

use crate::app::App;
use crate::oauth::client::INTROSPECT;
use crate::pages::error::PageError;
use crate::secret::Secret;
use crate::store::clients::Client;
use crate::web::session::Session;

/// What a client asks the token endpoint for with a code.
const CODE: &str = "authorization_code";
/// What it asks for with a refresh token.
const REFRESH: &str = "refresh_token";
/// What it asks for in its own name.
const OWN: &str = "client_credentials";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/developer/clients", get(list::page))
        .route("/developer/clients/new", get(form::page).post(form::submit))
        .route("/developer/clients/{id}", get(show::page))
        .route("/developer/clients/{id}/secret", get(secrets::page).post(secrets::rotate))
        .route("/developer/clients/{id}/old-secrets", post(secrets::end))
        .route("/developer/clients/{id}/delete", get(delete::page).post(delete::submit))
}

/// A client of a developer. Those of others are not there.
async fn own(app: &App, session: &Session, id: &str) -> Result<Client, PageError> {
    let client = app.store.client(id, app.clock.now()).await?;
    let own = client.filter(|client| client.owner.as_ref() == Some(&session.person.id));
    own.ok_or_else(PageError::not_found)
}

/// What a client asks for, in words.
fn grant_title(grant: &str) -> &str {
    match grant {
        CODE => "Sign-in of people (authorization code with PKCE)",
        REFRESH => "Refresh tokens",
        OWN => "Access in its own name (client credentials)",
        INTROSPECT => "Introspection of all tokens",
        other => other,
    }
}

/// How a client proves who it is, in words.
fn kind_title(client: &Client) -> &'static str {
    use crate::store::clients::AuthMethod;
    match client.auth_method {
        AuthMethod::None => "public: PKCE, no secret",
        AuthMethod::Basic => "confidential: secret by HTTP Basic",
        AuthMethod::Post => "confidential: secret in the body",
    }
}

/// A secret and the client that it is of: shown once.
fn credentials(client: &Client, secret: Option<&Secret>) -> Markup {
    html! {
        p.label { "Client id" }
        code.secret { (client.id) }
        @if let Some(secret) = secret {
            p.label { "Client secret" }
            code.secret { (secret.expose()) }
            p.hint { "Copy the secret now: it is not shown again, and nobody can look it up." }
        }
    }
}
