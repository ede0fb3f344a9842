//! `serve`: the reference server.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use scopeward_server::app::StartError;
use scopeward_server::config::Config;
use scopeward_server::run;

use crate::answer::Answer;
use crate::failure::Failure;

/// Run the reference server
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Accept requests here; 127.0.0.1:8080 if no setting says otherwise
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Serve metrics here
    #[arg(long, value_name = "ADDR")]
    admin_listen: Option<SocketAddr>,
    /// The address of this server as everyone sees it
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Give consent without asking; with --dev only
    #[arg(long)]
    auto_approve: bool,
    /// Serve the built playground of this folder at /playground/
    #[arg(long, value_name = "DIR")]
    playground: Option<PathBuf>,
    /// Check the settings and the policy, and start nothing
    #[arg(long)]
    check_config: bool,
}

/// Where the settings are, and those that all commands of the server take.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Read settings from this file; SCOPEWARD_… in the environment and options go over it
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use this policy: a file, or doubletime or timetracker
    #[arg(long, global = true, value_name = "FILE|NAME")]
    policy: Option<String>,
    /// Keep everything here: sqlite:FILE or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    store: Option<String>,
    /// Try it out: on loopback, with http, seeded people and rows
    #[arg(long, global = true)]
    dev: bool,
}

impl Settings {
    /// The settings, under options of one command.
    pub(crate) fn read(&self, more: Vec<(&str, Option<String>)>) -> Result<Config, Failure> {
        let own = [
            ("policy", self.policy.clone()),
            ("store.url", self.store.clone()),
            ("dev", self.dev.then(|| true.to_string())),
        ];
        let options = own.into_iter().chain(more);
        let options: Vec<_> = options.filter_map(|(name, value)| Some((name, value?))).collect();
        Config::read(self.config.as_deref(), &options)
            .map_err(|error| Failure::Message(error.to_string()))
    }
}

/// Whatever the server says against starting is wrong use.
impl From<StartError> for Failure {
    fn from(error: StartError) -> Failure {
        Failure::Message(error.to_string())
    }
}

impl Serve {
    pub(crate) fn run(&self) -> Result<Answer, Failure> {
        let config = self.settings.read(vec![
            ("listen", self.listen.as_ref().map(ToString::to_string)),
            ("admin_listen", self.admin_listen.as_ref().map(ToString::to_string)),
            ("issuer", self.issuer.clone()),
            ("playground", self.playground.as_ref().map(|folder| folder.display().to_string())),
            ("auto_approve", self.auto_approve.then(|| true.to_string())),
        ])?;
        if self.check_config {
            run::check(&config)?;
            return Ok(Answer::styled("The settings are good.\n", true));
        }
        run::run(config)?;
        Ok(Answer::styled("", true))
    }
}
