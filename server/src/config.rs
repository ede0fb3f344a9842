//! The settings: a TOML file, the environment over it, and the command line over both.

mod check;
mod limit;
mod read;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::secret::Secret;
use crate::store::Backend;

pub use read::ConfigError;

/// Every setting of the server. All have a default, but `issuer` outside `--dev`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Config {
    /// Who issues tokens: the address of this server as everyone sees it, without a slash at the end (RFC 8414 §2).
    pub issuer: String,
    /// Where people, clients and APIs are served.
    pub listen: SocketAddr,
    /// Where metrics are served, if anywhere. Not for the public.
    pub admin_listen: Option<SocketAddr>,
    /// Whether `admin_listen` may be an address that others reach, as in a container whose port nobody publishes.
    pub admin_public: bool,
    /// A policy file, or the name of one that ships: `doubletime`, `timetracker`.
    pub policy: String,
    /// Whether the audiences of the policy move to this issuer: `https://example.com/api` becomes `ISSUER/api`.
    pub rebase: bool,
    /// For trying it out: on loopback only, with `http`, seeded users and rows.
    pub dev: bool,
    /// Whether consent is given without asking. With `dev` only.
    pub auto_approve: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The folder of the built playground, which is then served at `/playground/`.
    pub playground: Option<PathBuf>,
    /// Where everything is kept.
    pub store: StoreConfig,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// How often one address may ask.
    pub limits: Limits,
    /// Clients that register themselves.
    pub registration: RegistrationConfig,
    /// What is told about the running server.
    pub telemetry: Telemetry,
}

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct StoreConfig {
    /// `sqlite:FILE` or `postgres://…`. It may hold a password.
    pub url: Secret,
    /// How many connections read at once (PostgreSQL: read and write).
    pub connections: u32,
    /// How long a request waits for a connection, in seconds.
    pub wait: u32,
    /// SQLite: whether a commit waits for the disk.
    pub synchronous: Synchronous,
}

/// Whether a commit of SQLite waits for the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// A crash of the process loses nothing, a loss of power may lose the last commits.
    #[default]
    Normal,
    /// A loss of power loses nothing.
    Full,
}

/// How long things live, in seconds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Lifetimes {
    /// An authorization code; at most 600 (OAuth 2.1 §4.1.2).
    pub code: u32,
    /// An authorization request that waits for an answer.
    pub request: u32,
    /// An access token.
    pub access: u32,
    /// A refresh token that is not used.
    pub refresh: u32,
    /// All tokens of one authorization.
    pub family: u32,
    /// How long a rotated refresh token gives the same successor again.
    pub grace: u32,
    /// A session of a browser.
    pub session: u32,
    /// How fresh a login must be for making secrets.
    pub recent: u32,
    /// How long an old client secret works beside a new one.
    pub overlap: u32,
    /// How long a process may believe a token that another process has revoked.
    pub token_cache: u32,
    /// A client that registered itself and was never used.
    pub unused_client: u32,
}

/// How often one address may ask: so many requests in so many seconds. None, written `off`: no limit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limits {
    /// The authorization endpoint and its pages.
    #[serde(deserialize_with = "limit::read")]
    pub authorize: Option<Limit>,
    /// The token endpoint.
    #[serde(deserialize_with = "limit::read")]
    pub token: Option<Limit>,
    /// The revocation endpoint.
    #[serde(deserialize_with = "limit::read")]
    pub revoke: Option<Limit>,
    /// The introspection endpoint, for callers that fail to authenticate.
    #[serde(deserialize_with = "limit::read")]
    pub introspect: Option<Limit>,
    /// The registration endpoint.
    #[serde(deserialize_with = "limit::read")]
    pub register: Option<Limit>,
    /// Logins that fail.
    #[serde(deserialize_with = "limit::read")]
    pub login: Option<Limit>,
    /// The protected API and the MCP server, for tokens that are refused.
    #[serde(deserialize_with = "limit::read")]
    pub refused: Option<Limit>,
    /// Connections at once.
    pub connections: usize,
}

/// So many requests in so many seconds: `{ requests = 300, seconds = 900 }`, or `300/900`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

/// Clients that register themselves.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RegistrationConfig {
    /// Dynamic client registration (RFC 7591), for the audience that needs a gate scope.
    pub dynamic: bool,
    /// How many registered clients there may be.
    pub most: u32,
    /// Client ID Metadata Documents: a client's id is the address of its description, which is fetched.
    pub documents: bool,
    /// A file of certificates (PEM) that may vouch for the hosts of these documents, besides the usual ones.
    pub documents_ca: Option<PathBuf>,
    /// Whether documents may come from private and loopback addresses. With `dev` only.
    pub documents_private: bool,
}

/// What is told about the running server.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Telemetry {
    /// The form of the log.
    pub log: LogForm,
    /// What is logged: `error`, `warn`, `info`, `debug`, or a filter such as `info,sqlx=warn`.
    pub level: String,
    /// Where traces are sent (OTLP over HTTP), if anywhere.
    pub otlp: Option<String>,
    /// How many of all traces are sent, from 0 to 1.
    pub sample: f64,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// One object a line.
    #[default]
    Json,
    /// For people.
    Text,
}

const DAY: u32 = 86_400;

impl Default for Config {
    fn default() -> Config {
        Config {
            issuer: String::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin_listen: None,
            admin_public: false,
            policy: "doubletime".to_owned(),
            rebase: false,
            dev: false,
            auto_approve: false,
            trusted_proxies: Vec::new(),
            playground: None,
            store: StoreConfig::default(),
            lifetimes: Lifetimes::default(),
            limits: Limits::default(),
            registration: RegistrationConfig::default(),
            telemetry: Telemetry::default(),
        }
    }
}

impl Default for StoreConfig {
    fn default() -> StoreConfig {
        StoreConfig {
            url: Secret::new("sqlite:scopeward.db"),
            connections: 8,
            wait: 5,
            synchronous: Synchronous::default(),
        }
    }
}

impl StoreConfig {
    pub(crate) fn backend(&self) -> Backend {
        if self.url.expose().starts_with("sqlite:") { Backend::Sqlite } else { Backend::Postgres }
    }

    pub(crate) fn acquire_timeout(&self) -> Duration {
        Duration::from_secs(self.wait.into())
    }
}

impl Default for Lifetimes {
    fn default() -> Lifetimes {
        Lifetimes {
            code: 60,
            request: 600,
            access: 3600,
            refresh: 30 * DAY,
            family: 90 * DAY,
            grace: 30,
            session: DAY / 2,
            recent: 900,
            overlap: DAY,
            token_cache: 2,
            unused_client: DAY,
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        let limit = |requests, seconds| Some(Limit { requests, seconds });
        Limits {
            authorize: limit(100, 900),
            token: limit(300, 900),
            revoke: limit(100, 900),
            introspect: limit(100, 900),
            register: limit(20, 3600),
            login: limit(20, 900),
            refused: limit(600, 900),
            connections: 10_000,
        }
    }
}

impl Default for RegistrationConfig {
    fn default() -> RegistrationConfig {
        RegistrationConfig {
            dynamic: true,
            most: 10_000,
            documents: false,
            documents_ca: None,
            documents_private: false,
        }
    }
}

impl Default for Telemetry {
    fn default() -> Telemetry {
        Telemetry { log: LogForm::default(), level: "info".to_owned(), otlp: None, sample: 1.0 }
    }
}
