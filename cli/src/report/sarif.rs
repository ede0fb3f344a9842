//! SARIF 2.1.0, the exchange format of static analysis.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::{Remark, end};

pub(super) fn render(remarks: &[Remark<'_>]) -> Value {
    let codes: BTreeSet<&str> = remarks.iter().map(|remark| remark.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
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
            "results": remarks.iter().map(result).collect::<Vec<Value>>(),
        }],
    })
}

fn result(remark: &Remark<'_>) -> Value {
    let source = remark.source;
    let (line, column) = remark.span.place(&source.text);
    let (end_line, end_column) = end(remark.span, &source.text);
    json!({
        "ruleId": remark.code,
        "level": remark.severity.word(),
        "message": { "text": remark.sentence() },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&source.name) },
            "region": {
                "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
                "byteOffset": remark.span.start, "byteLength": remark.span.end - remark.span.start,
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
