//! A server that listens, with people and clients put straight into its store.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use scopeward::Registration;
use serde_json::Value;

use crate::config::{Config, Limits, StoreConfig};
use crate::oauth::issue::{self, Consented};
use crate::scratch;
use crate::secret::{Kind, Secret, id};
use crate::serve::Running;
use crate::store::clients::{AuthMethod, Client};
use crate::store::users::Person;

/// RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const REDIRECT: &str = "https://app.example/cb";

pub(super) struct Fixture {
    pub(super) running: Running,
    pub(super) http: reqwest::Client,
    file: PathBuf,
}

impl Drop for Fixture {
    fn drop(&mut self) {
        for end in ["", "-shm", "-wal"] {
            // There is none on PostgreSQL.
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

/// What a request got.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(super) fn get(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_default().to_owned()
    }

    /// The status and the error.
    pub(super) fn error(&self) -> (u16, String) {
        (self.status, self.get("error"))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A client, and its secret if it has one.
pub(super) struct App {
    pub(super) client: Client,
    pub(super) secret: Option<Secret>,
}

impl Fixture {
    pub(super) async fn start() -> Fixture {
        Fixture::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut Config)) -> Fixture {
        let file = scratch::file(".db");
        let url = std::env::var("SCOPEWARD_TEST_STORE");
        let url = url.unwrap_or_else(|_| format!("sqlite:{}", file.display()));
        let no_limit = Limits {
            token: None,
            revoke: None,
            introspect: None,
            register: None,
            ..Limits::default()
        };
        let mut config = Config {
            dev: true,
            rebase: true,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            limits: no_limit,
            store: StoreConfig { url: Secret::new(url), ..StoreConfig::default() },
            ..Config::default()
        };
        change(&mut config);
        let running = Running::start(config).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Fixture { running, http, file }
    }

    pub(super) fn url(&self, path: &str) -> String {
        self.running.app.url(path)
    }

    pub(super) fn mcp(&self) -> String {
        self.url("/mcp")
    }

    pub(super) fn api(&self) -> String {
        self.url("/api")
    }

    pub(super) fn advance(&self, seconds: i64) {
        self.running.app.clock.advance(seconds);
    }

    pub(super) async fn person(&self, roles: &[&str]) -> Person {
        let id = id();
        let person = Person {
            email: format!("{}@example.com", id.to_lowercase()),
            id,
            name: "Ann".to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            disabled: false,
        };
        let store = &self.running.app.store;
        let mut tx = store.begin().await.unwrap();
        store.add_person(&mut tx, &person, "", 0).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// A public client.
    pub(super) async fn public(&self) -> App {
        self.app(AuthMethod::None, |_| {}).await
    }

    pub(super) async fn app(&self, method: AuthMethod, change: impl FnOnce(&mut Client)) -> App {
        let id = id();
        let mut client = Client {
            name: format!("App {id}"),
            id,
            registration: Registration::Static,
            auth_method: method,
            redirect_uris: vec![REDIRECT.to_owned()],
            grant_types: vec!["authorization_code".to_owned(), "refresh_token".to_owned()],
            audiences: vec!["api".to_owned(), "mcp".to_owned()],
            scope: None,
            owner: None,
            created_at: 0,
            expires_at: None,
        };
        change(&mut client);
        let secret = client.is_confidential().then(|| Kind::Client.create());
        let store = &self.running.app.store;
        let mut tx = store.begin().await.unwrap();
        store.put_client(&mut tx, &client).await.unwrap();
        if let Some(secret) = &secret {
            store.put_secret(&mut tx, &client.id, secret, 0, 0).await.unwrap();
        }
        tx.commit().await.unwrap();
        App { client, secret }
    }

    /// A code, as consent gives it.
    pub(super) async fn code(&self, app: &App, person: &Person, scopes: &[(&str, &str)]) -> String {
        let scopes = scopes.iter().map(|(name, scope)| ((*name).to_owned(), (*scope).to_owned()));
        let consented = Consented {
            person: &person.id,
            client: &app.client,
            redirect_uri: REDIRECT,
            redirect_sent: true,
            challenge: CHALLENGE,
            scopes: scopes.collect::<BTreeMap<_, _>>(),
        };
        let server = &self.running.app;
        let mut tx = server.store.begin().await.unwrap();
        let code = issue::code(server, &mut tx, &consented).await.unwrap();
        tx.commit().await.unwrap();
        code.expose().to_owned()
    }

    /// Posts a form; a confidential client proves itself by Basic, a public one says its id.
    pub(super) async fn post(&self, app: &App, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut request = self.http.post(self.url(path));
        let mut form = form.to_vec();
        match &app.secret {
            Some(secret) => {
                let pair = format!("{}:{}", app.client.id, secret.expose());
                request =
                    request.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
            }
            None => form.push(("client_id", &app.client.id)),
        }
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body)).await
    }

    pub(super) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub(super) async fn exchange(&self, app: &App, code: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        form.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        form.extend_from_slice(more);
        self.post(app, "/oauth/token", &form).await
    }

    pub(super) async fn refresh(&self, app: &App, token: &str, more: &[(&str, &str)]) -> Answer {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        form.extend_from_slice(more);
        self.post(app, "/oauth/token", &form).await
    }

    /// Whether an access token is good.
    pub(super) async fn is_active(&self, token: &str) -> bool {
        let server = &self.running.app;
        let found = server.store.access(&Secret::new(token).hash(), server.clock.now()).await;
        found.unwrap().is_some_and(|found| found.state == scopeward::State::Active)
    }

    /// How often something stands in the audit log for a client.
    pub(super) async fn logged(&self, event: &str, app: &App) -> usize {
        let all = self.running.app.store.log_before(None, None, 1000).await.unwrap();
        let name = app.client.name.as_str();
        let mine = |entry: &&crate::store::audit::Entry| {
            entry.event == event && entry.client.as_deref() == Some(name)
        };
        all.iter().filter(mine).count()
    }
}

/// Runs the same at once, so many times.
pub(super) async fn together<T: Send + 'static, F>(count: usize, one: impl Fn() -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (barrier, one) = (barrier.clone(), one());
            tokio::spawn(async move {
                barrier.wait().await;
                one.await
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.unwrap());
    }
    all
}
