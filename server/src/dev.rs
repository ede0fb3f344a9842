//! For `--dev`: people, rows and clients to try the server with. Only an empty store gets them.

use scopeward::{Missing, Registration, ScopeRequest};

use crate::account::tokens::make;
use crate::app::{Server, StartError};
use crate::config::ConfigError;
use crate::password;
use crate::policy::Rules;
use crate::secret::{Kind, Secret};
use crate::store::Error;
use crate::store::clients::{AuthMethod, Client};
use crate::store::users::Person;

/// Everyone's password.
const PASSWORD: &str = "password";
/// Where answers to the clients go: to any port of this host (RFC 8252 §7.3).
const HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The secrets that were made. They are told once.
#[derive(Debug)]
pub(crate) struct Seeded {
    /// The secret of `demo-web`.
    pub(crate) client_secret: Secret,
    /// A token of Ann, who may do everything; none where the policy gives nothing for the API.
    pub(crate) ann: Option<Secret>,
    /// A token of Bob, who may look; none where the policy has no bundle `read-only`.
    pub(crate) bob: Option<Secret>,
}

/// Fills an empty store; does nothing with any other.
pub(crate) async fn seed(app: &Server) -> Result<Option<Seeded>, StartError> {
    let (store, now) = (&app.store, app.clock.now());
    if !store.people().await?.is_empty() {
        return Ok(None);
    }
    let people = ["ann", "bob", "eve"].map(|name| person(&app.rules, name));
    let phc = password::hash(&Secret::new(PASSWORD));
    let phc = phc.map_err(|error| ConfigError(error.to_string()))?;
    let client_secret = Kind::Client.create();

    let mut tx = store.begin().await?;
    for person in &people {
        store.add_person(&mut tx, person, &phc, now).await?;
    }
    store.seed_work(&mut tx, now).await?;
    for (id, name, auth_method, path) in [
        ("demo-cli", "Demo command", AuthMethod::None, "/callback"),
        ("demo-web", "Demo site", AuthMethod::Basic, "/callback"),
        ("playground", "Playground", AuthMethod::None, "/playground/callback.html"),
    ] {
        let redirect_uris = HOSTS.map(|host| format!("http://{host}{path}")).to_vec();
        let client = Client { redirect_uris, ..client(&app.rules, id, name, auth_method, now) };
        store.put_client(&mut tx, &client).await?;
    }
    store.put_secret(&mut tx, "demo-web", &client_secret, now, now).await?;
    let [ann, bob, _] = &people;
    let token = async |tx: &mut _, person: &Person, name: &str, scope: Option<String>| {
        let Some(scope) = scope else { return Ok::<_, Error>(None) };
        let (token, secret) = make::fresh(person, name, scope, now, None);
        store.add_api_token(tx, &token, &secret.hash()).await?;
        Ok(Some(secret))
    };
    let ann = token(&mut tx, ann, "Everything", everything(&app.rules, ann)).await?;
    let bob = token(&mut tx, bob, "Looking", bundle(&app.rules, bob, "read-only")).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(Some(Seeded { client_secret, ann, bob }))
}

fn person(rules: &Rules, name: &str) -> Person {
    let admin = name == "ann" && rules.policy.roles().any(|role| role == "admin");
    let roles = if admin { vec!["admin".to_owned()] } else { Vec::new() };
    let first = name.get(..1).unwrap_or_default().to_uppercase();
    let rest = name.get(1..).unwrap_or_default();
    Person {
        id: name.to_owned(),
        email: format!("{name}@example.com"),
        name: format!("{first}{rest}"),
        roles,
        disabled: false,
    }
}

fn client(rules: &Rules, id: &str, name: &str, auth_method: AuthMethod, now: i64) -> Client {
    let mut grant_types = vec!["authorization_code".to_owned(), "refresh_token".to_owned()];
    if auth_method != AuthMethod::None {
        grant_types.push("client_credentials".to_owned());
    }
    Client {
        id: id.to_owned(),
        name: name.to_owned(),
        registration: Registration::Static,
        auth_method,
        redirect_uris: Vec::new(),
        grant_types,
        audiences: rules.resources.iter().map(|resource| resource.name.clone()).collect(),
        scope: None,
        owner: Some("ann".to_owned()),
        created_at: now,
        expires_at: None,
    }
}

/// The scope of a token that may do whatever the API offers a person: the wildcard, if they may have it.
fn everything(rules: &Rules, person: &Person) -> Option<String> {
    let offered = || rules.policy.offered(&rules.resource("api")?.name);
    granted(rules, person, "*").or_else(|| granted(rules, person, &offered()?.join(" ")))
}

fn bundle(rules: &Rules, person: &Person, name: &str) -> Option<String> {
    let (_, scopes) = rules.policy.bundles().find(|(bundle, _)| *bundle == name)?;
    granted(rules, person, &scopes.join(" "))
}

fn granted(rules: &Rules, person: &Person, scope: &str) -> Option<String> {
    let mut request = ScopeRequest::new(scope).missing(Missing::Add);
    request.audiences.extend(rules.resource("api")?.audience().map(Into::into));
    request.roles.extend(person.roles.iter().map(Into::into));
    rules.policy.review(&request).scope().filter(|scope| !scope.is_empty())
}
