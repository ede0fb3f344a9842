//! JSON: read with places and as strictly as RFC 8259, written without white space.

mod read;
mod write;

pub(crate) use read::*;
pub(crate) use write::Json;
pub use write::json;
