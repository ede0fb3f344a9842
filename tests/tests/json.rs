//! The JSON of policies, read as a general reader reads it: the same texts are taken, and the same values come out.
//!
//! What is formatted was read; whether it is a policy is not asked. Three differences are meant: a key that stands twice
//! is refused, values nest 64 deep at most, and a number may be larger than a floating point number can be.

use std::cell::Cell;
use std::fmt;

use scopeward::{Code, PolicyError};
use scopeward_tests::random::Dice;
use scopeward_tests::trial::{Verdict, numbers};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// How many keys a text writes, however often.
struct Keys(usize);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Keys, D::Error> {
        deserializer.deserialize_any(Count)
    }
}

struct Count;

impl<'de> Visitor<'de> for Count {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut count = 0;
        while let Some((_, below)) = map.next_entry::<String, Keys>()? {
            count += 1 + below.0;
        }
        Ok(Keys(count))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Keys, A::Error> {
        let mut count = 0;
        while let Some(below) = list.next_element::<Keys>()? {
            count += below.0;
        }
        Ok(Keys(count))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Keys, E> {
        Ok(Keys(0))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Keys, E> {
        Ok(Keys(0))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Keys, E> {
        Ok(Keys(0))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Keys, E> {
        Ok(Keys(0))
    }

    fn visit_str<E>(self, _: &str) -> Result<Keys, E> {
        Ok(Keys(0))
    }

    fn visit_unit<E>(self) -> Result<Keys, E> {
        Ok(Keys(0))
    }
}

fn keys(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.len() + members.values().map(keys).sum::<usize>(),
        Value::Array(items) => items.iter().map(keys).sum(),
        _ => 0,
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

type Read = fn(&str) -> Result<String, PolicyError>;

/// A text is taken by both or by neither, and says the same to both. Gives whether it was taken.
fn agree(text: &str, read: Read) -> Result<bool, String> {
    let code = |error: &PolicyError| error.diagnostics[0].code;
    let ours = read(text);
    let why = |what: &str| Err(format!("{what}: {text:?}, {ours:?}"));
    let theirs = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(_) if ours.is_err() => return Ok(false),
        Err(_) => return why("only ours takes it"),
    };
    let twice = serde_json::from_str::<Keys>(text).is_ok_and(|found| found.0 > keys(&theirs));
    match &ours {
        Err(error) if depth(&theirs) > 64 && code(error) == Code::LimitExceeded => Ok(false),
        Err(error) if twice && code(error) == Code::DuplicateKey => Ok(false),
        Err(_) => why("only theirs takes it"),
        Ok(_) if twice || depth(&theirs) > 64 => why("it has to be refused"),
        Ok(formatted) => match serde_json::from_str::<Value>(formatted) {
            Ok(value) if value == theirs => Ok(true),
            _ => why("another value"),
        },
    }
}

const PIECES: &[&str] = &[
    "a",
    "key",
    " ",
    "é",
    "\u{1F600}",
    "\u{2028}",
    "\u{7f}",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\r\\t",
    "\\u0041",
    "\\u00e9",
    "\\u0000",
    "\\uFFFF",
    "\\ud83d\\ude00",
    "/*",
    "#",
];
const BAD_PIECES: &[&str] = &[
    "\"",
    "\\",
    "\\x",
    "\\u12",
    "\\u12g4",
    "\\u+123",
    "\\ud800",
    "\\ud800\\n",
    "\\ud800\\u0041",
    "\\udc00",
    "\\ud83d\\ud83d",
    "\\é",
    "\n",
    "\u{1f}",
    "\u{0}",
];
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-12",
    "1.5",
    "0.0",
    "1e5",
    "1E+05",
    "2e-3",
    "9223372036854775807",
    "9223372036854775808",
    "123456789012345678901234567890",
];
const BAD_VALUES: &[&str] = &[
    "",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e",
    "1e+",
    "--1",
    "0x1",
    "1_0",
    "NaN",
    "Infinity",
    "nul",
    "True",
    "truee",
    "'a'",
    "undefined",
    "1 2",
    "\u{FEFF}1",
];
const SPACES: &[&str] = &["", "", "", " ", "\n", "\r\n", "\t"];
const BAD_SPACES: &[&str] = &["\u{a0}", "\u{c}", "\u{b}", "// c\n", "/* c */", "\u{FEFF}", "\0"];

fn pick(dice: &mut Dice<'_>, good: &[&str], bad: &[&str]) -> String {
    // Few of the parts are bad, or no text would be good.
    let from = if dice.below(300) == 299 { bad } else { good };
    (*dice.of(from)).to_owned()
}

fn string(dice: &mut Dice<'_>) -> String {
    let text: String = (0..dice.below(4)).map(|_| pick(dice, PIECES, BAD_PIECES)).collect();
    format!("\"{text}\"")
}

fn members(dice: &mut Dice<'_>, level: usize, keyed: bool) -> String {
    let space = |dice: &mut Dice<'_>| pick(dice, SPACES, BAD_SPACES);
    let mut text = space(dice);
    let count = dice.below(4);
    for at in 0..count {
        if keyed {
            let key = string(dice);
            text += &(key + &space(dice) + &pick(dice, &[":"], &["", "=", "::"]) + &space(dice));
        }
        text += &value(dice, level + 1);
        text += &space(dice);
        let comma = if at + 1 < count { "," } else { "" };
        text += &pick(dice, &[comma], &[",", "", ",,", ";"]);
        text += &space(dice);
    }
    text
}

fn value(dice: &mut Dice<'_>, level: usize) -> String {
    match dice.below(if level < 4 { 5 } else { 2 }) {
        0 => string(dice),
        1 => pick(dice, VALUES, BAD_VALUES),
        2 => format!("[{}{}", members(dice, level, false), pick(dice, &["]"], &["", "}", "]]"])),
        _ => object(dice, level),
    }
}

fn object(dice: &mut Dice<'_>, level: usize) -> String {
    format!("{{{}{}", members(dice, level, true), pick(dice, &["}"], &["", "]", "}}", "} x"]))
}

/// Texts of which about half are good.
fn differ(read: Read, taken: &Cell<(u32, u32)>) -> Verdict {
    numbers(2000, |dice| {
        for _ in 0..8 {
            let good = agree(&object(dice, 0), read)?;
            let (yes, no) = taken.get();
            taken.set(if good { (yes + 1, no) } else { (yes, no + 1) });
        }
        Ok(())
    })
}

#[test]
fn the_same_texts_with_the_same_values() {
    let taken = Cell::new((0, 0));
    differ(scopeward::format, &taken).unwrap_or_else(|why| panic!("{why}"));
    let (yes, no) = taken.get();
    assert!(yes > 2000 && no > 1000, "{yes} taken, {no} refused");
}

#[test]
fn every_part_in_every_place() {
    let (mut yes, mut no) = (0, 0);
    let mut try_one = |text: String| match agree(&text, scopeward::format) {
        Ok(true) => yes += 1,
        Ok(false) => no += 1,
        Err(why) => panic!("{why}"),
    };
    for piece in PIECES.iter().chain(BAD_PIECES) {
        for text in
            [format!("\"{piece}\""), format!("\"a{piece}b\""), format!("\"{piece}{piece}\"")]
        {
            try_one(format!("{{\"k\": {text}}}"));
            try_one(format!("{{{text}: 1}}"));
            try_one(format!("{{\"k\": {text}"));
        }
    }
    for value in VALUES.iter().chain(BAD_VALUES) {
        for text in [(*value).to_owned(), format!("[{value}]"), format!("[1, {value} ,{value}]")] {
            try_one(format!("{{\"k\":{text}}}"));
            try_one(format!("{{\"k\":{text}"));
        }
        try_one(format!("{{{value}: 1}}"));
        try_one(format!("{{}}{value}"));
    }
    for space in SPACES.iter().chain(BAD_SPACES) {
        for text in ["{_\"a\":[1,2],\"b\":{}}", "{\"a\"_:1}", "{\"a\":_1_}", "{\"a\":[_]}", "{}_"] {
            try_one(text.replace('_', space));
        }
    }
    for depth in [62, 63, 64, 65, 126, 127, 128, 200] {
        try_one(format!("{{\"k\":{}1{}}}", "[".repeat(depth), "]".repeat(depth)));
        try_one(format!("{}1{}", "{\"k\":".repeat(depth), "}".repeat(depth)));
    }
    // A short table and a long one, each with a key that stands twice.
    for count in [1, 5, 12, 13, 14, 100] {
        let keys: Vec<String> = (0..count).map(|at| format!("\"k{at}\":{at}")).collect();
        let keys = keys.join(",");
        try_one(format!("{{{keys}}}"));
        try_one(format!("{{{keys},\"k0\":1}}"));
        try_one(format!("{{{keys},\"\\u006b{}\":1}}", count - 1));
    }
    assert!(yes > 100 && no > 200, "{yes} taken, {no} refused");
}

#[test]
fn a_number_may_be_large() {
    let text = "{\n  \"k\": 1e999\n}\n";
    assert_eq!(scopeward::format(text).as_deref(), Ok(text));
    assert!(serde_json::from_str::<Value>(text).is_err());
}

#[test]
fn a_reader_that_differs_is_noticed() {
    let wrong: [(&str, Read); 4] = [
        ("a comma at the end is taken", |text| scopeward::format(&text.replace(",}", "}"))),
        ("a key that stands twice is taken", |text| {
            let last = serde_json::from_str::<Value>(text).map(|value| value.to_string());
            scopeward::format(&last.unwrap_or_else(|_| text.to_owned()))
        }),
        ("another letter", |text| Ok(scopeward::format(text)?.replace("é", "e"))),
        ("an escape is refused", |text| scopeward::format(&text.replace("\\/", "\\|"))),
    ];
    for (what, read) in wrong {
        assert!(differ(read, &Cell::default()).is_err(), "{what}: goes unnoticed");
    }
}
