//! Handles in a buffer of integers, such as an `array.array` or a numpy array.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};

use super::Unfit;

/// The handles of a value, if it is a one-dimensional buffer of integers of 32 or 64 bits.
pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u32>>> {
    let py = value.py();
    let Ok(view) = PyMemoryView::from(value) else { return Ok(None) };
    let format: String = view.getattr("format")?.extract()?;
    let native = if cfg!(target_endian = "little") { '<' } else { '>' };
    let kind = format.trim_start_matches(['@', '=', native]);
    let (size, flat) = (view.getattr("itemsize")?.extract()?, view.getattr("ndim")?.eq(1)?);
    let read: fn(&[u8]) -> Result<Vec<u32>, Unfit> = match (kind, size) {
        ("i" | "l" | "n", 4) => |bytes| numbers(bytes, i32::from_ne_bytes),
        ("i" | "l" | "q" | "n", 8) => |bytes| numbers(bytes, i64::from_ne_bytes),
        ("I" | "L" | "N", 4) => |bytes| numbers(bytes, u32::from_ne_bytes),
        ("I" | "L" | "Q" | "N", 8) => |bytes| numbers(bytes, u64::from_ne_bytes),
        // Bytes are never meant one by one.
        ("b" | "B" | "c", _) => return Err(Unfit::member("handle", format).raise(py)),
        _ => return Ok(None),
    };
    if !flat {
        return Ok(None);
    }
    let bytes = view.call_method0("tobytes")?.cast_into::<PyBytes>()?;
    let bytes = bytes.as_bytes();
    py.detach(|| read(bytes)).map(Some).map_err(|unfit| unfit.raise(py))
}

fn numbers<T, const SIZE: usize>(bytes: &[u8], read: fn([u8; SIZE]) -> T) -> Result<Vec<u32>, Unfit>
where
    T: Copy + TryInto<u32> + Into<serde_json::Value>,
{
    let (numbers, _) = bytes.as_chunks();
    let number = |bytes: &[u8; SIZE]| {
        let number = read(*bytes);
        number.try_into().map_err(|_| Unfit::member("handle", number))
    };
    numbers.iter().map(number).collect()
}
