//! Reads settings: the file, then `SCOPEWARD_…` from the environment, `SCOPEWARD_…_FILE` for secrets in files.

/// Why the settings cannot be used. It names the place and the cure.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);
