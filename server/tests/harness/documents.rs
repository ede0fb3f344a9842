//! A web site, with TLS, that serves Client ID Metadata Documents: good ones, and what an attacker would serve.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Backend, Server};

impl Server {
    /// A server that takes documents, and a site that serves them.
    pub(crate) async fn with_documents(backend: Backend) -> (Server, Site) {
        let site = Site::start();
        let certificate = site.certificate.clone();
        let server = Server::dev(backend, |config| {
            config.registration.documents = true;
            config.registration.documents_private = true;
            config.registration.documents_ca = Some(certificate);
        });
        (server.await, site)
    }
}

/// What the site answers at a path.
#[derive(Debug, Clone)]
pub(crate) enum Page {
    /// The whole answer.
    Bytes(Vec<u8>),
    /// The head, then nothing for a minute.
    Slow,
}

impl Page {
    /// A status line's end (`200 OK`), headers and a body.
    pub(crate) fn new(status: &str, headers: &str, body: &str) -> Page {
        let length = body.len();
        let text = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
        );
        Page::Bytes(text.into_bytes())
    }

    /// A document.
    pub(crate) fn json(body: &serde_json::Value) -> Page {
        Page::new("200 OK", "Content-Type: application/json\r\n", &body.to_string())
    }
}

/// The site.
#[derive(Debug)]
pub(crate) struct Site {
    /// `https://localhost:PORT`.
    pub(crate) origin: String,
    /// The certificate to trust, a file.
    pub(crate) certificate: PathBuf,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    pages: BTreeMap<String, Page>,
    asked: Vec<String>,
}

impl Site {
    /// Starts it. It runs until the process ends.
    pub(crate) fn start() -> Site {
        let key = KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let certificate = CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{port}.pem"));
        std::fs::write(&file, certificate.pem()).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.unwrap().with_no_client_auth();
        let config =
            Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap());
        let shared = Arc::new(Mutex::new(Shared::default()));
        let pages = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, pages) = (config.clone(), pages.clone());
                std::thread::spawn(move || answer(stream, config, &pages));
            }
        });
        Site { origin: format!("https://localhost:{port}"), certificate: file, shared }
    }

    /// Puts something at a path.
    pub(crate) fn put(&self, path: &str, page: Page) {
        self.shared.lock().unwrap().pages.insert(path.to_owned(), page);
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.shared.lock().unwrap().asked.iter().filter(|asked| *asked == path).count()
    }
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>, pages: &Mutex<Shared>) {
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let mut line = String::new();
    if stream.read_line(&mut line).is_err() {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = {
        let mut shared = pages.lock().unwrap();
        shared.asked.push(path.clone());
        shared.pages.get(&path).cloned()
    };
    match page.unwrap_or_else(|| Page::new("404 Not Found", "", "")) {
        Page::Bytes(bytes) => {
            let _ = stream.get_mut().write_all(&bytes);
            stream.get_mut().conn.send_close_notify();
            let _ = stream.get_mut().flush();
        }
        Page::Slow => {
            let _ = stream
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
            let _ = stream.get_mut().flush();
            std::thread::sleep(Duration::from_mins(1));
        }
    }
}
