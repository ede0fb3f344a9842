//! Issues a code after consent: the grant is remembered, a family of tokens begins.

use std::collections::BTreeMap;

use scopeward::{Claims, Policy};

use crate::app::App;
use crate::secret::{self, Kind, Secret};
use crate::store::clients::Client;
use crate::store::codes::NewCode;
use crate::store::families::Family;
use crate::store::{self, Tx};

/// What a person has just consented to.
#[derive(Debug)]
pub(crate) struct Consented<'a> {
    /// Who.
    pub(crate) person: &'a str,
    /// For whom.
    pub(crate) client: &'a Client,
    /// Where the code goes.
    pub(crate) redirect_uri: &'a str,
    /// Whether the request named that address.
    pub(crate) redirect_sent: bool,
    /// The challenge of PKCE, S256.
    pub(crate) challenge: &'a str,
    /// What: an audience's name in the policy, and the scope for it, as the core's consent granted it.
    pub(crate) scopes: BTreeMap<String, String>,
}

/// Remembers a consent and issues a code for it. It counts once the caller commits.
pub(crate) async fn code(
    app: &App,
    tx: &mut Tx,
    consented: &Consented<'_>,
) -> Result<Secret, store::Error> {
    let (store, lifetimes, now) = (&app.store, &app.config.lifetimes, app.clock.now());
    let Consented { person, client, redirect_uri, redirect_sent, challenge, scopes } = consented;
    let merge = |before| merged(&app.rules.policy, before, scopes);
    let grant = store.remember(tx, person, &client.id, redirect_uri, merge, now).await?;
    store.use_client(tx, &client.id, now).await?;
    let family = Family {
        id: secret::id(),
        grant: Some(grant),
        person: Some((*person).to_owned()),
        client: client.id.clone(),
        scopes: scopes.clone(),
        expires_at: now.saturating_add(lifetimes.family.into()),
        revoked: false,
    };
    store.add_family(tx, &family, now).await?;
    let secret = Kind::Code.create();
    let code = NewCode {
        family: &family.id,
        client: &client.id,
        redirect_uri,
        redirect_sent: *redirect_sent,
        challenge,
        expires_at: now.saturating_add(lifetimes.code.into()),
    };
    store.add_code(tx, &secret, &code).await?;
    Ok(secret)
}

/// What was allowed before and what is allowed now, together.
fn merged(
    policy: &Policy,
    mut before: BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    for (audience, scope) in now {
        let old = before.remove(audience).unwrap_or_default();
        let both = policy.grant(&Claims::new(format!("{old} {scope}")));
        // What cannot be read together is not remembered together: consent is asked again.
        let both = both.map_or_else(|_| scope.clone(), |both| policy.granted(&both).join(" "));
        before.insert(audience.clone(), both);
    }
    before
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use scopeward::Policy;

    use super::merged;

    #[test]
    fn grants_grow_in_the_order_of_the_policy() {
        let policy = Policy::compile(scopeward::STARTER).unwrap();
        let map = |scope: &str| BTreeMap::from([("api".to_owned(), scope.to_owned())]);
        let both = merged(&policy, map("notes:write"), &map("notes:read"));
        assert_eq!(both, map("notes:read notes:write"));
        assert_eq!(merged(&policy, BTreeMap::new(), &both), both);
    }
}
