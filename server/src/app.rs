//! What every request may use.

use std::sync::Arc;

use tokio::sync::watch;

use crate::api::Api;
use crate::clock::Clock;
use crate::config::Config;
use crate::limit::Limiters;
use crate::policy::Rules;
use crate::store::Store;

/// The running server, shared by all requests.
pub type App = Arc<Server>;

/// What every request may use.
#[derive(Debug)]
#[non_exhaustive]
pub struct Server {
    /// The settings.
    pub config: Config,
    /// The policy and its resources.
    pub rules: Rules,
    /// What is kept.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// How often one address may ask.
    pub limits: Limiters,
    /// What requests to the API share.
    pub(crate) api: Api,
    stopping: watch::Sender<bool>,
}

impl Server {
    /// Opens the store and reads the policy.
    ///
    /// # Errors
    ///
    /// [`StartError`] if a setting is not safe, the policy has a mistake, or the store cannot be opened.
    pub async fn start(config: Config) -> Result<App, StartError> {
        config.check()?;
        let rules = Rules::read(&config)?;
        let store = Store::open(&config.store).await?;
        let limits = Limiters::new(&config.limits);
        let api = Api::new(&config, &rules);
        let (clock, stopping) = (Clock::default(), watch::Sender::new(false));
        Ok(Arc::new(Server { config, rules, store, clock, limits, api, stopping }))
    }

    /// An address of this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.issuer)
    }

    /// From now on the server stops: it is no longer ready, and takes no new connections.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server stops.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Waits until the server stops.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as `self`: this ends when the server stops, never by an error.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A setting, or the policy.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// The store.
    #[error("the store: {0}")]
    Store(#[from] crate::store::Error),
    /// The network.
    #[error("the network: {0}")]
    Network(#[from] std::io::Error),
}
