//! Traces, as OTLP over HTTP. Off unless the settings name a collector.

use axum::http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::registry::LookupSpan;

/// What makes traces and sends them, in batches, by a thread of its own.
pub(crate) fn provider(to: &str, sample: f64) -> Result<SdkTracerProvider, ExporterBuildError> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(to)
        .build()?;
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        // By the trace's id alone, not by what the caller wishes: anyone may send a `traceparent`.
        .with_sampler(Sampler::TraceIdRatioBased(sample))
        .with_resource(Resource::builder().with_service_name("scopeward").build())
        .build())
}

/// Turns spans of the log into spans of traces.
pub(crate) fn layer<S>(provider: &SdkTracerProvider) -> OpenTelemetryLayer<S, SdkTracer>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    // Neither threads nor places in the code: what a request did, and how long it took.
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("scopeward"))
        .with_location(false)
        .with_threads(false)
}

/// Makes a span part of the trace that the request belongs to (W3C Trace Context §3.2).
pub(crate) fn join(span: &Span, headers: &HeaderMap) {
    if headers.contains_key("traceparent") {
        let context = TraceContextPropagator::new().extract(&Headers(headers));
        // Fails where there are no traces.
        let _ = span.set_parent(context);
    }
}

struct Headers<'h>(&'h HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}
