//! Node-API: all of this crate that is not safe Rust.

#![expect(unsafe_code, reason = "Node-API is a C interface")]

mod batch;
mod call;

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{mem, ptr};

use napi_sys::{Status, napi_callback_info, napi_env, napi_value};

pub(crate) use self::call::{Call, Room, Value};
use crate::verbs::VERBS;

/// What a call comes to; nothing if an argument is not what the verb takes.
pub(crate) type Verb = fn(&Call) -> Option<Value>;

/// Node calls this when it loads the addon, once in each thread that does.
#[unsafe(no_mangle)]
unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    // On Windows the functions of Node-API have to be looked up first, and stay for as long as the process does.
    #[cfg(target_env = "msvc")]
    // SAFETY: what it gives is never dropped.
    mem::forget(unsafe { napi_sys::setup() });
    for (name, verb) in VERBS {
        let mut function = ptr::null_mut();
        let (length, data) = (name.count_bytes().cast_signed(), verb as *mut c_void);
        let (name, place) = (name.as_ptr(), &raw mut function);
        // SAFETY: both are of the module that is being loaded, and the name ends with a zero. A function that could not
        // be made is null, which is refused.
        unsafe {
            napi_sys::napi_create_function(env, name, length, Some(callback), data, place);
            napi_sys::napi_set_named_property(env, exports, name, function);
        }
    }
    exports
}

/// Every function that JavaScript has. Which verb it is stands in its data.
unsafe extern "C" fn callback(env: napi_env, info: napi_callback_info) -> napi_value {
    let mut data = ptr::null_mut();
    // SAFETY: Node calls this, with both.
    let Some(call) = (unsafe { Call::new(env, info, &mut data) }) else {
        return ptr::null_mut();
    };
    // SAFETY: the data of every function is a verb.
    let verb = unsafe { mem::transmute::<*mut c_void, Verb>(data) };
    // A panic must not reach Node: that would be its end.
    match catch_unwind(AssertUnwindSafe(|| verb(&call).or_else(|| call.word(u32::MAX)))) {
        Ok(value) => value.map_or(ptr::null_mut(), |Value(value)| value),
        Err(_) => {
            let (code, message) = (ptr::null(), c"the engine panicked".as_ptr());
            // SAFETY: the message ends with a zero.
            unsafe { napi_sys::napi_throw_error(env, code, message) };
            ptr::null_mut()
        }
    }
}

/// The value, if it could be made.
fn made(status: i32, value: napi_value) -> Option<Value> {
    (status == Status::napi_ok).then_some(Value(value))
}
