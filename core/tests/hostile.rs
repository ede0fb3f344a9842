//! Inputs too large for a vector: whatever they are, the work ends, nothing panics, and the answer is bounded.

use scopeward::limits::{MAX_PATH, MAX_PROBLEMS, MAX_TOKENS};
use scopeward::{
    Claims, Client, Code, ConsentRequest, Diagnostic, Missing, Policy, Reason, RefusalCode,
    Request, ScopeRequest, State, wire,
};

const HEAD: &str = "scopeward = 1\nname = \"p\"\n[scopes]\na = \"A\"\n";
const SIZE: usize = 1_000_000;
const LARGE: usize = 10_000_000;

/// A part as often as makes a text of a million bytes.
fn filled(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

/// As many numbered parts.
fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// The codes of a hostile text, which are few and well placed, whoever asks.
fn refused(text: &str) -> Vec<Code> {
    let error = Policy::compile(text).expect_err("it does not compile");
    let problems = &error.diagnostics;
    assert!((1..=MAX_PROBLEMS + 1).contains(&problems.len()), "{} problems", problems.len());
    assert!(problems.is_sorted_by_key(|problem| problem.span));
    let placed = |problem: &Diagnostic| {
        text.get(problem.span.start as usize..problem.span.end as usize).is_some()
    };
    assert!(problems.iter().all(placed));
    assert!(problems.iter().all(|problem| problem.message.chars().count() <= 1_024));
    // A text can be formatted if it can be read; both ends are good here.
    if let Err(error) = scopeward::format(text) {
        assert!((1..=MAX_PROBLEMS + 1).contains(&error.diagnostics.len()));
    }
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_thousand_problems_and_one_more() {
    let unknown = |count: usize| {
        let keys = numbered(count, |number| format!("k{number} = 1\n"));
        let text = format!("scopeward = 1\nname = \"p\"\n{keys}");
        Policy::compile(&text).expect_err("unknown keys").diagnostics
    };
    let codes = |count| unknown(count).iter().map(|problem| problem.code).collect::<Vec<_>>();
    assert_eq!(codes(MAX_PROBLEMS), [Code::UnknownKey; MAX_PROBLEMS]);
    let past = codes(MAX_PROBLEMS + 1);
    assert_eq!(past[..MAX_PROBLEMS], [Code::UnknownKey; MAX_PROBLEMS]);
    assert_eq!(past[MAX_PROBLEMS..], [Code::LimitExceeded]);
    let many = unknown(MAX_PROBLEMS * 10);
    assert_eq!(many.len(), MAX_PROBLEMS + 1);
    assert_eq!(many[..MAX_PROBLEMS], unknown(MAX_PROBLEMS)[..], "the first ones stay");
}

#[test]
fn brackets_that_nothing_closes() {
    for (start, part) in [
        ("a = ", "["),
        ("a = ", "[["),
        ("a = ", "{a="),
        ("", "["),
        ("", "[["),
        ("", "[a"),
        ("", "]"),
        ("", "{"),
        ("{\"a\":", "["),
        ("{\"a\":", "{\"a\":"),
        ("{\"a\":", "[{\"a\":"),
        ("{/*\"*/\"a\":", "["),
        ("{'\"':", "["),
        ("{\"a\":", "]"),
    ] {
        let codes = refused(&(start.to_owned() + &filled(part)));
        assert!(
            codes.iter().all(|c| matches!(c, Code::Syntax | Code::LimitExceeded)),
            "{start}{part}"
        );
    }
}

#[test]
fn values_that_nest_deep() {
    let deep = SIZE / 2;
    let closed = |start: &str, open: &str, close: &str| {
        format!("{start}{}1{}", open.repeat(deep / open.len()), close.repeat(deep / open.len()))
    };
    refused(&closed("a = ", "[", "]"));
    refused(&closed("a = ", "{a=", "}"));
    refused(&(closed("{\"a\":", "[", "]") + "}"));
    refused(&(closed("{\"a\":", "{\"a\":", "}") + "}"));
}

#[test]
fn keys_that_nest_deep() {
    let key = filled("a.") + "a";
    refused(&format!("{key} = 1"));
    refused(&format!("[{key}]"));
    refused(&format!("[[{key}]]"));
    refused(&format!("a = {{ {key} = 1 }}"));
    // Every one within the limit, and very many of them.
    refused(&numbered(1_000, |number| format!("[a{number}{}]\n", ".a".repeat(70))));
}

#[test]
fn a_hundred_thousand_keys() {
    let keys = numbered(100_000, |number| format!("k{number}=1\n"));
    assert_eq!(refused(&keys).last(), Some(&Code::LimitExceeded));
    let keys = numbered(100_000, |number| format!("k{number}=\"\"\n"));
    assert!(refused(&format!("{HEAD}{keys}")).contains(&Code::LimitExceeded));
    let keys = numbered(100_000, |number| {
        format!("{}\"k{number}\":1", if number == 0 { '{' } else { ',' })
    });
    assert_eq!(refused(&(keys + "}")).last(), Some(&Code::LimitExceeded));
    refused(&filled("a=1\n"));
    refused(&filled("[a]\n"));
    refused(&filled("[[a]]\n"));
    refused(&filled("[[suppress]]\n"));
    let operations = numbered(300_000, |number| format!("\"GET /{number}/{{x}}\"=\"a\"\n"));
    let codes = refused(&format!("{HEAD}[operations]\n{operations}"));
    assert_eq!(codes, [Code::LimitExceeded]);
}

#[test]
fn a_million_members() {
    let operation = |members: &str| format!("{HEAD}[operations]\nx = {{ any = [{members}] }}\n");
    // The same scope a million times is one way.
    let policy = Policy::compile(&operation(&"\"a\",".repeat(1_000_000))).unwrap();
    let grant = policy.grant(&Claims::new("a")).unwrap();
    assert!(policy.decide(Some(&grant), &Request::named("x")).allowed);
    let nested = operation(&"{any=[\"a\"]},".repeat(100_000));
    assert!(Policy::compile(&nested).is_ok());
    assert_eq!(refused(&operation(&"\"b\",".repeat(100_000))).last(), Some(&Code::LimitExceeded));
    assert_eq!(
        refused(&operation(&"{any=[]},".repeat(100_000))).last(),
        Some(&Code::LimitExceeded)
    );
    let scopes = numbered(2_000, |number| format!("s{number} = \"\"\n"));
    let members = numbered(100_000, |number| format!("\"s{}\",", number % 2_000));
    let text = format!("{HEAD}{scopes}[operations]\nx = {{ any = [{members}] }}\n");
    assert_eq!(refused(&text), [Code::LimitExceeded]);
}

#[test]
fn names_that_are_nearly_right() {
    // Each unknown name is close to every known one: the cure may not cost more than the text.
    let long = "abcdefghijklmnopqrstuvwxyz".repeat(2);
    let scopes = numbered(2_000, |number| format!("{long}{number} = \"\"\n"));
    let operations = numbered(2_000, |number| format!("x{number} = \"{long}{number}x\"\n"));
    let text = format!("{HEAD}{scopes}[operations]\n{operations}");
    assert_eq!(refused(&text).last(), Some(&Code::LimitExceeded));
}

#[test]
fn texts_of_one_thing() {
    for part in [
        "\0", "\n", "\r", "#", "\"", "'", "\\", "=", "a", "é", "\u{feff}", "\u{2028}", "😀", ".",
        ",", "-",
    ] {
        refused(&filled(part));
        refused(&format!("{{{}", filled(part)));
    }
    refused(&"\0".repeat(LARGE));
    refused(&format!("name = \"{}\"", "x".repeat(LARGE)));
    refused(&format!("a = {}", "[".repeat(LARGE)));
    for quote in ["\"", "'", "\"\"\"", "'''"] {
        let giant = filled("x");
        refused(&format!("name = {quote}{giant}"));
        refused(&format!("name = {quote}{giant}{quote}"));
        refused(&format!("{quote}{giant}{quote} = 1"));
        refused(&format!("{HEAD}[operations]\n{quote}GET /{giant}{quote} = \"a\""));
    }
    for escape in ["\\ud800", "\\udfff\\ud800", "\\u0000", "\\x00", "\\\\", "\\"] {
        refused(&format!("name = \"{}\"", filled(escape)));
        refused(&format!("{{\"name\": \"{}\"}}", filled(escape)));
    }
}

#[test]
fn a_grant_of_a_million_tokens() {
    let policy = Policy::compile(scopeward::STARTER).unwrap();
    let code =
        |scope: &str| policy.grant(&Claims::new(scope)).map(|_| ()).map_err(|error| error.code);
    let unknown = |count: usize| numbered(count, |number| format!("t{number} "));
    assert_eq!(code(&unknown(MAX_TOKENS)), Ok(()));
    assert_eq!(code(&unknown(1_000_000)), Err(Code::LimitExceeded));
    assert_eq!(code(&"notes:read ".repeat(1_000_000)), Err(Code::LimitExceeded));
    assert_eq!(code(&" ".repeat(LARGE)), Ok(()));
    assert_eq!(code(&"x".repeat(LARGE)), Err(Code::InvalidScopeToken));
    let mut claims = Claims::new("notes:read").principal("a".repeat(LARGE)).state(State::Active);
    claims.roles = vec!["nobody".into(); 1_000_000];
    let grant = policy.grant(&claims).unwrap();
    assert!(policy.decide(Some(&grant), &Request::http("GET", "/notes")).allowed);
}

#[test]
fn json_that_nests_deep() {
    for (open, close) in [("[", "]"), ("{\"all\":[", "]}"), ("{\"any\":[{\"all\":[", "]}]}")] {
        let need =
            format!("{{\"need\":{}\"a\"{}}}", open.repeat(1_000_000), close.repeat(1_000_000));
        assert_eq!(wire::request(&need).map(|_| ()).unwrap_err().code, Code::InvalidInput);
        assert_eq!(wire::claims(&need).map(|_| ()).unwrap_err().code, Code::InvalidInput);
    }
}

#[test]
fn paths_of_a_hundred_thousand_slashes() {
    let policy = Policy::compile(
        "scopeward = 1\nname = \"p\"\n[operations]\n\"* /{*rest}\" = { public = true }\n\"GET /{a}/{b}\" = { public = true }",
    )
    .unwrap();
    let reason = |path: &str| policy.decide(None, &Request::http("GET", path)).reason;
    let denied = policy.decide(None, &Request::http("GET", "/")).reason;
    assert_ne!(denied, Reason::Allowed);
    for part in ["/", "/a", "/%61", "/%2F", "/.", "/..", "/%", "/\0", "/;", "/é", "?", "#"] {
        assert_eq!(reason(&format!("/{}", part.repeat(100_000))), denied, "{part}");
    }
    // As long as a path may be, and what stands after it does not count.
    let longest = "/a".repeat(MAX_PATH / 2);
    assert_eq!(reason(&longest), Reason::Allowed);
    assert_eq!(reason(&format!("{longest}?{}", "/".repeat(100_000))), Reason::Allowed);
    assert_eq!(reason(&format!("{longest}a")), denied);
    let method = "G".repeat(LARGE);
    assert_eq!(policy.decide(None, &Request::http(&method, "/a")).reason, Reason::Allowed);
    assert!(policy.operation(&longest).is_none());
}

#[test]
fn long_lists_are_linted() {
    let scopes = numbered(2_000, |number| format!("s{number} = \"S\"\n"));
    let list = numbered(2_000, |number| format!("\"s{number}\","));
    let operations = numbered(20, |number| format!("x{number} = {{ all = [{list}] }}\n"));
    let text = format!("{HEAD}{scopes}[operations]\n{operations}");
    let findings = scopeward::lint(&text).unwrap();
    assert!(findings.iter().all(|finding| finding.code != Code::RedundantRequirement));
}

/// A policy with as many scopes as there may be, each depending on the one before, in every audience.
fn crowded() -> Policy {
    let scope = |n: usize| match n {
        0 => "s0 = \"S\"\n".to_owned(),
        n => format!("s{n} = {{ title = \"S\", depends = [\"s{}\"] }}\n", n - 1),
    };
    let audience = |n: usize| format!("[audiences.a{n}]\nuri = \"https://x/{n}\"\ngate = \"s1\"\n");
    let (scopes, audiences) = (numbered(2_048, scope), numbered(64, audience));
    let text =
        format!("scopeward = 1\nname = \"p\"\naudience = \"a0\"\n[scopes]\n{scopes}{audiences}");
    Policy::compile(&text).expect("it compiles")
}

#[test]
fn a_request_that_asks_for_all_there_is_of_everyone() {
    let policy = crowded();
    // From the last on: each depends on all that are not asked for.
    let scope: Vec<String> = (1_024..2_048).rev().map(|n| format!("s{n}")).collect();
    for missing in [Missing::Reject, Missing::Add, Missing::Drop] {
        let request = ScopeRequest::new(scope.join(" ")).missing(missing);
        let request =
            (0..64).fold(request, |request, n| request.audience(format!("HTTPS://X/{n}")));
        let review = policy.review(&request);
        assert_eq!(review.is_error(), missing != Missing::Add);
        let refused = if missing == Missing::Add { 0 } else { 1_024 };
        assert_eq!(review.refused().len(), refused);
        assert_eq!(review.granted().len(), 2_048 - 2 * refused);
        let consent = policy.consent(&ConsentRequest { request, ..ConsentRequest::default() });
        let on = consent.toggle("s2047", true);
        assert_eq!(on.next.selected().len(), 2_048 - 2 * refused);
        assert!(!serde_json::to_string(&on.next).unwrap().is_empty());
    }
}

#[test]
fn requests_of_a_million_of_anything() {
    let policy = Policy::compile(HEAD).unwrap();
    let codes = |request: &ScopeRequest<'_>| {
        let refused = policy.review(request).refused();
        refused.into_iter().map(|refusal| refusal.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&ScopeRequest::new(filled("a "))), [RefusalCode::LimitExceeded]);
    assert_eq!(codes(&ScopeRequest::new(filled("x"))), [RefusalCode::InvalidScopeToken]);
    assert_eq!(codes(&ScopeRequest::new(filled(" "))), [RefusalCode::EmptyRequest]);
    assert_eq!(codes(&ScopeRequest::new(filled("\u{202E}"))), [RefusalCode::InvalidScopeToken]);
    assert_eq!(codes(&ScopeRequest::new("a").client(filled("b "))), [RefusalCode::BeyondClient]);
    let crowd = crowded();
    let uris = (0..SIZE).map(|n| format!("https://nobody/{n}").into()).collect();
    let request = ScopeRequest { audiences: uris, ..ScopeRequest::new("s0") };
    let review = crowd.review(&request);
    assert_eq!(review.refused().len(), SIZE);
    let description = review.error().unwrap().error_description;
    assert_eq!(description, "The resource https://nobody/0 is not known, and 999999 more");
}

#[test]
fn client_names_of_a_million_characters() {
    let policy = Policy::compile(HEAD).unwrap();
    for part in ["x", "\u{200B}", "\u{301}", "é ", "\u{1F469}\u{200D}", "\n"] {
        let client = Client { name: Some(filled(part).into()), ..Client::default() };
        let request =
            ConsentRequest { client, request: ScopeRequest::new("a"), ..ConsentRequest::default() };
        let consent = serde_json::to_value(policy.consent(&request)).unwrap();
        assert!(consent["header"]["client_name"].as_str().unwrap().chars().count() <= 64);
    }
}

#[test]
fn payloads_of_tokens() {
    let policy = Policy::compile(&format!(
        "{HEAD}[audiences.x]\nuri = \"https://x.example\"\n[audiences.y]\nuri = \"https://y.example\"\n"
    ));
    let policy = policy.expect("it compiles");
    let refused = |payload: &str| {
        let error = policy.claims(payload, None).expect_err("it is refused");
        assert!(error.message.len() < 400, "{}", error.message);
        assert!(error.message.starts_with("`payload`"), "{}", error.message);
        error.code
    };
    for (payload, code) in [
        (r#"{"scope":"a","scope":"b"}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a","sc\u006fpe":"b"}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a","act":{"sub":"x","sub":"y"}}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a","more":"\ud800"}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a"} {"scope":"b"}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a""#.to_owned(), Code::InvalidInput),
        (String::new(), Code::InvalidInput),
        (format!(r#"{{"more":{}"#, "[".repeat(SIZE)), Code::InvalidInput),
        (format!(r#"{{"scope":[{}"a"]}}"#, filled("\"a\",")), Code::LimitExceeded),
        (format!(r#"{{"scp":"{}"}}"#, filled("a ")), Code::LimitExceeded),
        (format!(r#"{{"scope":"{}"}}"#, filled("a")), Code::InvalidScopeToken),
        (format!(r#"{{"roles":[{}1]}}"#, filled("\"a\",")), Code::InvalidInput),
        (format!(r#"{{"aud":[{}1]}}"#, filled("\"a\",")), Code::InvalidInput),
        (r#"{"aud":["https://y.example","https://x.example"]}"#.to_owned(), Code::InvalidInput),
        (r#"{"scope":"a","permissions":["b"]}"#.to_owned(), Code::InvalidInput),
    ] {
        assert_eq!(refused(&payload), code, "{}", payload.get(..60).unwrap_or(&payload));
    }
    let many = numbered(MAX_TOKENS, |number| format!("t{number} "));
    let turned = numbered(MAX_TOKENS, |number| format!("t{} ", MAX_TOKENS - 1 - number));
    let both = format!(r#"{{"scope":"{many}","scp":"{turned}"}}"#);
    let claims = policy.claims(&both, None).expect("one set");
    assert_eq!(claims.scope, many.trim_end());
    let roles = format!(
        r#"{{"roles":[{}"a"],"aud":[{}"https://y.example"]}}"#,
        filled("\"r\","),
        filled("\"z\",")
    );
    let claims = policy.claims(&roles, None).expect("long lists");
    assert_eq!(claims.audience.as_deref(), Some("https://y.example"));
    assert!(policy.grant(&claims).is_ok());
    let others = numbered(100_000, |number| format!(r#""m{number}":{{"scope":"b"}},"#));
    let claims = policy.claims(&format!(r#"{{{others}"scope":"a"}}"#), None).expect("others");
    assert_eq!(claims, Claims::new("a"));
}

/// Clause `policy.line`, where a program is told of its input.
#[test]
fn what_a_caller_gives_stays_within_a_line() {
    let told = |key: &str| {
        let error = wire::claims(&format!(r#"{{"scope":"a","{key}":1}}"#));
        error.expect_err("refused").message
    };
    let escaped = told(r"a\n\u202eb");
    assert!(escaped.contains(r"unknown key `a\u{a}\u{202e}b`"), "{escaped}");
    let long = told(&filled("x"));
    assert_eq!(long.chars().count(), 1_001);
    assert!(long.contains("unknown key `xxx") && long.contains("xxx…xxx"), "{long}");
}

#[test]
fn what_is_wrong_with_a_payload_is_said_with_its_place_and_its_cure() {
    let audiences = "[audiences.x]\nuri = \"https://x\"\n[audiences.y]\nuri = \"https://y\"\n";
    let policy = Policy::compile(&format!("{HEAD}{audiences}")).expect("it compiles");
    for (payload, message) in [
        (r#"{"sub":7}"#, "`payload`: `sub` is an integer, expected a text"),
        (r#"{"roles":"admin"}"#, "`payload`: `roles` is a text, expected a list of texts"),
        (r#"{"active":"no"}"#, "`payload`: `active` is a text, expected true or false"),
        (
            r#"{"scope":"a","permissions":["b"]}"#,
            "`payload`: `scope`, `permissions` name different scopes, choose one of them with `claim`",
        ),
        (
            r#"{"permissions":{}}"#,
            "`payload`: `permissions` is a table, expected a text or a list of texts, or another one chosen with `claim`",
        ),
        (r#"{"scp":["a","b c"]}"#, "`payload`: `scp`, token 2: a scope token may not hold a space"),
        (
            r#"{"aud":["https://x","https://y"]}"#,
            "`payload`: `aud` names several audiences of the policy (`x`, `y`), a grant is for one: leave the one that is asked",
        ),
    ] {
        assert_eq!(policy.claims(payload, None).expect_err("refused").message, message);
    }
}
