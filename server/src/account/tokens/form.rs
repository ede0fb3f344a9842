//! Making a token: the form, and what comes of it.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::make::{self, New, NotMade};
use super::secret_page;
use crate::account::expiry::Expiry;
use crate::account::form::{RecentlySent, Sent};
use crate::account::parts::{caution, codes, count, marked, proof, ticks, time_or, trouble};
use crate::account::scopes;
use crate::app::App;
use crate::pages::error::PageError;
use crate::pages::layout;
use crate::policy::Resource;
use crate::web::form::Params;
use crate::web::recent::RecentlySignedIn;
use crate::web::session::Session;

/// The ends that the form offers, in days.
const DAYS: [(&str, &str); 4] =
    [("7", "in 7 days"), ("30", "in 30 days"), ("90", "in 90 days"), ("365", "in one year")];

/// What the form holds.
#[derive(Debug)]
struct Draft {
    name: String,
    scope: String,
    expires: String,
    date: String,
}

/// `GET /account/api-tokens/new`, with `bundle` or `scope` to begin with.
pub(super) async fn page(
    State(app): State<App>,
    RecentlySignedIn(session): RecentlySignedIn,
    RawQuery(query): RawQuery,
) -> Markup {
    let query = Params::parse(&query.unwrap_or_default());
    let first = |name| query.all(name).next().unwrap_or_default();
    let bundle = app.rules.policy.bundles().find(|(name, _)| *name == first("bundle"));
    let scope = bundle.map_or_else(|| first("scope").to_owned(), |(_, scopes)| scopes.join(" "));
    let (name, expires) = (first("name").to_owned(), "90".to_owned());
    show(&app, &session, &Draft { name, scope, expires, date: String::new() }, None)
}

/// `POST /account/api-tokens/new`
pub(super) async fn submit(
    State(app): State<App>,
    RecentlySent(Sent { session, peer, form }): RecentlySent,
) -> Result<Response, PageError> {
    let draft = Draft {
        name: form.text("name")?.to_owned(),
        scope: form.list("scope").join(" "),
        expires: form.text("expires")?.to_owned(),
        date: form.text("date")?.to_owned(),
    };
    let made = match Expiry::read(&draft.expires, &draft.date) {
        Ok(expiry) => {
            let new = New { name: &draft.name, scope: &draft.scope, expiry };
            make::create(&app, &session.person, peer, new).await
        }
        Err(message) => Err(NotMade::Input(message)),
    };
    let problem = match made {
        Ok((token, secret)) => {
            let ends = html! { p { "It ends: " (time_or(token.expires_at, "never. Revoke it when it is no longer needed.")) } };
            return Ok(secret_page(&session, &token, &secret, &ends));
        }
        Err(NotMade::Store(error)) => return Err(error.into()),
        Err(problem) => problem,
    };
    Ok((problem.status(), show(&app, &session, &draft, Some(&problem))).into_response())
}

impl NotMade {
    /// The status of an answer that says so.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            NotMade::Input(_) => StatusCode::BAD_REQUEST,
            NotMade::Refused(refused) => refused.status,
            NotMade::TooMany | NotMade::Gone => StatusCode::CONFLICT,
            NotMade::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

fn show(app: &App, session: &Session, draft: &Draft, problem: Option<&NotMade>) -> Markup {
    let policy = &app.rules.policy;
    let resources: Vec<&Resource> = app.rules.resource("api").into_iter().collect();
    let choices = scopes::choices(policy, &session.person, &resources);
    let ticked = marked(policy, draft.scope.split(' '));
    let body = html! {
        h1 { "New API token" }
        p.lead { "Choose no more than the program needs. You can make another token at any time." }
        (trouble(problem.map(ToString::to_string).as_deref()))
        (cure(problem, &draft.name))
        (presets(app, session, &resources))
        form method="post" action="/account/api-tokens/new" {
            (proof(session))
            section.card {
                h2 { "Name and end" }
                div.field {
                    label for="name" { "Name" }
                    input #name type="text" name="name" value=(draft.name) required maxlength="100" autocomplete="off" aria-describedby="name-help";
                    p.hint #name-help { "What the program is called: you will recognise it by this." }
                }
                div.fields {
                    div.field {
                        label for="expires" { "Ends" }
                        select #expires name="expires" aria-describedby="expires-help" {
                            @for (days, text) in DAYS { option value=(days) selected[draft.expires == days] { (text) } }
                            option value="date" selected[draft.expires == "date"] { "at the end of a day, below" }
                            option value="never" selected[draft.expires == "never"] { "never" }
                        }
                        p.hint #expires-help { "A token that never ends is as dangerous in ten years as today." }
                    }
                    div.field {
                        label for="date" { "Last day (UTC), if you chose a day" }
                        input #date type="date" name="date" value=(draft.date);
                    }
                }
            }
            section.card {
                h2 { "Scopes" }
                p.muted { "What the program may do in your name. All else is refused." }
                (ticks(policy, &choices, &ticked))
            }
            p.actions {
                button type="submit" { "Make the token" }
                a.button.secondary href="/account/api-tokens" { "Cancel" }
            }
        }
    };
    layout::page("API tokens", Some(session), body)
}

/// The bundles of the policy that this person may give, as links that tick them.
fn presets(app: &App, session: &Session, resources: &[&Resource]) -> Markup {
    let policy = &app.rules.policy;
    let may = |scopes: &[String]| {
        scopes::review(policy, &session.person, resources, &scopes.join(" ")).is_ok()
    };
    let bundles: Vec<_> = policy.bundles().filter(|(_, scopes)| may(scopes)).collect();
    html! {
        @if !bundles.is_empty() {
            section.card {
                h2 { "Start from a preset" }
                div.actions.presets {
                    @for (name, scopes) in &bundles {
                        a.button.secondary href={ "/account/api-tokens/new?bundle=" (name) } {
                            (policy.bundle_title(name, "en").unwrap_or(name))
                            span.badge { (count(scopes.len(), "scope")) }
                        }
                    }
                }
            }
        }
    }
}

/// What to ask for instead, in the engine's words.
fn cure(problem: Option<&NotMade>, name: &str) -> Markup {
    let Some(NotMade::Refused(refused)) = problem else { return html! {} };
    if refused.cure.is_empty() {
        return html! {};
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("scope", &refused.cure.join(" ")).append_pair("name", name);
    caution(&html! {
        "This would be granted: " (codes(&refused.cure)) ". "
        a href={ "/account/api-tokens/new?" (query.finish()) } { "Choose these" }
    })
}
