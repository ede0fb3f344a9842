//! The guard, its extractors and its routes in real routers of axum.

mod common;
mod guard;
mod messages;
mod routes;
