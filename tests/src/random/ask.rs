//! Random scope requests: hostile texts, aliases, unknown and repeated tokens, ceilings, earlier grants, every mode.

use serde_json::{Value, json};

use super::Dice;
use crate::sides::Sides;

/// Texts that are no token, or none that a policy here declares.
const HOSTILE: &[&str] = &[
    "\ta",
    "a\nb",
    "a\r",
    "é",
    "a\"b",
    "a\\b",
    "\0",
    "a\u{a0}b",
    "{x}",
    "*:*:*",
    "zzz",
    "A",
    "\u{202e}a",
    "a\u{7f}",
];
/// Tokens that a policy may know.
const FOREIGN: &[&str] = &["zzz", "a:zzz", "*:zzz", "old-0", "old-1", "old-2", "old-3", "old-5"];
const URIS: &[&str] = &[
    "https://0.example/",
    "HTTPS://0.EXAMPLE",
    "https://1.example?",
    "https://0.example/a?b",
    "https://1.Example/a?b",
    "https://ann@0.example/",
    "HTTPS://Ann@0.example",
    "URN:x:0",
    "urn:X:0",
    "",
    "/",
    "foobar",
    "https://é.example/\"\\",
    "https://2.example#x",
    "https://9.example",
];

/// A scope request in its wire form.
pub fn scope_request(dice: &mut Dice<'_>, sides: &Sides) -> Value {
    let mut request = json!({});
    match dice.below(12) {
        0 => (),
        1 => request["scope"] = Value::Null,
        2 => request["legacy"] = json!(true),
        3 => request["scope"] = json!(known(dice, sides, 20)),
        _ => request["scope"] = json!(scope(dice, sides)),
    }
    if dice.chance(60) {
        let mut uris = dice.some(&sides.oracle.uris(), 60);
        uris.extend(uris.first().cloned().filter(|_| dice.chance(10)));
        uris.extend(dice.chance(15).then(|| uri(dice)));
        request["audiences"] = json!(uris);
    }
    request["roles"] = json!(roles(dice, sides));
    if dice.chance(35) {
        let percent = *dice.of(&[60, 90, 20]);
        let client = known(dice, sides, percent);
        request["client"] = if dice.chance(50) { json!(client) } else { json!(client.join(" ")) };
    }
    if dice.chance(40) {
        request["granted"] = (0..=dice.below(3)).map(|_| earlier(dice, sides)).collect();
    }
    let mode = *dice.of(&["", "reject", "add", "drop", "add", "drop"]);
    if !mode.is_empty() {
        request["missing"] = json!(mode);
    }
    request
}

/// A scope as one string: known tokens out of order and repeated, now and then hostile ones or far too many.
pub fn scope(dice: &mut Dice<'_>, sides: &Sides) -> String {
    let percent = *dice.of(&[12, 4, 25, 50]);
    let mut tokens = known(dice, sides, percent);
    if dice.chance(12) {
        let mut hostile: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).collect();
        hostile.extend(["x".repeat(256), "x".repeat(257), format!("x{}", "é".repeat(128))]);
        tokens.extend(dice.some(&hostile, 15));
        let turn = dice.below(tokens.len().max(1));
        tokens.rotate_left(turn);
    }
    if dice.chance(2) {
        tokens.resize(1024 + dice.below(2), "zzz".to_owned());
    }
    let around = *dice.of(&["", "", " ", "  "]);
    format!("{around}{}{around}", tokens.join(*dice.of(&[" ", "  "])))
}

/// Tokens that a grant may hold, turned, the first perhaps twice.
pub fn known(dice: &mut Dice<'_>, sides: &Sides, percent: usize) -> Vec<String> {
    let mut tokens = dice.some(&sides.oracle.tokens(), percent);
    tokens.extend(dice.of(FOREIGN).split(' ').filter(|_| dice.chance(15)).map(str::to_owned));
    let turn = dice.below(tokens.len().max(1));
    tokens.rotate_left(turn);
    tokens.extend(tokens.first().cloned().filter(|_| dice.chance(15)));
    tokens
}

/// Roles of a principal, one of which no policy declares.
pub fn roles(dice: &mut Dice<'_>, sides: &Sides) -> Vec<String> {
    dice.some(&[sides.oracle.roles(), &["ghost".to_owned()]].concat(), 60)
}

fn earlier(dice: &mut Dice<'_>, sides: &Sides) -> Value {
    let mut entry = json!({ "scope": known(dice, sides, 40).join(" ") });
    let uris = sides.oracle.uris();
    if dice.chance(15) {
        entry["audience"] = json!(uri(dice));
    } else if !uris.is_empty() && dice.chance(90) {
        entry["audience"] = json!(dice.of(&uris));
    }
    entry
}

/// A uri that is written in another way than the policy's, or that no policy here declares.
fn uri(dice: &mut Dice<'_>) -> String {
    let long = format!("https://{}", "é/".repeat(150));
    dice.of(URIS).replace("https://9.example", if dice.chance(50) { &long } else { "urn:9" })
}
