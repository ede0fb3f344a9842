//! One call from JavaScript. What is not of the type that is asked for is nothing.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::{ptr, slice, str};

use napi_sys::{self as sys, Status, ValueType, napi_callback_info, napi_env, napi_value};

use super::made;

/// The most that a verb takes.
const ARGUMENTS: usize = 5;
/// How many bytes of a text need no allocation: more than any path that leads to an operation.
const SHORT: usize = 9 * 1024;

/// Where a text is put.
pub(crate) struct Room {
    short: MaybeUninit<[u8; SHORT]>,
    long: Vec<u8>,
}

impl Room {
    pub(crate) fn new() -> Room {
        Room { short: MaybeUninit::uninit(), long: Vec::new() }
    }
}

/// What a call answers.
pub(crate) struct Value(pub(super) napi_value);

/// The arguments.
///
/// INVARIANT: the environment and the values are those of a call that has not returned.
pub(crate) struct Call {
    pub(super) env: napi_env,
    pub(super) values: [napi_value; ARGUMENTS],
}

impl Call {
    /// # Safety
    ///
    /// Only with what Node hands to a callback, and only until that returns.
    pub(super) unsafe fn new(
        env: napi_env,
        info: napi_callback_info,
        data: &mut *mut c_void,
    ) -> Option<Call> {
        let mut values = [ptr::null_mut(); ARGUMENTS];
        let mut count = ARGUMENTS;
        let (place, this) = (values.as_mut_ptr(), ptr::null_mut());
        // SAFETY: there is room for `count` values; those that the caller left out become `undefined`.
        let status = unsafe { sys::napi_get_cb_info(env, info, &raw mut count, place, this, data) };
        (status == Status::napi_ok).then_some(Call { env, values })
    }

    pub(crate) fn number(&self, at: usize) -> Option<u32> {
        let mut number = 0;
        // SAFETY: by the invariant; a value that is no number is an error.
        let status =
            unsafe { sys::napi_get_value_uint32(self.env, self.values[at], &raw mut number) };
        (status == Status::napi_ok).then_some(number)
    }

    pub(crate) fn text<'r>(&self, at: usize, room: &'r mut Room) -> Option<&'r str> {
        let Room { short, long } = room;
        let length = self.write(at, short.as_mut_ptr().cast(), SHORT)?;
        // Node cuts a text before a character, of four bytes at most, and ends it with a zero.
        if length < SHORT - 4 {
            // SAFETY: so many bytes were written.
            let bytes = unsafe { slice::from_raw_parts(short.as_ptr().cast(), length) };
            return str::from_utf8(bytes).ok();
        }
        let length = self.write(at, ptr::null_mut(), 0)?;
        long.resize(length + 1, 0);
        let length = self.write(at, long.as_mut_ptr(), long.len())?;
        str::from_utf8(long.get(..length)?).ok()
    }

    /// Writes a text as UTF-8 where there is so much room; without a place it only counts.
    fn write(&self, at: usize, place: *mut u8, room: usize) -> Option<usize> {
        let mut length = 0;
        // SAFETY: by the invariant; a value that is no string is an error, and no more is written than there is room.
        let status = unsafe {
            let (value, length) = (self.values[at], &raw mut length);
            sys::napi_get_value_string_utf8(self.env, value, place.cast(), room, length)
        };
        (status == Status::napi_ok).then_some(length)
    }

    /// Whether an argument was left out, or is `null`.
    pub(crate) fn is_none(&self, at: usize) -> bool {
        let mut kind = -1;
        // SAFETY: by the invariant.
        unsafe { sys::napi_typeof(self.env, self.values[at], &raw mut kind) };
        kind == ValueType::napi_undefined || kind == ValueType::napi_null
    }

    /// Answers with a number.
    pub(crate) fn word(&self, number: u32) -> Option<Value> {
        let mut value = ptr::null_mut();
        // SAFETY: by the invariant.
        made(unsafe { sys::napi_create_uint32(self.env, number, &raw mut value) }, value)
    }

    /// Answers with a text.
    pub(crate) fn answer(&self, text: &str) -> Option<Value> {
        let mut value = ptr::null_mut();
        let (place, length) = (text.as_ptr().cast(), text.len().cast_signed());
        // SAFETY: by the invariant; the text has so many bytes.
        let status =
            unsafe { sys::napi_create_string_utf8(self.env, place, length, &raw mut value) };
        made(status, value)
    }
}
