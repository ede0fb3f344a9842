//! How often tokens are used: collected in memory, written once a second and when the server stops.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use scopeward::{Handle, Policy, Request};

use super::guard::Caller;
use super::tokens::Token;
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

/// How often an API token was used, and for what. Which of its scopes that took is found out when it is written.
#[derive(Debug)]
struct Used {
    token: Arc<Token>,
    last: i64,
    operations: BTreeMap<Handle, i64>,
}

impl Batch {
    fn count(&mut self, id: &str, token: &Arc<Token>, operation: Handle, uses: i64, now: i64) {
        if let Some(used) = self.tokens.get_mut(id) {
            used.last = used.last.max(now);
            let sum = used.operations.entry(operation).or_default();
            *sum = sum.saturating_add(uses);
        } else if self.tokens.len() < MOST {
            let operations = BTreeMap::from([(operation, uses)]);
            self.tokens.insert(id.to_owned(), Used { token: token.clone(), last: now, operations });
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

    /// Notes that the tokens of a family are in use.
    pub(crate) fn note(&self, family: &str, now: i64) {
        self.batch().note(family, now);
    }

    /// What could not be written is counted again.
    fn give_back(&self, batch: &Batch) {
        let mut now = self.batch();
        for (id, used) in &batch.tokens {
            for (operation, uses) in &used.operations {
                now.count(id, &used.token, *operation, *uses, used.last);
            }
        }
        batch.families.iter().for_each(|(family, last)| now.note(family, *last));
    }
}

impl Used {
    /// How often each of the token's scopes met a part of what was needed.
    fn scopes(&self, policy: &Policy) -> BTreeMap<String, i64> {
        let mut scopes = BTreeMap::new();
        for (operation, uses) in &self.operations {
            let explained = policy.explain(Some(&self.token.grant), &Request::handle(*operation));
            let held: BTreeSet<_> =
                explained.steps.into_iter().filter_map(|step| step.by).collect();
            for scope in held {
                let sum: &mut i64 = scopes.entry(scope).or_default();
                *sum = sum.saturating_add(*uses);
            }
        }
        scopes
    }
}

/// Counts one request that was let pass.
pub(crate) fn record(app: &Server, caller: &Caller) {
    let now = app.clock.now();
    let Some(token) = &caller.token else { return };
    let Some(presented) = &token.presented else { return };
    if let Some(id) = &presented.token {
        app.api.uses.batch().count(id, token, caller.operation(), 1, now);
    } else if let Some(family) = &presented.family {
        app.api.uses.note(family, now);
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
        let uses = used.operations.values().fold(0_i64, |sum, uses| sum.saturating_add(*uses));
        app.store.add_token_uses(&mut tx, id, uses, used.last).await?;
        for (scope, uses) in used.scopes(&app.rules.policy) {
            app.store.add_scope_uses(&mut tx, id, &scope, uses, used.last).await?;
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
