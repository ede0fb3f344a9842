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
mod body;
#[cfg(feature = "introspection")]
mod endpoint;
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
#[cfg(feature = "axum")]
mod unready;

pub use access::Access;
#[cfg(feature = "introspection")]
pub use endpoint::IntrospectionError;
#[cfg(feature = "axum")]
pub use extract::Scoped;
pub use gate::{Gate, Gated};
pub use guard::Guard;
#[cfg(feature = "introspection")]
pub use introspection::Introspection;
pub use messages::Messages;
pub use need::{all_of, any_of};
pub use rejection::{Fault, Rejection};
#[cfg(feature = "axum")]
pub use routes::Routes;
#[cfg(feature = "axum")]
pub use unready::Unready;
