//! Values that rows hold. What cannot be is refused where it is read, with the name of the field.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// A time in seconds since 1970, written as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Moment(pub i64);

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Moment, &'static str> {
        let time: Timestamp =
            text.parse().map_err(|_| "a time must look like 2024-01-31T09:00:00Z")?;
        Ok(Moment(time.as_second()))
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        Timestamp::from_second(moment.0).map(|time| time.to_string()).unwrap_or_default()
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "examples": ["2024-01-31T09:00:00Z"] })
    }
}

/// A day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Day(Date);

impl Day {
    /// When it begins.
    pub(crate) fn begin(self) -> i64 {
        let begin = self.0.to_zoned(TimeZone::UTC).map(|begin| begin.timestamp().as_second());
        begin.unwrap_or(i64::MIN)
    }

    /// When the next begins.
    pub(crate) fn end(self) -> i64 {
        self.0.tomorrow().map_or(i64::MAX, |next| Day(next).begin())
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Day, &'static str> {
        text.parse().map(Day).map_err(|_| "a date must look like 2024-01-31")
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0.to_string()
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "examples": ["2024-01-31"] })
    }
}

const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 10_000;

/// A line: 1 to 200 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Line(String);

impl Line {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Line {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Line, &'static str> {
        if text.trim().is_empty() {
            return Err("must not be empty");
        }
        if text.chars().count() > LONGEST_NAME {
            return Err("must not be longer than 200 characters");
        }
        if text.chars().any(char::is_control) {
            return Err("must not hold control characters");
        }
        Ok(Line(text))
    }
}

impl From<Line> for String {
    fn from(line: Line) -> String {
        line.0
    }
}

impl JsonSchema for Line {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Line".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "minLength": 1, "maxLength": LONGEST_NAME,
            "pattern": r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        })
    }
}

/// A text of several lines: up to 10,000 characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Text(String);

impl Text {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Text, &'static str> {
        if text.chars().count() > LONGEST_TEXT {
            return Err("must not be longer than 10000 characters");
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err("must not hold control characters");
        }
        Ok(Text(text))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.0
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "maxLength": LONGEST_TEXT,
            "pattern": r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*$",
        })
    }
}

/// What becomes of a field that may be empty: left out, it stays; null empties it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It becomes this, or nothing.
    Set(Option<T>),
}

impl<T> Change<T> {
    /// Whether it changes.
    pub(crate) fn is_set(&self) -> bool {
        matches!(self, Change::Set(_))
    }

    /// What it becomes, if anything.
    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Change::Set(value) => value.as_ref(),
            Change::Keep => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Change<T>, D::Error> {
        Option::deserialize(deserializer).map(Change::Set)
    }
}

impl<T: JsonSchema> JsonSchema for Change<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Line, Moment, Text};

    #[test]
    fn times_are_written_and_read() {
        let text = "\"2024-01-31T09:00:00Z\"";
        let moment: Moment = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&moment).unwrap(), text);
        let elsewhere: Moment = serde_json::from_str("\"2024-01-31T10:00:00+01:00\"").unwrap();
        assert_eq!(elsewhere, moment);
        assert!(serde_json::from_str::<Moment>("\"yesterday\"").is_err());
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let day = |text: &str| Day::try_from(text.to_owned()).unwrap();
        assert_eq!(day("1970-01-02").begin(), 86_400);
        assert_eq!(day("1970-01-01").end(), day("1970-01-02").begin());
        assert_eq!(day("9999-12-31").end(), i64::MAX);
        assert!(Day::try_from("2024-02-30".to_owned()).is_err());
    }

    #[test]
    fn texts_are_bounded() {
        let line = |text: &str| Line::try_from(text.to_owned());
        assert!(line(&"é".repeat(200)).is_ok() && line(&"é".repeat(201)).is_err());
        assert!(line(" ").is_err() && line("a\0").is_err());
        assert!(Text::try_from("a\nb".to_owned()).is_ok());
        assert!(Text::try_from("a".repeat(10_001)).is_err());
    }
}
