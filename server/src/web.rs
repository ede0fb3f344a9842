//! What all endpoints share about HTTP.

pub mod form;
pub mod peer;
