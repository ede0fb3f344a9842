//! Random consents: policies dressed with what a screen shows, and consent requests with awkward clients.

mod dress;

use std::collections::BTreeMap;

use scopeward::{Consent, wire};
use serde_json::{Value, json};

use crate::random::Dice;
use crate::sides::Sides;

pub use self::dress::dressed;

const NAMES: &[&str] = &[
    "Timer",
    " A \t\r\n name ",
    "\u{202e}evil\u{202c}",
    "\u{200b}\u{feff}",
    "Caf\u{e9}\u{a0}\u{3000}x",
    "line\u{2028}break\u{2029}\u{85}end",
    "e\u{301}\u{34f}\u{fe0f}",
    "\u{e0041}\u{1d173}\u{1d172}\u{ffa0}\u{3164}k",
];
const URIS: &[&str] = &[
    "https://app.example/cb",
    "HTTPS://App.Example:8443/cb?x=1#y",
    "http://localhost:3000/",
    "http://LOCALHOST",
    "http://127.0.0.1:9/",
    "http://127.255.1.0",
    "http://127.0.0.256/",
    "http://127.1/",
    "http://[::1]:8080/cb",
    "http://[::2]/",
    "http://[]/",
    "http://[::1",
    "http://a.localhost./",
    "http://127.0.0.1./",
    "http://0x7f.1/",
    "http://a.0x7F",
    "http://1.2.3.04/",
    "http://a:b:c/",
    "http://host:80a/",
    "http://./",
    "http://a%20b/",
    "http://localhost.example/",
    "com.example.app:/cb",
    "MyApp+1.0-x://cb",
    "javascript:alert(1)",
    "mailto:a@b",
    "https://user@app.example/",
    "https://app.example/@me",
    "https://app.example?u=@me",
    "https:app.example",
    "https:///cb",
    "https://:80/",
    "https://app.example\\@evil.example/",
    "https://app.example /",
    "https://äpp.example/",
    "1a:b",
    ":b",
    "nothing",
    "",
    "https://app.example",
    "a:",
];

/// Any text at all: control characters, directions, joiners, tags, other planes, and white space among plain letters.
pub fn text(dice: &mut Dice<'_>) -> String {
    let blocks = [
        '\u{20}'..='\u{7E}',
        '\u{61}'..='\u{7A}',
        '\u{0}'..='\u{1F}',
        '\u{7F}'..='\u{A0}',
        '\u{2000}'..='\u{206F}',
        '\u{E0}'..='\u{3FF}',
        '\u{600}'..='\u{61F}',
        '\u{1150}'..='\u{1165}',
        '\u{1800}'..='\u{1810}',
        '\u{FDF0}'..='\u{FFFF}',
        '\u{1D160}'..='\u{1D180}',
        '\u{E0000}'..='\u{E0110}',
    ];
    let length = *dice.of(&[3, 0, 9, 30, 63, 64, 65, 66, 90]);
    let character = |dice: &mut Dice<'_>| {
        let block = dice.of(&blocks).clone();
        let at = dice.below(block.clone().count());
        block.clone().nth(at).unwrap_or(*block.end())
    };
    (0..length).map(|_| character(dice)).collect()
}

/// The engine's consent.
///
/// # Panics
/// If the engine refuses the request as input.
pub fn consent(sides: &Sides, request: &Value) -> Consent {
    sides.policy.consent(&wire::consent_request(&request.to_string()).unwrap())
}

/// The screen that shows everything there is to ask for.
pub fn everything(sides: &Sides, audience: Option<&str>, roles: &[&str]) -> Consent {
    let request = json!({
        "scope": sides.oracle.tokens(), "audiences": Vec::from_iter(audience), "roles": roles, "missing": "drop",
    });
    let client = json!({ "id": "app", "redirect_uri": "https://app.example/" });
    consent(sides, &json!({ "request": request, "client": client }))
}

/// The items' places in the sets of the table.
pub fn places(consent: &Consent) -> BTreeMap<String, usize> {
    let wire = json!(consent);
    let scopes = wire["table"]["scopes"].as_array().into_iter().flatten();
    scopes.filter_map(Value::as_str).map(str::to_owned).zip(0..).collect()
}

/// A consent request in its wire form. Most come to a screen with items.
pub fn request(dice: &mut Dice<'_>, sides: &Sides) -> Value {
    let known = sides.oracle.tokens();
    let odd = ["old-0", "old-2", "zzz", "a:zzz", "*:zzz", "b\u{7}d", "\u{e9}", "\"q\""]
        .map(str::to_owned);
    let stray = dice.chance(25);
    let scope = |dice: &mut Dice<'_>, percent: usize| {
        let mut tokens = dice.some(&known, percent);
        let turn = dice.below(tokens.len().max(1));
        tokens.rotate_left(turn);
        tokens.extend(dice.some(&odd[..2], 20));
        tokens
    };
    let text_or_list = |dice: &mut Dice<'_>, tokens: Vec<String>| {
        if dice.chance(30) { json!(tokens) } else { json!(tokens.join(*dice.of(&[" ", "  "]))) }
    };
    let percent = *dice.of(&[50, 20, 90]);
    let mut asked = scope(dice, percent);
    let mut request = json!({});
    if stray {
        asked.extend(dice.some(&odd[2..], 20));
        request["scope"] = json!(asked.join(" "));
    } else if dice.chance(85) {
        request["scope"] = text_or_list(dice, asked);
    } else if dice.chance(30) {
        request["legacy"] = json!(true);
    }
    let mut uris = sides.oracle.uris();
    let asked_audiences = dice.some(&uris, 70);
    request["audiences"] = json!(asked_audiences);
    if dice.chance(8) {
        request["audiences"] = json!(["https://0.example/", "HTTPS://1.Example", "urn:none"]);
    }
    let roles = [sides.oracle.roles(), &["ghost".to_owned()]].concat();
    let percent = *dice.of(&[100, 50]);
    request["roles"] = json!(dice.some(&roles, percent));
    if dice.chance(20) {
        let ceiling = scope(dice, 80);
        request["client"] = text_or_list(dice, ceiling);
    }
    uris.push("urn:none".to_owned());
    let earlier = *dice.of(&[0, 0, 1, 2]);
    let granted: Vec<Value> = (0..earlier)
        .map(|_| {
            let before = scope(dice, 25);
            let mut entry = json!({ "scope": text_or_list(dice, before) });
            if uris.len() > 1 || dice.chance(30) {
                entry["audience"] = json!(dice.of(&uris));
            }
            entry
        })
        .collect();
    request["granted"] = json!(granted);
    request["missing"] = json!(*dice.of(&["add", "drop", "add", "drop", "reject"]));
    let mut consent = json!({ "request": request, "client": client(dice) });
    for key in ["required", "optional"] {
        if dice.chance(35) {
            let tokens = scope(dice, 40);
            consent[key] = text_or_list(dice, tokens);
        }
    }
    if dice.chance(30) {
        consent["preselect"] = json!(true);
    }
    if dice.chance(60) {
        consent["language"] =
            json!(*dice.of(&["de", "en", "de-AT", "de-CH", "fr", "xx-YY-zz", "", "Ω-\u{202e}"]));
    }
    consent
}

fn client(dice: &mut Dice<'_>) -> Value {
    let any = |dice: &mut Dice<'_>| {
        if dice.chance(50) { (*dice.of(NAMES)).to_owned() } else { text(dice) }
    };
    let uri = |dice: &mut Dice<'_>| {
        if dice.chance(90) { (*dice.of(URIS)).to_owned() } else { text(dice) }
    };
    let id = if dice.chance(50) { uri(dice) } else { any(dice) };
    let mut client = json!({ "id": id, "redirect_uri": uri(dice) });
    if dice.chance(70) {
        client["name"] = json!(any(dice));
    }
    if dice.chance(25) {
        client["domain"] = json!(any(dice));
    }
    if dice.chance(70) {
        client["registration"] = json!(*dice.of(&["static", "dcr", "cimd"]));
    }
    if dice.chance(40) {
        client["verified"] = json!(dice.chance(60));
    }
    client
}

/// Items to switch, one after the other: mostly items, some that are none.
pub fn toggles(dice: &mut Dice<'_>, scopes: &[String]) -> Vec<(String, bool)> {
    let length = dice.below(9);
    let foreign = ["zzz", "", "old-0", "*"].map(str::to_owned);
    (0..length)
        .map(|_| {
            let strange = scopes.is_empty() || dice.chance(10);
            let scope = if strange { dice.of(&foreign) } else { dice.of(scopes) };
            (scope.clone(), dice.chance(55))
        })
        .collect()
}
