//! Tokens that were looked up a moment ago, and what the engine reads in them.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use scopeward::{Claims, Grant, InputError, Policy, State};

use crate::app::Server;
use crate::config::Lifetimes;
use crate::policy::Resource;
use crate::secret::{Kind, hash};
use crate::store;
use crate::store::access::Presented;

/// How many tokens are remembered.
const MOST: u64 = 100_000;

/// A token that was presented, and the grant that the engine read in it.
#[derive(Debug)]
pub(crate) struct Token {
    /// What the store says of it; nothing of a token that it does not know.
    pub presented: Option<Presented>,
    /// What the engine decides with.
    pub grant: Grant,
    /// The resource that the grant was read for.
    resource: String,
    /// The store's number of revocations from before the look-up.
    revocations: u64,
}

/// Tokens that were looked up a moment ago, by hash.
#[derive(Debug)]
pub(crate) struct Tokens(Cache<String, Arc<Token>>);

impl Tokens {
    pub(crate) fn new(lifetimes: &Lifetimes) -> Tokens {
        let lifetime = Duration::from_secs(lifetimes.token_cache.into());
        Tokens(Cache::builder().max_capacity(MOST).time_to_live(lifetime).build())
    }
}

/// Finds out what a token stands for at a resource. What was remembered counts until this process takes anything back.
pub(crate) async fn find(
    app: &Server,
    resource: &Resource,
    text: &str,
) -> Result<Arc<Token>, store::Error> {
    let (hash, now) = (hash(text), app.clock.now());
    let revocations = app.store.revocations();
    if let Some(token) = app.api.tokens.0.get(&hash)
        && token.revocations == revocations
        && token.resource == resource.name
        && !token.presented.as_ref().is_some_and(|presented| has_ended(presented, now))
    {
        return Ok(token);
    }
    let found = if Kind::Access.fits(text) {
        app.store.access(&hash, now).await?
    } else if Kind::Api.fits(text) && resource.path == super::PATH {
        app.store.api_access(&hash, now).await?
    } else {
        None
    };
    // One for a resource that this server no longer has is for nothing here.
    let found = found.filter(|token| knows(app, token));
    let grant = grant(&app.rules.policy, app, resource, found.as_ref());
    let grant = grant.map_err(|error| store::Error::Row(error.to_string()))?;
    let resource = resource.name.clone();
    let token = Arc::new(Token { presented: found, grant, resource, revocations });
    if token.presented.is_some() {
        app.api.tokens.0.insert(hash, token.clone());
    }
    Ok(token)
}

fn has_ended(presented: &Presented, now: i64) -> bool {
    presented.state == State::Active && presented.expires_at.is_some_and(|end| end <= now)
}

fn knows(app: &Server, presented: &Presented) -> bool {
    presented.audience.as_deref().is_none_or(|name| app.rules.resource(name).is_some())
}

/// The facts, told to the engine: the person's roles are those of now, not of when the token was made.
fn grant(
    policy: &Policy,
    app: &Server,
    resource: &Resource,
    presented: Option<&Presented>,
) -> Result<Grant, InputError> {
    let Some(presented) = presented else {
        return policy.grant(&Claims::default().state(State::Unknown));
    };
    let person = presented.person.as_ref();
    let named = presented.audience.as_deref();
    let audience = named.map_or(Some(resource), |name| app.rules.resource(name));
    let mut claims = Claims::new(presented.scope.as_str()).state(presented.state);
    claims.roles =
        person.map(|person| person.roles.iter().map(Into::into).collect()).unwrap_or_default();
    claims.principal = person.map(|person| person.id.as_str().into());
    claims.audience = audience.and_then(Resource::audience).map(Into::into);
    policy.grant(&claims)
}
