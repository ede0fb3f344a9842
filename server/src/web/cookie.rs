//! Cookies: read and written (RFC 6265bis §4). None is for scripts, none leaves this host.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;
use crate::secret::Secret;

/// A cookie of this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Who is not signed in yet: binds the login form to one browser.
    Login,
    /// Who is signed in.
    Session,
}

impl Cookie {
    /// The name. The prefix makes browsers insist on `Secure`, `Path=/` and this very host (RFC 6265bis §4.1.3.2).
    fn name(self, config: &Config) -> &'static str {
        match (self, is_secure(config)) {
            (Cookie::Login, true) => "__Host-login",
            (Cookie::Login, false) => "login",
            (Cookie::Session, true) => "__Host-session",
            (Cookie::Session, false) => "session",
        }
    }

    /// The value that a browser sent. Sent twice, it counts as not sent.
    pub(crate) fn read(self, config: &Config, headers: &HeaderMap) -> Option<Secret> {
        let name = self.name(config);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        let mut values = pairs.filter(|(known, _)| known.trim() == name).map(|(_, value)| value);
        let value = values.next()?;
        values.next().is_none().then(|| Secret::new(value.trim()))
    }

    /// The header that sets it for so many seconds; none: as long as the browser runs.
    pub(crate) fn set(
        self,
        config: &Config,
        value: &Secret,
        seconds: Option<u32>,
    ) -> Option<HeaderValue> {
        let name = self.name(config);
        let secure = if is_secure(config) { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let value = value.expose();
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        let mut line = HeaderValue::try_from(line).ok()?;
        line.set_sensitive(true);
        Some(line)
    }

    /// The header that removes it.
    pub(crate) fn clear(self, config: &Config) -> Option<HeaderValue> {
        self.set(config, &Secret::default(), Some(0))
    }
}

/// Plain HTTP is for `--dev` alone.
fn is_secure(config: &Config) -> bool {
    config.issuer.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Cookie;
    use crate::config::Config;
    use crate::secret::Secret;

    fn config(issuer: &str) -> Config {
        Config { issuer: issuer.to_owned(), ..Config::default() }
    }

    #[test]
    fn flags() {
        let set =
            |issuer, age| Cookie::Session.set(&config(issuer), &Secret::new("v"), age).unwrap();
        assert_eq!(
            set("https://a.example", None),
            "__Host-session=v; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set("http://127.0.0.1:1", Some(9)),
            "session=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=9"
        );
    }

    #[test]
    fn one_value_counts_and_two_do_not() {
        let read = |line| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(line));
            let value = Cookie::Session.read(&config("https://a.example"), &headers);
            value.map(|value| value.expose().to_owned())
        };
        assert_eq!(read("a=b; __Host-session=v; session=w").as_deref(), Some("v"));
        assert_eq!(read("__Host-session=v; __Host-session=w"), None);
        assert_eq!(read("session=w"), None);
    }
}
