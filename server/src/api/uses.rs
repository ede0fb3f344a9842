//! How often tokens are used: collected in memory, written once a second and when the server stops.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
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
    /// By the id of an API token. In order: two processes that write the same rows do not wait for each other in a ring.
    tokens: BTreeMap<String, Used>,
    /// By the family of an access token: when it was last used.
    families: BTreeMap<String, i64>,
}

#[derive(Debug, Default)]
struct Used {
    uses: i64,
    last: i64,
    scopes: BTreeMap<String, i64>,
}

impl Batch {
    fn add(&mut self, id: &str, used: &Used) {
        if !self.tokens.contains_key(id) && self.tokens.len() >= MOST {
            return;
        }
        let sum = self.tokens.entry(id.to_owned()).or_default();
        sum.uses = sum.uses.saturating_add(used.uses);
        sum.last = sum.last.max(used.last);
        for (scope, uses) in &used.scopes {
            let sum = sum.scopes.entry(scope.clone()).or_default();
            *sum = sum.saturating_add(*uses);
        }
    }

    fn note(&mut self, family: &str, now: i64) {
        if let Some(last) = self.families.get_mut(family) {
            *last = now.max(*last);
        } else if self.families.len() < MOST {
            self.families.insert(family.to_owned(), now);
        }
    }
}

impl Uses {
    fn batch(&self) -> MutexGuard<'_, Batch> {
        // A count that a panic left half done is still a count.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What could not be written is counted again.
    fn give_back(&self, batch: &Batch) {
        let mut now = self.batch();
        batch.tokens.iter().for_each(|(id, used)| now.add(id, used));
        batch.families.iter().for_each(|(family, last)| now.note(family, *last));
    }
}

/// Counts one request that was let pass. A scope of the token counts if it met a part of what was needed.
pub(crate) fn record(app: &Server, caller: &Caller) {
    let now = app.clock.now();
    let Some(token) = &caller.token else { return };
    let Some(presented) = &token.presented else { return };
    if let Some(id) = &presented.token {
        let explained = app.rules.policy.explain(Some(&token.grant), &caller.request());
        let held = explained.steps.into_iter().filter_map(|step| step.by);
        let scopes = held.map(|scope| (scope, 1)).collect();
        app.api.uses.batch().add(id, &Used { uses: 1, last: now, scopes });
    } else if let Some(family) = &presented.family {
        app.api.uses.batch().note(family, now);
    }
}

/// Writes what was counted. What cannot be written now is written later.
pub(crate) async fn flush(app: &Server) {
    let batch = std::mem::take(&mut *app.api.uses.batch());
    if batch.tokens.is_empty() && batch.families.is_empty() {
        return;
    }
    if let Err(error) = write(app, &batch).await {
        tracing::warn!(%error, "uses of tokens are not written yet");
        app.api.uses.give_back(&batch);
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
