//! SARIF 2.1.0, the exchange format of static analysis.

use std::collections::BTreeSet;
use std::fmt::Write;

use scopeward::Diagnostic;
use serde_json::{Value, json};

use super::{Severity, end, sentence};
use crate::source::Source;

pub(super) fn render(source: &Source, diagnostics: &[Diagnostic], severity: Severity) -> Value {
    let codes: BTreeSet<&str> =
        diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results = diagnostics.iter().map(|diagnostic| result(source, diagnostic, severity));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "scopeward",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<Value>>(),
        }],
    })
}

fn result(source: &Source, diagnostic: &Diagnostic, severity: Severity) -> Value {
    let (line, column) = diagnostic.span.place(&source.text);
    let (end_line, end_column) = end(diagnostic.span, &source.text);
    json!({
        "ruleId": diagnostic.code,
        "level": severity.word(),
        "message": { "text": sentence(diagnostic) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&source.name) },
            "region": {
                "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
                "byteOffset": diagnostic.span.start, "byteLength": diagnostic.span.end - diagnostic.span.start,
            },
        } }],
    })
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    path.replace('\\', "/").bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
        uri
    })
}
