//! SARIF 2.1.0, the exchange format of static analysis.

use std::collections::BTreeSet;
use std::fmt::Write;

use scopeward::Span;
use serde_json::{Value, json};

use super::Remark;
use crate::source::Source;

pub(super) fn render(remarks: &[Remark<'_>]) -> Value {
    let codes = remarks.iter().map(|remark| (remark.code, remark.about));
    let rules = codes.collect::<BTreeSet<_>>().into_iter().map(|(code, about)| match about {
        Some(about) => json!({ "id": code, "shortDescription": { "text": about } }),
        None => json!({ "id": code }),
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "scopeward",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.collect::<Vec<Value>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": remarks.iter().map(result).collect::<Vec<Value>>(),
        }],
    })
}

fn result(remark: &Remark<'_>) -> Value {
    let mut result = json!({
        "ruleId": remark.code,
        "level": remark.severity.word(),
        "message": { "text": remark.sentence() },
        "locations": [location(remark.source, remark.span)],
    });
    if !remark.also.is_empty() {
        let also = remark.also.iter().map(|(source, span)| location(source, *span));
        result["relatedLocations"] = also.collect();
    }
    result
}

fn location(source: &Source, span: Span) -> Value {
    let (line, column) = source.place(span.start);
    let (end_line, end_column) = source.place(span.end);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&source.name) },
        "region": {
            "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
            "byteOffset": span.start, "byteLength": span.end - span.start,
        },
    } })
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
