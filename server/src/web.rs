//! What all endpoints share about HTTP.

pub mod cookie;
pub mod csrf;
pub mod form;
pub(crate) mod json;
pub mod peer;
pub mod recent;
pub mod session;
