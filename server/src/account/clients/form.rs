//! Registering a client: the form, and what comes of it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::json;

use super::draft::{Draft, Wrong};
use super::{CODE, OWN, REFRESH, credentials, grant_title};
use crate::account::administrator::is_administrator;
use crate::account::apps::title;
use crate::account::form::{RecentlySent, Sent};
use crate::account::parts::{caution, codes, marked, proof, ticks, trouble};
use crate::account::scopes;
use crate::app::App;
use crate::oauth::client::INTROSPECT;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::policy::Resource;
use crate::secret::{Kind, Secret};
use crate::store;
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::web::peer::Peer;
use crate::web::recent::RecentlySignedIn;
use crate::web::session::Session;

/// Clients of one developer at most.
const MOST: usize = 50;

/// The types of clients.
const METHODS: [(&str, &str, &str); 3] = [
    (
        "none",
        "Public",
        "Browser, desktop, mobile or command line: cannot keep a secret, proves itself with PKCE.",
    ),
    (
        "client_secret_basic",
        "Confidential, HTTP Basic",
        "A server that keeps a secret and sends it in the header.",
    ),
    (
        "client_secret_post",
        "Confidential, in the body",
        "The same, where HTTP Basic is not practical.",
    ),
];

/// `GET /developer/clients/new`
pub(super) async fn page(
    State(app): State<App>,
    RecentlySignedIn(session): RecentlySignedIn,
) -> Markup {
    show(&app, &session, &Draft::empty(&app.rules), None)
}

/// `POST /developer/clients/new`
pub(super) async fn submit(
    State(app): State<App>,
    RecentlySent(Sent { session, peer, form }): RecentlySent,
) -> Result<Response, PageError> {
    let draft = Draft::read(&form)?;
    let mine = app.store.clients_of(&session.person.id).await?.len();
    let client = if mine < MOST {
        draft.client(&app, &session.person, app.clock.now())
    } else {
        Err(Wrong::new("You have fifty clients. Delete some that you do not need."))
    };
    match client {
        Ok(client) => {
            let secret = client.is_confidential().then(|| Kind::Client.create());
            keep(&app, &client, secret.as_ref(), peer).await?;
            Ok(super::super::made(created(&session, &client, secret.as_ref())))
        }
        Err(wrong) => {
            let page = show(&app, &session, &draft, Some(&wrong));
            Ok((wrong.status, page).into_response())
        }
    }
}

async fn keep(
    app: &App,
    client: &Client,
    secret: Option<&Secret>,
    peer: Peer,
) -> Result<(), store::Error> {
    let now = client.created_at;
    let mut tx = app.store.begin().await?;
    app.store.put_client(&mut tx, client).await?;
    if let Some(secret) = secret {
        app.store.put_secret(&mut tx, &client.id, secret, now, now).await?;
    }
    let detail = json!({
        "name": client.name, "scope": client.scope, "grant_types": client.grant_types, "audiences": client.audiences,
    });
    let event = Event::new("client-created").client(&client.id).address(peer.0).detail(detail);
    let event = Event { actor: client.owner.clone(), ..event };
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await?;
    metrics::counter!("scopeward_clients_total", "change" => "created").increment(1);
    Ok(())
}

fn created(session: &Session, client: &Client, secret: Option<&Secret>) -> Markup {
    let body = html! {
        h1 { "Your client is registered" }
        p.lead { "Tell your app what it is called here." }
        section.card {
            h2 { bdi { (client.name) } }
            (credentials(client, secret))
        }
        p.actions {
            a.button href={ "/developer/clients/" (client.id) } { "To this client" }
            a.button.secondary href="/developer/clients" { "All my clients" }
        }
    };
    layout::page("Developer", Some(session), body)
}

fn show(app: &App, session: &Session, draft: &Draft, wrong: Option<&Wrong>) -> Markup {
    let resources: Vec<&Resource> = app.rules.resources.iter().collect();
    let policy = &app.rules.policy;
    let choices = scopes::choices(policy, &session.person, &resources);
    let ticked = marked(policy, draft.scope.split(' '));
    let cure = wrong.map(|wrong| wrong.cure.as_slice()).filter(|cure| !cure.is_empty());
    let body = html! {
        h1 { "Register a client" }
        p.lead { "A client is your app as this server knows it: where its answers may go, and the most that it may ask for." }
        (trouble(wrong.map(|wrong| wrong.text.as_str())))
        @if let Some(cure) = cure { (caution(&html! { "This would be granted: " (codes(cure)) })) }
        form method="post" action="/developer/clients/new" {
            (proof(session))
            (about(draft))
            (purposes(app, session, draft))
            section.card {
                h2 { "Resources" }
                div.choices {
                    @for resource in &resources {
                        label.choice {
                            input type="checkbox" name="audience" value=(resource.name) checked[Draft::has(&draft.audiences, &resource.name)];
                            span { (title(policy, resource)) br; code { (resource.uri) } }
                        }
                    }
                }
            }
            section.card {
                h2 { "Scopes" }
                p.muted { "The most that the app may ever ask for. People see and may narrow what it asks for at sign-in." }
                (ticks(policy, &choices, &ticked))
            }
            p.actions {
                button type="submit" { "Register" }
                a.button.secondary href="/developer/clients" { "Cancel" }
            }
        }
    };
    layout::page("Developer", Some(session), body)
}

fn about(draft: &Draft) -> Markup {
    html! {
        section.card {
            h2 { "The app" }
            div.field {
                label for="name" { "Name" }
                input #name type="text" name="name" value=(draft.name) required maxlength="100" autocomplete="off" aria-describedby="name-help";
                p.hint #name-help { "People see it when they are asked to allow the app." }
            }
            fieldset {
                legend { "Type" }
                div.choices {
                    @for (method, name, text) in METHODS {
                        label.choice {
                            input type="radio" name="method" value=(method) checked[draft.method == method];
                            span { (name) br; span.muted.small { (text) } }
                        }
                    }
                }
            }
            div.field {
                label for="uris" { "Redirect URIs, one on each line" }
                textarea #uris name="redirect_uris" rows="3" spellcheck="false" autocapitalize="none" aria-describedby="uris-help" { (draft.uris) }
                p.hint #uris-help {
                    "Compared letter by letter. " code { "https://…" } ", " code { "http://127.0.0.1/…" }
                    " with any port, or a private scheme such as " code { "com.example.app:/callback" } "."
                }
            }
        }
    }
}

fn purposes(app: &App, session: &Session, draft: &Draft) -> Markup {
    let all = is_administrator(&app.rules.policy, &session.person);
    let grants = [
        (CODE, "The usual one: a person allows the app."),
        (REFRESH, "The app goes on while the person is away."),
        (OWN, "For confidential clients: no person is asked."),
        (INTROSPECT, "For resource servers; for confidential clients."),
    ];
    html! {
        section.card {
            h2 { "What it asks for" }
            div.choices {
                @for (grant, text) in grants.into_iter().filter(|(grant, _)| all || *grant != INTROSPECT) {
                    label.choice {
                        input type="checkbox" name="grant" value=(grant) checked[Draft::has(&draft.grants, grant)];
                        span { (grant_title(grant)) br; span.muted.small { (text) } }
                    }
                }
            }
        }
    }
}
