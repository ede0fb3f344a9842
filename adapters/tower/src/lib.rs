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

mod access;
#[cfg(feature = "axum")]
mod extract;
mod gate;
mod guard;
#[cfg(feature = "introspection")]
mod introspection;
mod messages;
mod need;
mod rejection;
#[cfg(feature = "axum")]
mod routes;
mod token;

pub use access::Access;
#[cfg(feature = "axum")]
pub use extract::Scoped;
pub use gate::{Gate, Gated};
pub use guard::Guard;
#[cfg(feature = "introspection")]
pub use introspection::{Introspection, IntrospectionError};
pub use messages::{Messaged, Messages};
pub use need::{all_of, any_of};
pub use rejection::{Fault, Rejection};
#[cfg(feature = "axum")]
pub use routes::{Routes, Unready};
