//! Refuses settings that are not safe, all at once. The server does not start with one.

use std::net::{IpAddr, SocketAddr};

use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::{Config, ConfigError, Limits};

const DAY: u32 = 86_400;

impl Config {
    /// Looks for settings that are not safe, or cannot work.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names every one, and its cure.
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut findings = Findings(Vec::new());
        self.check_issuer(&mut findings);
        self.check_listeners(&mut findings);
        self.check_dev(&mut findings);
        self.check_playground(&mut findings);
        self.check_store(&mut findings);
        self.check_lifetimes(&mut findings);
        self.limits.check(&mut findings);
        self.check_telemetry(&mut findings);
        if findings.0.is_empty() { Ok(()) } else { Err(ConfigError(findings.0.join("\n"))) }
    }

    fn check_issuer(&self, findings: &mut Findings) {
        let issuer = self.issuer.as_str();
        if issuer.is_empty() {
            let unset = "set it to the address of this server as everyone sees it: https://…";
            return findings.unless(self.dev, "issuer", unset);
        }
        let Ok(url) = Url::parse(issuer) else {
            return findings.add("issuer", "it is not an address: https://HOST");
        };
        let loopback = url.host().is_some_and(|host| is_loopback(&host));
        let scheme = url.scheme() == "https" || (self.dev && loopback && url.scheme() == "http");
        findings.unless(scheme, "issuer", "it must be https; http is for --dev on loopback");
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let plain = plain && url.username().is_empty() && url.password().is_none();
        findings.unless(plain, "issuer", "it must be a host alone, without path, query, fragment or user (the server wants a host of its own)");
        // Clients compare issuers as texts (RFC 8414 §3.3): one way to write it, the one without a slash at the end.
        let canonical = url.as_str().strip_suffix('/').unwrap_or(url.as_str());
        findings.unless(!plain || issuer == canonical, "issuer", &format!("write it {canonical}"));
    }

    fn check_listeners(&self, findings: &mut Findings) {
        let Some(admin) = self.admin_listen else { return };
        let apart = admin != self.listen || admin.port() == 0;
        findings.unless(
            apart,
            "admin_listen",
            "it is where the public is served: take another port",
        );
        let near = self.admin_public || is_private(admin);
        let public = "others may reach it: take a loopback or private address, or set admin_public = true if a \
                      firewall is before it";
        findings.unless(near, "admin_listen", public);
    }

    fn check_dev(&self, findings: &mut Findings) {
        if self.dev {
            let loopback = self.listen.ip().is_loopback();
            return findings.unless(
                loopback,
                "listen",
                "with --dev it must be loopback: everyone knows its passwords",
            );
        }
        let needs = "it is for --dev only";
        findings.unless(!self.auto_approve, "auto_approve", needs);
        findings.unless(
            !self.registration.documents_private,
            "registration.documents_private",
            needs,
        );
    }

    fn check_playground(&self, findings: &mut Findings) {
        let Some(folder) = &self.playground else { return };
        let built = folder.join("index.html").is_file();
        let cure = format!(
            "{} has no index.html: name the folder that the playground was built into",
            folder.display()
        );
        findings.unless(built, "playground", &cure);
    }

    fn check_store(&self, findings: &mut Findings) {
        let url = self.store.url.expose();
        let known = ["sqlite:", "postgres://", "postgresql://"];
        let known = known.iter().any(|scheme| url.starts_with(scheme));
        findings.unless(known, "store.url", "it must be sqlite:FILE or postgres://…");
        // Every connection would have a memory of its own.
        let file = !url.contains(":memory:") && !url.contains("mode=memory");
        findings.unless(file, "store.url", "SQLite must have a file");
        findings.within("store.connections", self.store.connections, 1, 1000);
        findings.within("store.wait", self.store.wait, 1, 60);
    }

    fn check_lifetimes(&self, findings: &mut Findings) {
        let lifetimes = &self.lifetimes;
        let bounds = [
            ("code", lifetimes.code, 1, 600),
            ("request", lifetimes.request, 1, DAY),
            ("access", lifetimes.access, 1, DAY),
            ("refresh", lifetimes.refresh, 1, 400 * DAY),
            ("family", lifetimes.family, 1, 400 * DAY),
            ("grace", lifetimes.grace, 0, 300),
            ("session", lifetimes.session, 1, 30 * DAY),
            ("recent", lifetimes.recent, 1, DAY),
            ("overlap", lifetimes.overlap, 0, 30 * DAY),
            ("token_cache", lifetimes.token_cache, 0, 5),
            ("unused_client", lifetimes.unused_client, 1, 400 * DAY),
        ];
        for (name, seconds, least, most) in bounds {
            findings.within(&format!("lifetimes.{name}"), seconds, least, most);
        }
    }

    fn check_telemetry(&self, findings: &mut Findings) {
        let telemetry = &self.telemetry;
        let filter = EnvFilter::try_new(&telemetry.level).is_ok();
        findings.unless(
            filter,
            "telemetry.level",
            "it must be error, warn, info, debug, or such as info,sqlx=warn",
        );
        let sample = (0.0..=1.0).contains(&telemetry.sample);
        findings.unless(sample, "telemetry.sample", "it must be from 0 to 1");
        let http = |text: &String| {
            Url::parse(text)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        };
        let otlp = telemetry.otlp.as_ref().is_none_or(http);
        findings.unless(
            otlp,
            "telemetry.otlp",
            "it must be such as http://collector:4318/v1/traces",
        );
        let ca = self.registration.documents_ca.as_ref();
        let ca = ca.is_none_or(|file| file.is_file());
        findings.unless(ca, "registration.documents_ca", "there is no such file");
        let mut proxies = self.trusted_proxies.clone();
        proxies.sort_unstable();
        proxies.dedup();
        let once = proxies.len() == self.trusted_proxies.len();
        findings.unless(once, "trusted_proxies", "an address stands there twice");
        let all = proxies.iter().any(IpAddr::is_unspecified);
        findings.unless(
            !all,
            "trusted_proxies",
            "name each address: there is no way to trust everyone",
        );
    }
}

impl Limits {
    fn check(&self, findings: &mut Findings) {
        let limits = [
            ("authorize", self.authorize),
            ("token", self.token),
            ("revoke", self.revoke),
            ("introspect", self.introspect),
            ("register", self.register),
            ("login", self.login),
            ("refused", self.refused),
        ];
        for (name, limit) in limits {
            let Some(limit) = limit else { continue };
            let some = limit.requests > 0 && limit.seconds > 0;
            findings.unless(
                some,
                &format!("limits.{name}"),
                "neither number may be 0; no limit is \"off\"",
            );
        }
        findings.unless(self.connections > 0, "limits.connections", "there must be one at least");
    }
}

struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, setting: &str, cure: &str) {
        self.0.push(format!("{setting}: {cure}"));
    }

    fn unless(&mut self, good: bool, setting: &str, cure: &str) {
        if !good {
            self.add(setting, cure);
        }
    }

    fn within(&mut self, setting: &str, value: u32, least: u32, most: u32) {
        let good = (least..=most).contains(&value);
        self.unless(good, setting, &format!("{value} is not from {least} to {most}"));
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether only this host, or a private network (RFC 1918, RFC 4193), reaches an address.
fn is_private(address: SocketAddr) -> bool {
    match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Limit};
    use crate::secret::Secret;

    fn good() -> Config {
        Config { issuer: "https://auth.example.com".to_owned(), ..Config::default() }
    }

    fn dev() -> Config {
        Config { dev: true, ..Config::default() }
    }

    /// The settings that a report names.
    fn named(config: &Config) -> Vec<String> {
        let report = config.check().err().map(|error| error.0).unwrap_or_default();
        report
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    #[test]
    fn an_issuer_is_written_in_one_way() {
        let issuer = |config: Config, issuer: &str| {
            named(&Config { issuer: issuer.to_owned(), ..config }).is_empty()
        };
        assert!(issuer(good(), "https://auth.example.com"));
        assert!(issuer(good(), "https://auth.example.com:8443"));
        assert!(issuer(dev(), "http://127.0.0.1:8080") && issuer(dev(), "http://[::1]:8080"));
        assert!(issuer(dev(), "") && issuer(dev(), "http://localhost:8080"));
        for wrong in [
            "",
            "auth.example.com",
            "http://auth.example.com",
            "http://127.0.0.1:8080",
            "https://auth.example.com/",
            "https://auth.example.com/a",
            "https://auth.example.com/../a",
            "https://auth.example.com?a=b",
            "https://auth.example.com#a",
            "https://user@auth.example.com",
            "https://AUTH.example.com",
            "https://auth.example.com:443",
        ] {
            assert!(!issuer(good(), wrong), "{wrong}");
        }
        assert!(!issuer(dev(), "http://auth.example.com"));
    }

    #[test]
    fn dev_is_for_loopback_and_its_freedoms_are_for_dev() {
        let listen = "0.0.0.0:80".parse().unwrap();
        assert_eq!(named(&Config { listen, ..dev() }), ["listen"]);
        assert!(named(&Config { listen, ..good() }).is_empty());
        let mut config = Config { auto_approve: true, ..good() };
        config.registration.documents_private = true;
        assert_eq!(named(&config), ["auto_approve", "registration.documents_private"]);
        assert!(named(&Config { auto_approve: true, ..dev() }).is_empty());
    }

    #[test]
    fn metrics_are_not_for_the_public() {
        let admin = |address: &str| Config { admin_listen: address.parse().ok(), ..good() };
        assert!(
            named(&admin("127.0.0.1:9090")).is_empty() && named(&admin("10.1.2.3:9090")).is_empty()
        );
        assert_eq!(named(&admin("0.0.0.0:9090")), ["admin_listen"]);
        assert_eq!(named(&admin("[::]:9090")), ["admin_listen"]);
        assert!(named(&Config { admin_public: true, ..admin("0.0.0.0:9090") }).is_empty());
        assert_eq!(named(&admin("127.0.0.1:8080")), ["admin_listen"]);
    }

    #[test]
    fn a_playground_is_a_folder_that_was_built() {
        let playground = |folder: &str| Config { playground: Some(folder.into()), ..good() };
        assert_eq!(named(&playground("/no/such/folder")), ["playground"]);
        assert_eq!(named(&playground(env!("CARGO_MANIFEST_DIR"))), ["playground"]);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../web-demo");
        assert!(named(&playground(folder)).is_empty());
    }

    #[test]
    fn everything_is_said_at_once() {
        let mut config = Config { issuer: "http://x/".to_owned(), ..good() };
        config.lifetimes.code = 601;
        config.lifetimes.grace = 301;
        config.lifetimes.token_cache = 6;
        config.limits.token = Some(Limit { requests: 0, seconds: 1 });
        config.limits.connections = 0;
        config.store.url = Secret::new("mysql://hush@x");
        config.telemetry.level = "a=b=c".to_owned();
        config.telemetry.sample = 1.5;
        config.telemetry.otlp = Some("collector".to_owned());
        config.trusted_proxies = vec!["10.0.0.1".parse().unwrap(); 2];
        let mut names = named(&config);
        names.dedup();
        let all = [
            "issuer",
            "store.url",
            "lifetimes.code",
            "lifetimes.grace",
            "lifetimes.token_cache",
            "limits.token",
            "limits.connections",
            "telemetry.level",
            "telemetry.sample",
            "telemetry.otlp",
            "trusted_proxies",
        ];
        assert_eq!(names, all);
        assert!(!config.check().unwrap_err().0.contains("hush"));
    }

    #[test]
    fn a_limit_holds_at_its_last_number() {
        let mut config = good();
        config.lifetimes.code = 600;
        config.lifetimes.grace = 300;
        config.lifetimes.token_cache = 5;
        assert!(named(&config).is_empty());
        config.store.url = Secret::new("sqlite::memory:");
        assert_eq!(named(&config), ["store.url"]);
    }
}
