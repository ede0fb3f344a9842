//! What an operator relies on: settings that ship, sweeping, the people's tool, health, limits, and how a process ends.

#[path = "../harness/mod.rs"]
mod harness;

mod limits;
mod people;
mod process;
mod sweep;
