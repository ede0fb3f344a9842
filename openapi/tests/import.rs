//! What a policy is made of: foreign documents, and exported ones that somebody has changed.

use proptest::prelude::*;
use scopeward::Policy;
use scopeward_openapi::{ExportOptions, Imported, NoteCode, Severity, export, import};

const TASKS: &str = include_str!("../../examples/tasks.toml");
const DOCUMENTS: [&str; 4] = [
    include_str!("documents/tasks-3.0.yaml"),
    include_str!("documents/crm-3.1.json"),
    include_str!("documents/files-3.2.yaml"),
    include_str!("documents/invoices-2.0.json"),
];

/// What the policy says of an operation or a scope: the rest of its line.
fn line<'p>(imported: &'p Imported, key: &str) -> Option<&'p str> {
    let key = format!("\"{key}\" = ");
    imported.policy.lines().find_map(|line| line.strip_prefix(&key))
}

/// The notes: their codes, and what stands there.
fn notes<'t>(text: &'t str, imported: &Imported) -> Vec<(&'static str, &'t str)> {
    imported.notes.iter().map(|note| (note.code.as_str(), note.span.slice(text))).collect()
}

/// A document with three scopes, and this beside them.
fn around(rest: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: t, version: v}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {{clientCredentials: {{tokenUrl: /t, scopes: {{'a:read': A, 'a:write': '', 'b:read': B}}}}}}
    oidc: {{type: openIdConnect, openIdConnectUrl: /o}}
    key: {{type: apiKey, in: header, name: K}}
    alien: {{type: oauth2, flows: {{}}, x-scope-audience: mars}}
{rest}"
    )
}

/// A document with one operation, `GET /a`.
fn operation(inner: &str) -> String {
    around(&format!("paths: {{/a: {{get: {{{inner}}}}}}}"))
}

/// The declared audience is none: these documents are not about that.
fn without_alien(notes: Vec<(&'static str, &str)>) -> Vec<(&'static str, String)> {
    let own = notes.into_iter().filter(|(_, quote)| *quote != "mars");
    own.map(|(code, quote)| (code, quote.to_owned())).collect()
}

#[test]
fn requirements_come_of_security() {
    for (security, expected, noted) in [
        ("[{oauth: ['a:read']}]", Some("\"a:read\""), &[][..]),
        ("[{oauth: ['a:read', 'b:read']}]", Some("{ all = [\"a:read\", \"b:read\"] }"), &[]),
        (
            "[{oauth: ['a:read']}, {oauth: ['b:read']}]",
            Some("{ any = [\"a:read\", \"b:read\"] }"),
            &[],
        ),
        (
            "[{oauth: ['a:read'], oidc: ['x']}, {oauth: ['b:read']}]",
            Some("{ any = [{ all = [\"a:read\", \"x\"] }, \"b:read\"] }"),
            &[],
        ),
        ("[]", Some("{ public = true }"), &[]),
        ("[{}]", Some("{ public = true }"), &[("optional-token", "{}")]),
        ("[{oauth: ['a:read']}, {}]", Some("{ public = true }"), &[("optional-token", "{}")]),
        ("[{oauth: []}]", Some("{ authenticated = true }"), &[]),
        ("[{key: []}]", Some("{ authenticated = true }"), &[]),
        ("[{oauth: []}, {oauth: ['a:read']}]", Some("{ authenticated = true }"), &[]),
        ("[{key: ['reader']}]", Some("\"reader\""), &[]),
        // A key without scopes is no token that has the scope.
        ("[{oauth: ['a:read']}, {key: []}]", Some("\"a:read\""), &[("unscoped-way", "{key: []}")]),
        ("[{oauth: ['a:read'], key: []}]", Some("\"a:read\""), &[("unscoped-scheme", "key")]),
        ("[{oauth: ['a:raed']}]", Some("\"a:raed\""), &[("unknown-scope", "'a:raed'")]),
        ("[{nobody: []}]", None, &[("unstatable-operation", "get"), ("unknown-scheme", "nobody")]),
        (
            "[{oauth: [b]}, {nobody: []}]",
            Some("\"b\""),
            &[("unknown-scope", "b"), ("unknown-scheme", "nobody")],
        ),
        ("5", None, &[("unstatable-operation", "get"), ("wrong-type", "5")]),
    ] {
        let text = operation(&format!("security: {security}"));
        let imported = import(&text).unwrap();
        assert!(imported.compiles, "{security}: {:?}", imported.notes);
        assert_eq!(line(&imported, "GET /a"), expected, "{security}\n{}", imported.policy);
        let expected: Vec<_> =
            noted.iter().map(|(code, quote)| (*code, (*quote).to_owned())).collect();
        assert_eq!(without_alien(notes(&text, &imported)), expected, "{security}");
    }
}

#[test]
fn the_default_holds_where_an_operation_says_nothing() {
    let none = operation("summary: A");
    let imported = import(&none).unwrap();
    assert_eq!(without_alien(notes(&none, &imported)), [("no-security", "get".to_owned())]);
    assert_eq!(line(&imported, "GET /a"), None);
    let default = none + "\nsecurity: [{oauth: ['b:read']}]";
    let imported = import(&default).unwrap();
    assert_eq!(line(&imported, "GET /a"), Some("{ need = \"b:read\", title = \"A\" }"));
}

#[test]
fn a_misspelt_scope_is_told_from_a_declared_one() {
    let text = operation("security: [{oauth: ['a:raed']}]");
    let note = import(&text).unwrap().notes.into_iter().find(|n| n.code == NoteCode::UnknownScope);
    assert_eq!(note.unwrap().help.as_deref(), Some("did you mean `a:read`?"));
}

#[test]
fn what_no_policy_can_have_is_said_where_it_stands() {
    for (rest, noted) in [
        ("paths: {'/a/{x}.json': {get: {security: []}}}", vec![("unstatable-operation", "get")]),
        (
            "paths: {'/a/{x}': {get: {security: []}}, '/a/{y}': {get: {security: []}}}",
            vec![("shadowed-operation", "get")],
        ),
        (
            "paths: {'/{x}/b': {get: {security: []}}, '/a/{y}': {post: {security: []}, get: {security: []}}}",
            vec![("ambiguous-operation", "get")],
        ),
        (
            "servers: [{url: /a}]\npaths: {/b: {get: {security: [], servers: [{url: /}]}}, /a/b: {servers: [{url: /}], get: {security: []}}}",
            vec![],
        ),
        (
            "paths: {/b: {get: {security: []}}, /%62: {get: {security: []}}}",
            vec![("repeated-operation", "get")],
        ),
        ("paths: {/b: {get: {security: [{oidc: ['é']}]}}}", vec![("invalid-scope-token", "'é'")]),
        (
            "paths: {/b: {additionalOperations: {copy: {security: []}}}}",
            vec![("invalid-method", "copy")],
        ),
        ("paths: {/b: {get: {security: [], x-scope: 5}}}", vec![("wrong-type", "get")]),
        (
            "paths: {/b: {get: {security: [{oidc: [x]}], x-scope: {role: boss}}}}",
            vec![("unknown-role", "get")],
        ),
        (
            "paths: {/b: {get: {security: [{oidc: [x]}, {alien: [x]}]}}}",
            vec![("unstatable-operation", "get")],
        ),
        ("x-scope-policy: 7", vec![("wrong-type", "7")]),
        ("x-scope-policy: {name: t, scopes: []}", vec![("wrong-type", "{name: t, scopes: []}")]),
        (
            "x-scope-policy: {name: 'No name', hide: ~}",
            vec![
                ("invalid-name", "{name: 'No name', hide: ~}"),
                ("wrong-type", "{name: 'No name', hide: ~}"),
            ],
        ),
    ] {
        let text = around(rest);
        let imported = import(&text).unwrap();
        let found = without_alien(notes(&text, &imported));
        let expected: Vec<_> =
            noted.iter().map(|(code, quote)| (*code, (*quote).to_owned())).collect();
        assert_eq!(found, expected, "{rest}\n{}", imported.policy);
        // It compiles, or a note says why it does not.
        let whole = Policy::compile(&imported.policy).is_ok();
        assert_eq!(imported.compiles, whole);
        let why = |note: &scopeward_openapi::Note| matches!(note.code, NoteCode::Policy(_));
        assert_eq!(imported.notes.iter().any(why), !whole, "{rest}");
    }
}

#[test]
fn scopes_come_of_all_schemes() {
    let text = "openapi: 3.0.0
info: {title: '  ', version: v}
components:
  securitySchemes:
    one: {type: oauth2, flows: {implicit: {scopes: {'b:read': B, '*': All, x-ray: X}}, password: {scopes: {'a:read': A}}}}
    two: {type: oauth2, flows: {implicit: {scopes: {'b:read': other, 'c:read': \"C\\n  more \"}}}, x-scopes: {'c:read': {risk: low}, 'd:read': {risk: low}}}
";
    let imported = import(text).unwrap();
    let scopes: Vec<&str> =
        imported.policy.lines().skip_while(|line| *line != "[scopes]").skip(1).collect();
    assert_eq!(
        scopes,
        [
            "\"b:read\" = \"B\" # suggested: risk = \"low\"",
            "x-ray = \"X\"",
            "\"a:read\" = \"A\" # suggested: risk = \"low\"",
            "\"c:read\" = { title = \"C more\", risk = \"low\" } # suggested: risk = \"low\"",
        ]
    );
    assert!(
        imported
            .policy
            .starts_with("scopeward = 1\nname = \"api\"\nform = \"{family}:{action}\"\n")
    );
    assert!(imported.policy.contains("allow = [\"*\"]\n"), "{}", imported.policy);
    let expected = [
        ("wildcard-scope", "'*'"),
        ("different-descriptions", "other"),
        ("contradiction", "'d:read'"),
    ];
    assert_eq!(notes(text, &imported), expected);
}

#[test]
fn what_is_said_of_scopes_without_a_list_declares_them() {
    let text = around("paths: {/a: {get: {security: [{oidc: [z]}]}}}").replace(
        "openIdConnectUrl: /o}",
        "openIdConnectUrl: /o, x-scopes: {y: {risk: high}, z: {title: Zed, risk: low}, w: Double}}",
    );
    let imported = import(&text).unwrap();
    let scopes = imported
        .policy
        .lines()
        .filter(|line| ["y", "z", "w"].iter().any(|name| line.starts_with(&format!("{name} = "))));
    let scopes: Vec<&str> = scopes.collect();
    assert_eq!(
        scopes,
        ["y = { risk = \"high\" }", "z = { title = \"Zed\", risk = \"low\" }", "w = \"Double\""]
    );
    assert_eq!(without_alien(notes(&text, &imported)), []);
}

#[test]
fn a_wildcard_is_bound_to_the_role_that_is_said_of_it() {
    let bound = |roles: &str| {
        format!(
            "openapi: 3.1.0
info: {{title: t, version: v}}
x-scope-policy: {{{roles}}}
components:
  securitySchemes:
    a:
      type: oauth2
      flows: {{implicit: {{scopes: {{'*': All, 'a:*': A}}}}}}
      x-scopes: {{'*': {{role: admin}}, 'a:*': {{role: admin}}}}
"
        )
    };
    let text = bound("roles: {admin: Administrators}");
    let imported = import(&text).unwrap();
    assert_eq!(notes(&text, &imported), []);
    assert!(imported.policy.contains("allow = [\"*\", \"a:*\"]\nrole = \"admin\"\n"));
    let text = bound("");
    assert_eq!(notes(&text, &import(&text).unwrap()), [("unknown-role", "admin")]);
    let text =
        bound("roles: {admin: A, boss: B}").replace("'a:*': {role: admin}", "'a:*': {role: boss}");
    assert_eq!(notes(&text, &import(&text).unwrap()), [("contradiction", "boss")]);
}

#[test]
fn the_form_is_what_most_scopes_say() {
    for (scopes, form) in [
        ("a:read, a:write, b:read", Some("{family}:{action}")),
        ("read:a, write:a, me", Some("{action}:{family}")),
        ("a.read, b.write", Some("{family}.{action}")),
        ("read_a, write_b", Some("{action}_{family}")),
        ("a/read, b:x, c/y", Some("{family}/{action}")),
        ("read:a, b:write", None),
        ("admin:all, b:c", None),
        ("a, b", None),
        ("openid, profile, https://x.example/a.readonly", None),
    ] {
        let text = around(&format!("paths: {{/a: {{get: {{security: [{{oidc: [{scopes}]}}]}}}}}}"))
            .replace("'a:read': A, 'a:write': '', 'b:read': B", "");
        let imported = import(&text).unwrap();
        assert!(imported.compiles, "{:?}", imported.notes);
        let found = imported.policy.lines().find_map(|line| line.strip_prefix("form = "));
        assert_eq!(found.map(|form| form.trim_matches('"')), form, "{scopes}");
    }
}

#[test]
fn suggestions_are_comments_that_would_compile() {
    let text = around(
        "paths: {/a: {get: {security: [{oidc: ['b:write', 'c:send', 'admin:all', 'b:manage']}]}}}",
    );
    let imported = import(&text).unwrap();
    let suggested: Vec<&str> =
        imported.policy.lines().filter(|line| line.contains("# suggested: ")).collect();
    assert!(suggested.len() > 6, "{}", imported.policy);
    assert!(imported.policy.contains("# suggested: \"{x}:write\" = \"{x}:read\""));
    // `c:send` has nothing to read: no pattern for sending.
    assert!(!imported.policy.contains(":send\" = \"{x}"));
    assert_eq!(
        line(&imported, "admin:all"),
        Some("{} # suggested: risk = \"critical\", role = \"admin\", implies = [\"*\"]")
    );
    // Taking up every table suggestion gives a policy that compiles.
    let taken = imported.policy.replace("\n# suggested: ", "\n");
    Policy::compile(&taken).unwrap_or_else(|error| panic!("{error}\n{taken}"));
}

#[test]
fn the_documents_at_hand_make_policies_without_errors() {
    for text in DOCUMENTS {
        let imported = import(text).unwrap();
        assert!(imported.compiles);
        assert!(
            imported.notes.iter().all(|note| note.severity != Severity::Error),
            "{:?}",
            imported.notes
        );
        assert_eq!(scopeward::format(&imported.policy).unwrap(), imported.policy);
    }
}

/// Exports the example and changes the document, once.
fn changed(from: &str, to: &str) -> (String, Imported) {
    let document = export(TASKS, &ExportOptions::default()).unwrap();
    assert_eq!(document.matches(from).count(), 1, "{from}\n{document}");
    let document = document.replace(from, to);
    let imported = import(&document).unwrap();
    assert!(imported.compiles, "{:?}", imported.notes);
    (document, imported)
}

#[test]
fn a_change_of_an_exported_document_is_a_change_of_the_policy() {
    let archive = "  /tasks/archive:\n    get:\n      security:\n        - api: [tasks:read]\n";
    for (from, to, key, expected) in [
        (
            "- api: [reports:read]\n  /reports:",
            "- api: [time:read]\n  /reports:",
            "GET /search",
            Some("{ any = [\"tasks:read\", \"time:read\"] }"),
        ),
        ("[tasks:write, time:write]", "[tasks:write]", "POST /import", Some("\"tasks:write\"")),
        (
            "/me:\n    get:\n      security:\n        - api: []",
            "/me:\n    get:\n      security: []",
            "GET /me",
            Some("{ public = true }"),
        ),
        (archive, "", "GET /tasks/archive", None),
        (archive, "  /tasks/archive:\n    get: {}\n", "GET /tasks/archive", None),
        (
            archive,
            "  /tasks/archive:\n    put:\n      security:\n        - api: [files:read]\n",
            "PUT /tasks/archive",
            Some("\"files:read\""),
        ),
        (
            "            files:read: Open files\n",
            "            files:read: Look into files\n",
            "files:read",
            Some("{ title = \"Look into files\", risk = \"medium\" }"),
        ),
        (
            "          risk: medium\n          implies: [reports:read]",
            "          risk: high",
            "reports:write",
            Some("{ title = \"Create reports\", risk = \"high\" }"),
        ),
        (
            "      x-scope:\n        role: admin\n  /audit",
            "  /audit",
            "GET /users",
            Some("\"admin:all\""),
        ),
    ] {
        let (document, imported) = changed(from, to);
        assert_eq!(line(&imported, key), expected, "{from}\n{}", imported.policy);
        let different: Vec<_> = imported
            .notes
            .iter()
            .filter(|n| n.code != NoteCode::DifferentDescriptions && n.code != NoteCode::NoSecurity)
            .collect();
        assert!(different.is_empty(), "{from}: {different:?}\n{document}");
    }
}

#[test]
fn an_operation_moves_with_its_scheme() {
    let (_, imported) = changed(
        "  /reports:\n    get:\n      security:\n        - api: [reports:read]",
        "  /reports:\n    get:\n      security:\n        - mcp: [mcp, reports:read]",
    );
    let policy = Policy::compile(&imported.policy).unwrap();
    let operation =
        policy.operations().find(|operation| operation.key() == "GET /reports").unwrap();
    assert_eq!(operation.audience(), Some("mcp"));
    // The gate is not written twice.
    assert_eq!(line(&imported, "GET /reports"), Some("\"reports:read\""));
}

#[test]
fn where_two_parts_disagree_openapi_counts() {
    let policy = r#"
scopeward = 1
name = "t"
title = { en = "T", de = "D" }
[roles]
boss = "Boss"
[scopes]
a = { title = { en = "See", de = "Sehen" } }
b = "B"
c = "C"
[operations]
"PUT|PATCH /x/{id:int}" = { all = ["a", { any = ["b", "c"] }] }
"GET /y" = { need = { any = ["a", { any = ["b", "c"] }] }, title = { en = "Y", de = "Ypsilon" } }
"#;
    let document = export(policy, &ExportOptions::default()).unwrap();
    let with = |from: &str, to: &str| {
        assert!(document.contains(from), "{from}\n{document}");
        let document = document.replacen(from, to, 1);
        let imported = import(&document).unwrap();
        assert!(imported.compiles, "{:?}", imported.notes);
        let codes: Vec<NoteCode> = imported.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes, vec![NoteCode::Contradiction; codes.len()]);
        (imported, codes.len())
    };
    // One of the two methods asks for something else: it is an operation of its own.
    let (imported, count) = with("- oauth2: [a, b]", "- oauth2: [a]");
    assert_eq!(count, 2);
    assert_eq!(
        line(&imported, "PUT /x/{id:int}"),
        Some("{ any = [\"a\", { all = [\"a\", \"c\"] }] }")
    );
    assert_eq!(
        line(&imported, "PATCH /x/{id:int}"),
        Some("{ all = [\"a\", { any = [\"b\", \"c\"] }] }")
    );
    // A parameter of another type.
    let (imported, count) = with("type: integer\n            minimum: 0", "type: string");
    assert_eq!(count, 1);
    assert!(
        line(&imported, "PUT /x/{id}").is_some() && line(&imported, "PATCH /x/{id:int}").is_some()
    );
    // Titles.
    let (imported, _) = with("a: See", "a: Look");
    assert_eq!(imported.policy.lines().find(|line| line.starts_with("a =")), Some("a = \"Look\""));
    let (imported, _) = with("summary: \"Y\"", "summary: Z");
    assert!(line(&imported, "GET /y").unwrap().ends_with("title = \"Z\" }"));
    let (imported, _) = with("  title: T\n", "  title: U\n");
    assert!(imported.policy.contains("\ntitle = \"U\"\n"));
}

#[test]
fn a_method_that_is_gone_leaves_its_key() {
    let patch = |document: &str| {
        let start = document.find("    patch:\n").unwrap();
        let end = document[start..].find("    delete:\n").unwrap();
        format!("{}{}", &document[..start], &document[start + end..])
    };
    let document = patch(&export(TASKS, &ExportOptions::default()).unwrap());
    let imported = import(&document).unwrap();
    assert_eq!(line(&imported, "PUT /tasks/{id:int}"), Some("\"tasks:write\""));
}

#[test]
fn a_policy_that_does_not_compile_is_not_exported() {
    let error = export("scopeward = 1", &ExportOptions::default()).unwrap_err();
    assert_eq!(error.code().as_str(), "missing-key");
}

/// Cuts, repeats and replaces pieces of a document.
fn mutate(text: &str, edits: &[(u32, u32, u8)]) -> String {
    const PIECES: [&str; 18] = [
        "\n",
        " ",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "*a",
        "&a ",
        "$ref: '#/paths'",
        "null",
        "é",
        "|",
        "<<: ",
        "\t",
    ];
    let mut text = text.to_owned();
    for (at, length, piece) in edits {
        let boundary = |at: usize, text: &str| {
            (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
        };
        let start = boundary(*at as usize % (text.len() + 1), &text);
        let end = boundary((start + *length as usize % 40).min(text.len()), &text).max(start);
        let piece = PIECES
            .get(usize::from(*piece) % (PIECES.len() + 4))
            .map_or_else(|| text[start..end].repeat(2), |p| (*p).to_owned());
        text.replace_range(start..end, &piece);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn no_document_makes_it_panic(
        which in 0..5_usize,
        edits in prop::collection::vec(any::<(u32, u32, u8)>(), 1..6),
    ) {
        let exported = || export(TASKS, &ExportOptions::default()).unwrap();
        let text = DOCUMENTS.get(which).map_or_else(exported, |text| (*text).to_owned());
        let text = mutate(&text, &edits);
        let notes = match import(&text) {
            Ok(imported) => {
                prop_assert_eq!(imported.compiles, Policy::compile(&imported.policy).is_ok());
                imported.notes
            }
            Err(notes) => {
                prop_assert!(!notes.is_empty());
                notes
            }
        };
        for note in notes {
            prop_assert!(text.get(note.span.start as usize..note.span.end as usize).is_some(), "{:?}", note);
        }
    }
}
