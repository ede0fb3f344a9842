//! Writes JSON without white space. It cannot fail and builds nothing but the text.

use std::fmt::{self, Write};

use serde::Serialize;
use serde::ser;

/// An answer as JSON without white space, as the adapters for other languages pass it on.
///
/// ```
/// assert_eq!(scopeward::json(&scopeward::Tree::all(["a", "b"])), r#"{"all":["a","b"]}"#);
/// ```
pub fn json(answer: &(impl Serialize + ?Sized)) -> String {
    let mut json = Json::default();
    // Only a `Serialize` that fails by itself is an error, and none here does.
    let _ = answer.serialize(&mut json);
    json.text
}

#[derive(Debug, Default)]
pub(crate) struct Json {
    pub(crate) text: String,
}

impl Json {
    /// What separates a member or an entry from the one before.
    pub(crate) fn comma(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }

    /// The name of an entry that needs no escape.
    pub(crate) fn name(&mut self, name: &str) {
        self.comma();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|b| b < 0x20 || matches!(b, b'"' | b'\\')) {
            let (plain, from) = rest.split_at_checked(at).unwrap_or_default();
            self.text.push_str(plain);
            let mut chars = from.chars();
            self.escape(chars.next().unwrap_or_default());
            rest = chars.as_str();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn escape(&mut self, c: char) {
        let short = match c {
            '"' | '\\' => c,
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{c}' => 'f',
            '\r' => 'r',
            _ => {
                self.text.push_str("\\u00");
                let digit = |half| char::from_digit(half, 16).unwrap_or_default();
                return self.text.extend([digit(u32::from(c) >> 4), digit(u32::from(c) & 15)]);
            }
        };
        self.text.extend(['\\', short]);
    }

    fn print(&mut self, value: impl fmt::Display) -> fmt::Result {
        write!(self.text, "{value}")
    }

    fn open(&mut self, start: char, end: &'static str) -> Open<'_> {
        self.text.push(start);
        Open { json: self, end }
    }

    /// The one entry of a variant that holds something.
    fn variant(&mut self, variant: &str) {
        self.text.push('{');
        self.name(variant);
    }
}

/// A list or an object that is not finished.
pub(crate) struct Open<'j> {
    json: &'j mut Json,
    end: &'static str,
}

impl Open<'_> {
    fn member(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.json.comma();
        value.serialize(&mut *self.json)
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.json.name(name);
        value.serialize(&mut *self.json)
    }

    #[expect(clippy::unnecessary_wraps, reason = "what a serializer returns")]
    fn close(self) -> fmt::Result {
        self.json.text.push_str(self.end);
        Ok(())
    }
}

macro_rules! print {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, value: $kind) -> fmt::Result { self.print(value) })*
    };
}

impl<'j> ser::Serializer for &'j mut Json {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Open<'j>;
    type SerializeTuple = Open<'j>;
    type SerializeTupleStruct = Open<'j>;
    type SerializeTupleVariant = Open<'j>;
    type SerializeMap = Open<'j>;
    type SerializeStruct = Open<'j>;
    type SerializeStructVariant = Open<'j>;

    print! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> fmt::Result {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> fmt::Result {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> fmt::Result {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> fmt::Result {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> fmt::Result {
        let mut open = self.open('{', "}");
        open.field(variant, value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'j>, fmt::Error> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'j>, fmt::Error> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'j>, fmt::Error> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'j>, fmt::Error> {
        self.variant(variant);
        Ok(self.open('[', "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'j>, fmt::Error> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'j>, fmt::Error> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'j>, fmt::Error> {
        self.variant(variant);
        Ok(self.open('{', "}}"))
    }
}

macro_rules! open {
    ($($kind:ident: $method:ident($($name:ident)?) is $write:ident,)*) => {$(
        impl ser::$kind for Open<'_> {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($name: &'static str,)?
                value: &T,
            ) -> fmt::Result {
                self.$write($($name,)? value)
            }

            fn end(self) -> fmt::Result {
                self.close()
            }
        }
    )*};
}

open! {
    SerializeSeq: serialize_element() is member,
    SerializeTuple: serialize_element() is member,
    SerializeTupleStruct: serialize_field() is member,
    SerializeTupleVariant: serialize_field() is member,
    SerializeStruct: serialize_field(name) is field,
    SerializeStructVariant: serialize_field(name) is field,
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> fmt::Result {
        self.member(key)?;
        self.json.text.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    enum Kind {
        Unit,
        New(u8),
        Tuple(bool, char),
        Struct { list: Vec<Option<i64>>, text: &'static str },
    }

    #[test]
    fn writes_what_serde_json_writes() {
        let text: String = (0..0x100_u32).filter_map(char::from_u32).collect();
        let kinds = vec![
            Kind::Unit,
            Kind::New(7),
            Kind::Tuple(true, '"'),
            Kind::Struct { list: vec![], text: "" },
            Kind::Struct { list: vec![None, Some(-1), Some(i64::MIN)], text: "é😀\\,{[:" },
        ];
        let map: BTreeMap<&str, bool> = [("", true), ("a\n", true), ("{", false)].into();
        let all = ((text, kinds), map, (0.5_f32, -2.25_f64), [[0_u8; 2]; 2], [(); 0]);
        assert_eq!(json(&all), serde_json::to_string(&all).unwrap());
    }
}
