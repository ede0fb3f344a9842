//! The running server: its listeners, and how it stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use crate::app::{App, Server, StartError};
use crate::config::Config;
use crate::dev::Seeded;
use crate::web::peer::Peer;
use crate::{api, dev, front, metrics, router, sweep, tls};

/// How long a connection may be silent or take to send the head of a request (slow senders, idle connections).
const HEAD: Duration = Duration::from_secs(10);
/// How long a stopping server waits for requests that run.
const DRAIN: Duration = Duration::from_secs(30);
/// How many bytes of a request's head are kept.
const HEAD_BYTES: usize = 64 * 1024;

/// A server that listens.
#[derive(Debug)]
pub struct Running {
    /// What its requests share.
    pub app: App,
    /// Where it is served.
    pub address: SocketAddr,
    /// Where its metrics are, if anywhere.
    pub admin_address: Option<SocketAddr>,
    /// What an empty store of `--dev` was filled with.
    pub(crate) seeded: Option<Seeded>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Opens the store, binds and serves. In `--dev`, an empty issuer becomes the address that was bound.
    ///
    /// # Errors
    ///
    /// [`StartError`] if a setting is not safe, the store cannot be opened, or the address is not free.
    pub async fn start(mut config: Config) -> Result<Running, StartError> {
        tls::install();
        metrics::install();
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        if config.dev && config.issuer.is_empty() {
            config.issuer = format!("http://{address}");
        }
        let admin = match config.admin_listen {
            Some(address) => Some(TcpListener::bind(address).await?),
            None => None,
        };
        let admin_address = admin.as_ref().map(TcpListener::local_addr).transpose()?;
        let app = Server::start(config).await?;
        let seeded = if app.config.dev { dev::seed(&app).await? } else { None };
        let routes = front::before(router::router(app.clone()));
        let mut tasks = vec![
            tokio::spawn(serve(app.clone(), listener, routes)),
            tokio::spawn(sweep::run(app.clone())),
        ];
        if let Some(admin) = admin {
            let routes = front::before(router::admin(app.clone()));
            tasks.push(tokio::spawn(serve(app.clone(), admin, routes)));
        }
        Ok(Running { app, address, admin_address, seeded, tasks })
    }

    /// Stops: no longer ready, no new connections; what runs is waited for, then the store is closed.
    pub async fn shutdown(self) {
        self.app.stop();
        for task in self.tasks {
            // One that panicked has stopped, too.
            let _ = task.await;
        }
        api::uses::flush(&self.app).await;
        self.app.store.close().await;
    }
}

/// Accepts connections until the server stops, then waits for those that are open.
async fn serve(app: App, listener: TcpListener, routes: Router) {
    let places = Arc::new(Semaphore::new(app.config.limits.connections));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let accepted = tokio::select! {
            () = app.stopped() => break,
            Some(_) = connections.join_next() => continue,
            accepted = accepted => accepted,
        };
        let Some((place, accepted)) = accepted else { break };
        let (stream, from) = match accepted {
            Ok(connection) => connection,
            Err(error) => {
                // Out of file descriptors, most likely: those that are open will end.
                tracing::warn!(%error, "no connection accepted");
                sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let app = app.clone();
        let routes = routes.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            let trusted = &app.config.trusted_proxies;
            let peer = Peer::of(from.ip(), request.headers(), trusted);
            request.extensions_mut().insert(peer);
            routes.clone().oneshot(request.map(Body::new))
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            // An error here is the client's: it went away, was too slow, or does not speak HTTP.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off");
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::Running;
    use crate::config::{Config, StoreConfig};
    use crate::scratch;
    use crate::secret::Secret;

    async fn running() -> Running {
        let file = scratch::file(".db");
        let url = Secret::new(format!("sqlite:{}", file.display()));
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config {
            dev: true,
            rebase: true,
            listen: any,
            admin_listen: Some(any),
            store: StoreConfig { url, ..StoreConfig::default() },
            ..Config::default()
        };
        Running::start(config).await.unwrap()
    }

    async fn ask(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nhost: evil\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn it_serves_until_it_is_stopped() {
        let running = running().await;
        assert_eq!(running.app.config.issuer, format!("http://{}", running.address));
        let ready = ask(running.address, "/health/ready").await;
        assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("x-request-id: "), "{ready}");
        assert!(ask(running.address, "/metrics").await.starts_with("HTTP/1.1 404"));
        let metrics = ask(running.admin_address.unwrap(), "/metrics").await;
        assert!(metrics.contains("route=\"/health/ready\""), "{metrics}");

        let address = running.address;
        let idle = TcpStream::connect(address).await.unwrap();
        running.app.stop();
        running.shutdown().await;
        assert!(TcpStream::connect(address).await.is_err());
        drop(idle);
    }
}
