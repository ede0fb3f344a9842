//! A server that listens, as behind a proxy that speaks TLS: its issuer is `https://as.example`.

use std::net::SocketAddr;
use std::sync::LazyLock;

use reqwest::header::{CONTENT_TYPE, HOST};
use reqwest::{Client as Http, Method};
use scopeward_server::config::{Config, Limits};
use scopeward_server::secret::Secret;
use scopeward_server::serve::Running;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::client::encode;
use super::{Backend, Browser, RUNTIME, Reply, Sql, database, people};

static SHARED: [OnceCell<Server>; 2] = [const { OnceCell::const_new() }; 2];

static HTTP: LazyLock<Http> = LazyLock::new(|| {
    Http::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
});

/// A server that listens, and its database.
#[derive(Debug)]
pub(crate) struct Server {
    running: Option<Running>,
    /// Whether the database is its own, and goes with it.
    made: bool,
    pub(crate) backend: Backend,
    /// The address of the database.
    pub(crate) url: String,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    pub(crate) issuer: String,
    pub(crate) sql: Sql,
}

impl Server {
    /// The server that tests share which neither move the clock nor need a setting. Each makes clients of its own.
    pub(crate) async fn shared(backend: Backend) -> &'static Server {
        let place = &SHARED[usize::from(backend == Backend::Postgres)];
        place.get_or_init(|| Server::fresh(backend)).await
    }

    /// A server for trying things out (`--dev`): plain HTTP, with people and rows of its own.
    pub(crate) async fn dev(backend: Backend, change: impl FnOnce(&mut Config)) -> Server {
        let dev = |config: &mut Config| {
            config.dev = true;
            config.issuer = String::new();
            change(config);
        };
        Server::with(backend, dev).await
    }

    /// A server with the policy of API tokens, which asks the store each time.
    pub(crate) async fn timetracker(backend: Backend) -> Server {
        let change = |config: &mut Config| {
            "timetracker".clone_into(&mut config.policy);
            config.lifetimes.token_cache = 0;
        };
        Server::with(backend, change).await
    }

    /// An API token of a person.
    pub(crate) async fn api_token(&self, person: &str, scope: &str) -> String {
        self.sign_in(person).await.make_token(scope).await.is(201).text("token")
    }

    /// A server of its own.
    pub(crate) async fn fresh(backend: Backend) -> Server {
        Server::with(backend, |_| ()).await
    }

    /// A server of its own, with settings.
    pub(crate) async fn with(backend: Backend, change: impl FnOnce(&mut Config)) -> Server {
        let url = database::create(backend).await;
        let mut server = Server::seeded(backend, &url, change).await;
        server.made = true;
        server
    }

    /// A server on an empty database, which gets people and rows.
    pub(crate) async fn seeded(
        backend: Backend,
        url: &str,
        change: impl FnOnce(&mut Config),
    ) -> Server {
        let server = Server::on(backend, url, change).await;
        if !server.running.as_ref().unwrap().app.config.dev {
            people::add(&server.sql).await;
        }
        server
    }

    /// Another server on the same database.
    pub(crate) async fn beside(&self, change: impl FnOnce(&mut Config)) -> Server {
        Server::on(self.backend, &self.url, change).await
    }

    /// A server on a database.
    pub(crate) async fn on(
        backend: Backend,
        url: &str,
        change: impl FnOnce(&mut Config),
    ) -> Server {
        let mut config = settings(url);
        change(&mut config);
        let running = Running::start(config).await.unwrap();
        let issuer = running.app.config.issuer.clone();
        let sql = Sql::open(url, backend).await;
        let (url, address) = (url.to_owned(), running.address);
        Server { running: Some(running), made: false, backend, url, address, issuer, sql }
    }

    /// A server that runs elsewhere, in a process of its own, on a database of SQLite.
    pub(crate) async fn at(address: SocketAddr, issuer: &str, url: &str) -> Server {
        let (backend, sql) = (Backend::Sqlite, Sql::open(url, Backend::Sqlite).await);
        let (url, issuer) = (url.to_owned(), issuer.to_owned());
        Server { running: None, made: false, backend, url, address, issuer, sql }
    }

    /// Puts its clock forward, or back.
    pub(crate) fn advance(&self, seconds: i64) {
        self.running.as_ref().unwrap().app.clock.advance(seconds);
    }

    /// The time of its clock.
    pub(crate) fn now(&self) -> i64 {
        self.running.as_ref().unwrap().app.clock.now()
    }

    /// The URI of a resource: `api`, `mcp`.
    pub(crate) fn resource(&self, name: &str) -> String {
        format!("{}/{name}", self.issuer)
    }

    /// A person's browser, not signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// A person's browser, signed in.
    pub(crate) async fn sign_in(&self, person: &str) -> Browser<'_> {
        let browser = self.browser();
        browser.log_in(person).await;
        browser
    }

    /// Sends a request.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = HTTP.request(method, format!("http://{}{path}", self.address));
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request = request.header(HOST, self.issuer.split("://").nth(1).unwrap());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        Reply::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], None).await
    }

    /// Posts a form, as a program does.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        let kind = (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
        self.send("POST", path, &[kind], Some(encode(form))).await
    }

    /// Posts JSON.
    pub(crate) async fn post_json(&self, path: &str, token: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![
            (CONTENT_TYPE.as_str(), "application/json"),
            ("accept", "application/json, text/event-stream"),
        ];
        if !token.is_empty() {
            headers.push(("authorization", &bearer));
        }
        self.send("POST", path, &headers, Some(body.to_string())).await
    }

    /// Calls the API; an empty token is none.
    pub(crate) async fn api(&self, method: &str, path: &str, token: &str) -> Reply {
        let bearer = format!("Bearer {token}");
        let headers: &[_] =
            if token.is_empty() { &[] } else { &[("authorization", bearer.as_str())] };
        self.send(method, path, headers, None).await
    }

    /// Whether the API takes a token that may read tasks.
    pub(crate) async fn works(&self, token: &str) -> bool {
        let reply = self.api("GET", "/api/v1/tasks", token).await;
        match reply.status {
            200 => true,
            401 => false,
            _ => panic!("{reply:?}"),
        }
    }

    /// Begins a conversation with the MCP server.
    pub(crate) async fn mcp(&self, token: &str) -> Reply {
        let version = "2025-06-18";
        let about = serde_json::json!({ "name": "test", "version": "1" });
        let params = serde_json::json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": about });
        let message = serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params });
        self.post_json("/mcp", token, &message).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let (running, sql) = (self.running.take(), self.sql.clone());
        let made = self.made.then(|| (self.url.clone(), self.backend));
        RUNTIME.spawn(async move {
            sql.close().await;
            if let Some(running) = running {
                running.shutdown().await;
            }
            if let Some((url, backend)) = made {
                database::remove(&url, backend).await;
            }
        });
    }
}

/// As for production, on loopback, without limits: a test of a limit sets it.
fn settings(url: &str) -> Config {
    let mut config = Config::default();
    "https://as.example".clone_into(&mut config.issuer);
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.rebase = true;
    config.store.url = Secret::new(url);
    config.limits = no_limits();
    config
}

fn no_limits() -> Limits {
    let mut limits = Limits::default();
    limits.authorize = None;
    limits.token = None;
    limits.revoke = None;
    limits.introspect = None;
    limits.register = None;
    limits.login = None;
    limits.refused = None;
    limits
}
