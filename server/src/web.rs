//! What all endpoints share about HTTP.

pub mod cookie;
pub mod csrf;
pub mod form;
pub mod peer;
pub mod recent;
pub mod session;
