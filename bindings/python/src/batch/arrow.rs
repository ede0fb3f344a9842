//! Arrow data of any library, without copying, through the `PyCapsule` interface: `__arrow_c_stream__` or
//! `__arrow_c_array__`. These are the three structs of the C data interface, and who owns them.
#![expect(
    unsafe_code,
    reason = "the C data interface hands over pointers; each use says why it is sound"
)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{NonNull, null, null_mut};

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::Unfit;

/// The chunks of a column or of a table, and what they are made of.
pub(super) struct Chunks {
    pub(super) schema: Schema,
    pub(super) arrays: Vec<Array>,
}

/// `ArrowSchema`: what data is made of.
#[repr(C)]
pub(super) struct Schema {
    pub(super) format: *const c_char,
    pub(super) name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    pub(super) n_children: i64,
    pub(super) children: *const *const Schema,
    pub(super) dictionary: *const Schema,
    release: Option<unsafe extern "C" fn(*mut Schema)>,
    private_data: *mut c_void,
}

/// `ArrowArray`: the data.
#[repr(C)]
pub(super) struct Array {
    pub(super) length: i64,
    null_count: i64,
    pub(super) offset: i64,
    pub(super) n_buffers: i64,
    pub(super) n_children: i64,
    pub(super) buffers: *const *const u8,
    pub(super) children: *const *const Array,
    pub(super) dictionary: *const Array,
    release: Option<unsafe extern "C" fn(*mut Array)>,
    private_data: *mut c_void,
}

/// `ArrowArrayStream`: data that comes chunk by chunk.
#[repr(C)]
struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

/// A struct that has an owner: whoever holds it by value. One without `release` holds nothing.
trait Owned: Sized {
    const RELEASED: Self;
}

impl Owned for Schema {
    const RELEASED: Schema = Schema {
        format: null(),
        name: null(),
        metadata: null(),
        flags: 0,
        n_children: 0,
        children: null(),
        dictionary: null(),
        release: None,
        private_data: null_mut(),
    };
}

impl Owned for Array {
    const RELEASED: Array = Array {
        length: 0,
        null_count: 0,
        offset: 0,
        n_buffers: 0,
        n_children: 0,
        buffers: null(),
        children: null(),
        dictionary: null(),
        release: None,
        private_data: null_mut(),
    };
}

impl Owned for Stream {
    const RELEASED: Stream = Stream {
        get_schema: None,
        get_next: None,
        get_last_error: None,
        release: None,
        private_data: null_mut(),
    };
}

macro_rules! release_on_drop {
    ($($owned:ty)*) => {$(
        impl Drop for $owned {
            fn drop(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: a struct with `release` is not released yet, and its owner goes now.
                    unsafe { release(self) }
                }
            }
        }
        // SAFETY: the C data interface lets a struct be used and released in another thread than that of its producer.
        unsafe impl Send for $owned {}
        // SAFETY: behind a shared reference, data is only read, and never changes (a stream is never shared).
        unsafe impl Sync for $owned {}
    )*};
}
release_on_drop!(Schema Array Stream);

/// The Arrow data that a value holds, if it does.
pub(super) fn read(value: &Bound<'_, PyAny>) -> PyResult<Option<Chunks>> {
    let py = value.py();
    let chunks = if let Some(export) = value.getattr_opt("__arrow_c_stream__")? {
        let stream = take::<Stream>(&export.call0()?, c"arrow_array_stream")?;
        // The producer may run a query in other threads, which may want the interpreter.
        py.detach(|| stream.chunks())
    } else if let Some(export) = value.getattr_opt("__arrow_c_array__")? {
        let pair = export.call0()?.cast_into::<PyTuple>()?;
        let schema = take::<Schema>(&pair.get_item(0)?, c"arrow_schema")?;
        let array = take::<Array>(&pair.get_item(1)?, c"arrow_array")?;
        if schema.release.is_none() || array.release.is_none() {
            Err(Unfit::names(["__arrow_c_array__"]))
        } else {
            Ok(Chunks { schema, arrays: vec![array] })
        }
    } else {
        return Ok(None);
    };
    chunks.map(Some).map_err(|unfit| unfit.raise(py))
}

/// Moves a struct out of its capsule. What is left there is released, so the capsule will not release it again.
fn take<T: Owned>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<T> {
    let pointer: NonNull<T> = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.cast();
    // SAFETY: a capsule of this name points to such a struct, valid as long as the capsule, which `capsule` keeps alive;
    // nobody else uses it while this thread is attached to the interpreter.
    Ok(unsafe { pointer.replace(T::RELEASED) })
}

impl Stream {
    /// All that the stream holds.
    fn chunks(mut self) -> Result<Chunks, Unfit> {
        let (Some(get_schema), Some(get_next)) = (self.get_schema, self.get_next) else {
            return Err(Unfit::names(["__arrow_c_stream__"]));
        };
        let (mut schema, mut arrays) = (Schema::RELEASED, Vec::new());
        // SAFETY: the stream is not released, and `schema` is there to be filled.
        if unsafe { get_schema(&raw mut self, &raw mut schema) } != 0 {
            return Err(self.error());
        }
        loop {
            let mut array = Array::RELEASED;
            // SAFETY: the stream is not released, and `array` is there to be filled.
            if unsafe { get_next(&raw mut self, &raw mut array) } != 0 {
                return Err(self.error());
            }
            if array.release.is_none() {
                return Ok(Chunks { schema, arrays });
            }
            arrays.push(array);
        }
    }

    /// What the producer says of its failure.
    fn error(&mut self) -> Unfit {
        // SAFETY: the last call on the stream failed, so its error may be asked for.
        let error = self.get_last_error.map(|error| unsafe { error(self) });
        let error = error.filter(|error| !error.is_null());
        // SAFETY: an error that is not null is a C string, valid until the next call on the stream.
        let error = error.map(|error| unsafe { CStr::from_ptr(error) }.to_string_lossy());
        Unfit::names([error.as_deref().unwrap_or("__arrow_c_stream__")])
    }
}
