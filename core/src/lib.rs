#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod bits;
mod canonical;
mod code;
mod compile;
mod decision;
mod document;
mod explain;
mod format;
mod grant;
mod hash;
mod index;
mod judge;
pub mod limits;
mod lines;
mod lint;
mod node;
mod offers;
mod operations;
mod overlap;
mod pattern;
mod policy;
mod problem;
mod proof;
mod read;
mod relations;
mod render;
mod repair;
mod request;
mod requirement;
mod resolve;
mod router;
mod scope;
mod stem;
mod table;
mod template;
mod trie;
mod universe;
pub mod wire;
mod words;

pub use code::Code;
pub use decision::{Decision, Reason, Rows};
pub use document::Risk;
pub use explain::{Explanation, Hop, Step};
pub use format::format;
pub use grant::{Claims, Grant, State};
pub use lint::lint;
pub use policy::{Handle, Operation, Policy, Scope};
pub use problem::{Diagnostic, InputError, PolicyError, Span};
pub use render::Challenge;
pub use repair::Alternative;
pub use request::{Request, Requirement};
pub use requirement::Tree;
pub use universe::Rule;

/// The JSON Schema (2020-12) of a policy.
pub const SCHEMA: &str = include_str!("../../conformance/policy.schema.json");

/// A small policy that compiles, to start from.
pub const STARTER: &str = include_str!("../../conformance/starter.toml");
