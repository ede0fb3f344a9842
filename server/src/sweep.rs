//! Removes what has expired, every minute. Of several processes on one database, one does it.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::metrics;
use crate::store::sweep::{Sweep, TURN};

/// How many milliseconds a process may be late, so that several do not come at the same time.
const JITTER: u32 = 10_000;

/// Sweeps until the server stops.
pub(crate) async fn run(app: App) {
    let sweeping = async {
        loop {
            sweep(&app).await;
            sleep(pause()).await;
            app.limits.sweep();
            metrics::upkeep();
        }
    };
    tokio::select! {
        () = app.stopped() => {}
        () = sweeping => {}
    }
}

/// Removes whatever has expired, if it is this process's turn.
async fn sweep(app: &App) {
    let now = app.clock.now();
    match app.store.take_turn(now).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => return tracing::warn!(%error, "nothing swept"),
    }
    for sweep in Sweep::ALL {
        match app.store.sweep(sweep, now).await {
            Ok(0) => {}
            Ok(rows) => {
                ::metrics::counter!("scopeward_swept_total", "table" => sweep.name())
                    .increment(rows);
                tracing::info!(table = sweep.name(), rows, "swept");
            }
            Err(error) => tracing::warn!(%error, table = sweep.name(), "not swept"),
        }
    }
}

fn pause() -> Duration {
    // Without randomness all come on time.
    let late = getrandom::u32().unwrap_or_default() % JITTER;
    Duration::from_secs(TURN.unsigned_abs()) + Duration::from_millis(late.into())
}
