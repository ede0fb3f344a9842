//! How often tokens are used: collected in memory, written once a second and when the server stops.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::guard::Caller;
use crate::app::{App, Server};
use crate::store;

/// How many tokens are counted between two writes. Further ones are not counted, they work all the same.
const MOST: usize = 10_000;
const PAUSE: Duration = Duration::from_secs(1);

/// What happened since the last write.
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<Batch>);

#[derive(Debug, Default)]
struct Batch {
    /// By the id of an API token.
    tokens: HashMap<String, Used>,
    /// By the family of an access token: when it was last used.
    families: HashMap<String, i64>,
}

#[derive(Debug, Default)]
struct Used {
    uses: i64,
    last: i64,
    scopes: BTreeMap<String, i64>,
}

impl Uses {
    fn batch(&self) -> std::sync::MutexGuard<'_, Batch> {
        // A count that a panic left half done is still a count.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token(&self, id: &str, scopes: impl Iterator<Item = String>, now: i64) {
        let mut batch = self.batch();
        if !batch.tokens.contains_key(id) && batch.tokens.len() >= MOST {
            return;
        }
        let used = batch.tokens.entry(id.to_owned()).or_default();
        used.uses = used.uses.saturating_add(1);
        used.last = now;
        for scope in scopes {
            let uses = used.scopes.entry(scope).or_default();
            *uses = uses.saturating_add(1);
        }
    }

    fn family(&self, id: &str, now: i64) {
        let mut batch = self.batch();
        if let Some(last) = batch.families.get_mut(id) {
            *last = now;
        } else if batch.families.len() < MOST {
            batch.families.insert(id.to_owned(), now);
        }
    }
}

/// Counts one request that was let pass. A scope of the token counts if it met a part of what was needed.
pub(crate) fn record(app: &Server, caller: &Caller) {
    let now = app.clock.now();
    let Some(token) = &caller.token else { return };
    let Some(presented) = &token.presented else { return };
    if let Some(id) = &presented.token {
        let explained = app.rules.policy.explain(Some(&token.grant), &caller.request());
        let mut held: Vec<String> =
            explained.steps.into_iter().filter_map(|step| step.by).collect();
        held.sort_unstable();
        held.dedup();
        app.api.uses.token(id, held.into_iter(), now);
    } else if let Some(family) = &presented.family {
        app.api.uses.family(family, now);
    }
}

/// Writes what was counted. What cannot be written now is dropped: a count is no reason to run out of memory.
pub(crate) async fn flush(app: &Server) {
    let batch = std::mem::take(&mut *app.api.uses.batch());
    if batch.tokens.is_empty() && batch.families.is_empty() {
        return;
    }
    if let Err(error) = write(app, &batch).await {
        metrics::counter!("scopeward_uses_lost_total").increment(1);
        tracing::warn!(%error, tokens = batch.tokens.len(), "uses of tokens were not written");
    }
}

async fn write(app: &Server, batch: &Batch) -> Result<(), store::Error> {
    let mut tx = app.store.begin().await?;
    for (id, used) in &batch.tokens {
        app.store.add_token_uses(&mut tx, id, used.uses, used.last).await?;
        for (scope, uses) in &used.scopes {
            app.store.add_scope_uses(&mut tx, id, scope, *uses, used.last).await?;
        }
    }
    for (family, last) in &batch.families {
        app.store.add_grant_use(&mut tx, family, *last).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes once a second, for as long as the server lives.
pub(crate) fn start(app: &App) {
    let app = Arc::downgrade(app);
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(every_second(app));
    }
}

async fn every_second(app: Weak<Server>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(app) = app.upgrade() else { return };
        flush(&app).await;
    }
}
