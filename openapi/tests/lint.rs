//! Faults of documents, in every version and notation: each is found where it stands, and nothing else is.

use scopeward_openapi::{Finding, LINT, lint, read};
use serde_json::{Map, Value, json};

const SEVEN: &str = include_str!("faults/seven.yaml");

/// The code of a finding, the text of its place and its line.
fn found(text: &str) -> Vec<(&'static str, String, u32)> {
    let document = read(text).unwrap_or_else(|notes| panic!("{notes:?}\n{text}"));
    assert_eq!(document.notes, [], "{text}");
    let quote = |finding: &Finding| {
        let span = finding.places[0].span;
        let quote: String = span.slice(text).split_whitespace().collect();
        (finding.rule.code, quote.replace(['"', '\''], ""), span.place(text).0)
    };
    lint(&document, text).iter().map(quote).collect()
}

/// A document without a fault.
fn clean() -> Value {
    json!({
        "scopes": { "tasks:read": "See tasks", "tasks:write": "Change tasks" },
        "paths": { "/tasks": {
            "get": { "security": [{ "oauth": ["tasks:read"] }], "responses": {} },
            "post": { "security": [{ "oauth": ["tasks:write"] }], "responses": {} },
            "delete": { "security": [{ "oauth": ["tasks:read", "tasks:write"] }], "responses": {} },
            "head": { "security": [], "responses": {} },
        } },
    })
}

/// The document as a version writes it.
fn written(version: &str, document: &Value) -> Value {
    let mut all = Map::new();
    let (key, flow) = match version {
        "2.0" => ("swagger", json!({ "flow": "accessCode" })),
        _ => ("openapi", json!({})),
    };
    all.insert(key.into(), version.into());
    all.insert("info".into(), json!({ "title": "Tasks", "version": "1" }));
    all.insert("paths".into(), document["paths"].clone());
    let mut scheme = json!({ "type": "oauth2", "x-scopes": document["x-scopes"] });
    let mut flow = flow;
    flow["scopes"] = document["scopes"].clone();
    if version == "2.0" {
        scheme.as_object_mut().unwrap().extend(flow.as_object().unwrap().clone());
        all.insert("securityDefinitions".into(), json!({ "oauth": scheme }));
    } else {
        scheme["flows"] = json!({ "clientCredentials": flow });
        all.insert("components".into(), json!({ "securitySchemes": { "oauth": scheme } }));
    }
    for key in ["security", "x-scope-policy"] {
        all.extend(document.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    Value::Object(all)
}

/// A value as YAML in block style, texts without quotes where they need none.
fn yaml(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let text = |text: &str| {
        let bare = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if bare && !text.contains(": ") { text.to_owned() } else { json!(text).to_string() }
    };
    let below = |value: &Value| match value {
        Value::Object(map) if !map.is_empty() => format!("\n{}", yaml(value, depth + 1)),
        Value::Array(list) if !list.is_empty() => format!("\n{}", yaml(value, depth + 1)),
        Value::String(one) => format!(" {}\n", text(one)),
        other => format!(" {other}\n"),
    };
    let lines: Vec<String> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| format!("{indent}{}:{}", text(key), below(value)))
            .collect(),
        Value::Array(list) => list.iter().map(|item| format!("{indent}-{}", below(item))).collect(),
        other => vec![format!("{indent}{other}\n")],
    };
    lines.concat()
}

type Edit = fn(&mut Value);

fn operation<'d>(document: &'d mut Value, method: &str) -> &'d mut Value {
    &mut document["paths"]["/tasks"][method]
}

/// What is done to the clean document, and what must be found.
const FAULTS: [(&str, &str, Edit); 14] = [
    ("unknown-scope", "tasks:raed", |d| {
        operation(d, "delete")["security"][0]["oauth"][0] = "tasks:raed".into();
    }),
    ("unused-scope", "tasks:share", |d| d["scopes"]["tasks:share"] = "Share tasks".into()),
    ("write-needs-read-only", "[{oauth:[tasks:read]}]", |d| {
        operation(d, "delete")["security"] = json!([{ "oauth": ["tasks:read"] }]);
    }),
    ("optional-token", "[{},{oauth:[tasks:read]}]", |d| {
        operation(d, "get")["security"] = json!([{}, { "oauth": ["tasks:read"] }]);
    }),
    ("unprotected-operation", "[{oauth:[]},{oauth:[tasks:write]}]", |d| {
        operation(d, "post")["security"] = json!([{ "oauth": [] }, { "oauth": ["tasks:write"] }]);
    }),
    ("missing-description", "tasks:read", |d| d["scopes"]["tasks:read"] = " ".into()),
    ("wildcard-scope", "tasks:*", |d| {
        d["scopes"]["tasks:*"] = "Everything".into();
    }),
    ("unprotected-operation", "[]", |d| operation(d, "post")["security"] = json!([])),
    ("unprotected-operation", "[{},{oauth:[tasks:write]}]", |d| {
        operation(d, "post")["security"] = json!([{}, { "oauth": ["tasks:write"] }]);
    }),
    ("unprotected-operation", "put", |d| *operation(d, "put") = json!({ "responses": {} })),
    ("no-security", "get", |d| {
        operation(d, "get").as_object_mut().unwrap().remove("security");
    }),
    ("write-needs-read-only", "put", |d| {
        d["security"] = json!([{ "oauth": ["tasks:read"] }]);
        *operation(d, "put") = json!({ "responses": {} });
    }),
    ("missing-reason", "", |d| {
        operation(d, "post")["security"] = json!([]);
        operation(d, "post")["x-scope-exempt"] = "".into();
    }),
    ("unused-exemption", "noneedforit", |d| {
        operation(d, "get")["x-scope-exempt"] = "no need for it".into();
    }),
];

/// What stands close to a fault and is fine.
const FINE: [Edit; 9] = [
    |_| (),
    |d| {
        operation(d, "post")["security"] = json!([]);
        operation(d, "post")["x-scope-exempt"] = "signs in".into();
    },
    |d| {
        operation(d, "get")["security"] = json!([{}, { "oauth": ["tasks:read"] }]);
        operation(d, "get")["x-scope-exempt"] = "who has a token sees more".into();
    },
    |d| operation(d, "get")["security"] = json!([{ "oauth": [] }, { "oauth": ["tasks:read"] }]),
    |d| {
        d["scopes"]["tasks:*"] = "Everything".into();
        d["x-scope-policy"] = json!({ "wildcards": { "role": "admin" } });
    },
    |d| {
        d["scopes"]["tasks:*"] = "Everything".into();
        d["x-scopes"] = json!({ "tasks:*": { "role": "admin", "implies": ["tasks:write"] } });
    },
    |d| {
        d["scopes"]["tasks:all"] = "Everything".into();
        d["x-scopes"] = json!({ "tasks:all": { "implies": ["tasks:write"] } });
    },
    |d| {
        d["scopes"]["task-spread"] = "Spread tasks".into();
        operation(d, "post")["security"] = json!([{ "oauth": ["task-spread"] }]);
    },
    |d| {
        operation(d, "get")["security"] =
            json!([{ "oauth": ["tasks:read"] }, { "oauth": ["tasks:write"] }]);
    },
];

/// The document in every version and notation.
fn each(document: &Value, check: impl Fn(&str)) {
    for version in ["2.0", "3.0.3", "3.1.0", "3.2.0"] {
        let document = written(version, document);
        check(&document.to_string());
        check(&format!("{document:#}"));
        check(&yaml(&document, 0));
    }
}

#[test]
fn each_fault_is_found_where_it_stands() {
    for (code, quote, edit) in FAULTS {
        let mut document = clean();
        edit(&mut document);
        each(&document, |text| {
            let found: Vec<_> =
                found(text).into_iter().map(|(code, quote, _)| (code, quote)).collect();
            let same = |found: &str| plain(found) == plain(quote);
            assert!(
                matches!(found.as_slice(), [(one, at)] if *one == code && same(at)),
                "{code} {quote}: {found:?}\n{text}"
            );
        });
    }
    let mut codes: Vec<&str> = FAULTS.iter().map(|(code, ..)| *code).collect();
    codes.push("limit-exceeded");
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, LINT.iter().map(|rule| rule.code).collect::<Vec<_>>());
}

/// A text without what notations differ in.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '*').collect()
}

#[test]
fn what_is_close_to_a_fault_is_fine() {
    for edit in FINE {
        let mut document = clean();
        edit(&mut document);
        each(&document, |text| assert_eq!(found(text), [], "{text}"));
    }
}

#[test]
fn all_seven_stand_in_one_document() {
    let expected = [
        ("wildcard-scope", 24),
        ("missing-description", 25),
        ("unused-scope", 26),
        ("optional-token", 34),
        ("unprotected-operation", 41),
        ("unknown-scope", 51),
        ("write-needs-read-only", 65),
    ];
    let found: Vec<_> = found(SEVEN).into_iter().map(|(code, _, line)| (code, line)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_misspelt_scope_is_cured_in_every_notation() {
    let mut document = clean();
    operation(&mut document, "delete")["security"][0]["oauth"][0] = "tasks:raed".into();
    each(&document, |text| {
        let findings = lint(&read(text).unwrap(), text);
        assert_eq!(findings[0].help, "did you mean `tasks:read`?");
        let fix = findings[0].fix.as_ref().unwrap();
        let (start, end) = (fix.span.start as usize, fix.span.end as usize);
        let cured = format!("{}{}{}", &text[..start], fix.text, &text[end..]);
        assert_eq!(found(&cured), [], "{cured}");
    });
}

/// `null` is no text in YAML.
#[test]
fn a_cure_is_quoted_where_it_needs_to_be() {
    let text = "
openapi: 3.1.0
components:
  securitySchemes:
    o: { type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: { 'null': Nothing } } } }
paths:
  /a:
    get: { security: [{ o: [nul] }] }
";
    let findings = lint(&read(text).unwrap(), text);
    let fixes: Vec<&str> =
        findings.iter().filter_map(|found| Some(&*found.fix.as_ref()?.text)).collect();
    assert_eq!(fixes, ["\"null\""]);
}

#[test]
fn the_lists_of_other_schemes_are_not_known() {
    let text = "
openapi: 3.1.0
components:
  securitySchemes:
    oidc: { type: openIdConnect, openIdConnectUrl: https://a.example }
    key: { type: apiKey, in: header, name: key }
paths:
  /a:
    put: { security: [{ oidc: ['a:write'] }, { key: [] }] }
    post: { security: [{ oidc: [] }] }
    get: { security: [{ oidc: ['a:read'] }] }
";
    let found = found(text);
    assert_eq!(found, [("unprotected-operation", "[{oidc:[]}]".to_owned(), 10)]);
}

/// What nobody may do comes before what is merely odd.
#[test]
fn after_a_thousand_findings_the_rest_are_counted() {
    let found = |scopes: usize, needed: usize| {
        let mut document = clean();
        for at in 0..scopes {
            document["scopes"][format!("own:{at}")] = "Something".into();
        }
        let needs: Vec<String> = (0..needed).map(|at| format!("nobody:{at}")).collect();
        operation(&mut document, "head")["security"] = json!([{ "oauth": needs }]);
        let text = written("3.1.0", &document).to_string();
        lint(&read(&text).unwrap(), &text)
    };
    let count = |found: &[Finding], code: &str| {
        found.iter().filter(|finding| finding.rule.code == code).count()
    };
    let (full, over) = (found(600, 400), found(600, 401));
    assert_eq!((full.len(), over.len()), (1_000, 1_001));
    assert_eq!(count(&full, "limit-exceeded"), 0);
    assert_eq!((count(&over, "unknown-scope"), count(&over, "unused-scope")), (401, 599));
    let last = over.last().unwrap();
    assert_eq!(
        (last.rule.code, last.message.as_str()),
        ("limit-exceeded", "1 more findings are not shown")
    );
}

/// Sixty thousand scopes that are declared, and as many needed that are not. Were each compared with all, one would wait
/// for it; nothing here is timed.
#[test]
fn every_finding_of_a_large_document_is_counted() {
    let mut document = clean();
    for at in 0..60_000 {
        document["scopes"][format!("own:{at}")] = "Something".into();
    }
    let needs: Vec<String> = (0..60_000).map(|at| format!("nobody:{at}")).collect();
    operation(&mut document, "head")["security"] = json!([{ "oauth": needs }]);
    let text = written("3.1.0", &document).to_string();
    let found = lint(&read(&text).unwrap(), &text);
    assert_eq!(found.last().unwrap().message, "119000 more findings are not shown");
}
