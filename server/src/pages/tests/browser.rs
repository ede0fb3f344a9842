//! A browser that follows nothing by itself and keeps cookies.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use reqwest::{Client, RequestBuilder, redirect};

/// What a browser got.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Page {
    pub(super) fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).map(|location| location.to_str().unwrap())
    }

    /// A parameter of where it leads.
    pub(super) fn answer(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(self.location()?).unwrap();
        url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// The value of a hidden field.
    pub(super) fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&start).map(|(_, rest)| rest);
        rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    /// The checkboxes.
    pub(super) fn boxes(&self) -> Vec<&str> {
        let rest = self.body.split("type=\"checkbox\" name=\"scope\" value=\"").skip(1);
        rest.filter_map(|rest| rest.split('"').next()).collect()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Browser {
    base: String,
    client: Client,
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(base: &str) -> Browser {
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Browser { base: base.to_owned(), client, cookies: BTreeMap::new() }
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(path, fields, "same-origin").await
    }

    /// Sends a form that is on a page of some site.
    pub(super) async fn post_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        site: &str,
    ) -> Page {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .header("origin", "null")
            .body(body);
        self.send(request).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Page {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let response = request.header("cookie", cookies).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        Page { status, headers, body: response.text().await.unwrap() }
    }

    pub(super) async fn sign_in(&mut self, name: &str, password: &str) -> Page {
        let csrf = self.get("/login").await.field("csrf");
        let email = format!("{name}@pages.example");
        self.post("/login", &[("csrf", &csrf), ("email", &email), ("password", password)]).await
    }

    /// Answers a consent page with these ticks.
    pub(super) async fn answer(&mut self, page: &Page, answer: &str, ticked: &[&str]) -> Page {
        let hidden = ["csrf", "request", "hash"].map(|name| (name, page.field(name)));
        let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let ticked = ticked.iter().map(|scope| ("scope", *scope));
        let fields: Vec<_> = hidden.chain(ticked).chain([("answer", answer)]).collect();
        self.post("/oauth/consent", &fields).await
    }
}
