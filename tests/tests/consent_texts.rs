//! What a client may write into a consent request: names that are shown, and texts of any kind.

use scopeward::wire;
use scopeward_tests::random::Dice;
use scopeward_tests::screens::{self, consent};
use scopeward_tests::sides::Sides;
use scopeward_tests::trial::{Verdict, fails, holds, shipped};
use serde_json::{Value, json};

/// How a header is changed before it is looked at.
type Spoil = fn(&Value) -> Value;

/// What `consent.name` forbids, as that clause writes it.
const FORBIDDEN: &str = "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 2028-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 \
    FFF0-FFFB E0000-E0FFF 1D173-1D17A 0000-001F 007F-009F";

fn is_forbidden(character: char) -> bool {
    let number = |hex| u32::from_str_radix(hex, 16).unwrap();
    FORBIDDEN.split(' ').any(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        (number(first)..=number(last)).contains(&u32::from(character))
    })
}

/// A shown text holds nothing forbidden, and white space only as single spaces between other characters.
fn is_safe(text: &str) -> bool {
    let words = text.split(char::is_whitespace).collect::<Vec<_>>();
    !text.contains(is_forbidden)
        && words.join(" ") == text
        && (text.is_empty() || !words.contains(&""))
}

fn request(client: &Value) -> Value {
    json!({ "request": { "scope": "tasks:read", "audiences": ["https://doubletime.io/api"] }, "client": client })
}

/// The client's texts are safe and short, whatever the client wrote.
fn names(sides: &Sides, dice: &mut Dice<'_>, made_safe: Spoil) -> Verdict {
    let mut client = json!({ "id": screens::text(dice), "redirect_uri": screens::text(dice) });
    for key in ["name", "domain"] {
        if dice.chance(75) {
            client[key] = json!(screens::text(dice));
        }
    }
    let shown = json!(consent(sides, &request(&client)));
    let header = made_safe(&shown["header"]);
    for key in ["client_id", "client_name", "client_domain"] {
        let text = header[key].as_str().unwrap_or_default();
        let short = key != "client_name" || text.chars().count() <= 64;
        if !is_safe(text) || !short {
            return Err(format!("{key} of {client}\n{text:?}"));
        }
    }
    Ok(())
}

#[test]
fn names_are_safe_and_short() {
    holds(|sides, dice| names(sides, dice, Value::clone));
    let spoilt: [(&str, Spoil); 3] = [
        ("a cut that is one too long", |header| {
            let name = header["client_name"].as_str().unwrap();
            json!({ "client_name": name.replace('…', "..") })
        }),
        ("a space at the end", |header| {
            let name = header["client_name"].as_str().unwrap();
            json!({ "client_name": format!("{name} ") })
        }),
        (
            "a direction",
            |header| json!({ "client_id": header["client_id"].as_str().unwrap().replace('a', "\u{202e}") }),
        ),
    ];
    for (what, spoil) in spoilt {
        fails(what, |sides, dice| names(sides, dice, spoil));
    }
}

/// Every character there is, between letters: what is forbidden goes or becomes a space, all others stay.
#[test]
fn every_character_is_safe_or_made_safe() {
    let sides = shipped().into_iter().find(|sides| sides.policy.name() == "doubletime").unwrap();
    let characters: Vec<char> = ('\0'..=char::MAX).collect();
    let (mut kept, mut dropped, mut spaces) = (0, 0, 0);
    for some in characters.chunks(2000) {
        let id: String = some.iter().flat_map(|character| ['x', *character]).chain(['x']).collect();
        let client = json!({ "id": id, "redirect_uri": "https://app.example/" });
        let engine = json!(consent(&sides, &request(&client)))["header"]["client_id"].clone();
        let expected: String = some.iter().fold("x".to_owned(), |text, character| {
            let breaks = character.is_control() || character.is_whitespace();
            let stays = if breaks { ' ' } else { *character };
            let is_dropped = is_forbidden(*character) && !breaks;
            *if breaks {
                &mut spaces
            } else if is_dropped {
                &mut dropped
            } else {
                &mut kept
            } += 1;
            if is_dropped { text + "x" } else { text + &format!("{stays}x") }
        });
        assert_eq!(engine, expected, "from {:?}", some[0]);
        let oracle = sides.oracle.consent(sides.policy.fingerprint(), &request(&client));
        assert_eq!(oracle["header"]["client_id"], expected, "the oracle from {:?}", some[0]);
    }
    println!("{kept} stay, {dropped} go, {spaces} become spaces");
    assert_eq!(kept + dropped + spaces, 0x11_0000 - 0x800);
    assert!(dropped > 0x1000 && spaces > 65, "{dropped} go, {spaces} become spaces");
}

/// Any text in any field: an input error or a consent that can be switched, and never a panic.
fn anything(sides: &Sides, dice: &mut Dice<'_>, consents: &mut usize) -> Verdict {
    let mut request = screens::request(dice, sides);
    for pointer in [
        "/request/scope",
        "/request/client",
        "/request/audiences/0",
        "/request/roles/0",
        "/client/id",
    ]
    .iter()
    .chain(&["/request/granted/0/scope", "/request/granted/0/audience", "/required", "/optional"])
    .chain(&["/client/redirect_uri", "/client/name", "/client/domain", "/language"])
    {
        let value = request.pointer_mut(pointer).filter(|value| value.is_string());
        if let Some(value) = value.filter(|_| dice.chance(40)) {
            *value = json!(screens::text(dice));
        }
    }
    let Ok(read) = wire::consent_request(&request.to_string()) else { return Ok(()) };
    let mut consent = sides.policy.consent(&read);
    *consents += 1;
    for _ in 0..3 {
        consent = consent.toggle(&screens::text(dice), dice.chance(50)).next;
        consent = consent.choose(consent.hash(), &screens::text(dice)).unwrap();
        let _ = consent.choose(&screens::text(dice), "").unwrap_err();
    }
    let wire = json!([consent, consent.result()]);
    if wire[0]["error"].is_null() == wire[0]["groups"].as_array().unwrap().is_empty() {
        return Err(format!("{request}\n{wire}"));
    }
    Ok(())
}

#[test]
fn no_text_makes_it_panic() {
    let consents = std::cell::Cell::new(0);
    holds(|sides, dice| {
        let mut count = consents.get();
        let verdict = anything(&screens::dressed(dice, sides), dice, &mut count);
        consents.set(count);
        verdict
    });
    println!("{} consents", consents.get());
    assert!(consents.get() > 1000, "{} requests were read", consents.get());
}
