//! A second opinion on every answer of the engine.
//!
//! [`oracle`] decides by the definitions of `conformance/README.md`, slowly and in plain sets of strings. It shares no code with the
//! engine: it reads the policy as data with a general TOML or JSON reader. [`random`] makes policies, grants and requests to compare
//! the two on. The tests of this crate are in `tests/`.

pub mod oracle;
pub mod random;
pub mod screens;
pub mod sides;
pub mod trial;

/// The README's Rust, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
