#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod code;
pub mod graph;
pub mod metadata;
pub mod reference;
mod text;
