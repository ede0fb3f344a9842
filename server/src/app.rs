//! What every request may use.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
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
}

impl Server {
    /// Opens the store and reads the policy.
    ///
    /// # Errors
    ///
    /// [`StartError`] if a setting is not safe, the policy has a mistake, or the store cannot be opened.
    pub async fn start(config: Config) -> Result<App, StartError> {
        let rules = Rules::read(&config)?;
        let store = Store::open(&config.store).await?;
        Ok(Arc::new(Server { config, rules, store, clock: Clock::default() }))
    }

    /// An address of this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.issuer)
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
