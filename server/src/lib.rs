//! The reference server: OAuth 2 with PKCE, API tokens, a protected API and MCP, all on one policy.
//!
//! It decides nothing about scopes by itself: every such question goes to [`scopeward::Policy`].

mod account;
mod api;
pub mod app;
pub mod clock;
pub mod config;
mod dev;
mod front;
mod health;
pub mod limit;
mod log;
mod mcp;
mod metrics;
mod oauth;
pub mod operator;
pub mod pages;
mod password;
mod playground;
pub mod policy;
pub mod router;
pub mod run;
pub mod secret;
pub mod serve;
pub mod store;
mod sweep;
mod tls;
mod trace;
pub mod web;
