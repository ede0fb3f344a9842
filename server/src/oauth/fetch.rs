//! Fetches a client's document, from a place that a stranger chose: with bounds on everything.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Certificate, Client, ClientBuilder, StatusCode, redirect};
use rustls::crypto::ring;
use url::{Host, Url};

use super::{address, body};
use crate::config::RegistrationConfig;

/// A document is at most so long.
const MAX_BODY: usize = 5 * 1024;
/// Fetching takes at most so long.
const TIMEOUT: Duration = Duration::from_secs(3);
/// A document is fresh for so long if its host does not say (seconds).
const FRESH: i64 = 300;
/// A document is fresh for at most so long (seconds).
const FRESH_AT_MOST: i64 = 3600;

/// A document.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) body: Vec<u8>,
    /// For so many seconds it need not be fetched again.
    pub(super) fresh_for: i64,
}

/// Fetches a document, or says why not.
pub(super) async fn document(
    settings: &RegistrationConfig,
    url: Url,
) -> Result<Fetched, &'static str> {
    if !settings.documents_private && !is_named_publicly(&url) {
        return Err("its address is not public");
    }
    let request = client(settings).await?.get(url).header(ACCEPT, "application/json");
    let mut response = request.send().await.map_err(|_| "it cannot be fetched")?;
    if response.status() != StatusCode::OK {
        return Err("its host does not answer with 200");
    }
    if !body::is(response.headers(), "application/json") {
        return Err("it is not application/json");
    }
    if response.headers().contains_key(CONTENT_ENCODING) {
        return Err("it is encoded");
    }
    let fresh_for = fresh_for(response.headers());
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| "it cannot be fetched")? {
        body.extend_from_slice(&part);
        if body.len() > MAX_BODY {
            return Err("it is too long");
        }
    }
    Ok(Fetched { body, fresh_for })
}

/// A client without proxies, redirects or memory.
async fn client(settings: &RegistrationConfig) -> Result<Client, &'static str> {
    // Whoever was first to say so in this process has said the same.
    let _ = ring::default_provider().install_default();
    let mut builder = ClientBuilder::new()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .https_only(true)
        .referer(false)
        .timeout(TIMEOUT);
    if !settings.documents_private {
        builder = builder.dns_resolver(PublicOnly);
    }
    if let Some(file) = &settings.documents_ca {
        let pem =
            tokio::fs::read(file).await.map_err(|_| "the file of certificates cannot be read")?;
        let all = Certificate::from_pem_bundle(&pem);
        let all = all.map_err(|_| "the file of certificates cannot be read")?;
        builder = builder.tls_certs_merge(all);
    }
    builder.build().map_err(|_| "there is no way to fetch it")
}

/// Whether the host is a name, or a public address. What a name leads to is seen when it is resolved.
fn is_named_publicly(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(_)) => true,
        Some(Host::Ipv4(host)) => address::is_public(host.into()),
        Some(Host::Ipv6(host)) => address::is_public(host.into()),
        None => false,
    }
}

/// Resolves names to public addresses. What is connected to is what was looked at: a name cannot change in between.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let all: Vec<SocketAddr> = all.collect();
            // One private address among them is a reason to trust none.
            if all.is_empty() || !all.iter().all(|found| address::is_public(found.ip())) {
                return Err(Box::<dyn Error + Send + Sync>::from("the address is not public"));
            }
            Ok(Box::new(all.into_iter()) as Addrs)
        })
    }
}

/// How long an answer is fresh (RFC 9111 §5.2.2), within bounds.
fn fresh_for(headers: &HeaderMap) -> i64 {
    let values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let directives: Vec<String> = values
        .flat_map(|value| value.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    if directives.iter().any(|directive| matches!(directive.as_str(), "no-store" | "no-cache")) {
        return 0;
    }
    let age = directives.iter().find_map(|directive| directive.strip_prefix("max-age="));
    age.map_or(FRESH, |age| age.parse().unwrap_or(0)).clamp(0, FRESH_AT_MOST)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::CACHE_CONTROL;

    use super::{fresh_for, is_named_publicly};

    #[test]
    fn an_answer_is_fresh_for_an_hour_at_most() {
        for (value, seconds) in [
            (None, 300),
            (Some("max-age=60"), 60),
            (Some("public, MAX-AGE=9999999"), 3600),
            (Some("max-age=-1"), 0),
            (Some("max-age=x"), 0),
            (Some("max-age=60, no-store"), 0),
            (Some("no-cache"), 0),
        ] {
            let mut headers = HeaderMap::new();
            value.map(|value| headers.insert(CACHE_CONTROL, value.parse().unwrap()));
            assert_eq!(fresh_for(&headers), seconds, "{value:?}");
        }
    }

    #[test]
    fn a51_an_address_in_the_id_is_looked_at() {
        for (url, is) in [
            ("https://app.example/a", true),
            ("https://1.1.1.1/a", true),
            ("https://127.0.0.1/a", false),
            ("https://169.254.169.254/a", false),
            ("https://[::1]/a", false),
            ("https://[::ffff:10.0.0.1]/a", false),
        ] {
            assert_eq!(is_named_publicly(&url.parse().unwrap()), is, "{url}");
        }
    }
}
