//! The endpoints, over a listening server.

mod exchange;
mod fixture;
mod introspection;
mod metadata;
mod refresh;
mod register;
mod revocation;
