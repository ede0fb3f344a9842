//! A code for tokens, with PKCE (RFC 6749 §4.1.3, RFC 7636 §4.6, OAuth 2.1 §4.1.3).
//!
//! All that does not change anything is checked first; then one conditional statement decides who of several wins. Only a
//! second use that proves as much as the first takes the tokens back: else anybody could (OAuth 2.1 §7.5.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use scopeward::Registration;
use sha2::{Digest, Sha256};

use super::problem::Problem;
use super::ticket::Granted;
use super::token::{self, Issued};
use crate::app::App;
use crate::secret::{self, Kind};
use crate::store;
use crate::store::audit::Event;
use crate::store::clients::Client;
use crate::store::codes::{Code, MOST_ATTEMPTS};
use crate::store::families::Family;
use crate::web::form::Params;
use crate::web::peer::Peer;

pub(super) async fn code(
    app: &App,
    peer: Peer,
    client: &Client,
    params: &Params,
) -> Result<Issued, Problem> {
    let code = params.one("code")?.ok_or_else(|| Problem::request("code is missing"))?;
    let verifier = params.one("code_verifier")?.unwrap_or_default();
    let redirect_uri = params.one("redirect_uri")?;
    if !Kind::Code.fits(code) {
        return Err(refused());
    }
    let (store, now, hash) = (&app.store, app.clock.now(), secret::hash(code));
    let found = store.code(&hash).await?.filter(|found| found.family.client == client.id);
    let found = found.ok_or_else(refused)?;
    let is_dead = found.attempts >= MOST_ATTEMPTS || (!found.used && found.expires_at <= now);
    if is_dead || !is_sent_there(&found, client, redirect_uri) {
        return Err(refused());
    }
    if !is_proof(verifier, &found.challenge) {
        if !found.used {
            let mut tx = store.begin().await?;
            store.fail_code(&mut tx, &hash).await?;
            tx.commit().await?;
        }
        return Err(refused());
    }
    let Code { family, person, .. } = found;
    let granted = Granted { client, person: person.as_ref(), scopes: &family.scopes };
    let ticket = granted.ticket(&app.rules, params, None)?;
    if family.revoked || person.is_some_and(|person| person.disabled) {
        return Err(refused());
    }
    let mut tx = store.begin().await?;
    if !store.use_code(&mut tx, &hash, now).await? {
        drop(tx);
        return Err(lost(app, peer, &hash, &family).await?);
    }
    let mut issued = token::access(app, &mut tx, &family, ticket, "authorization_code").await?;
    if client.grant_types.iter().any(|kind| kind == "refresh_token") {
        let token = Kind::Refresh.create();
        let end = token::idle_end(app, &family);
        store.add_refresh(&mut tx, &token, &family.id, 0, now, end).await?;
        issued = issued.refreshed_by(&token);
    }
    tx.commit().await?;
    Ok(issued)
}

/// A valid request came too late: if the code was used, somebody has it who should not, and nobody knows who is who.
async fn lost(app: &App, peer: Peer, hash: &str, family: &Family) -> Result<Problem, store::Error> {
    let (store, now) = (&app.store, app.clock.now());
    if !store.code(hash).await?.is_some_and(|code| code.used) {
        return Ok(refused());
    }
    let mut tx = store.begin().await?;
    if store.revoke_family(&mut tx, &family.id, "code used again", now).await? {
        let event = Event::new("code-replay").client(&family.client).address(peer.0);
        let event = Event { actor: family.person.clone(), ..event };
        store.log(&mut tx, event, now).await?;
        metrics::counter!("scopeward_code_replays_total").increment(1);
    }
    tx.commit().await?;
    store.revoked();
    Ok(refused())
}

/// Whether the address is the one that the code went to. A client of OAuth 2.1 need not repeat it, one that a developer
/// registered here must if it named it before (RFC 6749 §4.1.3).
fn is_sent_there(code: &Code, client: &Client, redirect_uri: Option<&str>) -> bool {
    match redirect_uri {
        Some(uri) => uri == code.redirect_uri,
        None => !code.redirect_sent || client.registration != Registration::Static,
    }
}

/// Whether a verifier is what the challenge was made of (RFC 7636 §4.6, S256).
fn is_proof(verifier: &str, challenge: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(unreserved)
        && secret::same(&URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())), challenge)
}

/// One text for all reasons: it tells nothing about the code.
fn refused() -> Problem {
    Problem::grant(
        "The code is not good, or not this client's, or its verifier or redirect URI is wrong",
    )
}

#[cfg(test)]
mod tests {
    use super::is_proof;

    #[test]
    fn a9_a_verifier_has_its_form() {
        // RFC 7636, appendix B
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(is_proof(verifier, challenge));
        assert!(!is_proof(challenge, challenge));
        assert!(!is_proof("", challenge));
        for wrong in ["a".repeat(42), "a".repeat(129), format!("{}+", "a".repeat(42))] {
            use base64::Engine;
            use sha2::Digest;
            let digest = sha2::Sha256::digest(wrong.as_bytes());
            let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
            assert!(!is_proof(&wrong, &challenge));
        }
    }
}
