//! The people's tool: whoever is locked out, or gets another password, loses all sessions and tokens (A72).

use scopeward_server::config::Config;
use scopeward_server::operator::{Edit, Operator};
use scopeward_server::secret::Secret;

use crate::harness::{Backend, Server, Tokens, both, once};

both![a_locked_out_person_has_nothing, another_password_ends_all];
once![the_tool_is_strict];

/// Does something by the tool, as another process would.
async fn tool<T: Send + 'static>(
    server: &Server,
    act: impl FnOnce(&Operator) -> T + Send + 'static,
) -> T {
    let mut config = Config::default();
    "timetracker".clone_into(&mut config.policy);
    config.store.url = Secret::new(server.url.clone());
    let act = move || act(&Operator::open(&config).unwrap());
    tokio::task::spawn_blocking(act).await.unwrap()
}

async fn ends_all(backend: Backend, edit: Edit) -> Server {
    let server = Server::fresh(backend).await;
    let client = server.client("none").await;
    let browser = server.sign_in("bob").await;
    let ask = client.ask("tasks:read", &server.resource("api"));
    let answer = browser.approve(&ask).await;
    let code = answer.param("code").unwrap_or_else(|| panic!("{answer:?}"));
    let tokens = Tokens::of(&server.exchange(&client, &code, &ask.verifier).await);
    assert_eq!(browser.get("/account/apps").await.status, 200);

    tool(&server, move |tool| tool.edit("BOB@example.com", &edit)).await.unwrap();

    assert_eq!(browser.get("/account/apps").await.status, 303);
    let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
    server.by(&client, "/oauth/token", &form).await.fails(400, "invalid_grant");
    let good = "SELECT COUNT(*) FROM families WHERE revoked_at IS NULL";
    assert_eq!(server.sql.number(good, &[]).await, 0);
    let good = "SELECT COUNT(*) FROM grants WHERE revoked_at IS NULL";
    assert_eq!(server.sql.number(good, &[]).await, 0);
    server
}

async fn a_locked_out_person_has_nothing(backend: Backend) {
    let server = ends_all(backend, Edit::Disable).await;
    let said = "SELECT detail FROM audit WHERE event = 'person-disabled'";
    assert_eq!(server.sql.text(said, &[]).await.unwrap(), r#"{"person":"bob"}"#);
    let browser = server.browser();
    let page = browser.get("/login").await.is(200);
    let fields = [("email", "bob@example.com"), ("password", "password")];
    browser.submit(&page, "/login", &fields).await.is(401);
    tool(&server, |tool| tool.edit("bob@example.com", &Edit::Enable)).await.unwrap();
    assert_eq!(server.sign_in("bob").await.get("/account/apps").await.status, 200);
}

async fn another_password_ends_all(backend: Backend) {
    ends_all(backend, Edit::Password(Secret::new("another password"))).await;
}

async fn the_tool_is_strict(backend: Backend) {
    let server = Server::fresh(backend).await;
    let add = |email: &'static str, role: &'static str, password: &'static str| {
        tool(&server, move |tool| {
            let roles: Vec<_> = (!role.is_empty()).then(|| role.to_owned()).into_iter().collect();
            let added = tool.add(email, "Dan", &roles, &Secret::new(password));
            added.map_err(|error| error.to_string())
        })
    };
    assert!(add("dan@example.com", "", "eleven char").await.unwrap_err().contains("12"));
    assert!(add("dan@example.com", "king", "twelve chars").await.unwrap_err().contains("admin"));
    assert!(add("dan", "", "twelve chars").await.unwrap_err().contains("no address"));
    assert!(
        add("bob@example.com", "", "twelve chars").await.unwrap_err().contains("there is a person")
    );
    add("Dan@example.com", "admin", "twelve chars").await.unwrap();
    let people = tool(&server, |tool| tool.people().unwrap()).await;
    let dan = people.iter().find(|person| person.email == "dan@example.com").unwrap();
    assert!(dan.is("admin") && !dan.disabled);
    let roles = Edit::Roles(Vec::new());
    tool(&server, move |tool| tool.edit("dan@example.com", &roles)).await.unwrap();
    let nobody = tool(&server, |tool| tool.edit("x@example.com", &Edit::Enable).is_err()).await;
    assert!(nobody);
}
