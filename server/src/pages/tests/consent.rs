//! The person's answer.

use super::{CALLBACK, Site, api, request};

#[tokio::test]
async fn what_is_unticked_takes_along_what_needs_it() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&api(&site, "app", "tasks:write time:read", &[])).await;
    assert_eq!(page.boxes(), ["tasks:read", "tasks:write", "time:read"]);
    assert!(page.body.contains("The &lt;b&gt;app&lt;/b&gt;") && page.body.contains("app.example"));
    let answer = browser.answer(&page, "allow", &["tasks:write", "time:read"]).await;
    assert_eq!(answer.status, 303);
    assert!(answer.location().unwrap().starts_with(&format!("{CALLBACK}&code=sw_code_")));
    assert_eq!(answer.answer("state").as_deref(), Some("s t/å"));
    assert_eq!(answer.answer("iss").as_ref(), Some(&site.running.app.config.issuer));
    assert_eq!(site.granted("pat", "app", "api").await.as_deref(), Some("time:read"));
}

#[tokio::test]
async fn what_was_not_asked_is_not_given() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&api(&site, "app", "tasks:read", &[])).await;
    let forged = ["tasks:read", "settings:write settings:read", "billing:read", "*"];
    assert_eq!(browser.answer(&page, "allow", &forged).await.status, 303);
    assert_eq!(site.granted("pat", "app", "api").await.as_deref(), Some("tasks:read"));
}

#[tokio::test]
async fn each_audience_gets_its_own() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let mcp = format!("{}/mcp", site.running.app.config.issuer);
    let page =
        browser.get(&api(&site, "app", "settings:read tasks:read", &[("resource", &mcp)])).await;
    let answer = browser.answer(&page, "allow", &page.boxes()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(
        site.granted("pat", "app", "api").await.as_deref(),
        Some("tasks:read settings:read")
    );
    assert_eq!(site.granted("pat", "app", "mcp").await.as_deref(), Some("mcp tasks:read"));
}

#[tokio::test]
async fn an_answer_counts_once() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&api(&site, "app", "tasks:read", &[])).await;
    let answers = (0..8).map(|_| {
        let (mut browser, page) = (browser.clone(), page.clone());
        tokio::spawn(async move { browser.answer(&page, "allow", &["tasks:read"]).await.status })
    });
    let mut statuses = Vec::new();
    for answer in answers.collect::<Vec<_>>() {
        statuses.push(answer.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 400, 400, 400, 400, 400, 400, 400]);
    assert_eq!(browser.answer(&page, "deny", &[]).await.status, 400);
    assert_eq!(site.codes().await, 1);
}

#[tokio::test]
async fn no_is_an_answer() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    for (answer, ticked) in [("deny", &["tasks:read"][..]), ("allow", &[])] {
        let page = browser.get(&api(&site, "app", "tasks:read", &[])).await;
        let denied = browser.answer(&page, answer, ticked).await;
        assert_eq!(denied.status, 303);
        assert_eq!(denied.answer("error").as_deref(), Some("access_denied"));
        assert_eq!(denied.answer("state").as_deref(), Some("s t/å"));
    }
    assert_eq!((site.codes().await, site.granted("pat", "app", "api").await), (0, None));
}

#[tokio::test]
async fn nobody_else_answers() {
    let site = Site::start().await;
    let mut pat = site.signed_in("pat").await;
    let page = pat.get(&api(&site, "app", "tasks:read", &[])).await;
    let mut quinn = site.signed_in("quinn").await;
    assert_eq!(quinn.answer(&page, "allow", &["tasks:read"]).await.status, 403);
    let mut own = page.clone();
    let csrf = quinn.get("/").await.field("csrf");
    own.body = own.body.replace(&page.field("csrf"), &csrf);
    assert_eq!(quinn.answer(&own, "allow", &["tasks:read"]).await.status, 400);
    assert_eq!(site.browser().answer(&page, "allow", &["tasks:read"]).await.status, 401);
    let fields = [
        ("csrf", page.field("csrf")),
        ("request", page.field("request")),
        ("hash", page.field("hash")),
    ];
    let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<_> = fields.chain([("scope", "tasks:read"), ("answer", "allow")]).collect();
    assert_eq!(pat.post_from("/oauth/consent", &fields, "cross-site").await.status, 403);
    assert_eq!(site.codes().await, 0);
    assert_eq!(pat.post("/oauth/consent", &fields).await.status, 303);
}

#[tokio::test]
async fn what_has_changed_is_shown_again() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let both = api(&site, "app", "tasks:read time:read", &[]);
    let first = browser.get(&both).await;
    let second = browser.get(&both).await;
    assert_eq!(browser.answer(&first, "allow", &["tasks:read"]).await.status, 303);
    // What was allowed meanwhile is no longer a question.
    let again = browser.answer(&second, "allow", &["tasks:read", "time:read"]).await;
    assert_eq!((again.status, again.boxes()), (409, vec!["time:read"]));
    assert_eq!(browser.answer(&again, "allow", &["time:read"]).await.status, 303);
    assert_eq!(site.granted("pat", "app", "api").await.as_deref(), Some("tasks:read time:read"));
}

#[tokio::test]
async fn a_request_waits_for_a_while() {
    let site = Site::start().await;
    let mut browser = site.signed_in("pat").await;
    let page = browser.get(&request("robot", &[("scope", "tasks:read")])).await;
    let text = page.body.as_str();
    assert!(
        text.contains("Unverified</span>")
            && text.contains("robot.example")
            && text.contains("Needed to connect")
    );
    site.running.app.clock.advance(601);
    assert_eq!(browser.answer(&page, "allow", &["tasks:read"]).await.status, 400);
}
