#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod document;
pub mod limits;
mod node;
mod note;
mod paths;
mod read;
mod reader;
mod schemes;
mod template;
mod yaml;

pub use document::{
    Document, Operation, Parameter, ParameterKind, Part, Scheme, SchemeKind, Scope, Security,
    Version, Way,
};
pub use node::{Map, Node, Text, Value};
pub use note::{Note, NoteCode, Severity};
pub use read::read;
