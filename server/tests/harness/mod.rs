//! What the tests over HTTP share: a listening server on either database, browsers, clients, raw connections, and a
//! way past all of them to the rows.

mod browser;
mod client;
mod database;
mod documents;
mod html;
mod people;
mod postgres;
mod program;
mod race;
mod raw;
mod reply;
mod server;

use std::sync::LazyLock;

use tokio::runtime::Runtime;

pub(crate) use browser::{Browser, consent_fields, consent_form, form};
pub(crate) use client::{Ask, Client, Tokens, challenge, encode, exchange_form, public};
pub(crate) use database::{Sql, create as database};
pub(crate) use documents::{Page, Site};
pub(crate) use postgres::Cluster;
pub(crate) use program::Program;
pub(crate) use race::race;
pub(crate) use raw::{raw, request, slowly, try_raw};
pub(crate) use reply::Reply;
pub(crate) use scopeward_server::store::Backend;
pub(crate) use server::Server;

/// One runtime for all tests of a process: a shared server outlives the test that started it.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
});

/// Makes tests of functions that take a backend: one for each database, `NAME::sqlite` and `NAME::postgres`.
macro_rules! both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::harness::RUNTIME.block_on(super::$name(crate::harness::Backend::Sqlite));
            }

            #[test]
            fn postgres() {
                crate::harness::RUNTIME.block_on(super::$name(crate::harness::Backend::Postgres));
            }
        }
    )+};
}

/// As [`both`], for what no database matters to.
macro_rules! once {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::harness::RUNTIME.block_on(super::$name(crate::harness::Backend::Sqlite));
            }
        }
    )+};
}

pub(crate) use {both, once};
