//! An answer of the server.

use std::fmt;

use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

/// An answer of the server, read to its end.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl fmt::Debug for Reply {
    /// What a failed test must show: of a page only its main part.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for name in ["location", "www-authenticate", "set-cookie"] {
            for value in self.headers.get_all(name) {
                write!(f, "\n{name}: {value:?}")?;
            }
        }
        let body = self.body.split("<main").last().unwrap_or_default();
        write!(f, "\n{}", body.chars().take(1500).collect::<String>())
    }
}

impl Reply {
    /// A consent page as it is drawn without script: its model holds all phrases, needed or not.
    pub(crate) fn seen(&self) -> String {
        let (before, model) = self.body.split_once(" model=\"").unwrap();
        before.to_owned() + model.split_once('"').unwrap().1
    }

    pub(crate) async fn read(response: reqwest::Response) -> Reply {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.text().await.unwrap_or_default() }
    }

    /// A header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body, which must be JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// A text of the body; empty if it is not there.
    #[track_caller]
    pub(crate) fn text(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_default().to_owned()
    }

    /// A parameter of the address that it redirects to.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let location = Url::parse(self.header("location")).ok()?;
        let found = location.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Asserts an error of OAuth: the status and the `error` of the body.
    #[track_caller]
    pub(crate) fn fails(self, status: u16, error: &str) -> Reply {
        assert_eq!((self.status, self.text("error").as_str()), (status, error), "{self:?}");
        self
    }

    /// Asserts an error in a redirect to the client, and no code.
    #[track_caller]
    pub(crate) fn redirects_error(self, error: &str) -> Reply {
        assert!(self.status == 302 || self.status == 303, "{self:?}");
        assert_eq!(
            (self.param("error").as_deref(), self.param("code")),
            (Some(error), None),
            "{self:?}"
        );
        self
    }

    /// Asserts a page that tells of an error and sends nobody anywhere.
    #[track_caller]
    pub(crate) fn leads_nowhere(self) -> Reply {
        assert!(matches!(self.status, 400..=403), "{self:?}");
        assert_eq!(self.header("location"), "", "{self:?}");
        assert!(self.header("content-type").starts_with("text/html"), "{self:?}");
        self
    }

    /// Asserts an error page that names an error: a client that registered itself gets no redirect of its own making.
    #[track_caller]
    pub(crate) fn tells(self, error: &str) -> Reply {
        let reply = self.leads_nowhere();
        assert!(reply.body.contains(&format!("<code>{error}</code>")), "{reply:?}");
        reply
    }

    /// Asserts that it is no success and no fault of the server, and that it goes nowhere.
    #[track_caller]
    pub(crate) fn refuses(self) -> Reply {
        assert!((400..500).contains(&self.status), "{self:?}");
        assert_eq!(self.header("location"), "", "{self:?}");
        self
    }

    /// Asserts a 401 of a resource server for a bad token (RFC 6750 §3.1).
    #[track_caller]
    pub(crate) fn denies_token(self) -> Reply {
        assert_eq!(self.status, 401, "{self:?}");
        assert!(self.header("www-authenticate").contains("error=\"invalid_token\""), "{self:?}");
        self
    }
}
