//! The pages over a real listener, as a browser sees them.

mod authorize;
mod browser;
mod consent;
mod login;

use std::net::SocketAddr;

use scopeward::Registration;

use crate::config::{Config, Limits, StoreConfig};
use crate::password;
use crate::scratch;
use crate::secret::Secret;
use crate::serve::Running;
use crate::store::clients::{AuthMethod, Client};
use crate::store::users::Person;

use browser::Browser;

/// A challenge of PKCE.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "https://app.example/cb?keep=1";
const LOOPBACK: &str = "http://127.0.0.1/cb";

/// A running server with people and clients.
struct Site {
    running: Running,
}

impl Site {
    async fn start() -> Site {
        Site::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Site {
        let file = scratch::file(".db");
        let url = Secret::new(format!("sqlite:{}", file.display()));
        let limits = Limits { authorize: None, login: None, ..Limits::default() };
        let mut config = Config {
            dev: true,
            rebase: true,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            store: StoreConfig { url, ..StoreConfig::default() },
            limits,
            ..Config::default()
        };
        change(&mut config);
        let running = Running::start(config).await.unwrap();
        let app = &running.app;
        let mut tx = app.store.begin().await.unwrap();
        for name in ["pat", "quinn"] {
            let person = Person {
                id: name.to_owned(),
                email: format!("{name}@pages.example"),
                name: name.to_owned(),
                roles: Vec::new(),
                disabled: false,
            };
            let phc = password::hash(&Secret::new("correct horse")).unwrap();
            app.store.add_person(&mut tx, &person, &phc, 0).await.unwrap();
        }
        let clients = [
            client("app", Registration::Static, &[CALLBACK], &["api", "mcp"]),
            client("tool", Registration::Static, &[LOOPBACK], &["api"]),
            client("many", Registration::Static, &[CALLBACK, LOOPBACK], &["api"]),
            client("robot", Registration::Dcr, &["https://robot.example/cb"], &["mcp"]),
        ];
        for client in clients {
            app.store.put_client(&mut tx, &client).await.unwrap();
        }
        tx.commit().await.unwrap();
        Site { running }
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.running.app.config.issuer)
    }

    async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.sign_in(name, "correct horse").await;
        assert_eq!(page.status, 303, "{}", page.body);
        browser
    }

    /// How many codes were issued.
    async fn codes(&self) -> i64 {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM codes");
        query.fetch_one(self.running.app.store.read()).await.unwrap()
    }

    /// What a person allows a client for an audience.
    async fn granted(&self, person: &str, client: &str, audience: &str) -> Option<String> {
        let grant = self.running.app.store.grant(person, client).await.unwrap();
        grant.and_then(|mut grant| grant.scopes.remove(audience))
    }
}

fn client(id: &str, registration: Registration, uris: &[&str], audiences: &[&str]) -> Client {
    let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Client {
        id: id.to_owned(),
        name: format!("The <b>{id}</b>"),
        registration,
        auth_method: AuthMethod::None,
        redirect_uris: list(uris),
        grant_types: list(&["authorization_code", "refresh_token"]),
        audiences: list(audiences),
        scope: None,
        owner: None,
        created_at: 0,
        expires_at: None,
    }
}

/// An authorization request of a client, with parameters added or replaced.
fn request(client: &str, more: &[(&str, &str)]) -> String {
    let usual = [
        ("response_type", "code"),
        ("client_id", client),
        ("state", "s t/å"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .extend_pairs(usual.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name)));
    query.extend_pairs(more);
    format!("/oauth/authorize?{}", query.finish())
}

/// The same for the API.
fn api(site: &Site, client: &str, scope: &str, more: &[(&str, &str)]) -> String {
    let resource = format!("{}/api", site.running.app.config.issuer);
    let fields = [("resource", resource.as_str()), ("scope", scope)];
    request(client, &[&fields, more].concat())
}
