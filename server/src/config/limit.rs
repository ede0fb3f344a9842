//! Reads a limit: a table of two numbers, the text `300/900`, or `off`.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Limit;

pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Limit>, D::Error> {
    deserializer.deserialize_any(Written)
}

struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Option<Limit>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{ requests = 300, seconds = 900 }, \"300/900\" or \"off\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Limit>, E> {
        if text == "off" {
            return Ok(None);
        }
        let limit = text.split_once('/').and_then(|(requests, seconds)| {
            Some(Limit { requests: requests.parse().ok()?, seconds: seconds.parse().ok()? })
        });
        let wrong = || E::invalid_value(serde::de::Unexpected::Str(text), &self);
        limit.ok_or_else(wrong).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<Limit>, A::Error> {
        Limit::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}
