//! A person's browser: keeps cookies, follows nothing by itself, fills in forms.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::json;

use super::client::encode;
use super::html::{Form, forms};
use super::{Ask, Reply, Server};

/// Headers besides those that a browser sends. They win.
pub(crate) type Extra<'a> = &'a [(&'a str, &'a str)];

/// A person's browser.
#[derive(Debug)]
pub(crate) struct Browser<'a> {
    server: &'a Server,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(server: &'a Server) -> Browser<'a> {
        Browser { server, cookies: Mutex::default() }
    }

    /// The cookies that it would send.
    pub(crate) fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// The value of its session's cookie.
    pub(crate) fn session(&self) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        cookies.get("__Host-session").or(cookies.get("session")).cloned()
    }

    /// Puts a cookie in, as an attacker might.
    pub(crate) fn plant(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None, &[]).await
    }

    /// Sends a form from a page of the server.
    pub(crate) async fn post(
        &self,
        path: &str,
        fields: &[(String, String)],
        extra: Extra<'_>,
    ) -> Reply {
        self.send("POST", path, Some(encode(fields)), extra).await
    }

    /// Fills in the form of a page that leads to `action`, and sends it. What is set replaces what the form holds.
    pub(crate) async fn submit(&self, page: &Reply, action: &str, set: &[(&str, &str)]) -> Reply {
        let mut form = form(page, action);
        form.fields.retain(|(name, _)| set.iter().all(|(wanted, _)| wanted != name));
        form.fields
            .extend(set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(&form.action, &form.fields, &[]).await
    }

    /// Signs in.
    pub(crate) async fn log_in(&self, person: &str) -> Reply {
        let page = self.get("/login?again=1").await.is(200);
        let email = format!("{person}@example.com");
        let reply =
            self.submit(&page, "/login", &[("email", &email), ("password", "password")]).await;
        assert_eq!(reply.status, 303, "{reply:?}");
        reply
    }

    /// Comes with a client's request: to the consent page, to the login page, back to the client, or to an error.
    pub(crate) async fn authorize(&self, ask: &Ask) -> Reply {
        self.get(&ask.path()).await
    }

    /// Allows what is ticked, and what cannot be unticked.
    pub(crate) async fn consent(&self, page: &Reply, ticks: &[&str]) -> Reply {
        let form = consent_form(page);
        self.post(&form.action, &consent_fields(&form, ticks), &[]).await
    }

    /// Allows everything that is asked.
    pub(crate) async fn allow(&self, page: &Reply) -> Reply {
        let form = consent_form(page);
        let all: Vec<_> = form.boxes.iter().map(|(_, scope)| scope.as_str()).collect();
        self.post(&form.action, &consent_fields(&form, &all), &[]).await
    }

    /// Denies.
    pub(crate) async fn deny(&self, page: &Reply) -> Reply {
        self.submit(page, "/oauth/consent", &[("answer", "deny")]).await
    }

    /// Comes with a client's request and allows everything: the answer to the client.
    pub(crate) async fn approve(&self, ask: &Ask) -> Reply {
        let page = self.authorize(ask).await;
        if page.header("location").starts_with(&ask.redirect) {
            return page; // remembered
        }
        self.allow(&page.is(200)).await
    }

    /// Makes an API token, as a program of the person does.
    pub(crate) async fn make_token(&self, scope: &str) -> Reply {
        let proof = self.get("/account/api/tokens").await.is(200).header("x-csrf-token").to_owned();
        let body = json!({ "name": "a test", "scope": scope, "expires_in_days": 30 }).to_string();
        let headers = [("x-csrf-token", proof.as_str()), ("content-type", "application/json")];
        self.send("POST", "/account/api/tokens", Some(body), &headers).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        extra: Extra<'_>,
    ) -> Reply {
        let cookies = self.cookies();
        let mut headers: Vec<(&str, &str)> = extra.to_vec();
        let mut usual = vec![("sec-fetch-site", "same-origin")];
        if !cookies.is_empty() {
            usual.push(("cookie", &cookies));
        }
        if method == "POST" {
            usual.push(("origin", &self.server.issuer));
            usual.push(("content-type", "application/x-www-form-urlencoded"));
        }
        usual.retain(|(name, _)| extra.iter().all(|(given, _)| given != name));
        headers.extend(usual);
        let reply = self.server.send(method, path, &headers, body).await;
        self.keep(&reply);
        reply
    }

    fn keep(&self, reply: &Reply) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in reply.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() || line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The form of a page that leads to `action`.
#[track_caller]
pub(crate) fn form(page: &Reply, action: &str) -> Form {
    let found = forms(&page.body).into_iter().find(|form| form.action.starts_with(action));
    found.unwrap_or_else(|| panic!("no form leads to {action}: {page:?}"))
}

#[track_caller]
pub(crate) fn consent_form(page: &Reply) -> Form {
    form(page, "/oauth/consent")
}

/// What the consent form sends with these scopes ticked.
pub(crate) fn consent_fields(form: &Form, ticks: &[&str]) -> Vec<(String, String)> {
    let is_box = |name: &str| form.boxes.iter().any(|(known, _)| known == name);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| !is_box(name) && name != "answer");
    fields.extend(form.boxes.iter().filter(|(_, scope)| ticks.contains(&scope.as_str())).cloned());
    fields.push(("answer".to_owned(), "allow".to_owned()));
    fields
}
