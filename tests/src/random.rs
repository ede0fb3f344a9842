//! Random policies, grants and requests of both kinds, all drawn from one list of numbers, so that a failure shrinks with the list.

mod ask;

pub use ask::{known, roles, scope, scope_request};
use scopeward::wire;
use serde_json::{Value, json};

use crate::sides::Sides;

/// A list of numbers to draw from; when it is used up, every draw is the first choice.
#[derive(Debug, Clone)]
pub struct Dice<'d>(pub &'d [u32]);

impl Dice<'_> {
    /// A number below `sides`.
    ///
    /// # Panics
    /// If `sides` is zero.
    pub fn below(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::try_from(*first).unwrap() % sides
    }

    /// True in about `percent` of a hundred draws; false when the list is used up.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of the items.
    pub fn of<'i, T>(&mut self, items: &'i [T]) -> &'i T {
        &items[self.below(items.len())]
    }

    /// Each item with the given chance.
    pub fn some<T: Clone>(&mut self, items: &[T], percent: usize) -> Vec<T> {
        items.iter().filter(|_| self.chance(percent)).cloned().collect()
    }
}

/// Tokens before the separator is put in: bare, two and three segments, empty segments, literal stars, case.
const TOKENS: &[&str] = &[
    "a:r", "a:w", "b:r", "b:w", "c:r", "c:w", "a:x:r", "a:x:w", "b:x:r", "solo", "mcp", "a", "A:r",
    "a:r*", "a::r", "a:", "r:a",
];
const WILDCARDS: &[&str] =
    &["*", "a:*", "*:r", "a:*:r", "b:*", "{x}:*", "*:{x}", "{x}:*:r", "*:*", "b:x:*"];
const PATTERNS: &[(&str, &str)] = &[
    ("{x}:w", "{x}:r"),
    ("{x}:w", "{x}:*"),
    ("a:{x}", "b:{x}"),
    ("{x}", "{x}:*"),
    ("{x}:r", "solo"),
    ("a:{x}:w", "a:{x}:r"),
    ("{y}:w", "*:r"),
];
const SEGMENTS: &[&str] = &["users", "{p}", "{p:int}", "{p:uuid}", "a", "{*p}", "", "é"];
const METHODS: &[&str] = &["GET", "POST", "*", "GET|POST", "HEAD", "DELETE", "GET|HEAD"];
const URIS: &[&str] = &[
    "https://0.example",
    "https://0.example",
    "https://0.example/",
    "HTTPS://0.Example/a?b",
    "urn:x:0",
    "https://Ann@0.example",
];
const VALUES: &[&str] = &[
    "users",
    "7",
    "a",
    "0e8dd6dd-1a2b-4c3d-8e9f-00112233aabB",
    "",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "a;b",
    "%3b",
    "%41",
    "%61",
    "%75sers",
    "%2561",
    "%2F",
    "%5C",
    "\\",
    "%",
    "%4",
    "%zz",
    "%FF",
    "%C3%A9",
    "é",
    "%00",
    "%0a",
    "a b",
    "%20",
    "٣",
    "007",
    "-1",
    "users%3F",
    "{p}",
    "*",
    "0e8dd6dd1a2b4c3d8e9f00112233aabb",
];

/// A policy as text. It may have problems; [`Sides::repaired`] takes away the lines that hold them.
pub fn policy(dice: &mut Dice<'_>) -> String {
    let separator = *dice.of(&[":", ":", ".", "/", "_", "~"]);
    let put = |text: &str| text.replace(':', separator);
    let quoted = |texts: &[String]| {
        format!("[{}]", texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", "))
    };
    let mut tokens = dice.some(TOKENS, 55).iter().map(|text| put(text)).collect::<Vec<_>>();
    let turn = dice.below(tokens.len().max(1));
    tokens.rotate_left(turn);
    let wildcards: Vec<String> = dice.some(WILDCARDS, 30).iter().map(|text| put(text)).collect();
    let members = [tokens.clone(), wildcards.clone(), vec!["solo".to_owned()]].concat();

    let audiences = if dice.chance(45) { dice.below(4) } else { 0 };
    let mut listed = members.clone();
    listed.retain(|member| !member.contains('{'));
    let lists = |dice: &mut Dice<'_>, lines: &mut Vec<String>| {
        for key in ["default", "legacy"] {
            lines.extend(
                dice.chance(60).then(|| format!("{key} = {}", quoted(&dice.some(&listed, 20)))),
            );
        }
    };

    let mut lines = vec![
        "scopeward = 1".to_owned(),
        "name = \"random\"".to_owned(),
        format!("separator = {separator:?}"),
    ];
    lines.extend(dice.chance(30).then(|| "hide = true".to_owned()));
    if audiences == 0 {
        lists(dice, &mut lines);
    } else if dice.chance(50) {
        lines.push(format!("audience = \"aud{}\"", dice.below(audiences)));
    }
    lines.push("[roles]\nadmin = \"Admins\"\nops = \"Operators\"\n[wildcards]".to_owned());
    lines.push(format!("allow = {}", quoted(&wildcards)));
    lines.extend(dice.chance(40).then(|| "role = \"admin\"".to_owned()));
    lines.push("[scopes]".to_owned());
    for (at, token) in tokens.iter().enumerate() {
        let mut facts = vec![format!("title = \"{at}\"")];
        match dice.below(14) {
            1 => facts.push("restriction = true".to_owned()),
            2 => facts.push("removed = \"gone\"".to_owned()),
            3 => facts.push("role = \"admin\"".to_owned()),
            4 | 5 => facts.push("role = \"ops\"".to_owned()),
            _ => (),
        }
        facts.extend(dice.chance(10).then(|| format!("aliases = [\"old-{at}\"]")));
        facts.extend(dice.chance(10).then(|| "deprecated = true".to_owned()));
        facts.extend(dice.chance(10).then(|| "required = true".to_owned()));
        facts.extend(dice.chance(20).then(|| "group = \"main\"".to_owned()));
        facts.extend(
            dice.chance(50)
                .then(|| format!("risk = {:?}", dice.of(&["low", "medium", "high", "critical"]))),
        );
        for key in ["implies", "depends"] {
            let percent = if key == "implies" { 45 } else { 25 };
            let later = if dice.chance(80) { &tokens[at + 1..] } else { &members[..] };
            // A restriction that depends on something would be added to narrowed grants without it.
            let idle = facts.iter().any(|fact| fact.starts_with("restriction"));
            if !later.is_empty() && !idle && dice.chance(percent) {
                let targets: Vec<String> =
                    (0..=dice.below(2)).map(|_| dice.of(later).clone()).collect();
                facts.push(format!("{key} = {}", quoted(&targets)));
            }
        }
        lines.push(format!("{token:?} = {{ {} }}", facts.join(", ")));
    }
    for key in ["implies", "depends"] {
        lines.push(format!("[{key}]"));
        let rules = dice.some(PATTERNS, 12);
        lines.extend(
            rules.iter().map(|(left, right)| format!("{:?} = {:?}", put(left), put(right))),
        );
    }
    lines.push("[groups]\nmain = \"The main things\"".to_owned());
    for at in 0..audiences {
        let uri = dice.of(URIS).replace('0', &at.to_string());
        lines.push(format!("[audiences.aud{at}]\nuri = {uri:?}"));
        lists(dice, &mut lines);
        lines.extend(dice.chance(40).then(|| format!("gate = {:?}", dice.of(&members))));
        lines.extend(dice.chance(30).then(|| {
            format!(
                "offer = {}",
                quoted(&[dice.some(&members, 60), vec![members[0].clone()]].concat())
            )
        }));
        lines.extend(
            dice.chance(40).then(|| format!("except = {}", quoted(&[dice.of(&members).clone()]))),
        );
        lines.push(format!("[audiences.aud{at}.operations]"));
        operations(dice, &members, &mut lines);
    }
    lines.push("[operations]".to_owned());
    operations(dice, &members, &mut lines);
    lines.join("\n") + "\n"
}

fn operations(dice: &mut Dice<'_>, members: &[String], lines: &mut Vec<String>) {
    for _ in 0..2 + dice.below(7) {
        let key = if dice.chance(25) {
            format!("tool:{}", dice.below(9))
        } else {
            format!("{} {}", dice.of(METHODS), template(dice))
        };
        let need = match dice.below(12) {
            0 => json!({ "authenticated": true }),
            1 => json!({ "public": true }),
            _ => tree(dice, members, 0),
        };
        let mut facts = vec![format!("need = {}", inline(&need))];
        facts.extend(dice.chance(15).then(|| format!("role = {:?}", dice.of(&["admin", "ops"]))));
        let rows = *dice.of(&["{ own = true }", "{ own = true, unless = \"admin\" }"]);
        facts.extend(dice.chance(25).then(|| format!("rows = {rows}")));
        facts.extend(dice.chance(15).then(|| "hide = true".to_owned()));
        let bare = facts.len() == 1;
        lines.push(if bare {
            format!("{key:?} = {}", inline(&need))
        } else {
            format!("{key:?} = {{ {} }}", facts.join(", "))
        });
    }
}

/// A path template of up to four segments.
pub fn template(dice: &mut Dice<'_>) -> String {
    let segments = (0..=dice.below(4)).map(|at| dice.of(SEGMENTS).replace('p', &format!("p{at}")));
    segments.fold(String::new(), |path, segment| path + "/" + &segment)
}

/// A requirement over the given scopes.
pub fn tree(dice: &mut Dice<'_>, members: &[String], depth: usize) -> Value {
    if depth < 3 && dice.chance(40) {
        let branches: Vec<Value> =
            (0..=dice.below(3)).map(|_| tree(dice, members, depth + 1)).collect();
        return if dice.chance(50) {
            json!({ "all": branches })
        } else {
            json!({ "any": branches })
        };
    }
    json!(dice.of(members))
}

/// A requirement as TOML.
fn inline(need: &Value) -> String {
    match need {
        Value::Object(table) => {
            format!(
                "{{ {} }}",
                table
                    .iter()
                    .map(|(key, value)| format!("{key} = {}", inline(value)))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// A grant in its wire form; none is a request without token.
pub fn grant(dice: &mut Dice<'_>, sides: &Sides) -> Option<Value> {
    let aliases = (0..4).map(|at| format!("old-{at}"));
    let unknown = ["zzz", "a:zzz", "*:zzz"].map(str::to_owned);
    let pool: Vec<String> =
        sides.oracle.tokens().into_iter().chain(aliases).chain(unknown).collect();
    let percent = *dice.of(&[25, 8, 60]);
    let mut held = dice.some(&pool, percent);
    let turn = dice.below(held.len().max(1));
    held.rotate_left(turn);
    held.extend(held.first().cloned().filter(|_| dice.chance(20)));
    let roles = [sides.oracle.roles(), &["ghost".to_owned()]].concat();
    let mut grant =
        json!({ "scope": held.join(*dice.of(&[" ", "  "])), "roles": dice.some(&roles, 45) });
    let state = *dice.of(&[
        "active", "active", "active", "active", "active", "active", "expired", "revoked",
        "disabled", "unknown",
    ]);
    grant["state"] = json!(state);
    let audience = dice.below(8);
    let mut uris = sides.oracle.uris();
    if audience > 5 || uris.is_empty() {
        uris.push("https://0.example/".to_owned());
    }
    if audience > 0 {
        grant["audience"] = json!(uris[audience % uris.len()]);
    }
    if dice.chance(85) {
        grant["principal"] = json!(*dice.of(&["ann", "bob"]));
    }
    (!dice.chance(4)).then_some(grant)
}

/// A request in its wire form: by handle, key, method and path, or an ad hoc requirement.
pub fn request(dice: &mut Dice<'_>, sides: &Sides) -> Value {
    let keys = sides.oracle.keys();
    let at = dice.below(keys.len().max(1));
    let members = sides.oracle.members();
    let mut request = match dice.below(5) {
        0 if !keys.is_empty() => json!({ "handle": at }),
        1 if !keys.is_empty() => json!({ "operation": keys[at] }),
        2 if !members.is_empty() => {
            let need = json!({ "need": tree(dice, &members, 0) });
            at_an_audience(dice, sides, need)
        }
        _ => {
            let method = *dice.of(&["GET", "POST", "HEAD", "DELETE", "get", "PATCH"]);
            json!({ "method": method, "path": path(dice, &keys) })
        }
    };
    if request["need"].is_null() && dice.chance(35) {
        request["owner"] = json!(*dice.of(&["ann", "bob"]));
    }
    request
}

/// The same requirement as of an operation of an audience, if that offers all of it.
fn at_an_audience(dice: &mut Dice<'_>, sides: &Sides, need: Value) -> Value {
    let uris = sides.oracle.uris();
    if uris.is_empty() || dice.chance(30) {
        return need;
    }
    let mut asked = need.clone();
    asked["audience"] = json!(dice.of(&uris));
    let ask = wire::request(&asked.to_string()).unwrap();
    if ask.prepare(&sides.policy).is_ok() { asked } else { need }
}

/// A path that mostly fits one of the templates, with awkward values.
pub fn path(dice: &mut Dice<'_>, keys: &[String]) -> String {
    let templates: Vec<&str> =
        keys.iter().filter_map(|key| key.split_once(' ')).map(|(_, template)| template).collect();
    let template = if templates.is_empty() || dice.chance(10) {
        template(dice)
    } else {
        (*dice.of(&templates)).to_owned()
    };
    let mut path = String::new();
    for segment in template.split('/').skip(1) {
        let times = if segment.starts_with("{*") { dice.below(4) } else { 1 };
        for _ in 0..times {
            path.push('/');
            let fitting = if segment.contains(":int") {
                "42"
            } else if segment.contains(":uuid") {
                VALUES[3]
            } else {
                "z"
            };
            let kept = if segment.starts_with('{') { fitting } else { segment };
            let odd = dice.chance(35).then(|| *dice.of(VALUES));
            path.push_str(odd.unwrap_or(kept));
        }
    }
    path + *dice.of(&["", "", "", "", "", "/", "?q=/x", "#f", "//", "/.."])
}
