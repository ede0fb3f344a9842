//! Signing in and out.

use super::{Site, api};

#[tokio::test]
async fn a_password_signs_in_and_the_button_out() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let wrong = browser.sign_in("pat", "wrong").await;
    assert_eq!((wrong.status, wrong.location()), (401, None));
    assert!(wrong.body.contains("The address or the password is wrong."));
    let nobody = browser.sign_in("nobody", "correct horse").await;
    assert_eq!(nobody.status, 401);
    assert!(!browser.cookies.contains_key("session"));

    let right = browser.sign_in("pat", "correct horse").await;
    assert_eq!((right.status, right.location()), (303, Some("/")));
    let start = browser.get("/").await;
    assert!(start.body.contains("You are signed in as <strong>pat@pages.example"));

    let lost = browser.get("/no/such/page").await;
    assert!(lost.status == 404 && lost.body.contains("Sign out"), "who is signed in stays so");

    let csrf = start.field("csrf");
    assert_eq!(browser.post("/logout", &[("csrf", "wrong")]).await.status, 403);
    assert_eq!(browser.post("/logout", &[("csrf", &csrf)]).await.status, 303);
    assert!(!browser.get("/").await.body.contains("Sign out"));
    let lost = browser.get("/no/such/page").await;
    assert!(lost.status == 404 && !lost.body.contains("Sign out"));
}

#[tokio::test]
async fn a_planted_session_is_never_signed_in() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let planted = crate::secret::Kind::Session.create();
    browser.cookies.insert("session".to_owned(), planted.expose().to_owned());
    assert_eq!(browser.sign_in("pat", "correct horse").await.status, 303);
    let first = browser.cookies["session"].clone();
    assert_ne!(first, planted.expose());

    // Signing in once more ends the session before.
    let csrf = browser.get("/login?again=1").await.field("csrf");
    let fields =
        [("csrf", csrf.as_str()), ("email", "pat@pages.example"), ("password", "correct horse")];
    assert_eq!(browser.post("/login", &fields).await.status, 303);
    assert_ne!(browser.cookies["session"], first);
    let mut old = site.browser();
    old.cookies.insert("session".to_owned(), first);
    assert!(!old.get("/").await.body.contains("Sign out"));
}

#[tokio::test]
async fn a_foreign_login_form_is_refused() {
    let site = Site::start().await;
    let fields =
        |csrf| [("csrf", csrf), ("email", "pat@pages.example"), ("password", "correct horse")];
    let mut browser = site.browser();
    assert_eq!(browser.post("/login", &fields("")).await.status, 403);
    let csrf = browser.get("/login").await.field("csrf");
    assert_eq!(browser.post_from("/login", &fields(&csrf), "cross-site").await.status, 403);
    let mut other = site.browser();
    assert_eq!(other.post("/login", &fields(&csrf)).await.status, 403);
    assert!(!other.cookies.contains_key("session"));
    assert_eq!(browser.post("/login", &fields(&csrf)).await.status, 303);
}

#[tokio::test]
async fn the_way_on_is_ours_and_brings_the_request_back() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let page = browser.get("/login?next=https%3A%2F%2Fevil.example%2F").await;
    assert_eq!(page.field("next"), "/");
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("frame-ancestors 'none'")
    );
    assert_eq!(page.headers["x-frame-options"], "DENY");
    assert_eq!(page.headers["cache-control"], "no-store");

    let asked = browser.get(&api(&site, "app", "tasks:read", &[])).await;
    let to = asked.location().unwrap().to_owned();
    assert!(to.starts_with("/login?next=%2Foauth%2Fauthorize%3F"), "{to}");
    let page = browser.get(&to).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.ends_with("form-action 'self' https://app.example"), "{policy}");
    let (csrf, next) = (page.field("csrf"), page.field("next").replace("&amp;", "&"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("email", "pat@pages.example"),
        ("password", "correct horse"),
        ("next", &next),
    ];
    let back = browser.post("/login", &fields).await;
    let page = browser.get(back.location().unwrap()).await;
    assert!(page.body.contains("name=\"answer\""), "{}", page.body);
}
