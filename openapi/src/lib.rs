#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod document;
mod export;
mod import;
pub mod limits;
mod native;
mod node;
mod note;
mod paths;
mod read;
mod reader;
mod schemes;
mod short;
mod template;
mod toml;
mod words;
mod yaml;

pub use document::{
    Document, Operation, Parameter, ParameterKind, Part, Scheme, SchemeKind, Scope, Security,
    Version, Way,
};
pub use export::{ExportOptions, export};
pub use import::{Imported, import};
pub use node::{Map, Node, Text, Value};
pub use note::{Note, NoteCode, Severity};
pub use read::read;
