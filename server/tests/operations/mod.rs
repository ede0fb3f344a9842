//! What an operator relies on: limits, sweeping, the people's tool, and how a process ends. They share the binary of the
//! attacks, for they share its servers.

mod limits;
mod people;
mod playground;
mod process;
mod sweep;
