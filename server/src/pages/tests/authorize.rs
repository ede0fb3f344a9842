//! What is asked, of whom, and where the answer goes.

use super::{CALLBACK, Site, api, request};

#[tokio::test]
async fn without_a_known_client_and_place_nothing_is_redirected() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let twice = format!("{}&client_id=app", request("app", &[]));
    let place = |uri: &str| request("app", &[("redirect_uri", uri)]);
    let two = format!("{}&redirect_uri=https%3A%2F%2Fevil.example", place(CALLBACK));
    let list = format!("{}&redirect_uri%5B%5D=https%3A%2F%2Fevil.example", place(CALLBACK));
    let requests = [
        request("nobody", &[]),
        request("", &[]),
        request("a\0b", &[]),
        twice,
        two,
        list,
        request("many", &[]),
        place("https://app.example/cb"),
        place("https://app.example/cb?keep=1#frag"),
        place("https://app.example/cb/../evil?keep=1"),
        place("https://APP.example/cb?keep=1"),
        place("https://app.example:443/cb?keep=1"),
        place("https://app.example@evil.example/cb?keep=1"),
    ];
    for request in requests {
        let page = browser.get(&request).await;
        assert_eq!((page.status, page.location()), (400, None), "{request}");
    }
}

#[tokio::test]
async fn errors_go_back_with_state_and_our_name() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let long = "a".repeat(44);
    let cases: [(&[(&str, &str)], &str); 12] = [
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "")], "invalid_request"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge", &long)], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("prompt", "none consent")], "invalid_request"),
        (&[("prompt", "none")], "consent_required"),
        (&[("scope", "tasks:read"), ("scope", "tasks:read")], "invalid_request"),
        (&[("scope", "Tasks:Read")], "invalid_scope"),
        (&[("resource", "https://evil.example/api")], "invalid_target"),
    ];
    for (more, error) in cases {
        let page = browser
            .get(&request(
                "app",
                &[&[("scope", "tasks:read")][usize::from(more[0].0 == "scope")..], more].concat(),
            ))
            .await;
        assert_eq!(page.status, 303, "{more:?}");
        assert!(page.location().unwrap().starts_with(CALLBACK), "{more:?}");
        assert_eq!(page.answer("error").as_deref(), Some(error), "{more:?}");
        assert_eq!(page.answer("state").as_deref(), Some("s t/å"), "{more:?}");
        assert_eq!(page.answer("iss").as_ref(), Some(&site.running.app.config.issuer));
        assert_eq!(page.answer("keep").as_deref(), Some("1"));
    }
    let mcp = format!("{}/mcp", site.running.app.config.issuer);
    let page = browser.get(&request("tool", &[("resource", &mcp), ("scope", "mcp")])).await;
    assert_eq!(page.answer("error").as_deref(), Some("invalid_target"));
    let page = browser.get(&format!("{}&state=again", request("app", &[]))).await;
    assert_eq!(
        (page.answer("error").as_deref(), page.answer("state")),
        (Some("invalid_request"), None)
    );
    assert_eq!(site.codes().await, 0);
}

#[tokio::test]
async fn nobody_is_sent_away_before_they_are_signed_in() {
    let site = Site::start().await;
    let mut browser = site.browser();
    for client in ["app", "robot"] {
        let page = browser.get(&request(client, &[("scope", "no:scope")])).await;
        assert!(page.location().unwrap().starts_with("/login?"), "{client}");
        let page = browser.get(&request(client, &[("prompt", "none")])).await;
        assert_eq!((page.status, page.location()), (401, None), "{client}");
    }
    // Who registered itself is not trusted with a redirect.
    let mut browser = site.signed_in("pat").await;
    for (name, value) in [("scope", "no:scope"), ("prompt", "none")] {
        let page = browser.get(&request("robot", &[(name, value)])).await;
        assert_eq!((page.status, page.location()), (400, None));
        assert!(page.body.contains("href=\"https://robot.example/cb?error="), "{}", page.body);
    }
}

#[tokio::test]
async fn a_posted_request_is_a_request() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let query = api(&site, "app", "tasks:read", &[]);
    let fields = url::form_urlencoded::parse(query.split_once('?').unwrap().1.as_bytes());
    let fields: Vec<_> = fields.into_owned().collect();
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = browser.post_from("/oauth/authorize", &fields, "cross-site").await;
    assert_eq!((page.status, page.boxes()), (200, vec!["tasks:read"]));
    let page = site.browser().post("/oauth/authorize", &fields).await;
    assert!(page.location().unwrap().starts_with("/login?next="));
}

#[tokio::test]
async fn login_can_be_asked_for() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&api(&site, "app", "tasks:read", &[("prompt", "login")])).await;
    let to = page.location().unwrap();
    assert!(
        to.starts_with("/login?") && to.ends_with("&again=1") && !to.contains("prompt"),
        "{to}"
    );
}

#[tokio::test]
async fn what_was_allowed_is_not_asked_again() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let read = api(&site, "app", "tasks:read", &[]);
    let page = browser.get(&read).await;
    assert_eq!(browser.answer(&page, "allow", &["tasks:read"]).await.status, 303);

    assert!(browser.get(&read).await.answer("code").is_some());
    let silent = api(&site, "app", "tasks:read", &[("prompt", "none")]);
    assert!(browser.get(&silent).await.answer("code").is_some());
    let consent = api(&site, "app", "tasks:read", &[("prompt", "consent")]);
    assert!(browser.get(&consent).await.body.contains("Allowed before (1)"));
    // More, or the same name for another audience, is new.
    let more = api(&site, "app", "tasks:read time:read", &[]);
    assert_eq!(browser.get(&more).await.boxes(), ["time:read"]);
    let mcp = format!("{}/mcp", site.running.app.config.issuer);
    let elsewhere = request("app", &[("scope", "tasks:read"), ("resource", &mcp)]);
    assert_eq!(browser.get(&elsewhere).await.boxes(), ["tasks:read"]);
    assert_eq!(site.codes().await, 3);
}

#[tokio::test]
async fn what_others_can_claim_is_always_asked() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let tool = api(&site, "tool", "tasks:read", &[("redirect_uri", "http://127.0.0.1:51004/cb")]);
    let robot = request("robot", &[("scope", "mcp tasks:read")]);
    for request in [tool, robot] {
        for _ in 0..2 {
            let page = browser.get(&request).await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert_eq!(browser.answer(&page, "allow", &["tasks:read"]).await.status, 303);
        }
    }
}

#[tokio::test]
async fn everything_is_approved_where_that_is_set() {
    let site = Site::with(|config| config.auto_approve = true).await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&request("robot", &[("scope", "tasks:write")])).await;
    assert!(page.answer("code").is_some(), "{}", page.body);
    assert_eq!(
        site.granted("pat", "robot", "mcp").await.as_deref(),
        Some("mcp tasks:read tasks:write")
    );
    let page =
        browser.get(&request("robot", &[("scope", "tasks:write"), ("prompt", "none")])).await;
    assert_eq!((page.status, page.location()), (400, None));
}
