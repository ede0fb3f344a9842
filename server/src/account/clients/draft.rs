//! What a developer wants to register, and whether it may be.

use axum::http::StatusCode;
use scopeward::Registration;

use super::{CODE, OWN, REFRESH};
use crate::account::administrator::is_administrator;
use crate::account::form::Form;
use crate::account::name;
use crate::account::scopes::{self, Refused};
use crate::app::App;
use crate::oauth::client::INTROSPECT;
use crate::oauth::redirect;
use crate::pages::error::PageError;
use crate::policy::{Resource, Rules};
use crate::secret;
use crate::store::clients::{AuthMethod, Client};
use crate::store::users::Person;

/// Redirect URIs of a client at most.
const MOST_URIS: usize = 10;

/// A form that is filled in, as far as it is.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    /// The name of its method of authentication.
    pub(super) method: String,
    pub(super) uris: String,
    /// Names of resources.
    pub(super) audiences: Vec<String>,
    pub(super) scope: String,
    pub(super) grants: Vec<String>,
}

/// Why it is not registered.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) status: StatusCode,
    pub(super) text: String,
    /// What scopes to ask for instead.
    pub(super) cure: Vec<String>,
}

impl From<Refused> for Wrong {
    fn from(refused: Refused) -> Wrong {
        let Refused { status, error, cure } = refused;
        Wrong { status, text: error.error_description, cure }
    }
}

impl Wrong {
    pub(super) fn new(text: impl Into<String>) -> Wrong {
        Wrong { status: StatusCode::BAD_REQUEST, text: text.into(), cure: Vec::new() }
    }
}

impl Draft {
    /// The form at first: a public client for the first resource.
    pub(super) fn empty(rules: &Rules) -> Draft {
        Draft {
            name: String::new(),
            method: AuthMethod::None.name().to_owned(),
            uris: String::new(),
            audiences: rules
                .resources
                .iter()
                .take(1)
                .map(|resource| resource.name.clone())
                .collect(),
            scope: String::new(),
            grants: vec![CODE.to_owned(), REFRESH.to_owned()],
        }
    }

    /// The form as it was sent.
    pub(super) fn read(form: &Form) -> Result<Draft, PageError> {
        let list = |name| form.list(name).into_iter().map(str::to_owned).collect();
        Ok(Draft {
            name: form.text("name")?.to_owned(),
            method: form.text("method")?.to_owned(),
            uris: form.text("redirect_uris")?.to_owned(),
            audiences: list("audience"),
            scope: form.list("scope").join(" "),
            grants: list("grant"),
        })
    }

    /// Whether a word is among those that were chosen.
    pub(super) fn has(list: &[String], word: &str) -> bool {
        list.iter().any(|chosen| chosen == word)
    }

    /// The client that it describes, for this developer.
    pub(super) fn client(&self, app: &App, person: &Person, now: i64) -> Result<Client, Wrong> {
        let name = name::check(&self.name).map_err(Wrong::new)?;
        let auth_method = AuthMethod::find(&self.method);
        let auth_method =
            auth_method.ok_or_else(|| Wrong::new("Choose the type of the client."))?;
        let grant_types = self.grant_types(app, person, auth_method)?;
        let redirect_uris = self.redirect_uris(Draft::has(&grant_types, CODE))?;
        let resources = self.resources(&app.rules)?;
        let scope = scopes::review(&app.rules.policy, person, &resources, &self.scope)?;
        Ok(Client {
            id: secret::id(),
            name: name.to_owned(),
            registration: Registration::Static,
            auth_method,
            redirect_uris,
            grant_types,
            audiences: resources.iter().map(|resource| resource.name.clone()).collect(),
            scope: Some(scope),
            owner: Some(person.id.clone()),
            created_at: now,
            expires_at: None,
        })
    }

    fn grant_types(
        &self,
        app: &App,
        person: &Person,
        method: AuthMethod,
    ) -> Result<Vec<String>, Wrong> {
        let chosen = |grant| Draft::has(&self.grants, grant);
        let known = [CODE, REFRESH, OWN, INTROSPECT];
        if !self.grants.iter().all(|grant| known.contains(&grant.as_str())) {
            return Err(Wrong::new("There is no such type of grant."));
        }
        if !chosen(CODE) && chosen(REFRESH) {
            return Err(Wrong::new(
                "Refresh tokens come with the sign-in of people: choose that, too.",
            ));
        }
        if !chosen(CODE) && !chosen(OWN) && !chosen(INTROSPECT) {
            return Err(Wrong::new("Choose what the client asks for."));
        }
        if method == AuthMethod::None && (chosen(OWN) || chosen(INTROSPECT)) {
            return Err(Wrong::new(
                "A public client cannot prove who it is, so it gets nothing in its own name.",
            ));
        }
        if chosen(INTROSPECT) && !is_administrator(&app.rules.policy, person) {
            let status = StatusCode::FORBIDDEN;
            let text = "Only administrators register clients that may introspect all tokens.";
            return Err(Wrong { status, ..Wrong::new(text) });
        }
        Ok(known.into_iter().filter(|grant| chosen(grant)).map(str::to_owned).collect())
    }

    fn redirect_uris(&self, needed: bool) -> Result<Vec<String>, Wrong> {
        let lines = self.uris.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut uris: Vec<String> = Vec::new();
        for uri in lines {
            if let Err(why) = redirect::check(uri) {
                let shown: String = uri.chars().take(100).collect();
                return Err(Wrong::new(format!("{shown}: {why}.")));
            }
            if !Draft::has(&uris, uri) {
                uris.push(uri.to_owned());
            }
        }
        if uris.len() > MOST_URIS {
            return Err(Wrong::new("A client has at most ten redirect URIs."));
        }
        if needed && uris.is_empty() {
            return Err(Wrong::new("The sign-in of people needs a redirect URI."));
        }
        Ok(uris)
    }

    fn resources<'r>(&self, rules: &'r Rules) -> Result<Vec<&'r Resource>, Wrong> {
        let chosen = |resource: &&Resource| Draft::has(&self.audiences, &resource.name);
        let resources: Vec<&Resource> = rules.resources.iter().filter(chosen).collect();
        if resources.is_empty() || resources.len() != self.audiences.len() {
            return Err(Wrong::new("Choose the resources that the client is for."));
        }
        Ok(resources)
    }
}
