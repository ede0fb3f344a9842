//! What callers give, read as reading into types does it: the same inputs are taken, with the same code if they are not.
//!
//! One difference is meant: a list is no object, whatever stands in it.

#![expect(dead_code, reason = "the types below are compared as they are shown")]

use std::cell::Cell;
use std::fmt::Debug;

use scopeward::{Code, InputError, wire};
use scopeward_tests::random::Dice;
use scopeward_tests::trial::{Verdict, numbers};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    #[default]
    Active,
    Disabled,
    Expired,
    Revoked,
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scope {
    Text(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimsInput {
    scope: Scope,
    principal: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    audience: Option<String>,
    #[serde(default)]
    state: State,
}

/// Shown as the engine's own are.
#[derive(Debug)]
struct Claims {
    scope: String,
    principal: Option<String>,
    roles: Vec<String>,
    audience: Option<String>,
    state: State,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Challenge {
    realm: Option<String>,
    resource_metadata: Option<String>,
    union: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    method: Option<String>,
    path: Option<String>,
    operation: Option<String>,
    handle: Option<u32>,
    need: Option<Tree>,
    audience: Option<String>,
    owner: Option<String>,
}

/// What serves an operation without a path names it, and nothing beside.
#[derive(Deserialize)]
#[serde(untagged)]
enum RouteInput {
    Named(Named),
    Path(PathRoute),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    operation: String,
    need: Option<Tree>,
    public: Option<String>,
    #[serde(default)]
    unguarded: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathRoute {
    method: String,
    path: String,
    #[expect(dead_code, reason = "it may be null")]
    operation: Option<()>,
    need: Option<Tree>,
    public: Option<String>,
    #[serde(default)]
    unguarded: bool,
}

/// Shown as the engine's own are.
#[derive(Debug, Deserialize)]
#[serde(from = "RouteInput")]
#[expect(dead_code, reason = "it is shown")]
struct Route {
    method: String,
    path: String,
    need: Option<Tree>,
    public: Option<String>,
    operation: Option<String>,
    unguarded: bool,
}

impl From<RouteInput> for Route {
    fn from(input: RouteInput) -> Route {
        let (method, path, operation, need, public, unguarded) = match input {
            RouteInput::Named(Named { operation, need, public, unguarded }) => {
                (String::new(), String::new(), Some(operation), need, public, unguarded)
            }
            RouteInput::Path(PathRoute { method, path, need, public, unguarded, .. }) => {
                (method, path, None, need, public, unguarded)
            }
        };
        Route { method, path, need, public, operation, unguarded }
    }
}

#[derive(Debug, Deserialize)]
#[serde(from = "Node")]
enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Authenticated,
    Public,
    Scope(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Scope(String),
    Other(Tagged),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tagged {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Authenticated(Yes),
    Public(Yes),
}

#[derive(Deserialize)]
#[serde(try_from = "bool")]
struct Yes;

impl TryFrom<bool> for Yes {
    type Error = &'static str;

    fn try_from(yes: bool) -> Result<Yes, &'static str> {
        yes.then_some(Yes).ok_or("it is true or absent")
    }
}

impl From<Node> for Tree {
    fn from(node: Node) -> Tree {
        match node {
            Node::Scope(scope) => Tree::Scope(scope),
            Node::Other(Tagged::All(members)) => Tree::All(members),
            Node::Other(Tagged::Any(members)) => Tree::Any(members),
            Node::Other(Tagged::Authenticated(_)) => Tree::Authenticated,
            Node::Other(Tagged::Public(_)) => Tree::Public,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    scope: Option<Scope>,
    #[serde(default)]
    legacy: bool,
    #[serde(default)]
    audiences: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    client: Option<Scope>,
    #[serde(default)]
    granted: Vec<Earlier>,
    #[serde(default)]
    missing: Missing,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Missing {
    #[default]
    Reject,
    Add,
    Drop,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    scope: Scope,
    audience: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    request: Asked,
    client: Client,
    required: Option<Scope>,
    optional: Option<Scope>,
    #[serde(default)]
    preselect: bool,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Client {
    id: String,
    name: Option<String>,
    redirect_uri: String,
    #[serde(default)]
    registration: Registration,
    domain: Option<String>,
    #[serde(default)]
    verified: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Registration {
    Cimd,
    Dcr,
    #[default]
    Static,
}

type Answer = Result<String, Code>;
type Reader = fn(&str) -> Answer;
type Wrong = fn(&str, Answer) -> Answer;

fn shown<T: Debug>(read: Result<T, InputError>) -> Answer {
    read.map(|value| format!("{value:?}")).map_err(|error| error.code)
}

fn taken<T>(read: Result<T, InputError>) -> Answer {
    read.map(|_| String::new()).map_err(|error| error.code)
}

fn one(scope: Scope) -> Result<String, Code> {
    let good = |token: &String| {
        !token.is_empty()
            && token.len() <= 256
            && token.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
    };
    match scope {
        Scope::Text(text) => Ok(text),
        Scope::List(tokens) if tokens.iter().all(good) => Ok(tokens.join(" ")),
        Scope::List(_) => Err(Code::InvalidScopeToken),
    }
}

fn typed<T: for<'d> Deserialize<'d>>(json: &str) -> Result<T, Code> {
    if serde_json::from_str(json).is_ok_and(|value: Value| positional(&value)) {
        return Err(Code::InvalidInput);
    }
    serde_json::from_str(json).map_err(|_| Code::InvalidInput)
}

/// Types are also read from lists, by position; an object that a caller gives has keys.
fn positional(value: &Value) -> bool {
    let list = |value: Option<&Value>| value.is_some_and(Value::is_array);
    let granted = |value: &Value| {
        let granted = value.get("granted").and_then(Value::as_array);
        granted.is_some_and(|granted| granted.iter().any(Value::is_array))
    };
    let consent = value.get("request").is_some();
    granted(value)
        || value.get("request").is_some_and(granted)
        || (consent && list(value.get("client")))
        || list(value.get("request"))
}

/// As [`typed`], of what is an object as a whole.
fn keyed<T: for<'d> Deserialize<'d>>(json: &str) -> Result<T, Code> {
    if json.starts_with('[') { Err(Code::InvalidInput) } else { typed(json) }
}

fn asked(asked: Asked) -> Result<(), Code> {
    if asked.legacy && asked.scope.is_some() {
        return Err(Code::InvalidInput);
    }
    let scopes = asked.granted.into_iter().map(|earlier| earlier.scope);
    scopes.chain(asked.scope).chain(asked.client).try_for_each(|scope| one(scope).map(drop))
}

/// What is asked of each reader, ours and the one by types.
const READERS: [(&str, Reader, Reader); 7] = [
    (
        "grant",
        |json| shown(wire::claims(json)),
        |json| {
            let Some(claims) = keyed::<Option<ClaimsInput>>(json)? else {
                return Ok("None".to_owned());
            };
            let ClaimsInput { scope, principal, roles, audience, state } = claims;
            let claims = Claims { scope: one(scope)?, principal, roles, audience, state };
            Ok(format!("{:?}", Some(claims)))
        },
    ),
    (
        "options",
        |json| shown(wire::challenge(json)),
        |json| Ok(format!("{:?}", keyed::<Challenge>(json)?)),
    ),
    (
        "request",
        |json| shown(wire::request(json)),
        |json| {
            let ask: Ask = keyed(json)?;
            let http = ask.method.is_some() || ask.path.is_some();
            let kinds = [http, ask.operation.is_some(), ask.handle.is_some(), ask.need.is_some()];
            let one = kinds.into_iter().filter(|given| *given).count() == 1;
            let alone = ask.audience.is_some() && ask.need.is_none();
            if !one || alone || ask.method.is_some() != ask.path.is_some() {
                return Err(Code::InvalidInput);
            }
            Ok(format!("{ask:?}"))
        },
    ),
    (
        "routes",
        |json| shown(wire::routes(json)),
        |json| Ok(format!("{:?}", typed::<Vec<Route>>(json)?)),
    ),
    (
        "scope",
        |json| shown(wire::scope(json)),
        |json| {
            let scope: Option<Scope> = typed(json)?;
            Ok(format!("{:?}", scope.map(one).transpose()?))
        },
    ),
    (
        "ask",
        |json| taken(wire::scope_request(json)),
        |json| asked(keyed(json)?).map(|()| String::new()),
    ),
    (
        "consent",
        |json| taken(wire::consent_request(json)),
        |json| {
            let consent: Consent = keyed(json)?;
            asked(consent.request)?;
            let scopes = consent.required.into_iter().chain(consent.optional);
            scopes.map(one).try_for_each(|scope| scope.map(drop))?;
            Ok(String::new())
        },
    ),
];

/// An input of a kind as it should be, with every key.
fn whole(kind: &str) -> Value {
    let ask = json!({
        "scope": "a b", "audiences": ["x"], "roles": ["r"], "client": ["a"],
        "granted": [{"scope": "a", "audience": "x"}], "missing": "add",
    });
    match kind {
        "grant" => json!({
            "scope": ["a", "b"], "principal": "ann", "roles": ["r"], "audience": "x", "state": "expired",
        }),
        "options" => json!({"realm": "r", "resource_metadata": "https://m", "union": true}),
        "request" => {
            let need = json!({"all": ["a", {"any": ["b", {"public": true}]}]});
            json!({"need": need, "audience": "x", "owner": "o"})
        }
        "routes" => {
            json!([
                {"method": "GET", "path": "/x", "need": {"any": ["a"]}, "public": "why"},
                {"operation": "tool:x", "need": "a", "public": "why", "unguarded": true},
            ])
        }
        "scope" => json!(["a", "b"]),
        "ask" => ask,
        _ => json!({
            "request": ask, "required": "a", "optional": ["b"], "preselect": true, "language": "de",
            "client": {
                "id": "c", "name": "C", "redirect_uri": "https://c", "registration": "dcr",
                "domain": "c", "verified": true,
            },
        }),
    }
}

fn odd(dice: &mut Dice<'_>) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(4_294_967_295_u32),
        json!(4_294_967_296_u64),
        json!(""),
        json!("a"),
        json!("a b"),
        json!("Active"),
        json!("revoked"),
        json!("drop"),
        json!("cimd"),
        json!([]),
        json!(["a"]),
        json!(["a b"]),
        json!([""]),
        json!(["a", 1]),
        json!([null]),
        json!([["a"]]),
        json!({}),
        json!({"any": ["a"]}),
        json!({"all": "a"}),
        json!({"authenticated": true}),
        json!({"public": false}),
        json!({"all": ["a"], "any": []}),
        json!([{"scope": "a"}]),
        json!([{"scope": ["a b"]}]),
        json!([{"audience": "x"}]),
    ];
    dice.of(&values).clone()
}

/// Spoils a value somewhere: another value, another key, a key less.
fn spoil(value: &mut Value, dice: &mut Dice<'_>) {
    const KEYS: &[&str] =
        &["scope", "scopes", "Scope", "method", "path", "operation", "handle", "legacy", "x", ""];
    match value {
        Value::Object(members) if dice.chance(85) && !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            let key = dice.of(&keys).clone();
            match dice.below(5) {
                0 => drop(members.shift_remove(&key)),
                1 => drop(members.insert((*dice.of(KEYS)).to_owned(), odd(dice))),
                _ => spoil(&mut members[&key], dice),
            }
        }
        Value::Array(items) if dice.chance(60) && !items.is_empty() => {
            let at = dice.below(items.len());
            spoil(&mut items[at], dice);
        }
        value => *value = odd(dice),
    }
}

fn differ(count: &Cell<[u32; 3]>, wrong: impl Fn(&str, Answer) -> Answer) -> Verdict {
    numbers(3000, |dice| {
        for (kind, ours, theirs) in READERS {
            let mut input = whole(kind);
            (0..dice.below(3)).for_each(|_| spoil(&mut input, dice));
            let mut text = input.to_string();
            if dice.chance(10) {
                // A key again, which a value cannot hold.
                let twice = input.as_object().and_then(|members| members.iter().next());
                if let Some((key, value)) = twice {
                    text = format!("{},{}:{value}}}", &text[..text.len() - 1], json!(key));
                }
            }
            let (ours, theirs) = (wrong(&text, ours(&text)), theirs(&text));
            let mut counts = count.get();
            counts[match &theirs {
                Ok(_) => 0,
                Err(Code::InvalidInput) => 1,
                Err(_) => 2,
            }] += 1;
            count.set(counts);
            if ours != theirs {
                return Err(format!("{kind} {text}: {ours:?}, not {theirs:?}"));
            }
        }
        Ok(())
    })
}

#[test]
fn the_same_inputs_with_the_same_codes() {
    let count = Cell::default();
    differ(&count, |_, answer| answer).unwrap_or_else(|why| panic!("{why}"));
    assert!(count.get().iter().all(|count| *count > 100), "{:?}", count.get());
}

#[test]
fn a_reader_that_differs_is_noticed() {
    let wrong: [(&str, Wrong); 3] = [
        ("an unknown key is taken", |json, answer| {
            if json.contains("\"x\":null") { Ok(String::new()) } else { answer }
        }),
        ("another code", |_, answer| answer.map_err(|_| Code::InvalidInput)),
        ("another value", |_, answer| answer.map(|shown| shown.replace("Expired", "Active"))),
    ];
    for (what, wrong) in wrong {
        assert!(differ(&Cell::default(), wrong).is_err(), "{what}: goes unnoticed");
    }
}

#[test]
fn messages_name_the_field_and_the_cure() {
    let message = |answer: Result<_, InputError>| answer.map(drop).unwrap_err().message;
    let claims = |json| message(wire::claims(json).map(drop));
    for (json, expected) in [
        ("{\"scopes\": \"a\"}", "`grant`: the key `scope` is missing"),
        ("{\"scope\": \"a\", \"role\": []}", "`grant`: unknown key `role`, did you mean `roles`?"),
        ("{\"scope\": 1}", "`grant`: `scope` is an integer, expected a text or a list of texts"),
        (
            "{\"scope\": \"a\", \"state\": \"gone\"}",
            "`state` is one of `active`, `disabled`, `expired`, `revoked`, `unknown`, not `gone`",
        ),
        ("{\"scope\": [\"a\", \"b c\"]}", "`scope`, token 2: "),
        ("{\"scope\": }", "`grant`, byte 10: expected a value"),
        ("[]", "`grant`: expected an object, found a list"),
    ] {
        assert!(claims(json).starts_with(expected), "{json}: {}", claims(json));
    }
}
