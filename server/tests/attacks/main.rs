//! The attacks that the server must survive, each against a server that listens. The numbers are those of the catalogue.

#[expect(dead_code, unused_imports, reason = "each target uses its part")]
#[path = "../harness/mod.rs"]
mod harness;

mod clients;
mod code;
mod complete;
mod consent;
mod infra;
mod not_applicable;
#[path = "../operations/mod.rs"]
mod operations;
mod redirect;
mod refresh;
mod resource;
mod tokens;
