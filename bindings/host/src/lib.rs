//! What every host language calls: the verbs of the engine over JSON texts.
//!
//! A binding holds the objects and turns host values into JSON text and back; each verb here reads its input with the
//! core's one strict reader, asks the core, and writes the answer. No rule, default or message stands here.
//!
//! [`Session`] holds the objects for hosts that can only keep numbers (JavaScript); Python holds them itself.

mod session;
mod slab;
mod verbs;
mod word;

pub use session::Session;
pub use verbs::*;
pub use word::{Answer, Word};
