#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod detect;
mod document;
mod drift;
mod export;
mod finding;
mod import;
pub mod limits;
mod lint;
mod native;
mod node;
mod note;
mod paths;
mod print;
mod read;
mod reader;
mod schemes;
mod short;
mod template;
mod words;
mod yaml;

pub use detect::is_document;
pub use document::{
    Document, Operation, Parameter, ParameterKind, Part, Scheme, SchemeKind, Scope, Security,
    Version, Way,
};
pub use drift::{List, RULES as DRIFT, drift};
pub use export::{ExportOptions, export};
pub use finding::{Finding, Place, Rule};
pub use import::{Imported, import};
pub use lint::{RULES as LINT, lint};
pub use node::{Map, Node, Text, Value};
pub use note::{Note, NoteCode, Severity};
pub use read::read;

/// The JSON Schema (2020-12) of a file of routes and lists of scopes, as [`List::read`] reads it.
pub const ROUTES_SCHEMA: &str = include_str!("../data/routes.schema.json");
