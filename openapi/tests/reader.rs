//! The reader: all versions, both notations, places, references, and what it refuses.

use scopeward_openapi::{
    Document, Note, NoteCode, ParameterKind, SchemeKind, Security, Severity, Version, limits, read,
};

const V30: &str = include_str!("documents/tasks-3.0.yaml");
const V31: &str = include_str!("documents/crm-3.1.json");
const V32: &str = include_str!("documents/files-3.2.yaml");
const SWAGGER: &str = include_str!("documents/invoices-2.0.json");

fn good(text: &str) -> Document<'_> {
    let document = read(text).unwrap_or_else(|notes| panic!("{notes:#?}"));
    assert_eq!(document.notes, []);
    document
}

fn keys(document: &Document<'_>) -> Vec<String> {
    document.operations.iter().map(|operation| operation.key().unwrap()).collect()
}

/// The ways of a security list, each as its parts, each part as its scheme and scopes.
fn ways(security: Option<&Security<'_>>) -> Option<Vec<String>> {
    let part = |part: &scopeward_openapi::Part<'_>| {
        let scopes: Vec<&str> = part.scopes.iter().map(|scope| &**scope).collect();
        format!("{}[{}]", part.scheme, scopes.join(" "))
    };
    let security = security?;
    assert!(!security.broken);
    let way =
        |way: &scopeward_openapi::Way<'_>| way.parts.iter().map(part).collect::<Vec<_>>().join("+");
    Some(security.ways.iter().map(way).collect())
}

/// What stands at each note, with its code.
fn quotes<'t>(text: &'t str, notes: &[Note]) -> Vec<(NoteCode, &'t str)> {
    notes.iter().map(|note| (note.code, note.span.slice(text))).collect()
}

#[test]
fn openapi_3_0_in_yaml() {
    let document = good(V30);
    assert_eq!(document.version, Version::V30);
    assert_eq!(document.title.as_deref(), Some("Task list"));
    let [scheme] = &document.schemes[..] else { panic!("{:?}", document.schemes) };
    assert_eq!((&*scheme.name, scheme.kind), ("oauth", SchemeKind::OAuth2));
    let scopes: Vec<_> = scheme.scopes.iter().map(|s| (&*s.name, &*s.description)).collect();
    assert_eq!(scopes[0], ("tasks:read", "See tasks"));
    assert_eq!(scopes.len(), 3);
    for scope in &scheme.scopes {
        assert_eq!(scope.name.span.slice(V30), &*scope.name);
        assert_eq!(scope.description.span.slice(V30), &*scope.description);
    }
    assert_eq!(
        keys(&document),
        [
            "GET /v1/tasks",
            "POST /v1/tasks",
            "GET /v1/tasks/{task_id:int}",
            "DELETE /v1/tasks/{task_id:int}",
            "GET /v1/health",
            "GET /v1/search"
        ]
    );
    let asked: Vec<_> =
        document.operations.iter().map(|op| ways(document.security_of(op))).collect();
    let some = |ways: &[&str]| Some(ways.iter().map(|way| (*way).to_owned()).collect::<Vec<_>>());
    assert_eq!(asked[0], some(&["oauth[tasks:read]"]));
    assert_eq!(asked[1], some(&["oauth[tasks:write tasks:read]"]));
    assert_eq!(asked[4], some(&[]));
    assert_eq!(asked[5], some(&["", "oauth[tasks:read]", "oauth[admin]"]));
    let operation = &document.operations[0];
    assert_eq!(operation.summary.as_deref(), Some("List tasks"));
    assert_eq!(operation.id.as_deref(), Some("listTasks"));
    assert_eq!(operation.method.span.slice(V30), "get");
    assert_eq!(operation.path.span.slice(V30), "/tasks");
    assert_eq!(document.operations[2].parameters[0].kind, ParameterKind::Integer);
}

#[test]
fn openapi_3_1_in_json() {
    let document = good(V31);
    assert_eq!(document.version, Version::V31);
    let kinds: Vec<_> = document.schemes.iter().map(|s| (&*s.name, s.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("oidc", SchemeKind::OpenIdConnect),
            ("bearer", SchemeKind::Http),
            ("key", SchemeKind::ApiKey),
            ("alias", SchemeKind::OpenIdConnect),
        ]
    );
    assert_eq!(
        keys(&document),
        ["GET /crm/contacts/{id:uuid}", "PATCH /crm/contacts/{id:uuid}", "GET /crm/contacts"]
    );
    let asked: Vec<_> =
        document.operations.iter().map(|op| ways(document.security_of(op)).unwrap()).collect();
    assert_eq!(asked[0], ["oidc[contacts.read]", "bearer[reader]+key[]"]);
    assert_eq!(asked[2], ["oidc[contacts.read]"]);
    assert_eq!(
        document.security.as_ref().unwrap().ways[0].span.slice(V31),
        r#"{"oidc": ["contacts.read"]}"#
    );
    assert!(document.operations[2].exempt.is_some());
    // Escapes are resolved, and the place is that of the text as written.
    assert_eq!(document.title.as_deref(), Some("Contacts “é” 𝄞/"));
    assert!(document.title.unwrap().span.slice(V31).starts_with("\"Contacts \\u201c"));
}

#[test]
fn openapi_3_2_in_yaml() {
    let document = good(V32);
    assert_eq!(document.version, Version::V32);
    assert_eq!(
        keys(&document),
        ["QUERY /files", "COPY /files", "LOCK /files", "GET /files/{name}/raw", "GET /admin/stats"]
    );
    assert_eq!(&*document.operations[4].base, "/admin");
    assert_eq!(document.schemes[0].scopes.len(), 2);
    assert_eq!(document.schemes[0].scopes[1].description.trim(), "Change files,\nand delete them");
}

#[test]
fn swagger_2_in_json() {
    let document = good(SWAGGER);
    assert_eq!(document.version, Version::Swagger2);
    assert_eq!(keys(&document), ["GET /api/invoices/{id:int}", "POST /api/invoices/{id:int}/send"]);
    let scopes: Vec<_> = document.schemes[0].scopes.iter().map(|scope| &*scope.name).collect();
    assert_eq!(scopes, ["invoices:read", "invoices:send"]);
    assert_eq!(document.schemes[1].kind, SchemeKind::Http);
}

/// A document with this under `paths` and `components`.
fn around(rest: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: t, version: v}}\n{rest}")
}

/// As many paths, each with this item.
fn paths(count: usize, item: &str) -> String {
    (0..count).fold("paths:\n".to_owned(), |text, at| text + &format!("  /{at}: {{{item}}}\n"))
}

#[test]
fn what_is_wrong_is_noted_where_it_is() {
    for (rest, expected) in [
        ("paths: 5", vec![(NoteCode::WrongType, "5")]),
        ("paths: {tasks: {}}", vec![(NoteCode::WrongType, "tasks")]),
        ("paths: {/a: {get: 7}}", vec![(NoteCode::WrongType, "7")]),
        ("security: [{nope: []}]", vec![(NoteCode::UnknownScheme, "nope")]),
        (
            "paths: {/a: {$ref: '#/components/pathItems/none'}}",
            vec![(NoteCode::MissingReference, "'#/components/pathItems/none'")],
        ),
        ("paths: {/a: {$ref: other.yaml#/x}}", vec![(NoteCode::RemoteReference, "other.yaml#/x")]),
        (
            "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}",
            vec![
                (NoteCode::ReferenceCycle, "'#/paths/~1b'"),
                (NoteCode::ReferenceCycle, "'#/paths/~1a'"),
            ],
        ),
        (
            "servers: [{url: https://a.example/v1/}, {url: /v1}, {url: //b.example/v2}]",
            vec![(NoteCode::SeveralBasePaths, "//b.example/v2")],
        ),
        ("paths: {}\npaths: {}", vec![(NoteCode::DuplicateKey, "paths")]),
    ] {
        let text = around(rest);
        let document = read(&text).unwrap();
        assert_eq!(quotes(&text, &document.notes), expected, "{rest}");
    }
}

#[test]
fn what_is_no_document_is_refused() {
    for (text, code) in [
        ("", NoteCode::Syntax),
        ("[1", NoteCode::Syntax),
        ("a: b: c", NoteCode::Syntax),
        ("a: 1\n---\nb: 2", NoteCode::Syntax),
        ("a: *b", NoteCode::Syntax),
        ("a: &b [*b]", NoteCode::Syntax),
        ("? [a]\n: b", NoteCode::Syntax),
        ("openapi: 3.3.0", NoteCode::UnsupportedVersion),
        ("swagger: '1.2'", NoteCode::UnsupportedVersion),
        ("asyncapi: 3.0.0", NoteCode::UnsupportedVersion),
    ] {
        let notes = read(text).unwrap_err();
        assert_eq!((notes[0].code, notes.len()), (code, 1), "{text}");
    }
}

#[test]
fn security_that_cannot_be_read_never_asks_for_less() {
    for security in ["5", "", "[7]", "[{a: 5}]", "[{a: [[]]}]", "[{a: [~]}]", "[{}, 7]", "{a: []}"]
    {
        let text = around(&format!(
            "components: {{securitySchemes: {{a: {{type: http}}}}}}\n\
             security: []\npaths: {{/a: {{get: {{security: {security}\n}}}}}}"
        ));
        let document = read(&text).unwrap();
        let operation = &document.operations[0];
        assert!(document.security_of(operation).unwrap().broken, "{security}");
        let said = |note: &Note| note.severity == Severity::Error;
        assert!(document.notes.iter().any(said), "{security}: {:?}", document.notes);
    }
}

#[test]
fn merged_keys_and_aliases_keep_their_meaning() {
    let text = around(
        "x-common: &common\n  security: [{a: [x]}]\n  summary: shared\n\
         components: {securitySchemes: {a: {type: http}}}\n\
         paths:\n  /a:\n    get:\n      <<: *common\n      summary: own\n    post: *common\n",
    );
    let document = good(&text);
    let [get, post] = &document.operations[..] else { panic!() };
    assert_eq!(get.summary.as_deref(), Some("own"));
    assert_eq!(ways(get.security.as_ref()).unwrap(), ["a[x]"]);
    assert_eq!(post.summary.as_deref(), Some("shared"));
}

#[test]
fn a_reference_is_followed_to_the_limit() {
    let chain = |length: usize| {
        let links = (1..length)
            .map(|at| format!("  s{at}: {{$ref: '#/components/securitySchemes/s{}'}}\n", at - 1));
        around(&format!(
            "components:\n securitySchemes:\n  s0: {{type: apiKey}}\n{}",
            links.collect::<String>()
        ))
    };
    assert_eq!(good(&chain(limits::MAX_REFERENCES)).schemes.len(), limits::MAX_REFERENCES);
    let text = chain(limits::MAX_REFERENCES + 1);
    assert_eq!(read(&text).unwrap().notes[0].code, NoteCode::ReferenceCycle);
}

#[test]
fn a_document_is_as_deep_as_the_limit() {
    // The root is one level, the list under the key the next.
    let deep =
        |depth: usize| around(&format!("x: {}{}", "[".repeat(depth - 1), "]".repeat(depth - 1)));
    good(&deep(limits::MAX_DEPTH));
    let blocks = |depth: usize| {
        let lines = (0..depth - 1).map(|at| format!("{}x:\n", " ".repeat(at)));
        around(&lines.collect::<String>())
    };
    good(&blocks(limits::MAX_DEPTH));
    for text in [deep(limits::MAX_DEPTH + 1), deep(100_000), blocks(limits::MAX_DEPTH + 2)] {
        assert_eq!(read(&text).unwrap_err()[0].code, NoteCode::LimitExceeded);
    }
}

#[test]
fn bombs_are_refused() {
    // A billion laughs, each list ten times the one before.
    let laughs = (1..12).fold("x0: &x0 [lol]\n".to_owned(), |text, at| {
        let again = vec![format!("*x{}", at - 1); 10].join(", ");
        text + &format!("x{at}: &x{at} [{again}]\n")
    });
    // An alias within what is repeated, deeper each time.
    let deep = (1..20).fold("x0: &x0 [lol]\n".to_owned(), |text, at| {
        text + &format!("x{at}: &x{at} [[[[[[[[[[*x{}]]]]]]]]]]\n", at - 1)
    });
    // A text with an escape is copied with each alias.
    let long = format!("x0: &x0 \"\\n{}\"\nx1: [{}]\n", "a".repeat(1 << 20), "*x0, ".repeat(1000));
    for bomb in [laughs, deep, long] {
        assert_eq!(read(&around(&bomb)).unwrap_err()[0].code, NoteCode::LimitExceeded);
    }
    // Many paths, one long path item.
    let tags = "t, ".repeat(20_000);
    let text = around(&format!("x: {{get: {{tags: [{tags}]}}}}\n{}", paths(1000, "$ref: '#/x'")));
    let document = read(&text).unwrap();
    assert_eq!(document.notes[0].code, NoteCode::LimitExceeded);
    assert!(document.operations.len() < 1000);
}

#[test]
fn a_text_is_as_long_as_the_limit() {
    let padded = |length: usize| {
        let text = around("# ");
        text.clone() + &"x".repeat(length - text.len())
    };
    assert!(read(&padded(limits::MAX_TEXT)).is_ok());
    let notes = read(&padded(limits::MAX_TEXT + 1)).map(|_| ()).unwrap_err();
    assert_eq!(notes[0].code, NoteCode::LimitExceeded);
}

#[test]
fn as_many_schemes_as_the_limit() {
    let many = |count: usize| {
        let schemes = (0..count).map(|at| format!("s{at}: {{type: apiKey}}"));
        let schemes: Vec<String> = schemes.collect();
        around(&format!("components: {{securitySchemes: {{{}}}}}", schemes.join(", ")))
    };
    assert_eq!(good(&many(limits::MAX_SCHEMES)).schemes.len(), limits::MAX_SCHEMES);
    let text = many(limits::MAX_SCHEMES + 1);
    let document = read(&text).unwrap();
    assert_eq!(quotes(&text, &document.notes), [(NoteCode::LimitExceeded, "s256")]);
    assert_eq!(document.schemes.len(), limits::MAX_SCHEMES);
}

#[test]
fn as_many_operations_as_the_limit() {
    let many = |count: usize| around(&paths(count, "get: {}"));
    assert_eq!(good(&many(limits::MAX_OPERATIONS)).operations.len(), limits::MAX_OPERATIONS);
    let text = many(limits::MAX_OPERATIONS + 1);
    let document = read(&text).unwrap();
    assert_eq!(document.notes[0].code, NoteCode::LimitExceeded);
    assert_eq!(document.operations.len(), limits::MAX_OPERATIONS);
}

#[test]
fn paths_that_a_policy_cannot_have() {
    for (path, expected) in [
        ("/a/{x}.json", Err("in `{x}.json` a parameter is not the whole segment")),
        ("/a/{x}-{y}", Err("in `{x}-{y}` a parameter is not the whole segment")),
        ("/a/%zz", Err("`%zz` is badly encoded")),
        ("/a/{user-id}/{user_id}", Ok("GET /a/{user_id}/{user_id_}")),
        ("/a/{1}", Ok("GET /a/{_1}")),
        ("/a/%C3%A9", Ok("GET /a/é")),
        ("/", Ok("GET /")),
    ] {
        let text = around(&format!("paths: {{'{path}': {{get: {{}}}}}}"));
        let found = good(&text).operations[0].key();
        assert_eq!(found.as_deref().map_err(|why| &**why), expected, "{path}");
    }
}

#[test]
fn every_code_is_one_word_of_its_own() {
    let mut words: Vec<&str> = NoteCode::ALL.iter().map(|code| code.as_str()).collect();
    assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), count);
}
