//! Each rule of the account, over a server that listens.

use std::net::SocketAddr;

use axum::http::StatusCode;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use crate::config::{Config, StoreConfig};
use crate::oauth::client::INTROSPECT;
use crate::scratch;
use crate::secret::{Kind, Secret, id};
use crate::serve::Running;
use crate::store::clients::{AuthMethod, Client as Registered};
use crate::store::users::Person;
use crate::web::csrf;
use crate::web::session::Session;

const DAY: i64 = 86_400;

/// A server, and somebody who asks it.
struct Site {
    running: Running,
    http: Client,
}

/// Somebody who is signed in.
struct Who {
    person: Person,
    cookie: Secret,
}

impl Site {
    async fn start(policy: &str) -> Site {
        let file = scratch::file(".db");
        let url = Secret::new(format!("sqlite:{}", file.display()));
        let config = Config {
            dev: true,
            rebase: true,
            policy: policy.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            store: StoreConfig { url, ..StoreConfig::default() },
            ..Config::default()
        };
        let running = Running::start(config).await.unwrap();
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        Site { running, http }
    }

    async fn sign_in(&self, name: &str, roles: &[&str]) -> Who {
        let app = &self.running.app;
        let person = Person {
            id: id(),
            email: format!("{name}@test.example"),
            name: name.to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            disabled: false,
        };
        let cookie = Kind::Session.create();
        let now = app.clock.now();
        let mut tx = app.store.begin().await.unwrap();
        app.store.add_person(&mut tx, &person, "no password", now).await.unwrap();
        app.store.add_session(&mut tx, &cookie, &person.id, now, now + 90 * DAY).await.unwrap();
        tx.commit().await.unwrap();
        Who { person, cookie }
    }

    fn ask(&self, method: Method, path: &str, who: Option<&Who>) -> reqwest::RequestBuilder {
        let url = format!("http://{}{path}", self.running.address);
        let request = self.http.request(method, url);
        match who {
            Some(who) => request.header("cookie", format!("session={}", who.cookie.expose())),
            None => request,
        }
    }

    async fn get(&self, path: &str, who: &Who) -> (StatusCode, String) {
        read(self.ask(Method::GET, path, Some(who)).send().await.unwrap()).await
    }

    /// Sends a form of this site.
    async fn post(&self, path: &str, who: &Who, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &who.proof()).extend_pairs(fields);
        let request = self.ask(Method::POST, path, Some(who)).body(body.finish());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        read(request.send().await.unwrap()).await
    }

    /// Sends JSON, as a program of the person.
    async fn send(
        &self,
        method: Method,
        path: &str,
        who: &Who,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.ask(method, path, Some(who)).header("x-csrf-token", who.proof());
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let (status, text) = read(request.send().await.unwrap()).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn make(&self, who: &Who, scope: &str) -> Value {
        let body = json!({ "name": "timer", "scope": scope });
        let (status, token) = self.send(Method::POST, "/account/api/tokens", who, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{token}");
        token
    }

    async fn events(&self) -> Vec<String> {
        let lines = self.running.app.store.log_before(None, None, 100).await.unwrap();
        lines.into_iter().map(|line| line.event).collect()
    }

    /// Everything that a table holds, as one text.
    async fn rows(&self, query: &'static str) -> String {
        use sqlx::Row;
        let rows = sqlx::query(query).fetch_all(self.running.app.store.read()).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
    }
}

impl Who {
    fn proof(&self) -> String {
        let (token, person) = (self.cookie.clone(), self.person.clone());
        csrf::token(&Session { token, person, administers: false, auth_at: 0 })
    }
}

async fn read(response: Response) -> (StatusCode, String) {
    (response.status(), response.text().await.unwrap())
}

/// The first word of a page that is a secret of a kind.
fn secret_in(page: &str, kind: Kind) -> String {
    let words = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
    words.into_iter().find(|word| kind.fits(word)).expect("a secret").to_owned()
}

#[tokio::test]
async fn a79_a_wildcard_is_for_administrators_in_the_engines_words() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let ann = site.sign_in("ann", &["admin"]).await;
    for scope in ["read:*", "*", "admin:all", "read:projects write:*"] {
        let body = json!({ "name": "timer", "scope": scope });
        let made = site.send(Method::POST, "/account/api/tokens", &bob, Some(body.clone())).await;
        assert_eq!(made.0, StatusCode::FORBIDDEN, "{scope}");
        assert_eq!(made.1["error"], "invalid_scope");
        let text = made.1["error_description"].as_str().unwrap();
        assert!(text.ends_with("is for the role admin"), "{text}");
        let made = site.send(Method::POST, "/account/api/tokens", &ann, Some(body)).await;
        assert_eq!(made.0, StatusCode::CREATED, "{scope}");
    }
    let fields = [("name", "timer"), ("scope", "read:*"), ("expires", "30")];
    let (status, page) = site.post("/account/api-tokens/new", &bob, &fields).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("The scope read:* is for the role admin"), "{page}");
    let (_, page) = site.get("/account/api-tokens/new", &bob).await;
    assert!(page.contains("value=\"read:projects\"") && !page.contains("value=\"read:*\""));
    assert!(!page.contains("bundle=admin\"") && page.contains("bundle=dashboard\""));
    let (_, page) = site.get("/account/api-tokens/new?bundle=admin", &ann).await;
    assert!(page.contains("value=\"admin:all\" checked"), "{page}");
}

#[tokio::test]
async fn a99_the_secret_is_shown_once_and_kept_as_a_hash() {
    let site = Site::start("timetracker").await;
    let ann = site.sign_in("ann", &["admin"]).await;
    let fields =
        [("name", "timer"), ("scope", "read:projects"), ("scope", "read:tasks"), ("expires", "30")];
    let (status, page) = site.post("/account/api-tokens/new", &ann, &fields).await;
    assert_eq!(status, StatusCode::CREATED);
    let secret = secret_in(&page, Kind::Api);
    let hint = &secret[secret.len() - 4..];

    let (_, list) = site.send(Method::GET, "/account/api/tokens", &ann, None).await;
    let token = &list["tokens"][0];
    assert_eq!(token["scope"], "read:projects read:tasks");
    assert_eq!((&token["hint"], &token["state"]), (&json!(hint), &json!("active")));
    let id = token["id"].as_str().unwrap();
    let (_, one) = site.send(Method::GET, &format!("/account/api/tokens/{id}"), &ann, None).await;
    assert_eq!(one["name"], "timer");
    for path in [
        "/account/api-tokens".to_owned(),
        format!("/account/api-tokens/{id}"),
        "/admin/api-tokens".to_owned(),
        "/admin/audit".to_owned(),
        "/account/api/tokens".to_owned(),
        format!("/account/api/tokens/{id}"),
    ] {
        let (status, text) = site.get(&path, &ann).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!text.contains(&secret), "{path}");
    }
    let kept = site.rows("SELECT hash || hint || name || scope FROM api_tokens").await;
    assert!(kept.contains(&crate::secret::hash(&secret)) && !kept.contains(&secret));
    let logged = site.rows("SELECT detail FROM audit").await;
    assert!(logged.contains("read:projects") && !logged.contains(&secret));
    assert_eq!(site.events().await, ["api-token-created"]);
}

#[tokio::test]
async fn a99_tokens_of_others_are_not_there() {
    let site = Site::start("timetracker").await;
    let ann = site.sign_in("ann", &["admin"]).await;
    let bob = site.sign_in("bob", &[]).await;
    let eve = site.sign_in("eve", &[]).await;
    let token = site.make(&bob, "read:projects").await;
    let id = token["id"].as_str().unwrap();
    for path in [format!("/account/api-tokens/{id}"), format!("/account/api/tokens/{id}")] {
        assert_eq!(site.get(&path, &eve).await.0, StatusCode::NOT_FOUND, "{path}");
        // Not even to an administrator, as if it were hers.
        assert_eq!(site.get(&path, &ann).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("/account/api/tokens/{id}");
    let (status, _) = site.send(Method::DELETE, &path, &eve, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = site.send(Method::POST, &format!("{path}/rotate"), &ann, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, list) = site.send(Method::GET, "/account/api/tokens", &eve, None).await;
    assert_eq!(list["tokens"], json!([]));

    for path in [
        "/admin/api-tokens".to_owned(),
        format!("/admin/api-tokens/{id}"),
        "/admin/audit".to_owned(),
    ] {
        assert_eq!(site.get(&path, &bob).await.0, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(site.get(&path, &ann).await.0, StatusCode::OK, "{path}");
    }
    let revoke = format!("/admin/api-tokens/{id}/revoke");
    assert_eq!(site.post(&revoke, &eve, &[]).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.post(&revoke, &ann, &[]).await.0, StatusCode::SEE_OTHER);
    let (_, one) = site.send(Method::GET, &path, &bob, None).await;
    assert_eq!(one["state"], "revoked");
}

#[tokio::test]
async fn rotating_gives_a_successor_and_ends_the_old_one() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let old = site.make(&bob, "read:projects").await;
    let path = |token: &Value| format!("/account/api/tokens/{}", token["id"].as_str().unwrap());
    let before = site.running.app.store.revocations();
    let (status, new) =
        site.send(Method::POST, &format!("{}/rotate", path(&old)), &bob, None).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(site.running.app.store.revocations() > before);
    assert_eq!((&new["name"], &new["scope"]), (&old["name"], &old["scope"]));
    assert_ne!(new["token"], old["token"]);
    assert!(Kind::Api.fits(new["token"].as_str().unwrap()));
    let (_, ended) = site.send(Method::GET, &path(&old), &bob, None).await;
    assert_eq!(ended["state"], "revoked");
    let (status, _) = site.send(Method::POST, &format!("{}/rotate", path(&old)), &bob, None).await;
    assert_eq!(status, StatusCode::CONFLICT);

    let overlap = Some(json!({ "overlap": 3600 }));
    let (status, next) =
        site.send(Method::POST, &format!("{}/rotate", path(&new)), &bob, overlap).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(next["expires_at"], Value::Null);
    let (_, waning) = site.send(Method::GET, &path(&new), &bob, None).await;
    assert_eq!(waning["state"], "active");
    site.running.app.clock.advance(3600);
    let (_, ended) = site.send(Method::GET, &path(&new), &bob, None).await;
    assert_eq!(ended["state"], "expired");
    site.running.app.clock.advance(-3600);
    let (status, _) = site
        .send(
            Method::POST,
            &format!("{}/rotate", path(&next)),
            &bob,
            Some(json!({ "overlap": 9 * DAY })),
        )
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(site.events().await.iter().filter(|event| *event == "api-token-rotated").count(), 2);
}

#[tokio::test]
async fn one_of_many_rotations_wins() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    for overlap in [0, 3600] {
        let token = site.make(&bob, "read:projects").await;
        let path = format!("/account/api/tokens/{}/rotate", token["id"].as_str().unwrap());
        let body = json!({ "overlap": overlap }).to_string();
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let request = site.ask(Method::POST, &path, Some(&bob));
                let request = request.header("x-csrf-token", bob.proof()).body(body.clone());
                tokio::spawn(request.header("content-type", "application/json").send())
            })
            .collect();
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap().unwrap().status());
        }
        let won = statuses.iter().filter(|status| **status == StatusCode::CREATED).count();
        let lost = statuses.iter().filter(|status| **status == StatusCode::CONFLICT).count();
        assert_eq!((won, lost), (1, 15), "{statuses:?}");
    }
}

#[tokio::test]
async fn revoked_at_once_and_for_good() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let token = site.make(&bob, "read:projects").await;
    let id = token["id"].as_str().unwrap();
    let before = site.running.app.store.revocations();
    let path = format!("/account/api/tokens/{id}");
    let (status, _) = site.send(Method::DELETE, &path, &bob, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(site.running.app.store.revocations() > before);
    let (status, _) = site.send(Method::DELETE, &path, &bob, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, one) = site.send(Method::GET, &path, &bob, None).await;
    assert_eq!(one["state"], "revoked");
    assert_eq!(site.events().await, ["api-token-revoked", "api-token-created"]);
}

#[tokio::test]
async fn what_a_token_must_be() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let good = json!({ "name": "timer", "scope": "read:projects" });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for body in [
        with("name", json!("")),
        with("name", json!("x".repeat(101))),
        with("scope", json!("")),
        with("scope", json!("read:everything")),
        with("scope", json!("read:projects  \u{7}")),
        with("expires_in_days", json!(0)),
        with("expires_in_days", json!(4000)),
        with("expires_on", json!("2020-01-01")),
        with("expires_on", json!("soon")),
        with("owner", json!("eve")),
        json!({ "name": "timer" }),
    ] {
        let made = site.send(Method::POST, "/account/api/tokens", &bob, Some(body.clone())).await;
        assert_eq!(made.0, StatusCode::BAD_REQUEST, "{body} {}", made.1);
    }
    let (_, made) = site
        .send(Method::POST, "/account/api/tokens", &bob, Some(with("expires_in_days", json!(1))))
        .await;
    assert_eq!(made["state"], "active");
    let path = format!("/account/api/tokens/{}", made["id"].as_str().unwrap());
    site.running.app.clock.advance(DAY);
    let (_, one) = site.send(Method::GET, &path, &bob, None).await;
    assert_eq!(one["state"], "expired");
    let (status, page) = site.get("/account/api-tokens", &bob).await;
    assert!(status.is_success() && page.contains("1 token that ended"), "{page}");
}

#[tokio::test]
async fn a_scope_that_depends_is_refused_with_the_cure() {
    let site = Site::start("doubletime").await;
    let bob = site.sign_in("bob", &[]).await;
    let body = json!({ "name": "timer", "scope": "tasks:write" });
    let (status, refused) = site.send(Method::POST, "/account/api/tokens", &bob, Some(body)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refused["error_description"], "The scope tasks:write also needs tasks:read");
    assert_eq!(refused["cure"], json!(["tasks:read", "tasks:write"]));
    // The API does not offer the gate of the MCP server.
    let body = json!({ "name": "timer", "scope": "mcp" });
    let (status, _) = site.send(Method::POST, "/account/api/tokens", &bob, Some(body)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let fields = [("name", "a \"b\""), ("scope", "tasks:write"), ("expires", "never")];
    let (status, page) = site.post("/account/api-tokens/new", &bob, &fields).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("scope=tasks%3Aread+tasks%3Awrite"), "{page}");
    assert!(page.contains("a &quot;b&quot;"), "{page}");
}

#[tokio::test]
async fn a_policy_without_roles_has_no_administrators() {
    let site = Site::start("doubletime").await;
    let ann = site.sign_in("ann", &["admin"]).await;
    let bob = site.sign_in("bob", &[]).await;
    site.make(&bob, "tasks:read").await;
    let (status, page) = site.get("/admin/api-tokens", &ann).await;
    assert!(status.is_success() && !page.contains("timer"));
    let (status, page) = site.get("/admin/api-tokens", &bob).await;
    assert!(status.is_success() && page.contains("timer"));
    assert_eq!(site.get("/admin/audit", &ann).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a101_only_a_session_opens_the_account() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let token = site.make(&bob, "read:projects").await;
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    for path in
        ["/account/api/tokens", "/account/apps", "/account/api-tokens", "/developer/clients"]
    {
        let request = site.ask(Method::GET, path, None).header("authorization", &bearer);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let beside = site.ask(Method::GET, "/account/api/tokens", Some(&bob));
    let beside = beside.header("authorization", &bearer).send().await.unwrap();
    assert_eq!(beside.status(), StatusCode::UNAUTHORIZED);
    let nobody = site.ask(Method::GET, "/account/api/tokens", None).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let nobody = site.ask(Method::GET, "/account/apps", None).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::SEE_OTHER);
    assert_eq!(nobody.headers()["location"], "/login?next=%2Faccount%2Fapps");
}

#[tokio::test]
async fn a_form_or_program_from_elsewhere_changes_nothing() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let body = json!({ "name": "timer", "scope": "read:projects" }).to_string();
    let write = || {
        let request = site.ask(Method::POST, "/account/api/tokens", Some(&bob));
        request.header("content-type", "application/json").body(body.clone())
    };
    let without = write().send().await.unwrap();
    assert_eq!(without.status(), StatusCode::FORBIDDEN);
    let foreign =
        write().header("x-csrf-token", bob.proof()).header("origin", "https://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let plain = site.ask(Method::POST, "/account/api/tokens", Some(&bob)).body(body.clone());
    let plain = plain.header("x-csrf-token", bob.proof()).header("content-type", "text/plain");
    assert_eq!(plain.send().await.unwrap().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);

    let token = site.make(&bob, "read:projects").await;
    let id = token["id"].as_str().unwrap();
    for path in [
        "/account/api-tokens/new".to_owned(),
        format!("/account/api-tokens/{id}/rotate"),
        format!("/account/api-tokens/{id}/revoke"),
        "/account/apps/any/revoke".to_owned(),
        "/developer/clients/new".to_owned(),
    ] {
        let request = site.ask(Method::POST, &path, Some(&bob)).body("name=timer&csrf=wrong");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.events().await, ["api-token-created"]);
}

#[tokio::test]
async fn making_secrets_takes_a_recent_login() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    let token = site.make(&bob, "read:projects").await;
    let id = token["id"].as_str().unwrap();
    site.running.app.clock.advance(i64::from(site.running.app.config.lifetimes.recent) + 60);
    let rotate = format!("/account/api-tokens/{id}/rotate");
    for path in ["/account/api-tokens/new", "/developer/clients/new", &rotate] {
        let asked = site.ask(Method::GET, path, Some(&bob)).send().await.unwrap();
        assert_eq!(asked.status(), StatusCode::SEE_OTHER, "{path}");
        assert!(asked.headers()["location"].to_str().unwrap().ends_with("&again=1"), "{path}");
        assert_eq!(site.post(path, &bob, &[]).await.0, StatusCode::SEE_OTHER, "{path}");
    }
    let body = json!({ "name": "timer", "scope": "read:projects" });
    let (status, refused) = site.send(Method::POST, "/account/api/tokens", &bob, Some(body)).await;
    assert_eq!(
        (status, &refused["error"]),
        (StatusCode::FORBIDDEN, &json!("recent_login_required"))
    );
    // Taking back is always possible.
    let path = format!("/account/api/tokens/{id}");
    assert_eq!(site.send(Method::DELETE, &path, &bob, None).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn unused_scopes_and_lost_roles_are_said() {
    let site = Site::start("timetracker").await;
    let ann = site.sign_in("ann", &["admin"]).await;
    let token = site.make(&ann, "read:* write:tasks").await;
    let id = token["id"].as_str().unwrap();
    let path = format!("/account/api/tokens/{id}");
    let app = &site.running.app;
    app.clock.advance(31 * DAY);
    let (_, one) = site.send(Method::GET, &path, &ann, None).await;
    assert_eq!(one["unused_scopes"], json!(["read:*", "write:tasks"]));
    let mut tx = app.store.begin().await.unwrap();
    sqlx::query("INSERT INTO api_token_uses (token_id, scope, uses, used_at) VALUES ($1, 'read:projects', 3, $2)")
        .bind(id)
        .bind(app.clock.now())
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("UPDATE users SET roles = '' WHERE id = $1")
        .bind(&ann.person.id)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (_, one) = site.send(Method::GET, &path, &ann, None).await;
    assert_eq!(one["unused_scopes"], json!(["write:tasks"]));
    assert_eq!(one["scopes_used"]["read:projects"]["uses"], 3);
    let (_, page) = site.get(&format!("/account/api-tokens/{id}"), &ann).await;
    assert!(page.contains("Without effect: </strong><code>read:*</code>"), "{page}");
}

const CLIENT: [(&str, &str); 6] = [
    ("name", "Robo"),
    ("redirect_uris", "https://robo.example/cb\r\nhttp://127.0.0.1/cb"),
    ("audience", "api"),
    ("scope", "tasks:read"),
    ("grant", "authorization_code"),
    ("grant", "refresh_token"),
];

fn with<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    CLIENT.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn a_developer_registers_rotates_and_deletes() {
    let site = Site::start("doubletime").await;
    let (bob, eve) = (site.sign_in("bob", &[]).await, site.sign_in("eve", &[]).await);
    let app = &site.running.app;
    let fields = with(&[("method", "client_secret_basic"), ("grant", "client_credentials")]);
    let (status, page) = site.post("/developer/clients/new", &bob, &fields).await;
    assert_eq!(status, StatusCode::CREATED, "{page}");
    let first = secret_in(&page, Kind::Client);
    let client = app.store.clients_of(&bob.person.id).await.unwrap().remove(0);
    assert_eq!(client.auth_method, AuthMethod::Basic);
    assert_eq!(client.scope.as_deref(), Some("tasks:read"));
    assert_eq!(client.redirect_uris.len(), 2);
    assert!(page.contains(&client.id));
    for text in [client.id.as_str(), &first] {
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
    }
    let base = format!("/developer/clients/{}", client.id);
    for path in [base.clone(), format!("{base}/secret"), format!("{base}/delete")] {
        assert_eq!(site.get(&path, &eve).await.0, StatusCode::NOT_FOUND, "{path}");
        let (status, page) = site.get(&path, &bob).await;
        assert!(status.is_success() && !page.contains(&first), "{path}");
    }
    assert_eq!(site.post(&format!("{base}/delete"), &eve, &[]).await.0, StatusCode::NOT_FOUND);

    let rotate = format!("{base}/secret");
    let overlap = app.config.lifetimes.overlap.to_string();
    let (_, page) = site.post(&rotate, &bob, &[("overlap", &overlap)]).await;
    let second = secret_in(&page, Kind::Client);
    assert_ne!(first, second);
    let good = async || app.store.secrets(&client.id, app.clock.now()).await.unwrap();
    assert_eq!(good().await.len(), 2);
    assert_eq!(site.post(&format!("{base}/old-secrets"), &bob, &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(good().await, [(crate::secret::hash(&second), None)]);
    site.post(&rotate, &bob, &[("overlap", "0")]).await;
    assert_eq!(good().await.len(), 1);
    assert_eq!(
        site.post(&rotate, &bob, &[("overlap", "99999999")]).await.0,
        StatusCode::BAD_REQUEST
    );

    let before = app.store.revocations();
    assert_eq!(site.post(&format!("{base}/delete"), &bob, &[]).await.0, StatusCode::SEE_OTHER);
    assert!(app.store.revocations() > before);
    assert!(app.store.clients_of(&bob.person.id).await.unwrap().is_empty());
    assert_eq!(
        site.events().await.iter().rev().map(String::as_str).collect::<Vec<_>>(),
        [
            "client-created",
            "client-secret-rotated",
            "client-secrets-ended",
            "client-secret-rotated",
            "client-deleted"
        ]
    );
}

#[tokio::test]
async fn what_a_client_must_be() {
    let site = Site::start("doubletime").await;
    let bob = site.sign_in("bob", &["admin"]).await;
    let public = [("method", "none")];
    let (status, page) = site.post("/developer/clients/new", &bob, &with(&public)).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(!page.contains("sw_cs_"));
    for (more, without, word) in [
        (vec![("method", "none"), ("grant", "client_credentials")], "", "public client"),
        (vec![("method", "none")], "redirect_uris", "needs a redirect URI"),
        (vec![("method", "none")], "audience", "Choose the resources"),
        (vec![("method", "none")], "scope", "asks for no scope"),
        (vec![("method", "none")], "grant", "Choose what"),
        (vec![], "", "Choose the type"),
        (vec![("method", "none"), ("audience", "elsewhere")], "", "Choose the resources"),
        (vec![("method", "none"), ("scope", "tasks:write tasks:delete")], "", "is not known"),
        (vec![("method", "none"), ("scope", "invoices:send")], "", "also needs invoices:read"),
        (vec![("method", "none"), ("scope", "mcp")], "", "is not offered by"),
    ] {
        let fields: Vec<_> = with(&more).into_iter().filter(|(name, _)| *name != without).collect();
        let (status, page) = site.post("/developer/clients/new", &bob, &fields).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{word}");
        assert!(page.contains(word), "{word}: {page}");
    }
    for uri in [
        "javascript:alert(1)",
        "http://robo.example/cb",
        "myapp:/cb",
        "https://robo.example/#f",
        "/cb",
    ] {
        let mut fields = with(&public);
        fields[1].1 = uri;
        let (status, _) = site.post("/developer/clients/new", &bob, &fields).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{uri}");
    }
    // Nobody administers under this policy, whatever the store says of them.
    let fields = with(&[("method", "client_secret_post"), ("grant", INTROSPECT)]);
    let (status, _) = site.post("/developer/clients/new", &bob, &fields).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_ceiling_holds_no_more_than_its_developer_may() {
    let site = Site::start("timetracker").await;
    let (ann, bob) = (site.sign_in("ann", &["admin"]).await, site.sign_in("bob", &[]).await);
    let mut fields = with(&[("method", "client_secret_post"), ("grant", INTROSPECT)]);
    fields[3].1 = "read:*";
    assert_eq!(site.post("/developer/clients/new", &ann, &fields).await.0, StatusCode::CREATED);
    assert_eq!(site.post("/developer/clients/new", &bob, &fields).await.0, StatusCode::FORBIDDEN);
    fields.pop();
    let (status, page) = site.post("/developer/clients/new", &bob, &fields).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("The scope read:* is for the role admin"), "{page}");
}

#[tokio::test]
async fn connected_apps_are_safe_to_read_and_end_at_once() {
    let site = Site::start("doubletime").await;
    let (bob, eve) = (site.sign_in("bob", &[]).await, site.sign_in("eve", &[]).await);
    let app = &site.running.app;
    let now = app.clock.now();
    let client = Registered {
        id: "robo".to_owned(),
        name: "Good\u{202e}evil\n<b>App</b>".to_owned(),
        registration: scopeward::Registration::Dcr,
        auth_method: AuthMethod::None,
        redirect_uris: vec!["https://robo.example/cb".to_owned()],
        grant_types: vec!["authorization_code".to_owned()],
        audiences: vec!["api".to_owned()],
        scope: None,
        owner: None,
        created_at: now,
        expires_at: None,
    };
    let scopes = |_| [("api".to_owned(), "tasks:read tasks:write".to_owned())].into();
    let mut tx = app.store.begin().await.unwrap();
    app.store.put_client(&mut tx, &client).await.unwrap();
    let uri = "https://robo.example/cb";
    let grant =
        app.store.remember(&mut tx, &bob.person.id, "robo", uri, scopes, now).await.unwrap();
    tx.commit().await.unwrap();

    let (_, page) = site.get("/account/apps", &bob).await;
    assert!(page.contains("Goodevil &lt;b&gt;App&lt;/b&gt;"), "{page}");
    assert!(page.contains("robo.example") && page.contains("Create, change and delete tasks"));
    assert!(page.contains("nobody has checked its name"));
    assert!(!site.get("/account/apps", &eve).await.1.contains("Goodevil"));

    let revoke = format!("/account/apps/{grant}/revoke");
    site.post(&revoke, &eve, &[]).await;
    assert!(app.store.grant(&bob.person.id, "robo").await.unwrap().is_some());
    let before = app.store.revocations();
    assert_eq!(site.post(&revoke, &bob, &[]).await.0, StatusCode::SEE_OTHER);
    assert!(app.store.revocations() > before);
    assert!(app.store.grant(&bob.person.id, "robo").await.unwrap().is_none());
    assert_eq!(site.events().await, ["grant-revoked"]);
}

#[tokio::test]
async fn the_audit_log_goes_back_page_by_page() {
    let site = Site::start("timetracker").await;
    let ann = site.sign_in("ann", &["admin"]).await;
    for _ in 0..30 {
        let token = site.make(&ann, "read:projects").await;
        let path = format!("/account/api/tokens/{}", token["id"].as_str().unwrap());
        site.send(Method::DELETE, &path, &ann, None).await;
    }
    let (_, page) = site.get("/admin/audit", &ann).await;
    assert_eq!(page.matches("<tr>").count(), 51, "50 lines and the head");
    assert!(page.contains("ann@test.example</bdi> made the API token"), "{page}");
    let older =
        page.split("href=\"/admin/audit?before=").nth(1).unwrap().split('"').next().unwrap();
    let (_, page) = site.get(&format!("/admin/audit?before={older}"), &ann).await;
    assert_eq!(page.matches("<tr>").count(), 11);
    let (_, page) = site.get("/admin/audit?event=api-token-revoked", &ann).await;
    assert_eq!(page.matches("revoked the API token").count(), 30);
    let (_, page) = site.get("/admin/audit?event=nothing", &ann).await;
    assert!(page.contains("No line fits"), "{page}");
}

#[tokio::test]
async fn pages_carry_their_headers() {
    let site = Site::start("timetracker").await;
    let bob = site.sign_in("bob", &[]).await;
    for path in
        ["/account/api-tokens", "/account/api/tokens", "/admin/audit", "/developer/clients/none"]
    {
        let answer = site.ask(Method::GET, path, Some(&bob)).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers()["x-frame-options"], "DENY", "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
    }
}
