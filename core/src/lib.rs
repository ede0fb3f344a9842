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

mod account;
mod aim;
mod bearer;
mod bits;
mod brief;
mod canonical;
mod client;
mod closure_table;
mod code;
mod compare;
mod compile;
mod consent;
mod consent_request;
mod consent_view;
mod cover;
mod decision;
mod document;
mod explain;
mod fault;
mod fix;
mod format;
mod grant;
mod hash;
mod index;
mod item;
mod json;
mod judge;
mod keys;
pub mod limits;
mod lines;
mod lint;
mod lock;
mod matrix;
mod message;
mod model;
mod narrow;
mod needs;
mod node;
mod notice;
mod offers;
mod operations;
mod order;
mod outline;
mod overlap;
mod pattern;
mod phrases;
mod policy;
mod problem;
mod proof;
mod read;
mod reference;
mod refusal;
mod refused;
mod relations;
mod render;
mod repair;
mod request;
mod requirement;
mod resolve;
mod response;
mod review;
mod router;
mod routes;
mod scope;
mod scope_request;
mod screen;
mod settle;
mod shown;
mod stem;
mod table;
mod template;
mod tokens;
mod toml;
mod trie;
mod universe;
pub mod verbs;
mod warning;
pub mod wire;
mod words;

pub use account::{Added, Granted};
pub use bearer::bearer;
pub use brief::Brief;
pub use canonical::canonical;
pub use client::{Client, Header, Registration, Resource};
pub use closure_table::ClosureTable;
pub use code::Code;
pub use compare::Comparison;
pub use consent::{Because, Change, Consent, Outcome, OutcomePart, Toggled};
pub use consent_request::ConsentRequest;
pub use consent_view::{ConsentGroup, ConsentItem};
pub use cover::Cover;
pub use decision::{Decision, Reason, Rows};
pub use document::Risk;
pub use explain::{Explanation, Hop, Step};
pub use fault::{Fault, FixPlace, Place, Unit, places};
pub use fix::Fix;
pub use format::format;
pub use grant::{Claims, Grant, State};
pub use item::{Labelled, Unlocks, Verb};
pub use json::json;
pub use lint::lint;
pub use lock::Lock;
pub use model::Model;
pub use notice::{Notice, Severity};
pub use outline::Outline;
pub use phrases::{ConsentWords, Counted, RegistrarWords, RiskWords, SeverityWords, VerbWords};
pub use policy::{Handle, Operation, Policy, Scope};
pub use problem::{Diagnostic, InputError, PolicyError, Span, did_you_mean, nearest};
pub use refusal::{OAuthError, Refusal, RefusalCode};
pub use render::{AuthZen, Body, Challenge};
pub use repair::Alternative;
pub use request::{Request, Requirement};
pub use requirement::Tree;
pub use response::Response;
pub use review::Review;
pub use routes::{Route, RouteCode, RouteFinding};
pub use scope_request::{Asked, Earlier, Missing, ScopeRequest};
pub use shown::{is_hidden, one_line};
pub use universe::Rule;
pub use warning::{Warning, WarningCode};
pub use wire::ScopeClaim;

/// The JSON Schema (2020-12) of a policy.
pub const SCHEMA: &str = include_str!("../data/policy.schema.json");

/// A small policy that compiles, to start from.
pub const STARTER: &str = include_str!("../data/starter.toml");
