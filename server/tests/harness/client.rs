//! OAuth clients, and what they ask.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use scopeward_server::secret::{self, Kind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Browser, Reply, Server};

/// An OAuth client.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    /// `none`, `client_secret_basic` or `client_secret_post`.
    pub(crate) auth: &'static str,
    pub(crate) redirect: String,
}

/// An authorization request, to be changed at will.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) params: Vec<(String, String)>,
    pub(crate) verifier: String,
    pub(crate) redirect: String,
}

/// What a token response gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) scope: String,
}

/// Encodes a form, or a query.
pub(crate) fn encode(pairs: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The challenge of a verifier (RFC 7636 §4.2).
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// The metadata of a public client (RFC 7591 §2).
pub(crate) fn public(redirect: &str) -> Value {
    let grants = ["authorization_code", "refresh_token"];
    json!({ "redirect_uris": [redirect], "token_endpoint_auth_method": "none", "grant_types": grants })
}

impl Client {
    /// A request for a scope of a resource; an empty one is left out.
    pub(crate) fn ask(&self, scope: &str, resource: &str) -> Ask {
        let verifier = secret::nonce();
        let params = [
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", &self.redirect),
            ("scope", scope),
            ("resource", resource),
            ("state", "a state"),
            ("code_challenge", &challenge(&verifier)),
            ("code_challenge_method", "S256"),
        ];
        let given = params.iter().filter(|(_, value)| !value.is_empty());
        let params = given.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ask { params, verifier, redirect: self.redirect.clone() }
    }
}

impl Ask {
    /// The same without a parameter.
    pub(crate) fn without(mut self, name: &str) -> Ask {
        self.params.retain(|(known, _)| known != name);
        self
    }

    /// The same with another value of a parameter.
    pub(crate) fn with(self, name: &str, value: &str) -> Ask {
        self.without(name).and(name, value)
    }

    /// The same with one more parameter.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Ask {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self) -> String {
        format!("/oauth/authorize?{}", encode(&self.params))
    }
}

impl Tokens {
    #[track_caller]
    pub(crate) fn of(reply: &Reply) -> Tokens {
        assert_eq!(reply.status, 200, "{reply:?}");
        let text = |member| reply.text(member);
        Tokens {
            access: text("access_token"),
            refresh: text("refresh_token"),
            scope: text("scope"),
        }
    }
}

impl Server {
    /// A developer's client for both resources, put past the server into the store.
    pub(crate) async fn client(&self, auth: &'static str) -> Client {
        self.client_at(auth, &["https://app.example/cb"]).await
    }

    /// As `client`, with these redirect URIs.
    pub(crate) async fn client_at(&self, auth: &'static str, redirects: &[&str]) -> Client {
        let id = format!("c_{}", secret::id());
        let row = "INSERT INTO oauth_clients (id, name, registration, auth_method, redirect_uris, grant_types, audiences,
                                              owner_id, created_at)
                   VALUES ($1, 'A test', 'static', $2, $3, $4, $5, 'ann', 0)";
        let grants = r#"["authorization_code","refresh_token"]"#;
        let redirect_uris = json!(redirects).to_string();
        self.sql.run(row, &[&id, auth, &redirect_uris, grants, r#"["api","mcp"]"#]).await;
        let secret = (auth != "none").then(|| Kind::Client.create());
        if let Some(secret) = &secret {
            let row = "INSERT INTO client_secrets (hash, client_id, created_at) VALUES ($1, $2, 0)";
            self.sql.run(row, &[&secret.hash(), &id]).await;
        }
        let secret = secret.map(|secret| secret.expose().to_owned());
        Client { id, secret, auth, redirect: redirects[0].to_owned() }
    }

    /// Registers a client as MCP clients do (RFC 7591).
    pub(crate) async fn register(&self, metadata: &Value) -> Reply {
        self.post_json("/oauth/register", "", metadata).await
    }

    /// A public client that registered itself.
    pub(crate) async fn registered(&self) -> Client {
        self.registered_at("https://app.example/cb").await
    }

    /// As `registered`, with this redirect URI.
    pub(crate) async fn registered_at(&self, redirect: &str) -> Client {
        let id = self.register(&public(redirect)).await.is(201).text("client_id");
        Client { id, secret: None, auth: "none", redirect: redirect.to_owned() }
    }

    /// Asks an endpoint as a client does, by its own way of authentication.
    pub(crate) async fn by(&self, client: &Client, path: &str, form: &[(&str, &str)]) -> Reply {
        let mut form = form.to_vec();
        let secret = client.secret.as_deref().unwrap_or_default();
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{secret}", client.id)));
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        match client.auth {
            "client_secret_basic" => headers.push(("authorization", &basic)),
            "client_secret_post" => {
                form.extend([("client_id", client.id.as_str()), ("client_secret", secret)]);
            }
            _ => form.push(("client_id", &client.id)),
        }
        self.send("POST", path, &headers, Some(encode(&form))).await
    }

    /// Redeems a code.
    pub(crate) async fn exchange(&self, client: &Client, code: &str, verifier: &str) -> Reply {
        let form = exchange_form(client, code, verifier);
        self.by(client, "/oauth/token", &form).await
    }

    /// Refreshes; more parameters may be given.
    pub(crate) async fn refresh(
        &self,
        client: &Client,
        token: &str,
        more: &[(&str, &str)],
    ) -> Reply {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        form.extend(more);
        self.by(client, "/oauth/token", &form).await
    }

    /// Whether the introspection endpoint calls a token active, for a client.
    pub(crate) async fn is_active(&self, client: &Client, token: &str) -> bool {
        let reply = self.by(client, "/oauth/introspect", &[("token", token)]).await.is(200);
        reply.json()["active"].as_bool().unwrap()
    }

    /// A code for a person's consent to everything asked, and its verifier.
    pub(crate) async fn code(
        &self,
        browser: &Browser<'_>,
        client: &Client,
        scope: &str,
        resource: &str,
    ) -> (String, String) {
        let ask = client.ask(scope, &self.resource(resource));
        let reply = browser.approve(&ask).await;
        (reply.param("code").unwrap_or_else(|| panic!("no code: {reply:?}")), ask.verifier)
    }

    /// The whole flow: a person signs in and allows, the client gets its tokens.
    pub(crate) async fn connect(
        &self,
        client: &Client,
        person: &str,
        scope: &str,
        resource: &str,
    ) -> Tokens {
        let browser = self.sign_in(person).await;
        let (code, verifier) = self.code(&browser, client, scope, resource).await;
        Tokens::of(&self.exchange(client, &code, &verifier).await)
    }
}

pub(crate) fn exchange_form<'a>(
    client: &'a Client,
    code: &'a str,
    verifier: &'a str,
) -> [(&'a str, &'a str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &client.redirect),
        ("code_verifier", verifier),
    ]
}
