//! The whole life of a process that serves: the log, the server, the signal that ends it.

use std::io::{Write, stdout};

use tokio::runtime::Runtime;

use crate::app::StartError;
use crate::config::Config;
use crate::log::Log;
use crate::policy::Rules;
use crate::secret::Secret;
use crate::serve::Running;
use crate::tls;

/// Serves until the process is told to end (SIGTERM, SIGINT).
///
/// # Errors
///
/// [`StartError`] if it cannot begin.
pub fn run(config: Config) -> Result<(), StartError> {
    config.check()?;
    tls::install();
    let runtime = Runtime::new()?;
    let log = Log::start(&config.telemetry);
    let served = runtime.block_on(async {
        // Before anything else: who is told to end while it begins ends in order, too.
        let mut signals = Signals::listen()?;
        let running = Running::start(config).await?;
        if running.app.config.dev {
            // Whoever does not read it does not want to know.
            let _ = stdout().write_all(hello(&running).as_bytes());
        }
        tracing::info!(address = %running.address, issuer = running.app.config.issuer, "serving");
        signals.ended().await;
        tracing::info!("stopping");
        running.shutdown().await;
        Ok(())
    });
    log.flush();
    served
}

/// Reads the policy and checks the settings, and starts nothing.
///
/// # Errors
///
/// [`StartError`] names what is wrong.
pub fn check(config: &Config) -> Result<(), StartError> {
    config.check()?;
    let mut config = config.clone();
    if config.issuer.is_empty() {
        config.issuer = format!("http://{}", config.listen);
    }
    Rules::read(&config)?;
    Ok(())
}

/// What to try.
fn hello(running: &Running) -> String {
    let issuer = &running.app.config.issuer;
    let mcp = running.app.rules.resources.iter().find(|resource| resource.path == "/mcp");
    let mut lines = vec![
        format!("Scopeward is at {issuer}"),
        format!("API: {issuer}/api/v1, described at {issuer}/api/docs"),
        format!(
            "Pages: {issuer}/account/apps, /developer/clients, /account/api-tokens, /admin/audit"
        ),
        format!("Metadata: {issuer}/.well-known/oauth-authorization-server"),
        "People: ann@example.com, bob@example.com, eve@example.com; password: password".to_owned(),
        "Clients: demo-cli (public), demo-web; answers go to http://127.0.0.1:PORT/callback"
            .to_owned(),
    ];
    if let Some(mcp) = mcp {
        lines.insert(2, format!("MCP: {}", mcp.uri));
    }
    if running.app.config.playground.is_some() {
        lines.insert(1, format!("Playground: {issuer}/playground/"));
    }
    let Some(seeded) = &running.seeded else {
        lines.push(
            "Secrets were told when the database was made. For new ones, remove it.\n".to_owned(),
        );
        return lines.join("\n");
    };
    lines.push(format!("Secret of demo-web: {}", seeded.client_secret.expose()));
    let tries = [(&seeded.ann, "users/me"), (&seeded.bob, "projects"), (&seeded.bob, "tasks")];
    let curl = |(token, path): (&Option<Secret>, &str)| {
        let token = token.as_ref()?.expose();
        Some(format!("curl -H 'Authorization: Bearer {token}' {issuer}/api/v1/{path}"))
    };
    lines.extend(tries.into_iter().filter_map(curl));
    lines.join("\n") + "\n"
}

/// The signals that end the process.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        Ok(Signals { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(unix)]
    async fn ended(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Signals> {
        Ok(Signals {})
    }

    #[cfg(not(unix))]
    async fn ended(&mut self) {
        // Without signals it never ends in order.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
