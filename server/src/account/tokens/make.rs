//! Making, rotating and taking back API tokens: the rules, for pages and programs alike.

use serde_json::json;

use crate::account::expiry::Expiry;
use crate::account::name;
use crate::account::scopes::{self, Refused};
use crate::app::App;
use crate::policy::Resource;
use crate::secret::{self, Kind, Secret};
use crate::store;
use crate::store::api_tokens::{ApiToken, Standing};
use crate::store::audit::Event;
use crate::store::users::Person;
use crate::web::peer::Peer;

/// How many tokens that work a person may have.
const MOST: i64 = 100;
/// How long an old secret may work beside a new one, at most: a week.
pub(super) const MOST_OVERLAP: i64 = 7 * 86_400;

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotMade {
    /// The name, the end or the overlap is not as it must be.
    #[error("{0}")]
    Input(&'static str),
    /// The engine refuses the scope.
    #[error("{}", .0.error.error_description)]
    Refused(Refused),
    /// There are too many.
    #[error("You have {MOST} tokens that work. Revoke some that you do not need.")]
    TooMany,
    /// The token does not work any more, or ends before the overlap would: perhaps another request has rotated it.
    #[error("This token has ended, or ends sooner than that.")]
    Gone,
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What a new token is to be.
#[derive(Debug)]
pub(super) struct New<'n> {
    pub(super) name: &'n str,
    pub(super) scope: &'n str,
    pub(super) expiry: Expiry,
}

/// Makes a token for a person. The secret leaves once, here.
pub(super) async fn create(
    app: &App,
    person: &Person,
    peer: Peer,
    new: New<'_>,
) -> Result<(ApiToken, Secret), NotMade> {
    let now = app.clock.now();
    let name = name::check(new.name).map_err(NotMade::Input)?;
    let expires = new.expiry.at(now).map_err(NotMade::Input)?;
    let scope = granted(app, person, new.scope)?;
    let (token, secret) = fresh(person, name, scope, now, expires);

    let mut tx = app.store.begin().await?;
    if app.store.count_api_tokens(&mut tx, &person.id, now).await? >= MOST {
        return Err(NotMade::TooMany);
    }
    app.store.add_api_token(&mut tx, &token, &secret.hash()).await?;
    let detail = json!({ "token": token.id, "name": token.name, "scope": token.scope, "expires_at": expires });
    let event = Event::new("api-token-created").actor(&person.id).address(peer.0).detail(detail);
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await.map_err(store::Error::from)?;
    metrics::counter!("scopeward_api_tokens_total", "change" => "created").increment(1);
    Ok((token, secret))
}

/// Gives a token a successor of the same name, scope and end. The old one works on for the overlap.
///
/// The scope is reviewed again: who lost a role cannot renew what it gave.
pub(super) async fn rotate(
    app: &App,
    person: &Person,
    peer: Peer,
    old: &ApiToken,
    overlap: i64,
) -> Result<(ApiToken, Secret), NotMade> {
    let now = app.clock.now();
    if !(0..=MOST_OVERLAP).contains(&overlap) {
        return Err(NotMade::Input("The old secret works on for at most seven days."));
    }
    if old.standing(now) != Standing::Active {
        return Err(NotMade::Gone);
    }
    let scope = granted(app, person, &old.scope)?;
    let (token, secret) = fresh(person, &old.name, scope, now, old.expires_at);

    let mut tx = app.store.begin().await?;
    let ended = match overlap {
        0 => app.store.revoke_api_token(&mut tx, &old.id, now).await?,
        _ => app.store.end_api_token(&mut tx, &old.id, now.saturating_add(overlap)).await?,
    };
    if !ended {
        return Err(NotMade::Gone);
    }
    app.store.add_api_token(&mut tx, &token, &secret.hash()).await?;
    let detail =
        json!({ "token": token.id, "name": token.name, "replaces": old.id, "overlap": overlap });
    let event = Event::new("api-token-rotated").actor(&person.id).address(peer.0).detail(detail);
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await.map_err(store::Error::from)?;
    app.store.revoked();
    metrics::counter!("scopeward_api_tokens_total", "change" => "rotated").increment(1);
    Ok((token, secret))
}

/// Takes a token back. Says whether it worked before.
pub(super) async fn revoke(
    app: &App,
    person: &Person,
    peer: Peer,
    token: &ApiToken,
) -> Result<bool, store::Error> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !app.store.revoke_api_token(&mut tx, &token.id, now).await? {
        return Ok(false);
    }
    let detail = json!({ "token": token.id, "name": token.name, "owner": token.owner });
    let event = Event::new("api-token-revoked").actor(&person.id).address(peer.0).detail(detail);
    app.store.log(&mut tx, event, now).await?;
    tx.commit().await?;
    app.store.revoked();
    metrics::counter!("scopeward_api_tokens_total", "change" => "revoked").increment(1);
    Ok(true)
}

/// A token with its secret, which is not kept yet.
pub(crate) fn fresh(
    person: &Person,
    name: &str,
    scope: String,
    now: i64,
    expires_at: Option<i64>,
) -> (ApiToken, Secret) {
    let secret = Kind::Api.create();
    let text = secret.expose();
    let hint = text.get(text.len().saturating_sub(4)..).unwrap_or_default().to_owned();
    let token = ApiToken {
        id: secret::id(),
        hint,
        owner: person.id.clone(),
        name: name.to_owned(),
        scope,
        created_at: now,
        expires_at,
        revoked_at: None,
        used_at: None,
        uses: 0,
    };
    (token, secret)
}

fn granted(app: &App, person: &Person, scope: &str) -> Result<String, NotMade> {
    let resources: Vec<&Resource> = app.rules.resource("api").into_iter().collect();
    if resources.is_empty() {
        return Err(NotMade::Input("The policy describes no API that tokens could be for."));
    }
    scopes::review(&app.rules.policy, person, &resources, scope).map_err(NotMade::Refused)
}
