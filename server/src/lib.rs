//! The reference server: OAuth 2 with PKCE, API tokens, a protected API and MCP, all on one policy.
//!
//! It decides nothing about scopes by itself: every such question goes to [`scopeward::Policy`].

mod account;
pub mod app;
pub mod clock;
pub mod config;
mod front;
mod health;
pub mod limit;
mod metrics;
mod oauth;
pub mod pages;
pub mod policy;
pub mod router;
pub mod secret;
pub mod serve;
pub mod store;
pub mod web;
