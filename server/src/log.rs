//! The log, on standard error: JSON for programs, text for people. It holds no query, header, body or secret.

use std::io::{IsTerminal, stderr};

use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::config::{LogForm, Telemetry};
use crate::trace;

/// The log and the traces of this process. What waits to be sent is sent by [`Log::flush`].
#[derive(Debug)]
pub(crate) struct Log(Option<SdkTracerProvider>);

impl Log {
    /// Starts the log, and traces if the settings name a collector.
    pub(crate) fn start(telemetry: &Telemetry) -> Log {
        let filter =
            EnvFilter::try_new(&telemetry.level).unwrap_or_else(|_| EnvFilter::new("info"));
        let lines = fmt::layer().with_writer(stderr);
        let lines = match telemetry.log {
            LogForm::Json => lines
                .json()
                .flatten_event(true)
                .with_span_list(false)
                .with_current_span(true)
                .boxed(),
            LogForm::Text => lines.with_ansi(stderr().is_terminal()).boxed(),
        };
        let provider = telemetry.otlp.as_ref().map(|to| trace::provider(to, telemetry.sample));
        let (provider, failed) = match provider.transpose() {
            Ok(provider) => (provider, None),
            Err(error) => (None, Some(error)),
        };
        let traces = provider.as_ref().map(trace::layer);
        // Fails if there is a log already: that one goes on.
        let _ = tracing_subscriber::registry().with(filter).with(lines).with(traces).try_init();
        if let Some(error) = failed {
            tracing::warn!(%error, "there will be no traces");
        }
        // The message of a panic may hold anything: only its place is told.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "a mistake of the program");
        }));
        Log(provider)
    }

    /// Sends what waits. It blocks.
    pub(crate) fn flush(self) {
        if let Some(provider) = self.0 {
            // A collector that is away is its own affair.
            let _ = provider.shutdown();
        }
    }
}
