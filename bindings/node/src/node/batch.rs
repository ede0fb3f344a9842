//! Calls over lists.

use std::ffi::c_void;
use std::{ptr, slice};

use napi_sys::{self as sys, Status, TypedarrayType, napi_value};

use super::{Call, Value};

/// How many elements are copied at a time.
const SOME: usize = 65_536;

impl Call {
    /// Answers a `Uint32Array` with a `Uint8Array`, a byte for each element.
    pub(crate) fn bytes(
        &self,
        at: usize,
        mut write: impl FnMut(&[u32], &mut [u8]),
    ) -> Option<Value> {
        let (numbers, length) = self.list(at)?;
        let (bytes, array) = self.array(length)?;
        let mut some = vec![0; length.min(SOME)];
        for from in (0..length).step_by(SOME) {
            let count = SOME.min(length - from);
            let some = &mut some[..count];
            // SAFETY: both lists have `length` elements, and `from + count` is no more. The numbers are copied, since
            // another thread may write them; the bytes are new and nobody else has them.
            let bytes = unsafe {
                ptr::copy_nonoverlapping(numbers.add(from), some.as_mut_ptr(), count);
                slice::from_raw_parts_mut(bytes.add(from), count)
            };
            write(some, bytes);
        }
        Some(Value(array))
    }

    /// Where the elements of a `Uint32Array` stand, and how many there are.
    fn list(&self, at: usize) -> Option<(*const u32, usize)> {
        let (mut kind, mut length, mut place) = (-1, 0, ptr::null_mut::<c_void>());
        let (no_buffer, no_offset) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: by the invariant; a value that is no typed array is an error.
        let status = unsafe {
            let (kind, length, place) = (&raw mut kind, &raw mut length, &raw mut place);
            let value = self.values[at];
            sys::napi_get_typedarray_info(
                self.env, value, kind, length, place, no_buffer, no_offset,
            )
        };
        let found = status == Status::napi_ok && kind == TypedarrayType::uint32_array;
        found.then_some((place.cast_const().cast(), length))
    }

    /// A new `Uint8Array` of zeros, and where they stand.
    fn array(&self, length: usize) -> Option<(*mut u8, napi_value)> {
        let (mut place, mut buffer, mut array) =
            (ptr::null_mut::<c_void>(), ptr::null_mut(), ptr::null_mut());
        // SAFETY: by the invariant; the second call is made only with a buffer of `length` bytes.
        let status = unsafe {
            let kind = TypedarrayType::uint8_array;
            match sys::napi_create_arraybuffer(self.env, length, &raw mut place, &raw mut buffer) {
                Status::napi_ok => {
                    sys::napi_create_typedarray(self.env, kind, length, buffer, 0, &raw mut array)
                }
                status => status,
            }
        };
        (status == Status::napi_ok).then_some((place.cast(), array))
    }
}
