//! The TOML of policies, read as a general reader reads it: the same texts are taken, with one model; and formatting
//! keeps values and comments.
//!
//! The model is seen through the compiler: the text and its value as JSON compile alike, or have the same problems.

use std::cell::Cell;

use scopeward::{Code, Policy, PolicyError};
use scopeward_tests::random::Dice;
use scopeward_tests::trial::{Verdict, numbers};
use serde_json::Value as Json;
use toml::{Table, Value};

/// A value as JSON; what JSON does not have is null.
fn json(value: &Value) -> Json {
    match value {
        Value::String(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Boolean(flag) => Json::from(*flag),
        Value::Float(_) | Value::Datetime(_) => Json::Null,
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
    }
}

/// The fingerprint of a policy, or its problems without their places.
fn compiled(text: &str) -> Result<String, Vec<(Code, String)>> {
    let problems = |error: PolicyError| {
        let problems = error.diagnostics.into_iter().map(|problem| {
            (problem.code, problem.message.replace("a value of another kind", "null"))
        });
        let mut problems: Vec<_> = problems.collect();
        problems.sort();
        // A problem is said once a place.
        problems.dedup();
        problems
    };
    Policy::compile(text).map(|policy| policy.fingerprint().to_owned()).map_err(problems)
}

type Format = fn(&str) -> Result<String, PolicyError>;

/// A text is taken by both or by neither, and says the same to both. Gives whether it was taken.
fn agree(text: &str, format: Format) -> Result<bool, String> {
    let ours = format(text);
    let why = |what: &str| Err(format!("{what}: {text:?}, {ours:?}"));
    let theirs = match toml::from_str::<Table>(text) {
        Ok(table) => Value::Table(table),
        Err(_) if ours.is_ok() => return why("only ours takes it"),
        Err(error) => {
            let codes = [Code::Syntax, Code::DuplicateKey, Code::LimitExceeded];
            return match compiled(text) {
                Err(problems) if problems.iter().any(|(code, _)| codes.contains(code)) => Ok(false),
                _ => why(&format!("it compiles, or has other problems only: {error}")),
            };
        }
    };
    let Ok(formatted) = &ours else { return why("only theirs takes it") };
    if toml::from_str::<Table>(formatted).map(Value::Table).ok().as_ref() != Some(&theirs) {
        return why("another value when it is formatted");
    }
    if format(formatted).ok().as_ref() != Some(formatted) {
        return why("no fixpoint");
    }
    let (toml, json) = (compiled(text), compiled(&json(&theirs).to_string()));
    // JSON nests less deep.
    let deep = |(code, message): &(Code, String)| {
        *code == Code::LimitExceeded && message == "values nest too deep"
    };
    if toml != json && !json.as_ref().is_err_and(|problems| problems.iter().all(deep)) {
        return why(&format!("another model: {toml:?}, as JSON {json:?}"));
    }
    Ok(true)
}

/// Comments that are numbered, and what else a text is made of.
struct Writer<'w, 'd> {
    dice: &'w mut Dice<'d>,
    notes: usize,
}

const KEYS: &[&str] = &["a", "b", "scopes", "roles", "title", "x", "suppress", "operations", "api"];
const ODD_KEYS: &[&str] =
    &["\"a\"", "'b'", "\"\"", "\"a.b\"", "'say \"x\"'", "\"\\u0061\"", "1", "-", "a-_9", "\"é\""];
const BAD_KEYS: &[&str] = &["", "é", "a b", "\"\"\"a\"\"\"", "a!", "\"\\x\"", "a.", "\"a\nb\""];
const TEXTS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "'a'",
    "\"a:b\"",
    "\"say \\\"x\\\" 'y'\"",
    "'C:\\temp'",
    "\"\\b\\t\\n\\f\\r\\e\\\\\\u00e9\\U0001F600\\x41\"",
    "\"\u{7f}\"",
    "\"\"\"\na\\\n   b\"\"\"",
    "\"\"\"a \"\"b\"\" \"\"\"\"",
    "'''\na'b''c\n'''",
    "'''\r\na\\\"\"\"'''",
    "\"\"\"'''\\\\\"\"\"",
    "\"a\tb\"",
    "\"\\\"\\\"\\\"\\n'''\\u0001\"",
    "\"\"\"a\r\nb\"\"\"",
    "'''a\r\nb'''",
    "\"\"\"a\\  \r\n\t \n b\\\n\"\"\"",
    "\"\"\"\"\"\"",
    "\"\"\"\\\"\"\"\"\"",
    "''",
];
const BAD_TEXTS: &[&str] = &[
    "\"",
    "'a",
    "\"\\q\"",
    "\"\\ud800\"",
    "\"\\U00110000\"",
    "'\u{1}'",
    "\"\"\"a",
    "\"a\nb\"",
    "a",
    "\"\"\"a\rb\"\"\"",
    "\"\"\"a\\ b\"\"\"",
    "\"\"\"a\\\rb\"\"\"",
    "\"\"\"\"\"\"\"\"\"",
    "\"a\\",
    "\"\\é\"",
    "\"\\xé\"",
    "\"\\U0000004\"",
];
const SCALARS: &[&str] = &[
    "true",
    "false",
    "0",
    "-0",
    "+7",
    "1_000",
    "0x1F",
    "0o17",
    "0b101",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "-0.0",
    "6.02e23",
    "1e-5",
    "1_0.0_1",
    "inf",
    "-inf",
    "1979-05-27",
    "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00.999-07:00",
    "1979-05-27t07:32",
    "07:32:00.5",
    "07:32",
    "2000-02-29",
    "1990-12-31T23:59:60z",
];
const BAD_SCALARS: &[&str] = &[
    "",
    "True",
    "01",
    "-01",
    "1_",
    "_1",
    "1__0",
    "0X1F",
    "0x",
    "+0x1",
    "0b2",
    "1.",
    ".5",
    "1.e5",
    "1e",
    "1._0",
    "nans",
    "+-1",
    "1979-13-01",
    "1979-02-30",
    "1900-02-29",
    "1979-00-10",
    "1979-1-01",
    "24:00:00",
    "07:60:00",
    "07:32:61",
    "07:32:00.",
    "07:32.5",
    "1979-05-27T",
    "1979-05-27T07",
    "1979-05-27T07:32:00+24:00",
    "1979-05-27T07:32:00+07:60",
    "1979-05-27T07:32:00+07:00:00",
    "1979-05-27T07:32:00Zz",
    "07:32:00Z",
    "1979-05-27  07:32:00",
    "79-05-27",
    "1979-05-27x",
    "[",
    "{",
];

impl Writer<'_, '_> {
    fn pick(&mut self, good: &[&str], bad: &[&str]) -> String {
        // Few of the parts are bad, or no text would be good.
        let from = if self.dice.below(400) == 399 { bad } else { good };
        (*self.dice.of(from)).to_owned()
    }

    fn note(&mut self) -> String {
        self.notes += 1;
        format!("# note {}.", self.notes)
    }

    fn space(&mut self) -> String {
        self.pick(&["", " ", "", "\t "], &["\u{a0}", "\u{c}", "\r"])
    }

    /// White space in which lines and comments may stand.
    fn gap(&mut self) -> String {
        match self.dice.below(12) {
            0 => format!(" {}\n", self.note()),
            1 => format!("\n\n  {}\r\n\n", self.note()),
            2 => "\n".to_owned(),
            _ => self.space(),
        }
    }

    fn key(&mut self) -> String {
        let odd = self.dice.chance(20);
        let key = self.pick(if odd { ODD_KEYS } else { KEYS }, BAD_KEYS);
        let dot = format!("{}.{}", self.space(), self.space());
        if self.dice.chance(25) { key + &dot + &self.key() } else { key }
    }

    fn pair(&mut self, level: usize) -> String {
        // The general reader, too, lets a pair in braces stand on several lines.
        let gap = if level == 0 { Self::space } else { Self::gap };
        let key = self.key() + &gap(self);
        let equals = self.pick(&["="], &["", ":", "=="]) + &gap(self);
        key + &equals + &self.value(level + 1)
    }

    fn value(&mut self, level: usize) -> String {
        match self.dice.below(if level < 3 { 7 } else { 5 }) {
            0..=2 => self.pick(TEXTS, BAD_TEXTS),
            3 | 4 => self.pick(SCALARS, BAD_SCALARS),
            5 => {
                let members = self.members(|writer| writer.value(level + 1));
                format!("[{members}{}", self.pick(&["]"], &["", "}", "]]"]))
            }
            _ => {
                let members = self.members(|writer| writer.pair(level + 1));
                format!("{{{members}{}", self.pick(&["}"], &["", "]", "}}"]))
            }
        }
    }

    fn members(&mut self, member: impl Fn(&mut Self) -> String) -> String {
        let mut text = self.gap();
        let count = self.dice.below(4);
        for at in 0..count {
            text += &member(self);
            text += &self.gap();
            let comma = if at + 1 < count || self.dice.chance(20) { "," } else { "" };
            text += &self.pick(&[comma], &[",", "", ",,", ";"]);
            text += &self.gap();
        }
        text
    }

    fn line(&mut self) -> String {
        let line = match self.dice.below(10) {
            0 => String::new(),
            1 => self.note(),
            2 | 3 => format!("[{}{}{}]", self.space(), self.key(), self.space()),
            4 => format!("[[{}]]", self.key()),
            _ => self.pair(0),
        };
        let end = if self.dice.chance(15) { self.note() } else { String::new() };
        format!(
            "{}{line}{}{end}{}",
            self.space(),
            self.space(),
            self.pick(&["\n", "\r\n"], &["\r", " "])
        )
    }

    /// A text that starts like a policy, and goes on like anything.
    fn document(&mut self) -> String {
        let start =
            ["scopeward = 1\nname = \"p\"\n", "scopeward = 1\nname = \"p\"\n[scopes]\n", ""];
        let start = (*self.dice.of(&start)).to_owned();
        (0..self.dice.below(9)).fold(start, |text, _| text + &self.line())
    }
}

/// Texts of which about half are good.
fn differ(format: Format, taken: &Cell<(u32, u32)>) -> Verdict {
    numbers(3000, |dice| {
        for _ in 0..8 {
            let mut writer = Writer { dice, notes: 0 };
            let text = writer.document();
            let notes = writer.notes;
            let (yes, no) = taken.get();
            if !agree(&text, format)? {
                taken.set((yes, no + 1));
                continue;
            }
            taken.set((yes + 1, no));
            let formatted = format(&text).unwrap_or_default();
            let lost = (1..=notes).find(|at| {
                let note = format!("# note {at}.");
                text.contains(&note) && formatted.matches(&note).count() != 1
            });
            if let Some(lost) = lost {
                return Err(format!("comment {lost} is lost: {text:?}, {formatted:?}"));
            }
        }
        Ok(())
    })
}

#[test]
fn the_same_texts_with_one_model() {
    let taken = Cell::new((0, 0));
    differ(scopeward::format, &taken).unwrap_or_else(|why| panic!("{why}"));
    let (yes, no) = taken.get();
    assert!(yes > 3000 && no > 3000, "{yes} taken, {no} refused");
}

#[test]
fn every_part_in_every_place() {
    let (mut yes, mut no) = (0, 0);
    let mut try_one = |text: String| match agree(&text, scopeward::format) {
        Ok(true) => yes += 1,
        Ok(false) => no += 1,
        Err(why) => panic!("{why}"),
    };
    for key in KEYS.iter().chain(ODD_KEYS).chain(BAD_KEYS) {
        for text in ["_ = 1", "a._ = 1", "_.a = 1", "[_]", "[a . _]", "[[_]]", "x = { _ = 1 }", "_"]
        {
            try_one(text.replace('_', key));
        }
        try_one(format!("{key} = 1\n{key} = 2"));
        try_one(format!("\u{feff}{key} = 1 # \u{feff}é\t\n\n#"));
        try_one(format!("\u{feff}\u{feff}{key} = 1"));
        try_one(format!("{key} = 1 # \u{1}"));
        try_one(format!("{key} = 1 # \r"));
        try_one(format!("{key} = 1 # \u{7f}\n"));
        try_one(format!("x = {{ {key} = 1, {key} = 2 }}"));
    }
    for value in TEXTS.iter().chain(BAD_TEXTS).chain(SCALARS).chain(BAD_SCALARS) {
        for text in
            ["x = VALUE", "x = [VALUE, VALUE]", "x = { a = VALUE }", "x = VALUE y", "x=VALUE#c"]
        {
            try_one(text.replace("VALUE", value));
        }
    }
    for depth in [78, 79, 80, 81, 82, 200] {
        try_one(format!("x = {}1{}", "[".repeat(depth), "]".repeat(depth)));
        try_one(format!("x = {}1{}", "{ a = ".repeat(depth), "}".repeat(depth)));
        try_one(format!("{}a = 1", "a.".repeat(depth)));
        try_one(format!("[{}a]", "a.".repeat(depth)));
    }
    assert!(yes > 200 && no > 200, "{yes} taken, {no} refused");
}

#[test]
fn every_way_to_write_a_table_twice() {
    const LINES: &[&str] = &[
        "[a]",
        "[a.b]",
        "[a.b.c]",
        "[[a]]",
        "[[a.b]]",
        "[c]",
        "a = 1",
        "a.b = 1",
        "a.b.c = 1",
        "b = 1",
        "b.c = 1",
        "b.d = 1",
        "a = {}",
        "a = { b = 1 }",
        "a = []",
        "a = { b.c = 1, b.d = 2 }",
        "b = { c = 1 }",
    ];
    let (mut yes, mut no) = (0, 0);
    for one in LINES {
        for two in LINES {
            for three in LINES {
                for four in LINES {
                    let text = format!("{one}\n{two}\n{three}\n{four}\n");
                    match agree(&text, scopeward::format) {
                        Ok(true) => yes += 1,
                        Ok(false) => no += 1,
                        Err(why) => panic!("{why}"),
                    }
                }
            }
        }
    }
    assert!(yes > 3000 && no > 30_000, "{yes} taken, {no} refused");
}

#[test]
fn a_reader_that_differs_is_noticed() {
    let wrong: [(&str, Format); 5] = [
        ("a key that stands twice is taken", |text| {
            let all = scopeward::format(text);
            if all.is_err()
                && toml::from_str::<Table>(text)
                    .is_err_and(|error| error.message().contains("duplicate key"))
            {
                return Ok(String::new());
            }
            all
        }),
        ("a comment is dropped", |text| Ok(scopeward::format(text)?.replace("# note 2.", ""))),
        ("another value", |text| Ok(scopeward::format(text)?.replace("1.5", "1.4"))),
        ("no fixpoint", |text| Ok(scopeward::format(text)? + "# again\n")),
        ("a date is refused", |text| scopeward::format(&text.replace("1979-05-27", "1979-05-32"))),
    ];
    for (what, format) in wrong {
        assert!(differ(format, &Cell::default()).is_err(), "{what}: goes unnoticed");
    }
}
