//! A column of Arrow data, row by row. That it is laid out as its format says is the producer's promise; what can be
//! checked, is: lengths, offsets in order, indices within bounds, and that texts are UTF-8.
#![expect(unsafe_code, reason = "columns are read through the pointers of the C data interface")]

use std::ffi::{CStr, c_char};
use std::slice;

use serde_json::Value;

use super::Unfit;
use super::arrow::{Array, Chunks, Schema};
use crate::ask::UNKNOWN;

/// Some rows of an array: `len` of them from `start`.
#[derive(Clone, Copy)]
pub(super) struct Column<'a> {
    schema: &'a Schema,
    array: &'a Array,
    start: usize,
    len: usize,
}

impl Chunks {
    /// The chunks, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = Column<'_>> {
        let schema = &self.schema;
        let size = |length: i64| usize::try_from(length).unwrap_or_default();
        let column = move |array| Column {
            schema,
            array,
            start: size(array.offset),
            len: size(array.length),
        };
        self.arrays.iter().map(column)
    }
}

impl<'a> Column<'a> {
    /// The name that the schema gives it.
    pub(super) fn name(self) -> &'a str {
        text(self.schema.name)
    }

    /// Its type, as the C data interface writes it.
    pub(super) fn format(self) -> &'a str {
        text(self.schema.format)
    }

    /// The columns of a table.
    pub(super) fn children(self) -> impl Iterator<Item = Column<'a>> {
        let count = self.schema.n_children.min(self.array.n_children);
        (0..usize::try_from(count).unwrap_or_default()).map(move |number| {
            // SAFETY: both lists have more than `number` members, which live as long as their parents.
            let (schema, array) = unsafe {
                (&**self.schema.children.add(number), &**self.array.children.add(number))
            };
            self.child(schema, array, self.start)
        })
    }

    /// A part of this column whose first row stands so many rows in.
    fn child(self, schema: &'a Schema, array: &'a Array, rows: usize) -> Column<'a> {
        let size = |length: i64| usize::try_from(length).unwrap_or_default();
        let len = self.len.min(size(array.length).saturating_sub(rows));
        Column { schema, array, start: size(array.offset) + rows, len }
    }

    /// The values of a column that stores each once.
    fn dictionary(self) -> Option<Column<'a>> {
        // SAFETY: a dictionary that is there lives as long as what refers to it.
        let (schema, array) =
            unsafe { (self.schema.dictionary.as_ref()?, self.array.dictionary.as_ref()?) };
        let len = usize::try_from(array.length).unwrap_or_default();
        Some(Column { len, ..self }.child(schema, array, 0))
    }

    /// A buffer; null if it is not there.
    fn buffer(self, number: usize) -> *const u8 {
        let is_there = usize::try_from(self.array.n_buffers).is_ok_and(|count| number < count);
        // SAFETY: the list of buffers has more than `number` members.
        if is_there { unsafe { *self.array.buffers.add(number) } } else { std::ptr::null() }
    }

    /// Whether a row is missing.
    pub(super) fn is_null(self, row: usize) -> bool {
        let (validity, at) = (self.buffer(0), self.start + row);
        // SAFETY: the first buffer has a bit for each row, where it is there; a type without one is not asked.
        !validity.is_null() && unsafe { *validity.add(at / 8) } >> (at % 8) & 1 == 0
    }

    /// Reads the values of a fixed size that stand in the second buffer, of which there are `len` or one more.
    fn fixed<T: Copy>(self) -> Result<impl Fn(usize) -> T, Unfit> {
        let values = self.buffer(1).cast::<T>();
        if values.is_null() && self.len > 0 {
            return Err(self.unfit(&"no data"));
        }
        // SAFETY: the callers' formats have a `T` for each row here (and offsets one more), at any alignment.
        Ok(move |row: usize| unsafe { values.add(self.start + row).read_unaligned() })
    }

    /// The handles of a column of integers.
    pub(super) fn handles(self) -> Result<Vec<u32>, Unfit> {
        if let Some(values) = self.dictionary() {
            return self.keyed(&values.handles()?, UNKNOWN);
        }
        match self.format() {
            "i" => self.numbers::<i32>(),
            "I" => self.numbers::<u32>(),
            "l" => self.numbers::<i64>(),
            "L" => self.numbers::<u64>(),
            "n" => Ok(vec![UNKNOWN; self.len]),
            other => Err(Unfit::member("handle", other)),
        }
    }

    fn numbers<T: Copy + TryInto<u32> + Into<Value>>(self) -> Result<Vec<u32>, Unfit> {
        let number = self.fixed::<T>()?;
        let handle = |row| {
            if self.is_null(row) {
                return Ok(UNKNOWN);
            }
            number(row).try_into().map_err(|_| Unfit::member("handle", number(row)))
        };
        (0..self.len).map(handle).collect()
    }

    /// The texts of a column.
    pub(super) fn texts(self) -> Result<Vec<Option<&'a str>>, Unfit> {
        if let Some(values) = self.dictionary() {
            return self.keyed(&values.texts()?, None);
        }
        match self.format() {
            "u" => self.strings::<i32>(),
            "U" => self.strings::<i64>(),
            "vu" => self.views(),
            "n" => Ok(vec![None; self.len]),
            other => Err(self.unfit(&other)),
        }
    }

    /// The values that the keys of this column choose.
    fn keyed<V: Copy>(self, values: &[V], missing: V) -> Result<Vec<V>, Unfit> {
        match self.format() {
            "c" => self.chosen::<i8, V>(values, missing),
            "C" => self.chosen::<u8, V>(values, missing),
            "s" => self.chosen::<i16, V>(values, missing),
            "S" => self.chosen::<u16, V>(values, missing),
            "i" => self.chosen::<i32, V>(values, missing),
            "I" => self.chosen::<u32, V>(values, missing),
            "l" => self.chosen::<i64, V>(values, missing),
            "L" => self.chosen::<u64, V>(values, missing),
            other => Err(self.unfit(&other)),
        }
    }

    fn chosen<K: Copy + TryInto<usize>, V: Copy>(
        self,
        values: &[V],
        missing: V,
    ) -> Result<Vec<V>, Unfit> {
        let key = self.fixed::<K>()?;
        let value = |row| {
            if self.is_null(row) {
                return Ok(missing);
            }
            let value = key(row).try_into().ok().and_then(|key: usize| values.get(key));
            value.copied().ok_or_else(|| self.unfit(&"a key without a value"))
        };
        (0..self.len).map(value).collect()
    }

    fn strings<T: Copy + TryInto<usize>>(self) -> Result<Vec<Option<&'a str>>, Unfit> {
        let (offset, data) = (self.fixed::<T>()?, self.buffer(2));
        self.rows(|row| {
            let (start, end) = (offset(row).try_into().ok(), offset(row + 1).try_into().ok());
            let range = start
                .zip(end)
                .filter(|(start, end)| start <= end && (start == end || !data.is_null()));
            let (start, end) = range.ok_or_else(|| self.unfit(&"offsets"))?;
            // SAFETY: the third buffer holds what the offsets span.
            self.utf8(if start == end {
                &[]
            } else {
                unsafe { slice::from_raw_parts(data.add(start), end - start) }
            })
        })
    }

    fn views(self) -> Result<Vec<Option<&'a str>>, Unfit> {
        let base = self.buffer(1).cast::<[u8; 16]>();
        let view = self.fixed::<[u8; 16]>()?;
        let count = usize::try_from(self.array.n_buffers).unwrap_or_default().saturating_sub(3);
        let sizes = self.buffer(count + 2).cast::<[u8; 8]>();
        self.rows(|row| {
            let view = view(row);
            let word = |at: usize| {
                let bytes = view.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
                bytes.and_then(|bytes| usize::try_from(i32::from_ne_bytes(bytes)).ok())
            };
            let length = word(0).ok_or_else(|| self.unfit(&"a view"))?;
            if length <= 12 {
                // SAFETY: the row is there, and a short text stands in its view, behind the length.
                let inline = unsafe { base.add(self.start + row).cast::<u8>().add(4) };
                // SAFETY: as above; the column outlives what is read from it.
                return self.utf8(unsafe { slice::from_raw_parts(inline, length) });
            }
            let place = word(8).filter(|number| *number < count && !sizes.is_null()).zip(word(12));
            let place = place.filter(|(number, start)| {
                // SAFETY: the last buffer has the size of each of the `count` buffers of texts.
                let size = i64::from_ne_bytes(unsafe { *sizes.add(*number) });
                usize::try_from(size).is_ok_and(|size| start + length <= size)
            });
            let (number, start) = place.ok_or_else(|| self.unfit(&"a view"))?;
            // SAFETY: the buffer is that long.
            self.utf8(unsafe { slice::from_raw_parts(self.buffer(number + 2).add(start), length) })
        })
    }

    /// What stands in each row, nothing where it is missing.
    fn rows(
        self,
        text: impl Fn(usize) -> Result<Option<&'a str>, Unfit>,
    ) -> Result<Vec<Option<&'a str>>, Unfit> {
        (0..self.len).map(|row| if self.is_null(row) { Ok(None) } else { text(row) }).collect()
    }

    fn utf8(self, bytes: &'a [u8]) -> Result<Option<&'a str>, Unfit> {
        std::str::from_utf8(bytes).map(Some).map_err(|error| self.unfit(&error))
    }

    fn unfit(self, what: &dyn std::fmt::Display) -> Unfit {
        Unfit::names([format!("{}: {what}", self.name()).as_str()])
    }

    /// How many rows there are.
    pub(super) fn len(self) -> usize {
        self.len
    }
}

/// A C string of a schema.
fn text<'a>(text: *const c_char) -> &'a str {
    if text.is_null() {
        return "";
    }
    // SAFETY: a name or format that is there is a C string that lives as long as its schema.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap_or_default()
}
